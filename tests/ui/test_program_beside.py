"""What else a person does in the window, and what goes on beside a reply."""

from __future__ import annotations

import sqlite3
import threading
from pathlib import Path

from PySide6.QtWidgets import QApplication, QFileDialog, QLineEdit, QPushButton, QWidget

from ashley_desktop.paths import Paths
from ashley_desktop.storage.db import Database
from ashley_desktop.storage.session_store import SessionStore
from ashley_desktop.ui.dialogs import Box
from tests.helpers import llm_replies as replies
from tests.helpers.commands import opened
from tests.helpers.llm import TEST_KEY
from tests.helpers.llm_server import LlmServer
from tests.helpers.window import RunningWindow, StartWindow
from tests.ui.programs import in_a_thread


def test_export_writes_what_was_said(
    window: RunningWindow, llm_server: LlmServer, tmp_path: Path
) -> None:
    llm_server.reply(replies.text("```py\n\tx = 1  \n```"))
    window.ask("Show code")
    window.until(window.answered)
    target = tmp_path / "talk.md"
    window.window.header.export.click()
    window.until(lambda: _dialog(QFileDialog) is not None)
    dialog = _dialog(QFileDialog)
    assert isinstance(dialog, QFileDialog)
    dialog.setDirectory(str(tmp_path))
    dialog.findChildren(QLineEdit)[0].setText(target.name)
    dialog.accept()
    window.until(lambda: "export" in window.window.notices.names())
    text = target.read_text("utf-8")
    assert "```py\n\tx = 1  \n```" in text
    assert text.startswith('---\ntitle: "Show code"\n')


def test_without_a_keyring_a_key_serves_this_run_only(
    start_window: StartWindow, llm_server: LlmServer, paths: Paths
) -> None:
    window = start_window({"OPENAI_BASE_URL": llm_server.url})
    window.until_ready()
    window.ask("Without a key")
    window.until(window.answered)
    assert window.last.error is not None
    assert window.last.error.code == "key_missing"
    assert llm_server.chats == []

    window.window.open_settings()
    settings = window.window.settings
    assert settings is not None
    window.until(lambda: "openai" in settings.providers.sections)
    section = settings.providers.sections["openai"]
    section.keys.key.setText(TEST_KEY)
    section.keys.save_key.click()
    assert section.keys.key.text() == ""
    window.ask("With a key")
    window.until(lambda: len(window.messages) == 4 and window.answered())
    assert window.last.state == "complete"
    assert llm_server.chats[-1].headers["authorization"] == f"Bearer {TEST_KEY}"
    assert "this run only" in settings.providers._key_place.text()
    window.until(lambda: "kept for this run only" in section.keys.state.text())
    section.keys.forget_key.click()
    window.until(lambda: section.keys.state.text().startswith("No key is stored"))
    assert not section.problem.text()
    window.close()
    for file in paths.data_dir.rglob("*"):
        if file.is_file():
            assert TEST_KEY.encode() not in file.read_bytes(), file


def test_delete_can_be_taken_back(window: RunningWindow) -> None:
    window.ask("Delete me")
    window.until(window.answered)
    window.window.actions_.delete.trigger()
    window.until(lambda: window.window.sidebar.model.rowCount() == 0)
    assert window.messages == []
    (notice,) = [name for name in window.window.notices.names() if name.startswith("undo")]
    window.window.notices.action_chosen.emit(notice)
    window.until(lambda: window.window.sidebar.model.rowCount() == 1)
    window.until(lambda: len(window.messages) == 2)


def test_a_title_of_ones_own_stays(window: RunningWindow) -> None:
    window.ask("Some first words")
    window.until(window.answered)
    window.window.header.title_edited.emit("My own title")
    window.until(lambda: window.window.sidebar.model.session(0).title == "My own title")
    window.ask("More words")
    window.until(lambda: len(window.messages) == 4 and window.answered())
    assert window.window.sidebar.model.session(0).title == "My own title"


def test_what_another_process_writes_appears(window: RunningWindow, paths: Paths) -> None:
    async def write() -> None:
        database = await Database.open(paths)
        await SessionStore(database).create(persona="Ashley", title="From elsewhere")
        await database.close()

    in_a_thread(write)
    window.until(lambda: window.window.sidebar.model.rowCount() == 1)
    assert window.window.sidebar.model.session(0).title == "From elsewhere"


def test_a_new_conversation_while_a_question_is_stored_wedges_nothing(
    window: RunningWindow, llm_server: LlmServer
) -> None:
    window.ask("First")
    window.window.actions_.new.trigger()  # before the store has answered
    window.until(lambda: window.window.composer.text() == "")
    window.ask("Second")
    window.until(window.answered)
    assert window.messages[0].content == "Second"
    window.until(lambda: window.window.sidebar.model.rowCount() == 2)
    window.until(lambda: all(chat.answered.is_set() for chat in llm_server.chats))


def test_a_reply_asked_for_again_can_be_left_and_found_again(
    window: RunningWindow, llm_server: LlmServer
) -> None:
    llm_server.reply(replies.refusal(401))
    window.ask("Again")
    window.until(window.answered)
    session_id = _session_id(window)
    gate = threading.Event()
    llm_server.reply(replies.text("one", " two", gates=[opened(), gate]))
    window.shell.transcript.deed_wanted.emit("retry", window.last.message_id)
    window.until(lambda: window.last.content == "one")
    window.window.actions_.new.trigger()
    assert not window.busy
    window.window.sidebar.session_chosen.emit(session_id)
    assert window.busy
    gate.set()
    window.until(lambda: window.answered() and window.last.content == "one two")


def test_a_session_deleted_while_it_is_answered_stays_deleted(
    window: RunningWindow, llm_server: LlmServer
) -> None:
    llm_server.reply(replies.text("going", " on", gates=[opened(), threading.Event()]))
    window.ask("Go")
    window.until(lambda: window.messages and window.last.content == "going")
    window.window.actions_.delete.trigger()
    window.until(lambda: window.window.sidebar.model.rowCount() == 0)
    window.until(lambda: llm_server.chats[0].disconnected.is_set())
    window.ask("Something else")
    window.until(window.answered)
    titles = window.window.sidebar.model
    window.until(lambda: titles.rowCount() == 1 and titles.session(0).title == "Something else")


def test_retry_of_an_older_failure_hides_nothing(
    window: RunningWindow, llm_server: LlmServer
) -> None:
    llm_server.reply(replies.refusal(401))
    window.ask("First")
    window.until(window.answered)
    failed = window.last
    window.ask("Second")
    window.until(lambda: len(window.messages) == 4 and window.answered())
    window.shell.transcript.deed_wanted.emit("retry", failed.message_id)
    window.until(lambda: len(window.messages) == 6 and window.answered())
    assert [message.content for message in window.messages] == [
        "First",
        "",
        "Second",
        "You said: Second",
        "First",
        "You said: First",
    ]


def test_a_store_damaged_inside_offers_a_way_out(
    start_window: StartWindow, paths: Paths, llm_server: LlmServer
) -> None:
    window = start_window({"OPENAI_BASE_URL": llm_server.url, "OPENAI_API_KEY": TEST_KEY})
    window.until_ready()
    window.ask("Kept")
    window.until(window.answered)
    window.close()
    with sqlite3.connect(paths.database) as database:
        (page,) = database.execute(
            "SELECT rootpage FROM sqlite_master WHERE name = 'session'"
        ).fetchone()
        (size,) = database.execute("PRAGMA page_size").fetchone()
    database.close()
    with paths.database.open("r+b") as file:
        file.seek((page - 1) * size)
        file.write(b"\xff" * size)
    again = start_window()
    again.until(lambda: _dialog(Box) is not None)
    box = _dialog(Box)
    assert box is not None
    _press(box, "Quit")
    again.until(again.ended.done)


def test_an_address_that_is_none_is_a_notice(start_window: StartWindow) -> None:
    window = start_window({"OPENAI_BASE_URL": "nonsense", "OPENAI_API_KEY": TEST_KEY})
    window.until(lambda: "problem" in window.window.notices.names())
    assert "not a server address" in window.window.status.accessibleName()
    window.window.notices.remove("problem")
    window.window.header.models.about_to_show.emit()
    window.until(lambda: "problem" in window.window.notices.names())
    window.ask("Hello")
    window.until(lambda: not window.busy)
    assert window.window.composer.text() == "Hello"


def _session_id(window: RunningWindow) -> str:
    assert window.program.conversations is not None
    session_id = window.program.conversations.current.session_id
    assert session_id is not None
    return session_id


def _dialog(kind: type) -> QFileDialog | Box | None:
    shown = (w for w in QApplication.topLevelWidgets() if isinstance(w, kind) and w.isVisible())
    return next(shown, None)


def _press(box: object, words: str) -> None:
    assert isinstance(box, QWidget)
    buttons = {button.text(): button for button in box.findChildren(QPushButton)}
    buttons[words].click()
