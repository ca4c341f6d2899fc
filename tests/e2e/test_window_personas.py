"""Personas as a person with a keyboard, a mouse or a screen reader has them before them."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.e2e.test_window import nameless, talking_to
from tests.helpers.llm_server import LlmServer
from tests.helpers.screen import Desk, xdotool

pytestmark = pytest.mark.screen
CREATIVE = "Creative Assistant"


def test_personas_are_chosen_by_keys_and_by_searching(
    bare_desk: Desk, llm_server: LlmServer, tmp_path: Path
) -> None:
    window = bare_desk.open(tmp_path / "data", **talking_to(llm_server))
    window.until(lambda: window.get("persona-picker").name == "Ashley")
    window.press("ctrl+2")
    window.until(lambda: window.get("persona-picker").name == "Technical Expert")
    window.ask("First?")
    assert window.until_answered()[-1].name.startswith("Technical Expert")
    window.click("persona-picker")
    window.until(lambda: window.shown("persona-search"))
    assert nameless(window) == []
    window.type("writing")
    window.until(lambda: [one.name for one in window.get("persona-list").children] == [CREATIVE])
    window.press("Return")
    window.until(lambda: window.get("persona-picker").name == "Creative Assistant")
    window.ask("Second?")
    window.until(lambda: len(window.messages()) >= 4 and window.shown("send"))
    assert window.messages()[-1].name.startswith("Creative Assistant")
    assert [chat.body["temperature"] for chat in llm_server.chats] == [0.3, 0.9]
    assert window.close().status == 0


def test_one_is_made_on_the_page_and_seen_by_the_commands(
    bare_desk: Desk, llm_server: LlmServer, tmp_path: Path
) -> None:
    window = bare_desk.open(tmp_path / "data", **talking_to(llm_server))
    window.until(lambda: window.get("persona-picker").name == "Ashley")
    window.click("persona-picker")
    window.until(lambda: window.shown("manage-personas"))
    window.click("manage-personas")
    window.until(lambda: window.shown("personas"))
    window.until(lambda: len(window.get("personas").children) == 3)
    assert nameless(window) == []
    window.click("new-persona")
    window.until(lambda: window.shown("new-persona-title"))
    window.type("Captain")
    window.press("Return")
    program = bare_desk.program(tmp_path / "data")

    def listed() -> list[str]:
        told = program.run("personas", "list", "--json").out
        return [one["name"] for one in json.loads(told)]

    window.until(lambda: "Captain" in listed())
    window.until(lambda: len(window.get("personas").children) == 4)
    window.click("undo-persona")
    window.until(lambda: "Captain" not in listed())
    last, first = window.get("personas").children[2], window.get("personas").children[0]
    drag(bare_desk, last.middle, (first.middle[0], first.rect[1] + 2))
    window.until(lambda: listed() == ["Creative", "Ashley", "Technical"])
    program.run("personas", "edit", "Technical", "--title", "Guru")
    window.until(lambda: "Guru" in [one.name for one in window.get("personas").children])
    assert window.close().status == 0


def drag(desk: Desk, start: tuple[int, int], end: tuple[int, int]) -> None:
    """Drag with the left button, in the small steps of a hand."""
    xdotool(desk.environment, "mousemove", *map(str, start), "mousedown", "1")
    for step in range(1, 9):
        x, y = (a + (b - a) * step // 8 for a, b in zip(start, end, strict=True))
        xdotool(desk.environment, "mousemove", str(x), str(y))
    xdotool(desk.environment, "mouseup", "1")
