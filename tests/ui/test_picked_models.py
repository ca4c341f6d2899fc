"""A model picked by hand while a persona answers that has one of its own."""

from __future__ import annotations

import pytest

from ashley_desktop.paths import Paths
from ashley_desktop.ui.deeds.picked_models import PICKED
from tests.helpers.llm import TEST_KEY
from tests.helpers.llm_server import LlmServer
from tests.helpers.window import RunningWindow, StartWindow
from tests.ui.talking import talk
from tests.ui.test_personas import elsewhere

OPENAI = "openai"


@pytest.fixture
def own(start_window: StartWindow, llm_server: LlmServer, paths: Paths) -> RunningWindow:
    """A window in which the fourth persona answers, with a model of its own."""
    elsewhere(paths, "add", "Coder", model="code-1")
    window = start_window({"OPENAI_BASE_URL": llm_server.url, "OPENAI_API_KEY": TEST_KEY})
    window.until_ready()
    window.window.actions_.personas[3].trigger()
    window.until(lambda: shown(window) == "code-1")
    return window


def shown(window: RunningWindow) -> str:
    return window.window.header.models.currentText()


def pick(window: RunningWindow, model: str) -> None:
    window.window.header.models._choose(OPENAI, model)
    window.until(lambda: PICKED in window.window.notices.names())


def test_it_holds_for_its_conversation_and_is_no_choice_for_all(
    own: RunningWindow, llm_server: LlmServer
) -> None:
    pick(own, "big-2")
    talk(own, "First?")
    assert llm_server.chats[-1].body["model"] == "big-2"
    text = own.window.notices.words_of(PICKED)
    assert text == "Coder has a model of its own, code-1. In this conversation big-2 answers."
    first = own.program.conversations.current.session_id  # type: ignore[union-attr]
    own.window.actions_.new.trigger()
    own.until(lambda: shown(own) == "code-1")
    assert PICKED not in own.window.notices.names()
    own.window.actions_.personas[0].trigger()
    own.until(lambda: shown(own) not in ("code-1", "big-2"))
    own.window.sidebar.session_chosen.emit(first)
    own.until(lambda: shown(own) == "big-2" and PICKED in own.window.notices.names())


def test_its_own_model_comes_back_by_the_line_or_by_picking_it(own: RunningWindow) -> None:
    pick(own, "big-2")
    own.window.notices.action_chosen.emit(PICKED)
    own.until(lambda: shown(own) == "code-1" and PICKED not in own.window.notices.names())
    pick(own, "big-2")
    own.window.header.models._choose(OPENAI, "code-1")
    own.until(lambda: PICKED not in own.window.notices.names())
    assert shown(own) == "code-1"


def test_another_persona_is_not_touched_by_it(own: RunningWindow) -> None:
    pick(own, "big-2")
    own.window.actions_.personas[1].trigger()
    own.until(lambda: shown(own) != "big-2")
    assert PICKED not in own.window.notices.names()
    own.window.header.models._choose(OPENAI, "all-3")
    own.window.actions_.new.trigger()
    own.until(lambda: shown(own) == "all-3")
    assert PICKED not in own.window.notices.names()
