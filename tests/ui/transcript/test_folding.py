"""Very long messages: the first part, and nothing lost."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import QLocale
from pytestqt.qtbot import QtBot

from ashley_desktop.ui.models.transcript import TranscriptModel
from ashley_desktop.ui.transcript.boxes import BlockBox, BubbleBox
from ashley_desktop.ui.transcript.boxes.folding import FoldBox, amount
from ashley_desktop.ui.transcript.selecting.copying import copied, read_text
from ashley_desktop.ui.transcript.selecting.selection import Position, selectable
from ashley_desktop.ui.transcript.view import TranscriptView

from .conftest import question, reply
from .painted import Painted

LONG = "".join(f"Paragraph {n} with some words.\n\n" for n in range(600))
PASTED = "\n".join(f"line {n} of a log" for n in range(900))


def counted(number: int) -> str:
    return QLocale().toString(number)


def height(painted: Painted) -> float:
    return sum(box.extent for box in painted.boxes)


def fold_of(painted: Painted, action: str) -> FoldBox:
    (box,) = (box for box in painted.all(FoldBox) if box.action == action)
    return box


def test_a_very_long_reply_shows_its_first_screens(qtbot: QtBot) -> None:
    painted = Painted(reply(1, LONG))
    assert height(painted) < 3_000
    assert not fold_of(painted, "unfold").gone
    assert fold_of(painted, "fold").gone
    assert fold_of(painted, "unfold").plain() == f"Show all ({counted(3_600)} words)"


def test_what_is_folded_away_is_neither_rendered_nor_waited_for(qtbot: QtBot) -> None:
    painted = Painted(reply(1, LONG))
    hidden = [box for box in painted.boxes if isinstance(box, BlockBox) and box.hidden]
    assert len(hidden) > 500
    assert not any(box.rendered or box.wants_rendering() or box.document for box in hidden)
    assert all(box.overdue and box.extent == 0 for box in hidden)


def test_nothing_is_lost(qtbot: QtBot) -> None:
    painted = Painted(reply(1, LONG))
    blocks = [box for box in painted.boxes if isinstance(box, BlockBox)]
    assert "".join(box.source for box in blocks) == LONG
    assert blocks[-1].reading().strip() == "Paragraph 599 with some words."


def test_show_all_and_show_less(qtbot: QtBot) -> None:
    painted = Painted(reply(1, LONG))
    folded, numbers = height(painted), len(painted.boxes)
    more = fold_of(painted, "unfold")
    painted.act(more, more.action_at(painted.where(more, "unfold")))
    assert height(painted) > 12_000
    last = [box for box in painted.boxes if isinstance(box, BlockBox)][-1]
    assert last.plain() == "Paragraph 599 with some words."
    # a selection and what was found keep their places
    assert len(painted.boxes) == numbers
    less = fold_of(painted, "fold")
    assert not less.gone
    painted.act(less, "fold")
    assert height(painted) == pytest.approx(folded)


def test_what_was_read_as_the_newest_does_not_fold_later(qtbot: QtBot) -> None:
    painted = Painted(reply(1, LONG), newest=True)
    assert not painted.all(FoldBox)
    whole = height(painted)
    painted.update(newest=False)
    assert height(painted) >= whole


def test_a_folded_reply_that_becomes_the_newest_unfolds(qtbot: QtBot) -> None:
    painted = Painted(reply(1, LONG))
    assert any(box.hidden for box in painted.boxes)
    painted.update(newest=True)
    assert not any(box.hidden or getattr(box, "fading", False) for box in painted.boxes)
    assert not painted.item.folded
    assert height(painted) > 12_000


def test_an_ordinary_reply_is_not_folded(qtbot: QtBot) -> None:
    painted = Painted(reply(1, "Some words.\n\n" * 60))
    assert not painted.all(FoldBox)


def test_a_long_question_folds_early(qtbot: QtBot) -> None:
    painted = Painted(question(1, PASTED))
    assert height(painted) < 25 * painted.sheet.text_line
    shown, *hidden = painted.all(BubbleBox)
    assert hidden
    assert all(box.hidden for box in hidden)
    assert "".join(box.source for box in (shown, *hidden)) == PASTED
    assert shown.plain().count("\n") == 19
    painted.act(fold_of(painted, "unfold"), "unfold")
    assert height(painted) > 900 * painted.sheet.text_line
    assert not fold_of(painted, "fold").gone


@pytest.mark.parametrize("text", ["word " * 2_000, "a" * 5_000, ("word " * 30 + "\n") * 40])
def test_long_lines_of_a_question_fold_too(qtbot: QtBot, text: str) -> None:
    painted = Painted(question(1, text))
    assert height(painted) < 30 * painted.sheet.text_line
    assert "".join(box.source for box in painted.all(BubbleBox)) == text


def test_twenty_lines_of_a_question_are_not_folded(qtbot: QtBot) -> None:
    painted = Painted(question(1, "\n".join("a line" for _ in range(20))))
    assert not painted.all(FoldBox)


def test_a_hidden_box_can_be_revealed(qtbot: QtBot) -> None:
    painted = Painted(reply(1, LONG))
    first, *_, last = (box for box in painted.boxes if isinstance(box, BlockBox))
    assert not painted.item.reveal(first)
    assert painted.item.reveal(last)
    painted.update()
    assert not last.hidden


def test_the_length_is_told_in_words_or_letters() -> None:
    assert amount("word " * 12_449) == f"{counted(12_400)} words"
    assert amount("\N{CJK UNIFIED IDEOGRAPH-4E2D}" * 31_234) == f"{counted(31_200)} characters"


@pytest.mark.parametrize(
    "text", ["word " * 3_000 + "end", "a" * 9_000, ("word " * 30 + "\n\n") * 60 + "end", PASTED]
)
def test_a_long_question_is_read_and_copied_as_it_was_typed(
    view: TranscriptView, model: TranscriptModel, settled: Callable[[], None], text: str
) -> None:
    model.reset([question(0, text), reply(1, "Yes.")])
    settled()
    assert len([box for box in view.flow.boxes(0) if isinstance(box, BubbleBox)]) > 1
    assert view.flow.plain(0) == text
    last = len(view.flow.boxes(0)) - 1
    while not selectable(view.flow.boxes(0)[last]):
        last -= 1
    view.flow.measure(0, view.flow.boxes(0)[last])
    view.selection.span(Position(0, 0, 2), Position(0, last, 3_000_000))
    assert copied(view.selection, view.flow) == text[2:]
    assert read_text(view.selection, view.flow) == text[2:]
