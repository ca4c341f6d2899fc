"""What goes wrong while a person does something with a message."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Coroutine
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import Any

import pytest
from PySide6.QtWidgets import QApplication, QDialog, QWidget

from ashley_desktop.paths import Paths
from ashley_desktop.storage.db import Database
from ashley_desktop.storage.records import MessageRecord
from ashley_desktop.storage.session_store import SessionStore
from tests.helpers import llm_replies as replies
from tests.helpers.llm_server import LlmServer
from tests.helpers.store import change_store
from tests.helpers.window import RunningWindow


def _texts(window: RunningWindow) -> list[str]:
    return [message.content for message in window.messages]


def _do(window: RunningWindow, deed: str, message: MessageRecord) -> None:
    window.shell.transcript.deed_wanted.emit(deed, message.message_id)


def _talk(window: RunningWindow, *questions: str) -> None:
    for question in questions:
        count = len(window.messages) + 2
        window.ask(question)
        window.until(partial(_answered, window, count))


def _answered(window: RunningWindow, count: int) -> bool:
    return len(window.messages) == count and window.answered()


def _elsewhere(paths: Paths, work: Callable[[SessionStore], Coroutine[Any, Any, object]]) -> None:
    """What another process of ours does to the store."""

    async def opened() -> None:
        database = await Database.open(paths)
        try:
            await work(SessionStore(database))
        finally:
            await database.close()

    with ThreadPoolExecutor(1) as pool:
        pool.submit(lambda: asyncio.run(opened())).result()


def _bugs(caplog: pytest.LogCaptureFixture) -> int:
    return sum(record.levelno >= logging.CRITICAL for record in caplog.records)


# edited and gone


def test_what_was_made_of_a_deleted_message_becomes_an_ordinary_text(
    window: RunningWindow,
) -> None:
    _talk(window, "One")
    composer = window.window.composer
    composer.set_text("my draft")
    _do(window, "edit", window.messages[0])
    composer.edit.setPlainText("One, reworked")
    _do(window, "delete", window.messages[0])
    window.until(lambda: len(window.messages) == 1)
    assert (composer.text(), composer.edited_id) == ("my draft\n\nOne, reworked", "")
    composer.submit()
    window.until(partial(_answered, window, 3))
    assert window.messages[1].content == "my draft\n\nOne, reworked"


def test_an_edit_of_a_message_that_is_gone_elsewhere_becomes_an_ordinary_text(
    window: RunningWindow, paths: Paths
) -> None:
    _talk(window, "One")
    asked = window.messages[0]
    composer = window.window.composer
    _do(window, "edit", asked)
    composer.edit.setPlainText("One, reworked")
    _elsewhere(paths, lambda store: store.delete_message(asked.message_id))
    composer.submit()
    window.until(lambda: "problem" in window.window.notices.names())
    assert (composer.text(), composer.edited_id) == ("One, reworked", "")
    window.until(lambda: len(window.messages) == 1)
    composer.submit()
    window.until(partial(_answered, window, 3))
    assert window.messages[1].content == "One, reworked"


# no reply


def test_the_newest_question_without_a_reply_can_be_answered(
    window: RunningWindow, llm_server: LlmServer
) -> None:
    _talk(window, "One", "Two")
    _do(window, "delete", window.last)
    window.until(lambda: len(window.messages) == 3)
    llm_server.reply(replies.text("Another answer"))
    _do(window, "regenerate", window.last)
    window.until(partial(_answered, window, 4))
    assert _texts(window) == ["One", "You said: One", "Two", "Another answer"]
    sent = [one["content"] for one in llm_server.chats[-1].body["messages"][1:]]
    assert sent == ["One", "You said: One", "Two"]


def test_a_reply_that_was_stopped_before_its_text_is_not_gone_on_with(
    window: RunningWindow, llm_server: LlmServer
) -> None:
    llm_server.reply(replies.silence())
    window.ask("One")
    window.until(lambda: len(window.messages) == 2 and llm_server.chats)
    window.window.composer.stop.click()
    window.until(window.answered)
    _do(window, "more", window.last)
    menu = _menu()
    names = {action.objectName() for action in menu.actions()}
    menu.close()
    assert "regenerate" in names
    assert "continue" not in names


def _menu() -> QWidget:
    menu = QApplication.activePopupWidget()
    assert menu is not None
    return menu


# changed elsewhere


def test_a_version_made_elsewhere_is_on_the_way(window: RunningWindow, paths: Paths) -> None:
    _talk(window, "One")
    _do(window, "edit", window.messages[0])
    window.window.composer.edit.setPlainText("Two")
    window.window.composer.submit()
    window.until(lambda: window.answered() and window.last.content == "You said: Two")
    asked = window.messages[0]

    async def edit_and_go_back(store: SessionStore) -> None:
        await store.add_sibling_question(asked.message_id, "Three")
        await store.activate(asked.message_id)

    _elsewhere(paths, edit_and_go_back)
    _do(window, "next-version", asked)
    window.until(lambda: _texts(window) == ["Three"])
    assert (window.messages[0].version, window.messages[0].versions) == (3, 3)
    _do(window, "previous-version", window.messages[0])
    window.until(lambda: _texts(window) == ["Two", "You said: Two"])
    assert (window.messages[0].version, window.messages[0].versions) == (2, 3)


# the store and the program's own mistakes


def test_a_store_that_lost_a_table_is_told_of_once_and_followed_again(
    window: RunningWindow, paths: Paths, caplog: pytest.LogCaptureFixture
) -> None:
    _talk(window, "One")
    change_store(paths, "ALTER TABLE session RENAME TO gone")
    window.until(lambda: "problem" in window.window.notices.names())
    assert "cannot be read" in window.window.status.accessibleName()
    window.ask("Kept?")
    window.until(lambda: not window.busy)
    assert window.window.composer.text() == "Kept?"
    records = len(caplog.records)
    change_store(paths, "ALTER TABLE gone RENAME TO session", "UPDATE session SET title = 'Other'")
    model = window.window.sidebar.model
    window.until(lambda: model.index(0).data() == "Other")
    assert len(caplog.records) - records < 10
    assert _bugs(caplog) == 0
    window.window.composer.submit()
    window.until(partial(_answered, window, 4))


def test_a_mistake_of_the_program_is_told_once_and_the_text_can_be_sent_again(
    window: RunningWindow, paths: Paths, caplog: pytest.LogCaptureFixture
) -> None:
    _talk(window, "One")
    composer = window.window.composer
    _do(window, "edit", window.messages[0])
    composer.edit.setPlainText("Changed")
    begun = change_store(paths, "SELECT created_at FROM message WHERE role = 'user'")[0][0]
    change_store(paths, "UPDATE message SET created_at = 5 WHERE role = 'user'")  # no text
    composer.submit()
    window.until(lambda: _bug_boxes(window))
    assert _bugs(caplog) == 1
    for box in _bug_boxes(window):
        box.reject()
    for _ in range(3):
        window.window.notices.remove("problem")
        composer.submit()
        window.until(lambda: "problem" in window.window.notices.names() and not window.busy)
    assert _bug_boxes(window) == []
    assert _bugs(caplog) == 1
    change_store(paths, f"UPDATE message SET created_at = '{begun}' WHERE role = 'user'")
    composer.submit()
    window.until(lambda: window.answered() and window.last.content == "You said: Changed")
    assert composer.text() == ""
    caplog.clear()  # it was made on purpose


def _bug_boxes(window: RunningWindow) -> list[QDialog]:
    return [one for one in window.window.findChildren(QDialog) if one.isVisible()]
