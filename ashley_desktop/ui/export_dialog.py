"""Asks in which format several conversations are to be written."""

from __future__ import annotations

import asyncio

from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtWidgets import QDialog, QHBoxLayout, QPushButton, QRadioButton, QVBoxLayout, QWidget

from ashley_desktop.core.exporters.exports import Format
from ashley_desktop.ui import dialogs, tokens
from ashley_desktop.ui.parts import plain_label
from ashley_desktop.ui.texts import fill


def words_of(format_: Format) -> str:
    """What people call a format."""
    names = {
        "md": QCoreApplication.translate("Export", "Markdown"),
        "html": QCoreApplication.translate("Export", "Web page"),
        "pdf": QCoreApplication.translate("Export", "PDF"),
        "json": QCoreApplication.translate("Export", "JSON, with every version of every message"),
    }
    return names[format_.value]


class ExportDialog(QDialog):
    """The formats, one of which is chosen.

    Attributes:
        chosen: the format, once Continue was pressed.
    """

    def __init__(self, parent: QWidget, count: int) -> None:
        super().__init__(parent)
        self.chosen: Format | None = None
        title = fill(self.tr("Export conversations: %1"), count)
        self.setWindowTitle(title)
        self.setAccessibleName(title)
        self.setWindowModality(Qt.WindowModality.WindowModal)
        column = QVBoxLayout(self)
        column.setContentsMargins(*([tokens.SPACE_XL] * 4))
        column.setSpacing(tokens.SPACE_M)
        column.addWidget(plain_label(title, scale="title"))
        column.addWidget(plain_label(self.tr("Each becomes a file of its own.")))
        self._formats = {one: QRadioButton(words_of(one)) for one in Format}
        for button in self._formats.values():
            column.addWidget(button)
        self._formats[Format.MD].setChecked(True)
        column.addSpacing(tokens.SPACE_S)
        column.addLayout(self._buttons())

    def _buttons(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(tokens.SPACE_S)
        row.addStretch(1)
        cancel = QPushButton(self.tr("Cancel"))
        cancel.setAutoDefault(False)
        cancel.clicked.connect(self.reject)
        go_on = QPushButton(self.tr("Choose a folder…"))
        go_on.setDefault(True)
        go_on.clicked.connect(self._go_on)
        row.addWidget(cancel)
        row.addWidget(go_on)
        return row

    def _go_on(self) -> None:
        self.chosen = next(one for one, button in self._formats.items() if button.isChecked())
        self.accept()


def ask_format(parent: QWidget, count: int) -> asyncio.Future[Format | None]:
    """Open the dialog; needs a running loop. Returns: a future, None where it was closed."""
    dialog = ExportDialog(parent, count)
    answer = dialogs.future_of(dialog, lambda: dialog.chosen)
    dialog.open()
    return answer
