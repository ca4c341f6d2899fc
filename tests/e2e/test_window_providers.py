"""A server of one's own from the settings of the real window to the reply, and away again."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.helpers.llm_server import LlmServer
from tests.helpers.screen import Desk, OpenWindow, Widget

pytestmark = pytest.mark.screen


def test_a_server_is_added_used_tested_and_deleted(
    bare_desk: Desk, llm_server: LlmServer, tmp_path: Path
) -> None:
    window = bare_desk.open(tmp_path / "data")
    window.press("ctrl+comma")
    window.until(lambda: window.shown("base-url"))
    window.click("add-provider")
    window.until(lambda: window.shown("new-base-url"))
    window.until(lambda: "focused" in window.get("new-base-url").states)
    window.type(f"127.0.0.1:{llm_server.port}/v1/models")
    window.press("Return")
    window.until(lambda: field(window, "base-url") == llm_server.url)
    window.click(shown(window, "default-model"))
    window.type("m-1")
    window.press("Return")
    window.click(shown(window, "test-provider"))
    window.until(lambda: shown(window, "test-result").name.endswith("m-1 answered."))
    window.click(shown(window, "use-provider"))
    window.until(lambda: "m-1" in window.status)
    program = bare_desk.program(tmp_path / "data")
    assert program.run("ask", "From outside?").out.strip() == "You said: From outside?"
    assert llm_server.chats[-1].body["model"] == "m-1"

    window.click(shown(window, "delete-provider"))
    window.until(lambda: window.says("deleted"))
    window.until(lambda: "SmolLM2" in window.status)
    listed = program.run("providers", "list", "--json").json
    assert [one["name"] for one in listed if one["selected"]] == ["offline"]
    window.click("undo-provider")
    window.until(lambda: "m-1" in window.status)
    window.until(lambda: field(window, "base-url") == llm_server.url)
    assert window.close().status == 0


def shown(window: OpenWindow, identifier: str) -> Widget:
    """The widget of this name that is on the screen: each provider has its own."""

    def look() -> Widget | None:
        found = (w for w in window.tree() if w.identifier == identifier and w.shown)
        return next(found, None)

    return window.until(look)


def field(window: OpenWindow, identifier: str) -> str:
    """What stands in a field."""
    return shown(window, identifier).text or ""
