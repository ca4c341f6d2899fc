"""The program ends in the middle of a deed: nothing that stood is lost, and all goes on."""

from __future__ import annotations

import signal
import threading
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.helpers import llm_replies as replies
from tests.helpers.llm import TEST_KEY
from tests.helpers.llm_server import LlmServer
from tests.helpers.screen import Desk, OpenWindow
from tests.helpers.small_disk import small_disk

pytestmark = pytest.mark.screen

Deed = Callable[[OpenWindow, LlmServer], tuple[list[str], list[str]]]


def _open(desk: Desk, data: Path, server: LlmServer) -> OpenWindow:
    return desk.open(data, OPENAI_BASE_URL=server.url, OPENAI_API_KEY=TEST_KEY)


def _shows(window: OpenWindow, *texts: str) -> None:
    window.until(lambda: window.texts() == list(texts) and window.shown("send"))


def _held_back(server: LlmServer, *pieces: str) -> threading.Event:
    """Script a reply that stands still before its last piece."""
    now, later = threading.Event(), threading.Event()
    now.set()
    gates = [*[now] * (len(pieces) - 1), later]
    server.reply(replies.text(*pieces, gates=gates))
    return later


def _act_on_newest(window: OpenWindow, *downs: str) -> None:
    """Choose from the newest message's menu by keys, so many steps below the first entry."""
    window.click(window.messages()[-1])
    window.press("Up", "Return", *downs, "Return")


def _edit(window: OpenWindow, server: LlmServer) -> tuple[list[str], list[str]]:
    server.reply(replies.text("One."))
    window.ask("First?")
    _shows(window, "First?", "One.")
    _held_back(server, "Half a", " reply")
    window.click(window.messages()[0])
    window.press("Up", "Up", "Return", "Down", "Return")
    window.until(lambda: window.get("composer").text == "First?")
    window.press("ctrl+a")
    window.type("Second?")
    window.press("Return")
    return ["Second?", "Half a"], ["First?", "One."]


def _regenerate(window: OpenWindow, server: LlmServer) -> tuple[list[str], list[str]]:
    server.reply(replies.text("One."))
    window.ask("First?")
    _shows(window, "First?", "One.")
    _held_back(server, "Half a", " reply")
    _act_on_newest(window, "Down")
    return ["First?", "Half a"], ["First?", "One."]


def _go_on(window: OpenWindow, server: LlmServer) -> tuple[list[str], list[str]]:
    server.reply(replies.text("It begins", finish=None, done=False, counts=None))
    window.ask("First?")
    _shows(window, "First?", "It begins")
    _held_back(server, " and goes on", " to the end")
    _act_on_newest(window, "Down")
    return ["First?", "It begins and goes on"], ["First?", "It begins"]


DEEDS = pytest.mark.parametrize("deed", [_edit, _regenerate, _go_on], ids=lambda one: one.__name__)


@DEEDS
@pytest.mark.parametrize("way", [signal.SIGKILL, signal.SIGTERM], ids=["killed", "terminated"])
def test_a_deed_that_is_cut_leaves_both_versions(
    bare_desk: Desk, llm_server: LlmServer, tmp_path: Path, deed: Deed, way: signal.Signals
) -> None:
    data = tmp_path / "data"
    window = _open(bare_desk, data, llm_server)
    new, old = deed(window, llm_server)
    commands = bare_desk.program(data)
    window.until(lambda: window.texts() == new)
    window.until(lambda: [one["content"] for one in commands.show()["messages"]] == new)
    window.send(way)
    assert window.ended().status == (-way if way is signal.SIGKILL else 0)

    again = _open(bare_desk, data, llm_server)
    shown = commands.show()
    assert [one["content"] for one in shown["messages"]] == new
    assert [one["state"] for one in shown["messages"]] == ["complete", "interrupted"]
    assert shown["message_count"] == 2
    again.until(lambda: again.get("session-list").children)
    again.click(again.get("session-list").children[0])
    _shows(again, *new)
    again.click(again.messages()[0])
    again.press("Up", *(["Up"] if deed is _edit else []), "Left")
    _shows(again, *old)
    assert commands.show()["message_count"] == 2
    llm_server.reply(replies.text("Two."))
    again.ask("And now?")
    _shows(again, *old, "And now?", "Two.")
    assert again.close().status == 0


def test_a_full_disk_refuses_each_deed_and_changes_nothing(
    bare_desk: Desk, llm_server: LlmServer, tmp_path: Path
) -> None:
    with small_disk(tmp_path / "data", "1m") as disk:
        window = _open(bare_desk, disk.folder, llm_server)
        question = "Is there any room? " + "Much longer. " * 60
        llm_server.reply(replies.text("One."))
        window.ask(question)
        window.until(lambda: window.texts()[-1:] == ["One."] and window.shown("send"))
        before = bare_desk.program(disk.folder).show()
        filling = disk.fill()
        _act_on_newest(window, "Down")  # answer again
        window.until(lambda: window.says("The disk is full") and window.shown("send"))
        window.click(window.messages()[-1])
        window.press("Up", "Delete")
        window.until(lambda: window.says("The disk is full") and window.shown("send"))
        window.until(lambda: window.texts()[-1:] == ["One."])
        assert len(llm_server.chats) == 1
        filling.unlink()
        after = bare_desk.program(disk.folder).show()
        assert [one["content"] for one in after["messages"]] == [
            one["content"] for one in before["messages"]
        ]
        llm_server.reply(replies.text("Another."))
        _act_on_newest(window, "Down")
        window.until(lambda: window.texts()[-1:] == ["Another."] and window.shown("send"))
        assert window.close().status == 0
