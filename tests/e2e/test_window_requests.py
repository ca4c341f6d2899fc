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
from tests.helpers.screen import Desk, OpenWindow

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
