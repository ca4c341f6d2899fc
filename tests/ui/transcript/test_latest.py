"""What is new below the screen, and the way back to the end."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from ashley_desktop.storage.records import State
from ashley_desktop.ui.models.transcript import TranscriptModel
from ashley_desktop.ui.transcript.layout.jump import JumpButton
from ashley_desktop.ui.transcript.view import TranscriptView

from .conftest import question, reply, talk

Settled = Callable[[], None]


@pytest.fixture
def away(view: TranscriptView, model: TranscriptModel, settled: Settled) -> JumpButton:
    """The button of a view that was scrolled away from its end."""
    model.reset(talk(60))
    settled()
    view.scroll_by(-1_500)
    view.lay_out()
    settled()
    button = view.findChild(JumpButton)
    assert button is not None
    return button


def test_away_from_the_end_the_button_is_round(away: JumpButton) -> None:
    assert away.isVisible()
    assert away.text() == ""
    assert away.accessibleName() == "Newest message"
    assert away.width() == away.height()


def test_messages_below_are_counted_until_they_are_seen(
    away: JumpButton, view: TranscriptView, model: TranscriptModel, settled: Settled, qtbot: QtBot
) -> None:
    model.extend([question(100, "from elsewhere")])
    view.lay_out()
    assert away.text() == "1 new message"
    model.extend([reply(101, "words"), question(102, "more")])
    view.lay_out()
    assert away.text() == "3 new messages"
    assert away.accessibleName() == "3 new messages"
    assert away.width() > away.height()
    view.show_message("m100")
    settled()
    view.lay_out()
    assert away.text() != "3 new messages"
    qtbot.keyClick(view, Qt.Key.Key_End)
    view.lay_out()
    assert not away.isVisible()
    assert away.text() == ""


def test_text_that_arrives_below_is_told(
    view: TranscriptView, model: TranscriptModel, settled: Settled
) -> None:
    model.reset([*talk(20), question(50, "q"), reply(51, "", state=State.STREAMING)])
    settled()
    for number in range(40):
        model.append_delta("m51", f"Paragraph {number}.\n\n")
        model.flush()
        view.lay_out()
    button = view.findChild(JumpButton)
    assert button is not None
    assert button.isVisible()
    assert button.text() == "New text"


def test_older_messages_in_front_are_not_new(
    away: JumpButton, view: TranscriptView, model: TranscriptModel
) -> None:
    model.extend([question(100, "new")])
    model.prepend([question(200 + n, "old") for n in range(10)])
    view.lay_out()
    assert away.text() == "1 new message"


def test_ones_own_question_leads_back_to_the_end(
    away: JumpButton, view: TranscriptView, model: TranscriptModel, settled: Settled
) -> None:
    model.append(question(100, "mine"))
    settled()
    assert view.flow.following
    assert not away.isVisible()


def test_another_conversation_has_nothing_new(
    away: JumpButton, view: TranscriptView, model: TranscriptModel, settled: Settled
) -> None:
    model.extend([question(100, "new")])
    view.lay_out()
    model.reset(talk(40))
    settled()
    view.scroll_by(-900)
    view.lay_out()
    assert away.isVisible()
    assert away.text() == ""
