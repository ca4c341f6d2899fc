"""The settings window by keys alone: found by words, changed, taken back, put back as it came."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.e2e.test_window import talking_to
from tests.helpers.llm_server import LlmServer
from tests.helpers.screen import Desk, OpenWindow

pytestmark = pytest.mark.screen


def test_a_setting_is_found_changed_taken_back_and_reset_by_keys(
    bare_desk: Desk, llm_server: LlmServer, tmp_path: Path
) -> None:
    window = opened(bare_desk, llm_server, tmp_path)
    go_to(window, "the enter key")
    window.until(lambda: is_(window, "focused", "setting-enter-send"))
    window.press("Down")
    window.until(lambda: is_(window, "checked", "setting-enter-line"))
    window.press("ctrl+z")
    window.until(lambda: is_(window, "checked", "setting-enter-send"))
    window.press("ctrl+shift+z")
    window.until(lambda: is_(window, "checked", "setting-enter-line"))
    go_to(window, "reset this page")
    window.until(lambda: is_(window, "focused", "reset-general"))
    window.press("space")
    window.until(lambda: is_(window, "checked", "setting-enter-send"))
    window.press("ctrl+z")
    window.until(lambda: is_(window, "checked", "setting-enter-line"))
    assert window.close().status == 0


def test_a_persona_tells_what_is_wrong_in_the_words_of_its_page(
    bare_desk: Desk, llm_server: LlmServer, tmp_path: Path
) -> None:
    window = opened(bare_desk, llm_server, tmp_path)
    go_to(window, "longest answer")
    window.until(lambda: is_(window, "focused", "persona-max-tokens"))
    window.type("many")
    window.press("Tab")
    window.until(lambda: window.says("“Longest answer” takes a whole number of tokens."))
    window.press("shift+Tab")
    window.press("ctrl+a")
    window.type("300")
    window.press("Tab")
    window.until(lambda: not window.says("“Longest answer” takes a whole number of tokens."))
    window.press("Escape")
    window.ask("How long?")
    window.until_answered()
    assert llm_server.chats[-1].body["max_tokens"] == 300
    assert window.close().status == 0


def opened(desk: Desk, llm_server: LlmServer, tmp_path: Path) -> OpenWindow:
    """A window with its settings open."""
    window = desk.open(tmp_path / "data", **talking_to(llm_server))
    window.until(lambda: window.get("model-picker").name == "gpt-4o-mini")
    window.press("ctrl+comma")
    window.until(lambda: window.shown("settings"))
    return window


def go_to(window: OpenWindow, words: str) -> None:
    """Search, and take the first that was found."""
    window.press("ctrl+f")
    window.type(words)
    window.press("Return")


def is_(window: OpenWindow, state: str, identifier: str) -> bool:
    """Whether assistive technology is told that a widget is focused, or checked."""
    return window.shown(identifier) and state in window.get(identifier).states
