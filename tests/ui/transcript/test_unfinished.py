"""Formulas for which there was no time are drawn once they are on the screen and all is quiet."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from pytestqt.qtbot import QtBot

from ashley_desktop.core.markdown.allowance import Allowance
from ashley_desktop.core.markdown.render import TOGETHER_S
from ashley_desktop.core.markdown.worker import RenderWorker
from ashley_desktop.ui.models.transcript import TranscriptModel
from ashley_desktop.ui.transcript.boxes import TextBox
from ashley_desktop.ui.transcript.view import TranscriptView

from .conftest import describe, looks, reply

MESSAGES = 12


@pytest.fixture
def exhausted() -> Iterator[RenderWorker]:
    """A renderer with no time left for the formulas of any message."""
    allowance = Allowance(lambda: 0.0)
    for number in range(MESSAGES):
        allowance.add(reply(number, "").message_id, TOGETHER_S)
    worker = RenderWorker(allowance=allowance)
    yield worker
    worker.close()


@pytest.fixture
def view(qtbot: QtBot, exhausted: RenderWorker, model: TranscriptModel) -> TranscriptView:
    view = TranscriptView(exhausted, looks(), describe)
    qtbot.addWidget(view)
    view.set_model(model)
    view.resize(700, 500)
    view.show()
    return view


def on_screen(view: TranscriptView) -> list[TextBox]:
    return [placed.box for placed in view.flow.placed if isinstance(placed.box, TextBox)]


def all_drawn(view: TranscriptView) -> bool:
    boxes = [box for box in on_screen(view) if "$" in box.source]
    drawn = [box.rendered is not None and len(box.rendered.formulas) == 1 for box in boxes]
    return bool(drawn) and all(drawn) and not view.stale


def test_a_reader_who_stays_sees_formulas_and_not_their_source(
    qtbot: QtBot, view: TranscriptView, model: TranscriptModel
) -> None:
    model.reset([reply(1, "so $x^2_{stays}$ it is")])
    qtbot.waitUntil(lambda: any(box.rendered for box in on_screen(view)))
    (box,) = on_screen(view)
    assert box.rendered is not None
    assert (box.rendered.formulas, box.rendered.unfinished) == ((), True)
    qtbot.waitUntil(lambda: all_drawn(view))
    assert box.plain() == "so $x^2_{stays}$ it is"


def test_a_reader_who_gets_there_sees_them_too(
    qtbot: QtBot, view: TranscriptView, model: TranscriptModel
) -> None:
    long = "\n\n".join(["words of a paragraph " * 20] * 4)
    model.reset([reply(n, f"{long}\n\nso $x^2_{{{n}}}$ it is") for n in range(MESSAGES)])
    qtbot.waitUntil(lambda: all_drawn(view))
    view.flow.pin(3, 4, 100.0)
    view.lay_out()
    qtbot.waitUntil(lambda: any("_{3}" in box.source for box in on_screen(view)))
    qtbot.waitUntil(lambda: all_drawn(view))
