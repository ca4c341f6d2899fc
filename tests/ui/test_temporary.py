"""A conversation that is never on the disk."""

from __future__ import annotations

import json
import threading
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QFileDialog, QLineEdit

from ashley_desktop.paths import Paths
from ashley_desktop.storage.records import MessageRecord
from ashley_desktop.ui.deeds.temporary_talk import TemporaryTalk
from tests.helpers import llm_replies as replies
from tests.helpers.llm_server import LlmServer
from tests.helpers.store import change_store
from tests.helpers.window import RunningWindow

SECRET = "xylophone"


def _talk(window: RunningWindow) -> TemporaryTalk:
    assert window.program.conversations is not None
    return window.program.conversations.temporary


def _row(window: RunningWindow) -> bool:
    return _talk(window)._row.isVisible()


def _begin(window: RunningWindow) -> None:
    window.window.actions_.new_temporary.trigger()
    window.until(lambda: _talk(window)._bar.isVisible())


def _do(window: RunningWindow, deed: str, message: MessageRecord) -> None:
    window.shell.transcript.deed_wanted.emit(deed, message.message_id)


def _on_disk(paths: Paths) -> list[Path]:
    files = [path for path in paths.data_dir.rglob("*") if path.is_file()]
    return [path for path in files if SECRET.encode() in path.read_bytes()]


def test_nothing_of_it_reaches_the_disk(window: RunningWindow, paths: Paths) -> None:
    _begin(window)
    window.ask(f"What is a {SECRET}?")
    window.until(window.answered)
    window.window.composer.set_text(f"more about the {SECRET}")
    window.window.actions_.new.trigger()
    assert window.window.composer.text() == ""
    window.window.composer.set_text("draft")
    window.until(lambda: change_store(paths, "SELECT value FROM setting WHERE name = 'draft'"))
    assert change_store(paths, "SELECT count(*) FROM session") == [(0,)]
    assert window.window.sidebar.model.rowCount() == 0
    assert _on_disk(paths) == []
    window.close()
    assert _on_disk(paths) == []


def test_it_is_found_again_until_it_is_closed(window: RunningWindow) -> None:
    window.ask("Stored")
    window.until(window.answered)
    _begin(window)
    assert window.window.windowTitle().startswith("Temporary conversation")
    window.ask("Passing")
    window.until(window.answered)
    window.window.composer.set_text("half")
    stored = window.window.sidebar.model.index(0).data(Qt.ItemDataRole.UserRole + 1)
    window.window.sidebar.session_chosen.emit(stored)
    window.until(lambda: window.messages[0].content == "Stored")
    assert (_row(window), _talk(window)._bar.isVisible()) == (True, False)
    QTest.mouseClick(_talk(window)._row.button, Qt.MouseButton.LeftButton)
    assert [m.content for m in window.messages] == ["Passing", "You said: Passing"]
    assert window.window.composer.text() == "half"
    _talk(window)._bar.close_button.click()
    assert window.messages == []
    assert (_row(window), window.window.composer.text()) == (False, "")
    _begin(window)
    assert window.messages == []
    assert window.window.composer.text() == ""


def test_its_messages_are_edited_deleted_and_looked_through(window: RunningWindow) -> None:
    _begin(window)
    window.ask("One")
    window.until(window.answered)
    _do(window, "edit", window.messages[0])
    window.window.composer.set_text("Two")
    window.window.composer.submit()
    window.until(lambda: window.answered() and window.last.content == "You said: Two")
    _do(window, "previous-version", window.messages[0])
    window.until(lambda: window.messages[0].content == "One")
    _do(window, "delete", window.messages[1])
    window.until(lambda: len(window.messages) == 1)
    name = next(n for n in window.window.notices.names() if n.startswith("undo"))
    window.window.notices.action_chosen.emit(name)
    window.until(lambda: len(window.messages) == 2)
    _do(window, "regenerate", window.messages[1])
    window.until(lambda: window.answered() and not window.busy)
    _do(window, "branch", window.messages[0])
    window.until(lambda: "refused" in window.window.notices.names())
    window.window.header.personas.persona_chosen.emit("Technical")
    window.until(lambda: not window.program._tasks.busy("store"))
    assert window.window.sidebar.model.rowCount() == 0


def test_a_deleted_message_of_a_closed_one_stays_gone(window: RunningWindow) -> None:
    _begin(window)
    window.ask("One")
    window.until(window.answered)
    _do(window, "delete", window.messages[1])
    window.until(lambda: len(window.messages) == 1)
    name = next(n for n in window.window.notices.names() if n.startswith("undo"))
    _talk(window).close()
    window.until(lambda: not _talk(window)._rooms)
    window.window.notices.action_chosen.emit(name)
    window.until(lambda: not window.program._tasks.busy("store"))
    assert "problem" not in window.window.notices.names()


def test_closing_it_ends_its_reply(window: RunningWindow, llm_server: LlmServer) -> None:
    now, later = threading.Event(), threading.Event()
    now.set()
    llm_server.reply(replies.text("going", " on", gates=[now, later]))
    _begin(window)
    window.ask("One")
    window.until(lambda: bool(window.messages) and window.last.content == "going")
    window.window.actions_.new.trigger()
    _talk(window)._row.close_button.click()
    window.until(lambda: not _talk(window)._rooms)
    later.set()
    assert not _row(window)
    window.ask("Two")
    window.until(window.answered)


def test_what_another_process_writes_does_not_disturb_it(
    window: RunningWindow, paths: Paths
) -> None:
    window.ask("Stored")
    window.until(window.answered)
    _begin(window)
    window.ask("Passing")
    window.until(window.answered)
    change_store(paths, "UPDATE session SET title = 'Elsewhere'")
    window.until(lambda: window.window.sidebar.model.index(0).data() == "Elsewhere")
    assert window.messages[0].content == "Passing"


def test_it_is_exported_when_asked(window: RunningWindow, tmp_path: Path) -> None:
    _begin(window)
    window.ask("Passing")
    window.until(window.answered)
    window.window.actions_.export.trigger()
    window.until(lambda: bool(window.window.findChildren(QFileDialog)))
    dialog = window.window.findChildren(QFileDialog)[0]
    target = tmp_path / "kept.json"
    field = dialog.findChild(QLineEdit)
    assert field is not None
    field.setText(str(target))
    dialog.accept()
    window.until(lambda: target.exists() and "export" in window.window.notices.names())
    assert "Passing" in json.dumps(json.loads(target.read_text("utf-8")))
