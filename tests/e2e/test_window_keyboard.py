"""Everything that the window does, done with the keyboard alone."""

from __future__ import annotations

import threading
from pathlib import Path

import pytest

from tests.helpers import llm_replies as replies
from tests.helpers.commands import opened
from tests.helpers.llm import TEST_KEY
from tests.helpers.llm_server import LlmServer
from tests.helpers.screen import Desk, OpenWindow, Widget

pytestmark = pytest.mark.screen


@pytest.fixture
def asking(bare_desk: Desk, llm_server: LlmServer, tmp_path: Path) -> OpenWindow:
    """A window that talks to `llm_server`."""
    environment = {"OPENAI_BASE_URL": llm_server.url, "OPENAI_API_KEY": TEST_KEY}
    return bare_desk.open(tmp_path / "data", (), (), **environment)


def _answered(window: OpenWindow, text: str) -> None:
    window.until(lambda: window.texts()[-1:] == [text] and window.shown("send"))


def _rows(window: OpenWindow) -> list[str]:
    return [row.name.rpartition(",")[0] for row in window.get("session-list").children]


def test_lines_are_written_sent_and_stopped(asking: OpenWindow, llm_server: LlmServer) -> None:
    asking.type("one")
    asking.press("shift+Return")
    asking.type("two")
    asking.until(lambda: (asking.get("composer").text or "").splitlines() == ["one", "two"])
    assert llm_server.chats == []
    asking.press("Return")
    _answered(asking, "You said: one\ntwo")
    asking.type("three")
    asking.press("ctrl+Return")
    _answered(asking, "You said: three")
    llm_server.reply(replies.text("so far", " never", gates=[opened(), threading.Event()]))
    asking.type("four")
    asking.press("Return")
    asking.until(lambda: asking.texts()[-1:] == ["so far"])
    asking.press("Escape")
    asking.until(lambda: asking.shown("send"))
    assert asking.texts()[-1].startswith("so far")
    assert llm_server.chats[-1].disconnected.wait(10)


def test_conversations_are_begun_renamed_deleted_and_taken_back(asking: OpenWindow) -> None:
    asking.type("First")
    asking.press("Return")
    _answered(asking, "You said: First")
    asking.press("ctrl+n")
    asking.until(lambda: asking.messages() == [])
    asking.type("Second")
    asking.press("Return")
    _answered(asking, "You said: Second")
    asking.until(lambda: _rows(asking) == ["Second", "First"])

    asking.press("ctrl+shift+f", "Down", "F2")
    asking.press("ctrl+a")
    asking.type("Renamed")
    asking.press("Return")
    asking.until(lambda: _rows(asking) == ["Renamed", "First"])
    asking.press("ctrl+shift+f", "Down", "Delete")
    asking.until(lambda: _rows(asking) == ["First"])
    asking.click(asking.button("Undo"))
    asking.until(lambda: _rows(asking) == ["Renamed", "First"])
    _answered(asking, "You said: Second")


def test_export_writes_exactly_what_was_said(
    asking: OpenWindow, llm_server: LlmServer, tmp_path: Path
) -> None:
    said = "Look:\n\n```py\n\tx = 1  \n```\n\n* one\n"
    llm_server.reply(replies.text(said))
    asking.type("Show <b>code</b>")
    asking.press("Return")
    asking.until(lambda: asking.shown("send") and len(asking.messages()) == 2)
    asking.press("ctrl+shift+e")
    asking.until(lambda: any(one.name == "Export conversation" for one in _dialogs(asking)))
    target = tmp_path / "said.md"
    asking.press("ctrl+a")
    asking.type(str(target))
    asking.press("Return")
    asking.until(lambda: asking.says(f"was saved as {target}"))
    written = target.read_text("utf-8")
    assert written.startswith('---\ntitle: "Show <b>code</b>"\n')
    assert "\n\nShow <b>code</b>\n" in written
    assert f"\n\n{said}" in written


def _dialogs(window: OpenWindow) -> list[Widget]:
    return [one for one in window.tree() if one.role in ("dialog", "file chooser") and one.shown]
