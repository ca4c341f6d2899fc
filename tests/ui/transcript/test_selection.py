"""Selecting across messages, and what copying gives."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QGuiApplication, QMouseEvent
from pytestqt.qtbot import QtBot

from ashley_desktop.ui.models.transcript import TranscriptModel
from ashley_desktop.ui.transcript.boxes import BlockBox, BubbleBox
from ashley_desktop.ui.transcript.selecting.copying import copied
from ashley_desktop.ui.transcript.selecting.selection import Position
from ashley_desktop.ui.transcript.view import TranscriptView

from .conftest import question, reply, talk

Settled = Callable[[], None]
TEXT = "First **bold** words.\n\n- one\n- two\n\n```python\nx = 1\n```\n\nLast `code`.\n"


@pytest.fixture
def spoken(view: TranscriptView, model: TranscriptModel, settled: Settled) -> TranscriptView:
    model.reset([question(0, "What is\n  this?"), reply(1, TEXT), question(2, "Thanks")])
    settled()
    return view


def end_of(view: TranscriptView, row: int, number: int) -> Position:
    return Position(row, number, view.flow.boxes(row)[number].length())


def test_everything_gives_the_sources(spoken: TranscriptView, qtbot: QtBot) -> None:
    spoken.setFocus()
    qtbot.keyClick(spoken, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    with qtbot.waitSignal(spoken.copied):
        qtbot.keyClick(spoken, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    assert QGuiApplication.clipboard().text() == f"What is\n  this?\n\n{TEXT}\n\nThanks"


def test_a_whole_message_gives_its_exact_source(spoken: TranscriptView) -> None:
    last = len(spoken.flow.boxes(1)) - 1
    spoken.selection.span(Position(1, 1, 0), end_of(spoken, 1, last))
    assert copied(spoken.selection, spoken.flow) == TEXT


def test_a_part_gives_what_is_read_or_the_source_on_request(spoken: TranscriptView) -> None:
    spoken.selection.span(Position(1, 1, 6), Position(1, 1, 10))
    assert copied(spoken.selection, spoken.flow) == "bold"
    assert copied(spoken.selection, spoken.flow, markdown=True) == "First **bold** words."


def test_parts_of_messages_and_whole_ones_between(spoken: TranscriptView) -> None:
    spoken.selection.span(Position(0, 0, 5), Position(2, 0, 3))
    assert copied(spoken.selection, spoken.flow) == f"is\n  this?\n\n{TEXT}\n\nTha"


def test_whole_blocks_within_a_message_give_their_source(spoken: TranscriptView) -> None:
    spoken.selection.span(Position(1, 1, 6), end_of(spoken, 1, 3))
    expected = "bold words.\n\n- one\n- two\n\n```python\nx = 1\n```"
    assert copied(spoken.selection, spoken.flow) == expected


def test_a_code_block_alone_gives_its_code(spoken: TranscriptView) -> None:
    spoken.selection.span(Position(1, 3, 0), end_of(spoken, 1, 3))
    assert copied(spoken.selection, spoken.flow) == "x = 1"


def test_backwards_is_the_same(spoken: TranscriptView) -> None:
    spoken.selection.span(Position(1, 1, 10), Position(1, 1, 6))
    assert copied(spoken.selection, spoken.flow) == "bold"


def test_the_mouse_selects_across_messages(spoken: TranscriptView, qtbot: QtBot) -> None:
    left = int(spoken.column().left())
    bubble, text = (
        next(p for p in spoken.flow.placed if isinstance(p.box, kind))
        for kind in (BubbleBox, BlockBox)
    )
    start = QPoint(left + int(bubble.box.origin().x()) + 1, int(bubble.top) + 16)
    end = QPoint(left + 600, int(text.top) + 8)
    qtbot.mousePress(spoken.viewport(), Qt.MouseButton.LeftButton, pos=start)
    spoken.pointer.move(_drag(end))
    qtbot.mouseRelease(spoken.viewport(), Qt.MouseButton.LeftButton, pos=end)
    assert copied(spoken.selection, spoken.flow).startswith("What is\n  this?\n\nFirst ")


def _drag(place: QPoint) -> QMouseEvent:
    left = Qt.MouseButton.LeftButton
    return QMouseEvent(
        QEvent.Type.MouseMove,
        QPointF(place),
        QPointF(place),
        Qt.MouseButton.NoButton,
        left,
        Qt.KeyboardModifier.NoModifier,
    )


def test_two_clicks_select_a_word_and_three_the_block(spoken: TranscriptView, qtbot: QtBot) -> None:
    text = next(p for p in spoken.flow.placed if isinstance(p.box, BlockBox))
    place = QPoint(int(spoken.column().left()) + 10, int(text.top) + 8)
    qtbot.mouseDClick(spoken.viewport(), Qt.MouseButton.LeftButton, pos=place)
    assert copied(spoken.selection, spoken.flow) == "First"
    qtbot.mouseClick(spoken.viewport(), Qt.MouseButton.LeftButton, pos=place)
    assert copied(spoken.selection, spoken.flow) == "First **bold** words."


def test_a_selection_stays_on_its_text_when_older_messages_come(
    spoken: TranscriptView, model: TranscriptModel, settled: Settled
) -> None:
    spoken.selection.span(Position(1, 1, 6), Position(1, 1, 10))
    model.prepend([question(10 + n, "older") for n in range(5)])
    settled()
    assert copied(spoken.selection, spoken.flow) == "bold"


def test_all_of_a_long_conversation_is_copied_without_making_it(
    view: TranscriptView, model: TranscriptModel, settled: Settled
) -> None:
    records = talk(3_000)
    model.reset(records)
    settled()
    view.select_all()
    assert copied(view.selection, view.flow) == "\n\n".join(r.content for r in records)
    assert view.flow.made() < 60


def test_a_message_with_a_rule_is_whole_too(
    view: TranscriptView, model: TranscriptModel, settled: Settled
) -> None:
    text = "above\n\n---\n\nbelow"
    model.reset([reply(1, text)])
    settled()
    view.selection.span(Position(0, 1, 0), end_of(view, 0, 3))
    assert copied(view.selection, view.flow) == text
    view.selection.span(Position(0, 1, 2), end_of(view, 0, 3))
    assert copied(view.selection, view.flow) == "ove\n\n---\n\nbelow"


def test_blocks_that_are_not_rendered_are_copied_from_their_source(
    view: TranscriptView, model: TranscriptModel, settled: Settled
) -> None:
    long = "".join(f"Paragraph *{n}*.\n\n" for n in range(400))
    model.reset([reply(1, long), question(2, "end")])
    settled()
    blocks = [n for n, box in enumerate(view.flow.boxes(0)) if isinstance(box, BlockBox)]
    view.selection.span(Position(0, blocks[199], 0), Position(1, 0, 3))
    text = copied(view.selection, view.flow)
    assert text.startswith("Paragraph *199*.\n\nParagraph *200*.")
    assert text.endswith("Paragraph *399*.\n\nend")
