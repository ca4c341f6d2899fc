"""A block that took too long to format is formatted when the reader asks once more."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QPointF, Qt
from pytestqt.qtbot import QtBot

from ashley_desktop.core.markdown.worker import RenderWorker
from ashley_desktop.ui.models.transcript import TranscriptModel
from ashley_desktop.ui.transcript.boxes import TextBox
from ashley_desktop.ui.transcript.boxes.given_up import GivenUp
from ashley_desktop.ui.transcript.layout.flow import Placed
from ashley_desktop.ui.transcript.view import TranscriptView

from .conftest import describe, looks, reply

SLOW = "**so** and more of the same " * 490  # far more than a millisecond's work


@pytest.fixture
def hurried() -> Iterator[RenderWorker]:
    worker = RenderWorker(cpu_s=0.001)
    yield worker
    worker.close()


def text_of(view: TranscriptView) -> Placed:
    return next(placed for placed in view.flow.placed if isinstance(placed.box, TextBox))


def test_a_block_that_was_given_up_is_rendered_when_asked_again(
    qtbot: QtBot, hurried: RenderWorker, model: TranscriptModel
) -> None:
    view = TranscriptView(hurried, looks(), describe)
    qtbot.addWidget(view)
    view.set_model(model)
    view.resize(700, 500)
    view.show()
    model.reset([reply(1, SLOW)])

    def rendered() -> bool | None:
        boxes = [p.box for p in view.flow.placed if isinstance(p.box, TextBox)]
        known = boxes[0].rendered if boxes and not view.stale else None
        return None if known is None else not known.fallback

    qtbot.waitUntil(lambda: rendered() is False)
    view.flow.go_to(0)
    view.lay_out()
    placed = text_of(view)
    local = next(
        QPointF(x, y)
        for y in range(0, 80, 4)
        for x in range(0, int(placed.box.width), 4)
        if placed.box.action_at(QPointF(x, y)) == GivenUp.AGAIN
    )
    point = local + QPointF(view.column().left(), placed.top)
    qtbot.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=point.toPoint())
    qtbot.waitUntil(lambda: rendered() is True)
    assert text_of(view).box.plain().startswith("so and more")
