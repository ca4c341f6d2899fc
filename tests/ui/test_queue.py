"""Messages that are typed while a reply arrives: shown, sent one by one, never lost."""

from __future__ import annotations

import json
import threading

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QToolButton

from ashley_desktop.paths import Paths
from ashley_desktop.storage.records import State
from ashley_desktop.ui.models.session_role import SessionRole
from tests.helpers import llm_replies as replies
from tests.helpers.llm_server import LlmServer
from tests.helpers.store import change_store
from tests.helpers.window import RunningWindow, StartWindow
from tests.ui.talking import texts


def _held(server: LlmServer, *, count: int = 1) -> list[threading.Event]:
    """Script replies that stand still after their first piece."""
    gates = [threading.Event() for _ in range(count)]
    now = threading.Event()
    now.set()
    server.reply(*(replies.text("Half ", "done", gates=(now, gate)) for gate in gates))
    return gates


def _waiting(window: RunningWindow) -> list[str]:
    """What the strip shows, one line a message."""
    strip = window.window.composer.queue
    if not strip.isVisible():
        return []
    rows = [one for one in strip.findChildren(QLabel) if "Waiting message" in one.accessibleName()]
    return [one.accessibleName().partition(": ")[2] for one in rows if one.isVisible()]


def _press(window: RunningWindow, name: str, place: int = 0) -> None:
    """Press a button of a waiting message."""
    strip = window.window.composer.queue
    buttons = [one for one in strip.findChildren(QToolButton) if one.accessibleName() == name]
    QTest.mouseClick([one for one in buttons if one.isVisible()][place], Qt.MouseButton.LeftButton)


def _kept(paths: Paths) -> list[str]:
    found = change_store(paths, "SELECT value FROM setting WHERE name = 'queue'")
    stored = json.loads(found[0][0]) if found else {}
    return [one["text"] for rows in stored.values() for one in rows]


def _begin(window: RunningWindow, text: str) -> None:
    """Ask, and wait until the reply arrives."""
    window.ask(text)
    window.until(lambda: window.busy and window.messages and window.last.content == "Half ")


def test_what_is_typed_during_a_reply_is_sent_after_it(
    window: RunningWindow, llm_server: LlmServer
) -> None:
    (gate,) = _held(llm_server)
    _begin(window, "One")
    window.ask("Two")
    window.ask("Three")
    assert _waiting(window) == ["Two", "Three"]
    assert window.window.composer.text() == ""
    assert "when the reply ends" in _heading(window)
    assert not window.window.composer.queue.send.isVisible()
    gate.set()
    window.until(lambda: len(window.messages) == 6 and window.answered())
    assert texts(window)[::2] == ["One", "Two", "Three"]
    assert _waiting(window) == []


def _heading(window: RunningWindow) -> str:
    labels = window.window.composer.queue.findChildren(QLabel)
    return next(one.text() for one in labels if one.isVisible() and not one.accessibleName())


def test_a_stopped_reply_holds_the_queue_up(
    window: RunningWindow, llm_server: LlmServer, paths: Paths
) -> None:
    _held(llm_server)
    _begin(window, "One")
    window.ask("Two")
    window.ask("Three")
    window.window.composer.stop_requested.emit()
    window.until(lambda: not window.busy)
    strip = window.window.composer.queue
    assert _waiting(window) == ["Two", "Three"]
    assert strip.send.isVisible()
    assert strip.discard.isVisible()
    assert "Not sent" in _heading(window)
    QTest.mouseClick(strip.send, Qt.MouseButton.LeftButton)
    window.until(lambda: len(window.messages) == 6 and window.answered())
    assert texts(window)[2::2] == ["Two", "Three"]
    window.until(lambda: _kept(paths) == [])


def test_a_failed_reply_holds_the_queue_up_and_it_can_be_discarded(
    window: RunningWindow, llm_server: LlmServer, paths: Paths
) -> None:
    gate = threading.Event()
    failing = replies.Reply((replies.Wait(gate), *replies.refusal(400).steps))
    llm_server.reply(replies.Reply(failing.steps, 400, replies.JSON))
    window.ask("One")
    window.until(lambda: window.busy and llm_server.chats)
    window.until(lambda: not window.window.composer.text())
    window.ask("Two")
    gate.set()
    window.until(lambda: not window.busy)
    assert window.last.state is State.FAILED
    assert _waiting(window) == ["Two"]
    QTest.mouseClick(window.window.composer.queue.discard, Qt.MouseButton.LeftButton)
    assert _waiting(window) == []
    window.until(lambda: _kept(paths) == [])
    assert len(llm_server.chats) == 1


def test_a_waiting_message_is_changed_or_removed(
    window: RunningWindow, llm_server: LlmServer
) -> None:
    (gate,) = _held(llm_server)
    _begin(window, "One")
    for text in ("Two", "Three", "Four"):
        window.ask(text)
    _press(window, "Remove this message", 1)
    assert _waiting(window) == ["Two", "Four"]
    window.window.composer.set_text("typed")
    _press(window, "Change this message", 0)
    assert _waiting(window) == ["Four"]
    assert window.window.composer.text() == "Two\n\ntyped"
    gate.set()
    window.until(lambda: len(window.messages) == 4 and window.answered())
    assert texts(window)[::2] == ["One", "Four"]
    assert window.window.composer.text() == "Two\n\ntyped"


def test_the_queue_is_sent_also_where_another_conversation_is_read(
    window: RunningWindow, llm_server: LlmServer
) -> None:
    (gate,) = _held(llm_server)
    _begin(window, "One")
    window.ask("Two")
    conversations = window.program.conversations
    assert conversations is not None
    first = conversations.current.session_id or ""
    window.window.actions_.new.trigger()
    assert _waiting(window) == []
    gate.set()
    window.until(lambda: len(llm_server.chats) == 2)
    window.until(lambda: not window.program._tasks.busy("reply"))
    window.window.sidebar.session_chosen.emit(first)
    window.until(lambda: len(window.messages) == 4)
    assert texts(window) == ["One", "Half done", "Two", "You said: Two"]


def test_leaving_and_coming_back_shows_what_waits(
    window: RunningWindow, llm_server: LlmServer
) -> None:
    (gate,) = _held(llm_server)
    _begin(window, "One")
    window.ask("Two")
    conversations = window.program.conversations
    assert conversations is not None
    first = conversations.current.session_id or ""
    window.window.actions_.new.trigger()
    window.window.sidebar.session_chosen.emit(first)
    window.until(lambda: _waiting(window) == ["Two"])
    gate.set()
    window.until(lambda: len(window.messages) == 4 and window.answered())


def test_what_waits_outlives_the_program_and_is_not_sent_by_itself(
    start_window: StartWindow, window: RunningWindow, llm_server: LlmServer, paths: Paths
) -> None:
    _held(llm_server)
    _begin(window, "One")
    window.ask("Two")
    window.until(lambda: _kept(paths) == ["Two"])  # while the window lives: a kill loses nothing
    window.close()
    again = start_window({"OPENAI_BASE_URL": llm_server.url, "OPENAI_API_KEY": "sk-test-1234567"})
    again.until_ready()
    conversations = again.program.conversations
    assert conversations is not None
    model = again.window.sidebar.model
    again.until(lambda: model.rowCount() == 1)
    again.window.sidebar.session_chosen.emit(model.index(0).data(SessionRole.ID))
    again.until(lambda: _waiting(again) == ["Two"])
    assert again.window.composer.queue.send.isVisible()
    assert len(llm_server.chats) == 1
    QTest.mouseClick(again.window.composer.queue.send, Qt.MouseButton.LeftButton)
    again.until(lambda: len(again.messages) == 4 and again.answered())
    assert again.messages[2].content == "Two"


def test_what_waited_in_a_conversation_that_is_gone_is_forgotten(
    start_window: StartWindow, window: RunningWindow, llm_server: LlmServer, paths: Paths
) -> None:
    _held(llm_server)
    _begin(window, "One")
    window.ask("Two")
    window.until(lambda: _kept(paths) == ["Two"])
    window.close()
    change_store(paths, "UPDATE session SET active_leaf_id = NULL", "DELETE FROM reply_chunk")
    change_store(paths, "DELETE FROM message WHERE role = 'assistant'")
    change_store(paths, "DELETE FROM message", "DELETE FROM session")
    again = start_window()
    again.until_ready()
    again.until(lambda: _kept(paths) == [])


def test_a_temporary_conversations_queue_is_never_written(
    window: RunningWindow, llm_server: LlmServer, paths: Paths
) -> None:
    conversations = window.program.conversations
    assert conversations is not None
    window.window.actions_.new_temporary.trigger()
    window.until(lambda: conversations.is_temporary(conversations.current))
    hidden, open_ = _held(llm_server, count=2)
    _begin(window, "One")
    window.ask("Secret")
    assert _waiting(window) == ["Secret"]
    window.window.actions_.new.trigger()
    _begin(window, "Two")
    window.ask("Open")
    window.until(lambda: _kept(paths) == ["Open"])
    open_.set()
    window.until(lambda: len(window.messages) == 4 and window.answered())
    hidden.set()
    window.until(lambda: len(llm_server.chats) == 4)
    window.until(lambda: not window.program._tasks.busy("reply"))
    window.until(lambda: _kept(paths) == [])


def test_three_conversations_are_answered_at_once_and_each_is_stopped_for_itself(
    window: RunningWindow, llm_server: LlmServer
) -> None:
    gates = _held(llm_server, count=3)
    conversations = window.program.conversations
    assert conversations is not None
    ids = []
    for text in ("One", "Two", "Three"):
        window.window.actions_.new.trigger()
        _begin(window, text)
        ids.append(conversations.current.session_id or "")
    model = window.window.sidebar.model

    def answering() -> list[bool]:
        rows = [model.index(model.row_of(one)) for one in ids]
        return [bool(one.data(SessionRole.ANSWERING)) for one in rows]

    window.until(lambda: answering() == [True, True, True])
    spoken = model.index(model.row_of(ids[0])).data(Qt.ItemDataRole.AccessibleTextRole)
    assert "answering" in spoken
    window.window.sidebar.menu.chosen.emit("stop", (ids[1],))
    window.until(lambda: answering() == [True, False, True])
    gates[0].set()
    window.until(lambda: answering() == [False, False, True])
    window.window.composer.stop_requested.emit()  # that on screen
    window.until(lambda: answering() == [False, False, False])
    assert (window.last.state, window.last.content) == (State.STOPPED, "Half ")
    window.window.sidebar.session_chosen.emit(ids[0])
    window.until(lambda: window.messages and window.messages[0].content == "One")
    assert (window.last.state, window.last.content) == (State.COMPLETE, "Half done")
    window.window.sidebar.session_chosen.emit(ids[1])
    window.until(lambda: window.messages and window.messages[0].content == "Two")
    assert window.last.state is State.STOPPED
