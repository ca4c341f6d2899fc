"""Several conversations at once, deeds that are stopped, long texts."""

from __future__ import annotations

import threading
from functools import partial

import pytest

from ashley_desktop.storage.records import MessageRecord, State
from ashley_desktop.ui.deeds.finding import Finding
from tests.helpers import llm_replies as replies
from tests.helpers.llm_server import LlmServer
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


def _session_id(window: RunningWindow) -> str:
    assert window.program.conversations is not None
    session_id = window.program.conversations.current.session_id
    assert session_id is not None
    return session_id


def _held_back(server: LlmServer, *pieces: str) -> threading.Event:
    """Script a reply that stands still before its last piece."""
    now, later = threading.Event(), threading.Event()
    now.set()
    server.reply(replies.text(*pieces, gates=[*[now] * (len(pieces) - 1), later]))
    return later


def test_three_replies_arrive_while_their_conversations_are_looked_through(
    window: RunningWindow, llm_server: LlmServer
) -> None:
    gates, ids = [], []
    for number in range(3):
        window.window.actions_.new.trigger()
        gates.append(_held_back(llm_server, f"begun {number}", f", ended {number}"))
        window.ask(f"Question {number}")
        window.until(lambda n=number: _texts(window)[-1:] == [f"begun {n}"])
        ids.append(_session_id(window))
    for turn in range(12):  # faster than anything could be read
        window.window.sidebar.session_chosen.emit(ids[turn % 3])
        assert _session_id(window) == ids[turn % 3]
    for gate in gates:
        gate.set()
    for number, session_id in enumerate(ids):
        window.window.sidebar.session_chosen.emit(session_id)
        whole = [f"Question {number}", f"begun {number}, ended {number}"]
        window.until(lambda w=whole: _texts(window) == w and window.answered())


@pytest.mark.parametrize("deed", ["edit", "regenerate", "continue"])
def test_stop_ends_a_deed_with_what_has_arrived(
    window: RunningWindow, llm_server: LlmServer, deed: str
) -> None:
    llm_server.reply(replies.text("It begins", finish="length"))
    _talk(window, "One")
    old = window.messages
    later = _held_back(llm_server, " half", " rest")
    _do(window, deed, old[0] if deed == "edit" else old[1])
    if deed == "edit":
        window.window.composer.edit.setPlainText("Two")
        window.window.composer.submit()
    window.until(lambda: window.last.content.endswith(" half"))
    window.window.composer.stop.click()
    window.until(window.answered)
    later.set()
    begun = "It begins" if deed == "continue" else ""
    assert (window.last.content, window.last.state) == (f"{begun} half", State.STOPPED)
    _do(window, "previous-version", window.messages[0 if deed == "edit" else 1])
    window.until(lambda: _texts(window) == ["One", "It begins"])


def test_the_first_question_of_a_long_conversation_is_edited_at_length(
    window: RunningWindow, llm_server: LlmServer
) -> None:
    _talk(window, *(f"Question {number}" for number in range(20)))
    before = _texts(window)
    long = "word " * 20_000
    _do(window, "edit", window.messages[0])
    composer = window.window.composer
    composer.edit.setPlainText("  \n ")
    composer.submit()
    assert (composer.edited_id, window.busy) == (window.messages[0].message_id, False)
    composer.edit.setPlainText(long)
    llm_server.reply(replies.text("So long"))
    composer.submit()
    window.until(lambda: window.answered() and window.last.content == "So long")
    assert [one.strip() for one in _texts(window)] == [long.strip(), "So long"]
    assert composer.text() == ""
    _do(window, "previous-version", window.messages[0])
    window.until(lambda: _texts(window) == before)


def test_a_branch_outlives_what_it_came_from(window: RunningWindow) -> None:
    _talk(window, "One", "Two")
    first = _session_id(window)
    _do(window, "branch", window.messages[1])
    window.until(lambda: len(window.messages) == 2)
    window.window.sidebar.menu.chosen.emit("trash", (first,))
    window.until(lambda: window.window.sidebar.model.rowCount() == 1)
    assert _texts(window) == ["One", "You said: One"]
    _talk(window, "Three")
    assert _texts(window)[2:] == ["Three", "You said: Three"]


def test_what_is_looked_for_is_counted_while_it_arrives(
    window: RunningWindow, llm_server: LlmServer
) -> None:
    later = _held_back(llm_server, *["needle and hay, "] * 1999, "needle")
    window.ask("Look")
    window.until(lambda: window.messages[1:])
    window.window.actions_.find.trigger()
    finding = window.window.findChild(Finding)
    assert finding is not None
    assert finding.bar is not None
    finding.bar.field.setText("needle")
    later.set()
    window.until(window.answered)
    window.until(lambda: finding._hits.total == 2000)
    finding.close()
