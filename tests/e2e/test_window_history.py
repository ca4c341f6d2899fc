"""The history from outside: the sidebar's keys and menus, search that lands, another writer."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.helpers import llm_replies as replies
from tests.helpers.llm import TEST_KEY
from tests.helpers.llm_server import LlmServer
from tests.helpers.screen import Desk, OpenWindow, Widget

pytestmark = pytest.mark.screen


@pytest.fixture
def window(bare_desk: Desk, llm_server: LlmServer, tmp_path: Path) -> OpenWindow:
    """A window over the conversations about bread and, newest, about a lighthouse."""
    environment = {"OPENAI_BASE_URL": llm_server.url, "OPENAI_API_KEY": TEST_KEY}
    opened = bare_desk.open(tmp_path / "data", **environment)
    for number, (text, reply) in enumerate(
        (("How long does bread rise?", "An hour."), ("Who keeps the light?", "Nobody any more.")), 1
    ):
        llm_server.reply(replies.text(reply))
        opened.press("ctrl+n")
        opened.ask(text)
        opened.until_answered()
        opened.until(lambda number=number: len(_listed(opened)) == number)
    return opened


def _rows(window: OpenWindow, identifier: str) -> list[Widget]:
    found = window.find(identifier)
    return [] if found is None or not found.shown else list(found.children)


def _listed(window: OpenWindow) -> list[str]:
    return [row.name for row in _rows(window, "session-list")]


def _found(window: OpenWindow) -> list[str]:
    return [row.name for row in _rows(window, "search-results")]


def test_search_goes_to_the_very_message(window: OpenWindow) -> None:
    window.click("session-search")
    window.type("hour")
    window.until(lambda: len(_found(window)) == 1)
    assert _found(window)[0].startswith("How long does bread rise?, Ashley: An hour.")
    window.press("Return")
    window.until(lambda: window.texts() == ["How long does bread rise?", "An hour."])
    window.press("Escape")
    window.until(lambda: len(_listed(window)) == 2)


def test_the_delete_key_and_undo(window: OpenWindow, bare_desk: Desk, tmp_path: Path) -> None:
    window.click(_rows(window, "session-list")[1])
    window.until(lambda: "An hour." in window.texts())
    window.press("Delete")
    window.until(lambda: len(_listed(window)) == 1)
    program = bare_desk.program(tmp_path / "data")
    assert len(program.run("sessions", "list", "--json").json) == 1
    window.click(window.button("Undo"))
    window.until(lambda: len(_listed(window)) == 2)
    assert len(program.run("sessions", "list", "--json").json) == 2


def test_the_menu_pins_and_what_a_command_pins_is_seen(
    window: OpenWindow, bare_desk: Desk, tmp_path: Path
) -> None:
    window.click(_rows(window, "session-list")[1], button=3)
    window.press("Down", "Down", "Return")  # below Rename
    window.until(lambda: _listed(window)[0].startswith("How long"))
    made = bare_desk.program(tmp_path / "data").run("sessions", "new")
    assert made.status == 0
    window.until(lambda: len(_listed(window)) == 3)
    assert _listed(window)[0].startswith("How long")


def test_nothing_in_the_sidebar_is_without_a_name(window: OpenWindow) -> None:
    window.click("session-search")
    window.type("light")
    window.until(lambda: _found(window) != [])
    window.click(window.button("Trash"))
    nameless = [
        f"{one.role} {one.identifier} {sorted(one.states)}"
        for one in window.tree()
        if one.shown and "focusable" in one.states and not one.name
    ]
    assert nameless == []
