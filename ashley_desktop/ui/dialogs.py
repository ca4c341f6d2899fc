"""Questions and messages in boxes of their own, opened without a nested event loop.

`ask` and `ask_save_path` give a future; a box that is closed answers with nothing chosen.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtWidgets import (
    QBoxLayout,
    QDialog,
    QFileDialog,
    QPlainTextEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from ashley_desktop.ui import tokens
from ashley_desktop.ui.parts import plain_label

if TYPE_CHECKING:
    import asyncio

T = TypeVar("T")


class Box(QDialog):
    """A short text with buttons; every text in it is plain.

    Attributes:
        text: what it says.
        chosen: place of the button that was pressed; None before, and where it was closed.
    """

    def __init__(
        self, parent: QWidget, title: str, text: str, buttons: Sequence[str], details: str = ""
    ) -> None:
        """Make the box.

        Args:
            buttons: their words, the one that Enter presses last.
            details: a long text to read and copy, such as an error's trace; empty for none.
        """
        super().__init__(parent)
        self.text = text
        self.chosen: int | None = None
        self.setWindowTitle(title)
        self.setAccessibleName(title)
        self.setWindowModality(Qt.WindowModality.WindowModal)
        self.setMinimumWidth(400)
        column = QVBoxLayout(self)
        column.setContentsMargins(*([tokens.SPACE_XL] * 4))
        column.setSpacing(tokens.SPACE_M)
        heading = plain_label(title, scale="title")
        heading.setWordWrap(True)
        body = plain_label(text)
        body.setWordWrap(True)
        body.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        column.addWidget(heading)
        column.addWidget(body)
        if details:
            column.addWidget(self._details(details))
        column.addSpacing(tokens.SPACE_S)
        column.addLayout(self._buttons(buttons))
        self.findChildren(QPushButton)[-1].setFocus()

    def _details(self, text: str) -> QPlainTextEdit:
        view = QPlainTextEdit(text)
        view.setObjectName("details")
        view.setReadOnly(True)
        view.setAccessibleName(self.tr("Details"))
        view.setMinimumHeight(160)
        return view

    def _buttons(self, words: Sequence[str]) -> QBoxLayout:
        """Side by side, or one below the other where the screen is too narrow for that."""
        row = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        row.setSpacing(tokens.SPACE_S)
        row.addStretch(1)
        wide = 0
        for place, word in enumerate(words):
            button = QPushButton(word, self)
            button.setDefault(place == len(words) - 1)
            button.setAutoDefault(place == len(words) - 1)
            button.clicked.connect(lambda _=False, place=place: self._choose(place))
            row.addWidget(button)
            button.ensurePolished()
            wide += button.sizeHint().width() + tokens.SPACE_S
        if wide > self.screen().availableGeometry().width() - 2 * tokens.SPACE_XL:
            row.setDirection(QBoxLayout.Direction.TopToBottom)
        return row

    def _choose(self, place: int) -> None:
        self.chosen = place
        self.accept()


def ask(
    parent: QWidget, title: str, text: str, buttons: Sequence[str], details: str = ""
) -> asyncio.Future[int | None]:
    """Open a question; needs a running loop.

    Returns: a future of the pressed button's place in `buttons`, None where the box was closed.
        Cancelling it closes the box.
    """
    box = Box(parent, title, text, buttons, details)
    answer = future_of(box, lambda: box.chosen)
    box.open()
    return answer


def show_error(parent: QWidget, title: str, text: str, details: str = "") -> QDialog:
    """Tell of a failure in a box; it goes when it is closed."""
    words = QCoreApplication.translate("Dialogs", "Close")
    box = Box(parent, title, text, [words], details)
    box.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    box.open()
    return box


def ask_save_path(
    parent: QWidget, title: str, suggested: Path, kinds: Sequence[tuple[str, str]]
) -> asyncio.Future[Path | None]:
    """Ask where to save; the dialog itself asks before it lets a file be replaced.

    Args:
        suggested: folder and file name offered.
        kinds: what can be chosen, as words and ending; choosing another changes the ending of
            the name. A name without an ending gets the one of the kind.

    Returns: a future of the path, None where nothing was chosen.
    """
    filters = {f"{words} (*{suffix})": suffix for words, suffix in kinds}
    dialog = _file_dialog(parent, title, suggested.parent)
    dialog.setNameFilters(list(filters))
    dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
    dialog.setDefaultSuffix(suggested.suffix.lstrip("."))
    dialog.selectFile(suggested.name)

    dialog.filterSelected.connect(
        lambda chosen: dialog.setDefaultSuffix(filters[chosen].lstrip("."))
    )
    answer = future_of(dialog, lambda: next(iter(_accepted(dialog)), None))
    dialog.open()
    return answer


def ask_folder(parent: QWidget, title: str, start: Path) -> asyncio.Future[Path | None]:
    """Ask for a folder, which can be made there. Returns: a future, None where there is none."""
    dialog = _file_dialog(parent, title, start)
    dialog.setFileMode(QFileDialog.FileMode.Directory)
    dialog.setOption(QFileDialog.Option.ShowDirsOnly)
    answer = future_of(dialog, lambda: next(iter(_accepted(dialog)), None))
    dialog.open()
    return answer


def ask_open_paths(
    parent: QWidget, title: str, start: Path, filters: str
) -> asyncio.Future[list[Path]]:
    """Ask for files to read. Args: filters: in Qt's form. Returns: a future, empty for none."""
    dialog = _file_dialog(parent, title, start)
    dialog.setNameFilter(filters)
    dialog.setFileMode(QFileDialog.FileMode.ExistingFiles)
    answer = future_of(dialog, lambda: _accepted(dialog))
    dialog.open()
    return answer


def _file_dialog(parent: QWidget, title: str, start: Path) -> QFileDialog:
    dialog = QFileDialog(parent, title, str(start))
    dialog.setAccessibleName(title)
    return dialog


def _accepted(dialog: QFileDialog) -> list[Path]:
    if dialog.result() != QDialog.DialogCode.Accepted:
        return []
    return [Path(path) for path in dialog.selectedFiles()]


def future_of(dialog: QDialog, value: Callable[[], T]) -> asyncio.Future[T]:
    """The value that a dialog has when it ends; cancelling the future closes the dialog."""
    import asyncio

    future: asyncio.Future[T] = asyncio.get_running_loop().create_future()

    def finish() -> None:
        if not future.done():
            future.set_result(value())
        dialog.deleteLater()

    dialog.finished.connect(finish)
    future.add_done_callback(lambda done: dialog.reject() if done.cancelled() else None)
    return future
