"""Conversations to files, to the clipboard, and back in, through the window."""

from __future__ import annotations

import json
import threading
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QFileDialog, QLineEdit, QPushButton, QRadioButton

from ashley_desktop.paths import Paths
from ashley_desktop.ui.export_dialog import ExportDialog
from ashley_desktop.ui.lists.session_menu import SessionDeed
from tests.helpers.store import change_store
from tests.helpers.window import RunningWindow


@pytest.fixture
def two(window: RunningWindow) -> RunningWindow:
    """A window over the conversations One and Two, the latter on screen."""
    QApplication.setAttribute(Qt.ApplicationAttribute.AA_DontUseNativeDialogs)
    for number, text in enumerate(("One", "Two"), 1):
        window.window.actions_.new.trigger()
        window.ask(text)
        window.until(window.answered)
        window.until(lambda number=number: window.window.sidebar.model.total == number)
    return window


def _ids(window: RunningWindow) -> tuple[str, ...]:
    model = window.window.sidebar.model
    return tuple(model.session(row).session_id for row in range(model.rowCount()))


def _files(window: RunningWindow) -> QFileDialog:
    """The file dialog that opens."""
    found: list[QFileDialog] = []

    def looked() -> bool:
        found[:] = [d for d in window.window.findChildren(QFileDialog) if d.isVisible()]
        return bool(found)

    window.until(looked)
    return found[0]


def _choose(window: RunningWindow, path: Path) -> None:
    dialog = _files(window)
    dialog.findChild(QLineEdit).setText(str(path))
    dialog.accept()


def _notice(window: RunningWindow, name: str) -> str:
    window.until(lambda: name in window.window.notices.names())
    return window.window.notices.words_of(name)


@pytest.mark.parametrize(
    ("name", "begins"), [("talk.md", "---\ntitle: "), ("talk.json", '{\n"format"'), ("talk", "---")]
)
def test_one_goes_to_a_file_in_the_format_of_its_name(
    two: RunningWindow, tmp_path: Path, name: str, begins: str
) -> None:
    two.window.actions_.export.trigger()
    _choose(two, tmp_path / name)
    assert "saved as" in _notice(two, "export")
    (written,) = tmp_path.glob("talk*")
    text = written.read_text("utf-8")
    assert text.startswith(begins)
    assert "You said: Two" in text


def test_several_go_to_a_folder_in_the_format_that_is_asked_for(
    two: RunningWindow, tmp_path: Path
) -> None:
    folder = tmp_path / "talks"
    folder.mkdir()
    two.window.sidebar.menu.chosen.emit(SessionDeed.EXPORT, _ids(two))
    two.until(lambda: bool(two.window.findChildren(ExportDialog)))
    (dialog,) = two.window.findChildren(ExportDialog)
    formats = {button.text().split(",")[0]: button for button in dialog.findChildren(QRadioButton)}
    assert formats["Markdown"].isChecked()
    formats["JSON"].click()
    next(b for b in dialog.findChildren(QPushButton) if "folder" in b.text()).click()
    _choose(two, folder)
    assert _notice(two, "export") == f"Conversations saved in {folder}: 2."
    said = [json.loads(path.read_text("utf-8")) for path in folder.iterdir()]
    assert len(said) == 2


def test_copied_as_markdown(two: RunningWindow) -> None:
    two.window.sidebar.menu.chosen.emit(SessionDeed.COPY, _ids(two))
    assert _notice(two, "export") == "Copied as Markdown."
    copied = QApplication.clipboard().text()
    assert copied.count("## You") == 2
    assert "You said: One" in copied


def test_what_was_exported_comes_back_after_it_was_removed(
    two: RunningWindow, tmp_path: Path, paths: Paths
) -> None:
    ids = _ids(two)
    file = tmp_path / "one.json"
    two.window.actions_.export.trigger()
    _choose(two, file)
    _notice(two, "export")
    two.window.sidebar.menu.chosen.emit(SessionDeed.TRASH, ids[:1])
    two.until(lambda: two.window.sidebar.model.total == 1)
    change_store(
        paths,
        "DELETE FROM message WHERE session_id IN (SELECT session_id FROM session"
        " WHERE deleted_at IS NOT NULL)",
        "DELETE FROM session WHERE deleted_at IS NOT NULL",
    )
    two.window.actions_.import_.trigger()
    _choose(two, file)
    two.until(lambda: "Imported" in _notice(two, "export"))
    assert _notice(two, "export") == "Imported: conversations 1, messages 2."
    two.until(lambda: _ids(two) == ids)


def test_a_file_of_another_kind_is_refused_in_words(two: RunningWindow, tmp_path: Path) -> None:
    file = tmp_path / "list.json"
    file.write_text("[1, 2]")
    two.window.actions_.import_.trigger()
    _choose(two, file)
    two.until(lambda: str(file) in _notice(two, "problem"))


def test_a_long_one_shows_how_far_it_is_and_can_be_cancelled(
    two: RunningWindow, tmp_path: Path
) -> None:
    """The store's one thread is held up, as a large export's reading does."""
    held = threading.Event()
    parts = two.program._parts
    assert parts is not None
    two.window.actions_.export.trigger()
    dialog = _files(two)
    parts.database._executor.submit(held.wait)
    try:
        dialog.findChild(QLineEdit).setText(str(tmp_path / "talk.md"))
        dialog.accept()
        two.until(lambda: any(n.startswith("progress") for n in two.window.notices.names()))
        (name,) = [n for n in two.window.notices.names() if n.startswith("progress")]
        assert two.window.notices.words_of(name) == "Exporting… 0 %"
        two.window.notices.findChild(QPushButton).click()
    finally:
        held.set()
    assert "Cancelled" in _notice(two, "export")
    assert list(tmp_path.glob("*talk*")) == []
