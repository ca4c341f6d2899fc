"""What a person does with messages, in the real window: edit, walk the versions, delete, undo."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.helpers import llm_replies as replies
from tests.helpers.llm import TEST_KEY
from tests.helpers.llm_server import LlmServer
from tests.helpers.screen import Desk, OpenWindow, Widget, xdotool

pytestmark = pytest.mark.screen

FOOT_PX = 14  # from a message's lower edge to the middle of the row of icons
PAGER_PX = 6  # from the edge of a question to the middle of the arrow to the next version


@pytest.fixture
def asking(bare_desk: Desk, llm_server: LlmServer, tmp_path: Path) -> OpenWindow:
    """A window that talks to `llm_server`."""
    environment = {"OPENAI_BASE_URL": llm_server.url, "OPENAI_API_KEY": TEST_KEY}
    return bare_desk.open(tmp_path / "data", (), (), **environment)


def _shows(window: OpenWindow, *texts: str) -> list[Widget]:
    window.until(lambda: window.texts() == list(texts) and window.shown("send"))
    return window.messages()


def _next_version(window: OpenWindow, desk: Desk, question: Widget) -> None:
    """Click on the arrow beside the number of a question's version."""
    x, y, width, height = question.rect
    place = (str(x + width - PAGER_PX), str(y + height - FOOT_PX))
    xdotool(desk.environment, "mousemove", *place, "click", "1")


def test_versions_are_made_and_walked_and_a_message_comes_back(
    asking: OpenWindow, bare_desk: Desk, llm_server: LlmServer
) -> None:
    llm_server.reply(replies.text("Paris."))
    asking.ask("Capital of Franse?")
    question, _ = _shows(asking, "Capital of Franse?", "Paris.")

    asking.click("composer")
    asking.type("a draft")
    asking.click(question)
    asking.press("Up", "Up", "Return", "Down", "Return")  # the menu of the question, Edit
    asking.until(lambda: asking.get("composer").text == "Capital of Franse?")
    assert asking.says("Editing a message")
    llm_server.reply(replies.text("Still Paris."))
    asking.press("ctrl+a")
    asking.type("Capital of France?")
    asking.press("Return")
    question, _ = _shows(asking, "Capital of France?", "Still Paris.")
    assert asking.get("composer").text == "a draft"
    assert not asking.says("Editing a message")

    asking.click(question)
    asking.press("Up", "Up", "Left")
    question, _ = _shows(asking, "Capital of Franse?", "Paris.")
    _next_version(asking, bare_desk, question)
    question, _ = _shows(asking, "Capital of France?", "Still Paris.")

    asking.click(question)
    asking.press("Up", "Delete")
    _shows(asking, "Capital of France?")
    asking.click(asking.button("Undo"))
    _shows(asking, "Capital of France?", "Still Paris.")
    assert asking.close().status == 0
