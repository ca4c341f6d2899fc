"""What goes wrong on the way to an answer: told in words, kept right, and the next one comes."""

from __future__ import annotations

import socket
import threading
from pathlib import Path
from typing import Any

import pytest

from tests.helpers import llm_replies as replies
from tests.helpers.commands import opened
from tests.helpers.llm import TEST_KEY
from tests.helpers.llm_server import LlmServer
from tests.helpers.screen import Desk, OpenWindow

pytestmark = pytest.mark.screen


@pytest.fixture
def asking(bare_desk: Desk, llm_server: LlmServer, tmp_path: Path) -> OpenWindow:
    """A window that talks to `llm_server`."""
    return _open(bare_desk, tmp_path, llm_server.url)


def _open(desk: Desk, home: Path, url: str) -> OpenWindow:
    return desk.open(home / "data", OPENAI_BASE_URL=url, OPENAI_API_KEY=TEST_KEY)


def _stored(desk: Desk, home: Path) -> list[dict[str, Any]]:
    messages: list[dict[str, Any]] = desk.program(home / "data").show()["messages"]
    return messages


def _next_is_answered(window: OpenWindow) -> None:
    window.ask("And now?")
    window.until(lambda: window.texts()[-1:] == ["You said: And now?"])


def test_a_rate_limit_is_waited_for_in_sight_and_esc_ends_the_wait(
    asking: OpenWindow, llm_server: LlmServer, bare_desk: Desk, tmp_path: Path
) -> None:
    llm_server.reply(replies.refusal(429, "slow down", retry_after="30"))
    asking.ask("Too often?")
    asking.until(lambda: "asked too often" in asking.status)
    assert "Trying again in 30 s" in asking.status
    assert asking.shown("stop")
    asking.press("Escape")
    asking.until(lambda: asking.shown("send"))
    last = _stored(bare_desk, tmp_path)[-1]
    assert (last["state"], last["content"]) == ("stopped", "")
    assert len(llm_server.chats) == 1
    _next_is_answered(asking)


def test_a_rate_limit_that_passes_is_waited_out(
    asking: OpenWindow, llm_server: LlmServer, bare_desk: Desk, tmp_path: Path
) -> None:
    llm_server.reply(replies.refusal(429, "slow down", retry_after="1"))
    asking.ask("Too often?")
    asking.until(lambda: asking.texts()[-1:] == ["You said: Too often?"])
    assert _stored(bare_desk, tmp_path)[-1]["state"] == "complete"
    assert len(llm_server.chats) == 2
    assert "asked too often" not in asking.status


@pytest.mark.parametrize(
    ("reply", "code", "words"),
    [
        (replies.refusal(429, "slow down"), "rate_limited", "asked too often"),
        (replies.refusal(500, "oh dear"), "server_error", "has a problem of its own (500)"),
    ],
)
def test_a_server_that_goes_on_refusing_is_asked_three_times_and_told_of(
    asking: OpenWindow,
    llm_server: LlmServer,
    bare_desk: Desk,
    tmp_path: Path,
    reply: replies.Reply,
    code: str,
    words: str,
) -> None:
    llm_server.reply(reply, reply, reply)
    asking.ask("Anybody?")
    asking.until(lambda: "Trying again" in asking.status)
    asking.until(lambda: asking.shown("send"))
    assert words in asking.status
    assert words in asking.texts()[-1]
    assert len(llm_server.chats) == 3
    last = _stored(bare_desk, tmp_path)[-1]
    assert (last["state"], last["content"], last["error"]["code"]) == ("failed", "", code)
    _next_is_answered(asking)
    asked = llm_server.chats[-1].body["messages"]
    assert [message["role"] for message in asked] == ["system", "user", "user"]


def test_a_refused_connection_is_told_of_and_a_server_that_comes_later_answers(
    bare_desk: Desk, tmp_path: Path
) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
    asking = _open(bare_desk, tmp_path, f"http://127.0.0.1:{port}/v1")
    asking.ask("Anybody?")
    asking.until(lambda: asking.shown("stop"))
    asking.until(lambda: asking.shown("send") and len(asking.messages()) == 2)
    words = f"Nothing answers at http://127.0.0.1:{port}"
    assert words in asking.status
    assert words in asking.texts()[-1]
    last = _stored(bare_desk, tmp_path)[-1]
    assert (last["state"], last["error"]["code"]) == ("failed", "connection_failed")
    with LlmServer(port=port):
        _next_is_answered(asking)


@pytest.mark.model
def test_a_name_that_is_not_found_is_told_of_and_another_model_answers(
    bare_desk: Desk, tmp_path: Path
) -> None:
    asking = _open(bare_desk, tmp_path, "http://nowhere.invalid/v1")
    asking.ask("Anybody?")
    words = "The server's name could not be found: http://nowhere.invalid"
    asking.until(lambda: words in asking.status)  # a name look-up takes the time it takes
    assert words in asking.texts()[-1]
    last = _stored(bare_desk, tmp_path)[-1]
    assert (last["state"], last["error"]["code"]) == ("failed", "name_not_found")
    answered_here(asking)


def answered_here(window: OpenWindow) -> None:
    """Have the model on this machine answer the next question."""
    window.click("model-picker")
    window.press("End", "Return")
    window.until(lambda: window.status.startswith("On this machine"))
    before = len(window.messages())
    window.ask("What is the capital of France?")
    window.until(lambda: len(window.messages()) == before + 2 and "Paris" in window.texts()[-1])
    window.until(lambda: window.shown("send"))


def test_a_stream_that_breaks_keeps_what_came(
    asking: OpenWindow, llm_server: LlmServer, bare_desk: Desk, tmp_path: Path
) -> None:
    gate = threading.Event()
    whole = replies.text("so far", " so good", gates=[opened(), gate])
    before = replies.text("so far", finish=None, done=False, counts=None)
    llm_server.reply(whole.cut_after(len(before.body)))
    asking.ask("Go on?")
    gate.set()
    asking.until(lambda: "connection broke" in asking.status)
    assert asking.shown("send")
    assert asking.texts()[-1].startswith("so far")
    last = _stored(bare_desk, tmp_path)[-1]
    assert (last["state"], last["content"]) == ("interrupted", "so far")
    assert len(llm_server.chats) == 1
    _next_is_answered(asking)
