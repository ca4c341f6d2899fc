"""A reply as it arrives: the mark where text comes, and nothing that jumps when it is final."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QColor, QImage, QWheelEvent
from pytestqt.qtbot import QtBot

from ashley_desktop.storage.records import State
from ashley_desktop.ui.models.transcript import TranscriptModel
from ashley_desktop.ui.transcript.boxes import BlockBox
from ashley_desktop.ui.transcript.layout.caret import caret_area
from ashley_desktop.ui.transcript.view import TranscriptView

from .conftest import looks, question, reply, talk

Settled = Callable[[], None]
ENDS = {
    "prose": "Some **words** and a last one",
    "prose with a line break": "Some words.\n\nAnd a last one\n",
    "code": "Look:\n\n```python\nx = 1\ny = 2\n```",
    "code that is not shut": "Look:\n\n```python\nx = 1\ny = 2",
    "list": "- one\n- two\n- three",
    "table": "| a | b |\n|---|---|\n| 1 | 2 |\n| 3 | 4 |",
    "quote": "> said\n> twice",
    "heading": "text\n\n## Head",
    "formula": "So $x^2$ is\n\n$$\nx^2 + 1\n$$\n",
}


@pytest.fixture
def still(view: TranscriptView) -> TranscriptView:
    view.set_reduced_motion(True)
    return view


def picture(view: TranscriptView) -> QImage:
    return view.grab().toImage()


@pytest.mark.parametrize("name", ENDS)
def test_nothing_moves_when_a_reply_becomes_final(
    still: TranscriptView,
    model: TranscriptModel,
    settled: Settled,
    name: str,
) -> None:
    text = ENDS[name]
    model.reset([*talk(6), question(50, "q"), reply(51, "", state=State.STREAMING)])
    settled()
    for at in range(0, len(text), 5):
        model.append_delta("m51", text[at : at + 5])
        model.flush()
        settled()
    arriving = {(p.row, p.number): (p.y, p.box.height) for p in still.flow.placed}
    model.replace(reply(51, text))
    still.lay_out()
    final = {(p.row, p.number): (p.y, p.box.height) for p in still.flow.placed}
    assert final == arriving
    settled()
    still.lay_out()
    assert {(p.row, p.number): (p.y, p.box.height) for p in still.flow.placed} == final


def test_only_the_mark_and_the_foot_differ_in_the_final_picture(
    still: TranscriptView, model: TranscriptModel, settled: Settled
) -> None:
    text = "# Head\n\nSome **words**.\n\n```python\nx = 1\n```\n\n- one\n- two"
    model.reset([question(50, "q"), reply(51, "", state=State.STREAMING)])
    for at in range(0, len(text), 3):
        model.append_delta("m51", text[at : at + 3])
        model.flush()
        settled()
    before = picture(still)
    caret = still._moving.caret
    assert caret is not None
    model.replace(reply(51, text))
    at_once = picture(still)
    settled()
    later = picture(still)
    foot = next(
        p.top for p in still.flow.placed if p.row == 1 and p.number == len(still.flow.boxes(1)) - 1
    )
    area = caret.toAlignedRect().adjusted(-2, -2, 2, 2)
    for y in range(int(foot)):
        for x in range(0, before.width()):
            if not area.contains(x, y):
                assert before.pixel(x, y) == at_once.pixel(x, y) == later.pixel(x, y), (x, y)


def test_a_mark_stands_behind_the_last_letter(
    still: TranscriptView, model: TranscriptModel, settled: Settled
) -> None:
    model.reset([question(0, "q"), reply(1, "Words", state=State.STREAMING)])
    settled()
    first = caret_area(still.flow, still.sheet, still.column().left())
    assert first is not None
    model.append_delta("m1", " and more words")
    model.flush()
    settled()
    second = caret_area(still.flow, still.sheet, still.column().left())
    assert second is not None
    assert second.left() > first.left() + 40
    assert second.top() == first.top()
    shown = picture(still).pixelColor(second.center().toPoint())
    assert shown == QColor(looks().accent)
    model.replace(reply(1, "Words and more words"))
    settled()
    assert caret_area(still.flow, still.sheet, still.column().left()) is None
    assert picture(still).pixelColor(second.center().toPoint()) == QColor(looks().ground)


@pytest.mark.parametrize("text", ["| a | b |\n|---|---|\n| 1 | 22", "```\ncode\nmore", "- a\n- b"])
def test_the_mark_is_within_what_grows(
    still: TranscriptView, model: TranscriptModel, settled: Settled, text: str
) -> None:
    model.reset([question(0, "q"), reply(1, text, state=State.STREAMING)])
    settled()
    still.lay_out()
    area = still._moving.caret
    assert area is not None
    last = [p for p in still.flow.placed if isinstance(p.box, BlockBox)][-1]
    assert last.top <= area.top() < area.bottom() <= last.bottom + 1
    assert still.column().left() + 20 < area.left() < still.column().right()


def test_what_moves_stands_still_where_motion_is_reduced(
    view: TranscriptView, model: TranscriptModel, settled: Settled, qtbot: QtBot
) -> None:
    view.set_reduced_motion(False)
    model.reset([question(0, "q"), reply(1, "Words", state=State.STREAMING)])
    settled()
    qtbot.waitUntil(lambda: view._moving.motion.beat > 1)
    view.set_reduced_motion(True)
    qtbot.waitUntil(lambda: not view._moving.motion._timer.isActive())
    view.changed()
    view.lay_out()
    assert not view._moving.motion._timer.isActive()


def test_a_message_gone_to_lights_up_and_goes_out(
    view: TranscriptView, model: TranscriptModel, settled: Settled, qtbot: QtBot
) -> None:
    model.reset(talk(60))
    settled()
    view.show_message("m20", mark=True)
    settled()
    lit = picture(view)
    qtbot.waitUntil(lambda: not view._moving.flash.message_id)
    assert picture(view) != lit


def test_a_long_text_is_made_in_slices(
    view: TranscriptView, model: TranscriptModel, settled: Settled, qtbot: QtBot
) -> None:
    text = "".join(f"- item {n}\n\nword\n\n" for n in range(4_000))
    model.reset([question(0, "q"), reply(1, text)])
    view.lay_out()
    assert view.flow.is_behind(1)
    qtbot.waitUntil(lambda: not view.flow.is_behind(1))
    settled()
    boxes = [box for box in view.flow.boxes(1) if isinstance(box, BlockBox)]
    assert "".join(box.source for box in boxes) == text
    assert view.flow.following
    heights = sum(box.extent for box in view.flow.boxes(1))
    assert view.flow._heights[1] == pytest.approx(heights)


def test_a_long_text_that_folds_while_it_is_made_has_its_height(
    view: TranscriptView, model: TranscriptModel, settled: Settled, qtbot: QtBot
) -> None:
    text = "".join(f"Paragraph {n} is said.\n\n" for n in range(2_500))
    model.reset([reply(1, text), question(2, "q")])
    view.lay_out()
    assert view.flow.is_behind(0)
    qtbot.waitUntil(lambda: not view.flow.is_behind(0))
    settled()
    heights = sum(box.extent for box in view.flow.boxes(0))
    assert view.flow._heights[0] == pytest.approx(heights)


def test_text_that_grows_keeps_its_height_right(
    view: TranscriptView, model: TranscriptModel, settled: Settled
) -> None:
    model.reset([question(0, "q"), reply(1, "", state=State.STREAMING)])
    settled()
    for n in range(120):
        model.append_delta(
            "m1", f"Paragraph {n}.\n\n" if n % 9 else "```\ncode\n```\n\n| a |\n|---|\n"
        )
        model.flush()
        view.scroll_to_end()
        settled()
    heights = sum(box.extent for box in view.flow.boxes(1))
    assert view.flow._heights[1] == pytest.approx(heights)


def turn(view: TranscriptView, at: QPointF, across: int, down: int, shift: bool = False) -> None:
    modifiers = Qt.KeyboardModifier.ShiftModifier if shift else Qt.KeyboardModifier.NoModifier
    event = QWheelEvent(
        at,
        view.mapToGlobal(at),
        QPoint(),
        QPoint(across, down),
        Qt.MouseButton.NoButton,
        modifiers,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )
    view.wheelEvent(event)
    view.lay_out()


@pytest.mark.parametrize(("across", "down", "shift"), [(-120, 0, False), (0, -120, True)])
def test_wide_content_moves_sideways_under_the_pointer(
    view: TranscriptView,
    model: TranscriptModel,
    settled: Settled,
    across: int,
    down: int,
    shift: bool,
) -> None:
    model.reset([question(0, "q"), reply(1, "```\n" + "x = 1; " * 100 + "\n```\n")])
    settled()
    code = next(p for p in view.flow.placed if isinstance(p.box, BlockBox))
    at = QPointF(view.column().left() + 60, code.top + code.box.height - 20)
    before, place = picture(view), view.flow.above
    turn(view, at, across, down, shift)
    assert picture(view) != before
    assert view.flow.above == place


@pytest.mark.parametrize("at_once", [True, False])
def test_a_reply_stops_where_its_question_is_at_the_top(
    view: TranscriptView, model: TranscriptModel, settled: Settled, at_once: bool
) -> None:
    """However quickly it arrives, it is read from its beginning."""
    text = "".join(f"Paragraph {n} is said.\n\n" for n in range(60))
    model.reset(talk(6))
    settled()
    model.append(question(50, "And now?"))
    if at_once:
        model.append(reply(51, text))
    else:
        settled()
        model.append(reply(51, "", state=State.STREAMING))
        for at in range(0, len(text), 200):
            model.append_delta("m51", text[at : at + 200])
            model.flush()
            settled()
    settled()
    first = view.flow.placed[0]
    assert model.record(first.row).message_id == "m50"
    assert not view.flow.following
    view.scroll_to_end()
    settled()
    assert view.flow.following
