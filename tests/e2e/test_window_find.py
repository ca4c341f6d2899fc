"""Find in the conversation, from outside: keys, and what a screen reader is told."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.helpers import llm_replies as replies
from tests.helpers.llm import TEST_KEY
from tests.helpers.llm_server import LlmServer
from tests.helpers.screen import Desk, OpenWindow

pytestmark = pytest.mark.screen


def said(window: OpenWindow) -> list[str]:
    """The words in the bar."""
    bar = window.find("find-bar")
    return [one.name for one in bar.all() if one.role == "label" and one.shown] if bar else []


def test_find_counts_steps_and_goes_away(
    bare_desk: Desk, llm_server: LlmServer, tmp_path: Path
) -> None:
    environment = {"OPENAI_BASE_URL": llm_server.url, "OPENAI_API_KEY": TEST_KEY}
    window = bare_desk.open(tmp_path / "data", **environment)
    llm_server.reply(replies.text("A **nee**dle here, a NEEDLE there."))
    window.ask("Where is the needle?")
    window.until_answered()
    assert window.find("find-bar") is None

    window.press("ctrl+f")
    window.until(lambda: window.shown("find-bar"))
    assert window.get("find-bar").name == "Find in this conversation"
    window.type("needle")
    window.until(lambda: said(window) == ["1 of 3"])
    window.press("Return", "Return")
    window.until(lambda: said(window) == ["3 of 3"])
    window.press("Return")
    window.until(lambda: said(window) == ["On from the beginning", "1 of 3"])
    window.press("shift+F3", "shift+Return")
    window.until(lambda: said(window) == ["2 of 3"])
    window.type("s")
    window.until(lambda: said(window) == ["No matches"])

    nameless = [
        f"{one.role} {one.states}"
        for one in window.get("find-bar").all()
        if one.shown and "focusable" in one.states and not one.name
    ]
    assert nameless == []
    window.press("Escape")
    window.until(lambda: not window.shown("find-bar"))
    window.type("back in the field")
    window.until(lambda: window.get("composer").text == "back in the field")
    assert window.close().status == 0
