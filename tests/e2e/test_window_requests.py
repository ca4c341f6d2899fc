"""The meter, the queue and a conversation's own parameters, as a person has them before them."""

from __future__ import annotations

import signal
import threading
from pathlib import Path

import pytest

from tests.e2e.test_window import nameless, talking_to
from tests.helpers import llm_replies as replies
from tests.helpers.commands import opened
from tests.helpers.llm_server import LlmServer
from tests.helpers.screen import Desk, OpenWindow, Widget

pytestmark = pytest.mark.screen


def _waiting(window: OpenWindow) -> list[str]:
    """The messages that wait, in order."""
    queue = window.find("queue")
    if queue is None or not queue.shown:
        return []
    labels = [one.name for one in queue.all() if one.role == "label"]
    return [name.partition(": ")[2] for name in labels if name.startswith("Waiting message")]


def test_what_waits_is_there_after_a_kill_and_goes_when_it_is_told_to(
    bare_desk: Desk, llm_server: LlmServer, tmp_path: Path
) -> None:
    window = bare_desk.open(tmp_path / "data", **talking_to(llm_server))
    llm_server.reply(replies.text("so far", " never", gates=[opened(), threading.Event()]))
    window.ask("Slowly?")
    window.until(lambda: window.texts()[-1:] == ["so far"])
    window.ask("And then?")
    window.ask("At last?")
    window.until(lambda: _waiting(window) == ["And then?", "At last?"])
    assert nameless(window) == []
    window.send(signal.SIGKILL)
    window.process.wait()
    again = bare_desk.open(tmp_path / "data", **talking_to(llm_server))
    again.click(again.until(lambda: again.get("session-list").children)[0])
    again.until(lambda: _waiting(again) == ["And then?", "At last?"])
    assert len(llm_server.chats) == 1
    again.click("queue-send")
    again.until(lambda: again.texts()[-1:] == ["You said: At last?"])
    assert again.texts()[-4:-1] == ["And then?", "You said: And then?", "At last?"]
    assert not _waiting(again)
    assert again.close().status == 0


def _listed(window: OpenWindow) -> list[Widget]:
    return list(window.get("session-list").children)


def _rows(window: OpenWindow) -> dict[str, str]:
    """What the sidebar says of each conversation, by its title."""
    return {row.name.partition(",")[0]: row.name for row in _listed(window)}


def _said(window: OpenWindow) -> list[str]:
    return [text.strip() for text in window.texts()]


def _open(window: OpenWindow, title: str) -> None:
    window.click(next(row for row in _listed(window) if row.name.startswith(title)))
    window.until(lambda: window.texts()[:1] == [title])


def test_several_conversations_are_answered_at_once_each_with_its_stop(
    bare_desk: Desk, llm_server: LlmServer, tmp_path: Path
) -> None:
    window = bare_desk.open(tmp_path / "data", **talking_to(llm_server))
    gates = [threading.Event() for _ in range(3)]
    llm_server.reply(*(replies.text("Half ", "done", gates=[opened(), one]) for one in gates))
    titles = ("Apples?", "Berries?", "Cherries?")
    for title in titles:
        window.press("ctrl+n")
        window.ask(title)
        window.until(lambda title=title: _said(window) == [title, "Half"])
    window.until(lambda: sum("answering" in said for said in _rows(window).values()) == 3)
    window.press("Escape")  # ends that on screen alone
    window.until(lambda: "answering" not in _rows(window)["Cherries?"])
    assert "answering" in _rows(window)["Apples?"]
    _open(window, "Apples?")
    assert window.shown("stop")
    window.click("stop")
    window.until(lambda: "answering" not in _rows(window)["Apples?"])
    assert "answering" in _rows(window)["Berries?"]
    gates[1].set()
    window.until(lambda: "answering" not in _rows(window)["Berries?"])
    _open(window, "Berries?")
    window.until(lambda: window.texts() == ["Berries?", "Half done"])
    program = bare_desk.program(tmp_path / "data")
    sessions = program.run("sessions", "list", "--json").json
    ended = {
        one["title"]: program.show(one["session_id"])["messages"][-1]["state"] for one in sessions
    }
    assert ended == {"Apples?": "stopped", "Berries?": "complete", "Cherries?": "stopped"}
    assert window.close().status == 0


def test_the_meter_says_what_was_left_out(
    bare_desk: Desk, llm_server: LlmServer, tmp_path: Path
) -> None:
    llm_server.models = replies.document({"data": [{"id": "gpt-4o-mini", "context_length": 500}]})
    window = bare_desk.open(tmp_path / "data", **talking_to(llm_server))
    window.until(lambda: "gpt-4o-mini" in window.status)
    window.click("model-picker")
    window.until(lambda: window.says("Context window of 500 tokens"))
    window.press("Escape")
    for number, question in enumerate(("First?", "Second?", "Third?"), 1):
        llm_server.reply(replies.text("word " * 120, counts=None))
        window.ask(question)
        window.until(lambda number=number: len(llm_server.chats) == number)
        window.until(lambda: window.shown("send"))
    window.until(lambda: "Answering" not in window.status)
    window.click("meter")
    window.until(lambda: window.shown("meter-panel"))
    window.until(lambda: window.says("do not fit and are not sent. Pin what matters."))
    asked = [one["content"] for one in llm_server.chats[-1].body["messages"]]
    assert "First?" not in asked
    assert asked[-1] == "Third?"
    assert window.close().status == 0


def test_a_refused_field_is_told_once_in_the_window_and_remembered(
    bare_desk: Desk, llm_server: LlmServer, tmp_path: Path
) -> None:
    refused = "Unsupported value: 'temperature' is not supported with this model."
    llm_server.reply(replies.refusal(400, refused, param="temperature"))
    window = bare_desk.open(tmp_path / "data", **talking_to(llm_server))
    window.ask("Hello?")
    window.until(lambda: window.texts()[-1:] == ["You said: Hello?"])
    assert window.says("“gpt-4o-mini” takes no temperature: it answers with its own.")
    assert ["temperature" in chat.body for chat in llm_server.chats] == [True, False]
    window.ask("Again?")
    window.until(lambda: window.texts()[-1:] == ["You said: Again?"])
    assert "temperature" not in llm_server.chats[-1].body
    assert len(llm_server.chats) == 3
    assert window.close().status == 0


def test_the_meter_and_the_parameters_are_reached_by_the_mouse_and_named(
    bare_desk: Desk, llm_server: LlmServer, tmp_path: Path
) -> None:
    window = bare_desk.open(tmp_path / "data", **talking_to(llm_server))
    window.until(lambda: window.shown("meter"))
    window.click("meter")
    window.until(lambda: window.shown("meter-panel"))
    window.press("Escape")
    window.until(lambda: not window.shown("meter-panel"))
    window.click("parameters")
    window.until(lambda: window.shown("temperature"))
    window.type("0.25")
    window.press("Return")
    window.press("Escape")
    window.until(lambda: not window.shown("temperature"))
    window.ask("Hello?")
    window.until_answered()
    assert llm_server.chats[0].body["temperature"] == 0.25
    assert nameless(window) == []
    assert window.close().status == 0
