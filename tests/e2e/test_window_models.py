"""Models, as a person with a keyboard or a screen reader has them before them."""

from __future__ import annotations

from pathlib import Path

import pytest

from ashley_desktop.core.llm.offline import packaged_model
from tests.helpers import llm_replies as replies
from tests.helpers.gguf_files import write_model
from tests.helpers.llm import TEST_KEY
from tests.helpers.llm_server import LlmServer
from tests.helpers.screen import Desk, OpenWindow, Widget

pytestmark = pytest.mark.screen
LISTED = {
    "data": [
        *({"id": f"maker/model-{number}"} for number in range(60)),
        {
            "id": "maker/rare-one",
            "context_length": 128000,
            "pricing": {"prompt": "0.0000025", "completion": "0.00001"},
        },
    ]
}


def talking_to(server: LlmServer) -> dict[str, str]:
    return {"OPENAI_BASE_URL": server.url, "OPENAI_API_KEY": TEST_KEY}


def open_list(window: OpenWindow) -> None:
    """Click where the drop-down is once it no longer moves: it is as wide as its value."""
    window.until(lambda: "gpt-4o-mini" in window.status)
    window.until(lambda: window.get("model-picker").name == "gpt-4o-mini")
    before = window.get("model-picker").rect
    window.until(lambda: window.get("model-picker").rect == before)
    window.click("model-picker")
    window.until(lambda: window.shown("model-search"))
    window.until(lambda: len(rows(window, "model-list")) > 60)


def rows(window: OpenWindow, identifier: str) -> list[Widget]:
    found = window.find(identifier)
    return [] if found is None else [row for row in found.children if row.name]


def test_a_model_is_searched_for_starred_and_chosen_by_keys(
    bare_desk: Desk, llm_server: LlmServer, tmp_path: Path
) -> None:
    llm_server.models = replies.document(LISTED)
    window = bare_desk.open(tmp_path / "data", **talking_to(llm_server))
    open_list(window)
    window.type("rare")
    window.until(lambda: len(rows(window, "model-list")) == 2)
    window.until(lambda: window.says("A million tokens: $2.50 sent, $10 received."))
    window.press("ctrl+d")
    window.until(lambda: "Favourites" in {row.name for row in rows(window, "model-list")})
    nameless = [
        one for one in window.tree() if one.shown and "focusable" in one.states and not one.name
    ]
    assert nameless == []
    window.press("Return")
    window.until(lambda: window.get("model-picker").name == "maker/rare-one")
    assert not window.shown("model-search")
    window.ask("Hello?")
    window.until_answered()
    assert llm_server.chats[-1].body["model"] == "maker/rare-one"
    assert window.close().status == 0


def test_details_of_a_model_take_own_values(
    bare_desk: Desk, llm_server: LlmServer, tmp_path: Path
) -> None:
    llm_server.models = replies.document(LISTED)
    window = bare_desk.open(tmp_path / "data", **talking_to(llm_server))
    open_list(window)
    window.type("rare")
    window.press("ctrl+i")
    window.until(lambda: window.shown("model-facts"))
    window.click("model-context")
    window.type("64k")
    window.press("Tab")
    window.until(lambda: window.says("Context window of 65,536 tokens."))
    nameless = [
        one for one in window.tree() if one.shown and "focusable" in one.states and not one.name
    ]
    assert nameless == []
    window.press("Escape")
    window.until(lambda: not window.shown("model-facts"))


@pytest.mark.model
def test_a_model_file_is_loaded_from_the_settings_and_answers(
    bare_desk: Desk, tmp_path: Path
) -> None:
    packaged = packaged_model()
    assert packaged is not None
    models = tmp_path / "data" / "models"
    models.mkdir(parents=True)
    (models / "My own.gguf").symlink_to(packaged)
    write_model(models / "whole.gguf", whole=False)
    window = bare_desk.open(tmp_path / "data")
    window.until(lambda: window.get("model-picker").name)
    window.press("ctrl+comma")
    window.until(lambda: turned_to(window, "This machine", "local-models"))
    window.until(lambda: len(rows(window, "local-models")) == 3)
    window.until(lambda: window.says("GB of memory"))
    mine = next(row for row in rows(window, "local-models") if row.name == "My own")
    window.click(mine)
    window.until(lambda: "enabled" in window.get("load-model").states)
    window.click("load-model")
    window.until(lambda: window.says("My own is in memory."))
    window.click("use-model")
    window.until(lambda: window.get("model-picker").name == "My own")
    window.click("unload-model")
    window.until(lambda: window.says("Nothing is in memory."))
    assert window.close().status == 0


def test_a_file_that_is_no_model_is_refused_in_words(bare_desk: Desk, tmp_path: Path) -> None:
    models = tmp_path / "data" / "models"
    models.mkdir(parents=True)
    (models / "Letter.gguf").write_text("Dear grandmother")
    write_model(models / "Short.gguf", whole=False)
    window = bare_desk.open(tmp_path / "data")
    window.until(lambda: window.get("model-picker").name)
    window.press("ctrl+comma")
    window.until(lambda: turned_to(window, "This machine", "local-models"))
    window.until(lambda: len(rows(window, "local-models")) == 3)
    for name, words in (
        ("Letter", "“Letter.gguf” is not a model file: it is no GGUF."),
        ("Short", "The model file “Short.gguf” is not whole: its end is missing."),
    ):
        row = next(row for row in rows(window, "local-models") if row.name == name)
        window.click(row)
        window.until(lambda words=words: window.says(words))
        assert "enabled" not in window.get("load-model").states
        assert "enabled" not in window.get("use-model").states
    assert window.close().status == 0


def turned_to(window: OpenWindow, name: str, identifier: str) -> bool:
    """Click on a page's name, which may still move, until something of the page is there."""
    found = next((one for one in rows(window, "settings-pages") if one.name == name), None)
    if found is not None:
        window.click(found)
    return window.shown(identifier)
