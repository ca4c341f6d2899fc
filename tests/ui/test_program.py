"""The window's program as a person meets it, against a real server and a real store."""

from __future__ import annotations

import threading

from ashley_desktop.paths import Paths
from ashley_desktop.storage.db import Database
from ashley_desktop.storage.session_store import SessionStore
from tests.helpers import llm_replies as replies
from tests.helpers.commands import opened
from tests.helpers.llm import TEST_KEY
from tests.helpers.llm_server import LlmServer
from tests.helpers.window import RunningWindow, StartWindow
from tests.ui.programs import in_a_thread


def _stored(paths: Paths) -> list[tuple[str, str, str]]:
    """Role, state and text of every message of the newest session."""

    async def read() -> list[tuple[str, str, str]]:
        database = await Database.open(paths)
        try:
            store = SessionStore(database)
            newest = (await store.list())[0]
            messages = await store.messages(newest.session_id)
            return [(m.role, m.state, m.content) for m in messages]
        finally:
            await database.close()

    return in_a_thread(read)


def test_a_question_is_answered_and_still_there_after_a_restart(
    start_window: StartWindow, llm_server: LlmServer, paths: Paths
) -> None:
    environment = {"OPENAI_BASE_URL": llm_server.url, "OPENAI_API_KEY": TEST_KEY}
    first = start_window(environment)
    first.until_ready()
    llm_server.reply(replies.text("Paris", " it is."))
    first.ask("What is the capital of France?")
    first.until(first.answered)
    assert [message.content for message in first.messages] == [
        "What is the capital of France?",
        "Paris it is.",
    ]
    assert first.window.composer.text() == ""
    first.close()

    second = start_window(environment)
    second.until_ready()
    sessions = second.window.sidebar.model
    assert [sessions.session(row).title for row in range(sessions.rowCount())] == [
        "What is the capital of France?"
    ]
    second.window.sidebar.list.setCurrentIndex(sessions.index(0))
    second.until(lambda: len(second.messages) == 2)
    assert second.last.content == "Paris it is."
    assert (second.last.persona, second.last.model) == ("Ashley", "test-model")
    assert (second.last.prompt_tokens, second.last.completion_tokens) == (7, 5)


def test_a_question_sent_before_the_store_is_open_goes_out_once(
    start_window: StartWindow, llm_server: LlmServer
) -> None:
    window = start_window({"OPENAI_BASE_URL": llm_server.url, "OPENAI_API_KEY": TEST_KEY})
    window.window.composer.set_text("Early bird")
    window.window.composer.submit()
    assert window.program.conversations is None
    window.until(lambda: window.program.conversations is not None)
    window.until(window.answered)
    assert [message.content for message in window.messages] == [
        "Early bird",
        "You said: Early bird",
    ]
    assert len(llm_server.chats) == 1


def test_stop_keeps_what_has_arrived(window: RunningWindow, llm_server: LlmServer) -> None:
    never = threading.Event()
    llm_server.reply(replies.text("One, two,", " three", gates=[opened(), never]))
    window.ask("Count")
    window.until(lambda: window.messages and window.last.content == "One, two,")
    assert window.busy
    assert not window.window.composer.send.isVisible()
    window.window.composer.stop.click()
    window.until(window.answered)
    assert (window.last.state, window.last.content) == ("stopped", "One, two,")
    assert window.window.composer.send.isVisible()


def test_closing_the_window_stores_the_reply_as_interrupted(
    window: RunningWindow, llm_server: LlmServer, paths: Paths
) -> None:
    llm_server.reply(replies.text("So far", " so good", gates=[opened(), threading.Event()]))
    window.ask("Go on")
    window.until(lambda: window.messages and window.last.content == "So far")
    window.close()
    assert _stored(paths) == [("user", "complete", "Go on"), ("assistant", "interrupted", "So far")]


def test_a_refused_key_is_a_notice_and_retry_asks_again(
    window: RunningWindow, llm_server: LlmServer
) -> None:
    llm_server.reply(replies.refusal(401, "Incorrect API key provided: " + TEST_KEY))
    window.ask("Hello?")
    window.until(window.answered)
    failed = window.last
    assert failed.state == "failed"
    assert failed.content == ""
    assert failed.error is not None
    assert failed.error.code == "auth"
    assert TEST_KEY not in str(failed.error)
    assert "refused the key" in window.window.status.accessibleName()

    llm_server.reply(replies.text("Hello!"))
    window.shell.transcript.deed_wanted.emit("retry", failed.message_id)
    window.until(lambda: window.answered() and window.last.state == "complete")
    assert [message.content for message in window.messages] == ["Hello?", "Hello!"]
    assert "refused" not in window.window.status.accessibleName()
    asked = llm_server.chats[-1].body["messages"]
    assert [message["role"] for message in asked] == ["system", "user"]


def test_another_persona_answers_from_the_next_message_on(
    window: RunningWindow, llm_server: LlmServer
) -> None:
    window.ask("First")
    window.until(window.answered)
    picker = window.window.header.personas
    picker.setCurrentIndex(picker.findText("Technical Expert"))
    picker.activated.emit(picker.currentIndex())
    window.ask("Second")
    window.until(lambda: len(window.messages) == 4 and window.answered())
    assert [m.persona for m in window.messages if m.role == "assistant"] == ["Ashley", "Technical"]
    first, second = llm_server.chats
    assert first.body["temperature"] == 0.7
    assert second.body["temperature"] == 0.3
    assert second.body["max_tokens"] == 3000
    assert second.body["messages"][0] != first.body["messages"][0]


def test_a_reply_goes_on_while_another_conversation_is_read(
    window: RunningWindow, llm_server: LlmServer
) -> None:
    window.ask("Old one")
    window.until(window.answered)
    old = window.program.conversations.current.session_id  # type: ignore[union-attr]
    window.window.actions_.new.trigger()
    gate = threading.Event()
    llm_server.reply(replies.text("begun", " and done", gates=[opened(), gate]))
    window.ask("Slow one")
    window.until(lambda: window.messages and window.last.content == "begun")
    slow = window.program.conversations.current.session_id  # type: ignore[union-attr]
    window.window.sidebar.session_chosen.emit(old)
    window.until(lambda: window.messages[0].content == "Old one")
    assert not window.busy
    window.window.sidebar.session_chosen.emit(slow)
    assert window.busy
    window.window.sidebar.session_chosen.emit(old)
    window.until(lambda: window.messages[0].content == "Old one")
    gate.set()
    window.window.sidebar.session_chosen.emit(slow)
    window.until(lambda: window.answered() and window.last.content == "begun and done")
    assert window.last.state == "complete"


def test_a_pause_before_the_next_try_is_told_and_can_be_stopped(
    window: RunningWindow, llm_server: LlmServer
) -> None:
    llm_server.reply(replies.refusal(429, "slow down", retry_after="30"))
    window.ask("Again?")
    window.until(lambda: "Trying again in 30 s" in window.window.status.accessibleName())
    window.window.composer.stop.click()
    window.until(window.answered)
    assert window.last.state == "stopped"
    assert len(llm_server.chats) == 1
