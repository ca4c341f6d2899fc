"""What an event costs does not grow with the length of the message: counted, not timed."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from pytestqt.qtbot import QtBot

from ashley_desktop.storage.records import State
from ashley_desktop.ui.models.transcript import TranscriptModel
from ashley_desktop.ui.transcript.boxes import BlockBox, Box, growing, item, tables
from ashley_desktop.ui.transcript.boxes.folding import FoldBox
from ashley_desktop.ui.transcript.boxes.item import MessageItem, Shown
from ashley_desktop.ui.transcript.choices import Choices
from ashley_desktop.ui.transcript.sheet import Sheet
from ashley_desktop.ui.transcript.view import TranscriptView

from .conftest import describe, looks, question, reply
from .counting import counted
from .painted import WIDTH, Painted

VERY_LONG = "".join(f"Paragraph {n} with some words.\n\n" for n in range(4_000))


def test_a_long_folded_reply_folds_each_block_once_while_it_is_cut(
    qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(growing, "TURN_S", -1.0)  # a slice a turn
    folded = counted(monkeypatch, BlockBox, "fold_away")
    told = counted(monkeypatch, item, "amount")
    shown, sheet = Shown(reply(1, VERY_LONG), "Ashley"), Sheet(looks())
    message = MessageItem(shown, Choices())
    boxes, turns = message.build(sheet, describe, WIDTH), 1
    while message.behind:
        boxes, turns = message.update(shown, sheet, describe), turns + 1
    assert len(boxes) > 4_000
    assert turns > 100
    assert len(folded) < 2 * len(boxes) + 2 * turns  # made, then folded; the last of a turn again
    assert len(told) == 1


def test_a_row_of_a_table_that_grows_is_read_once(
    qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    read = counted(monkeypatch, tables, "_cells")
    text = "| a | b |\n|---|---|\n"
    painted = Painted(reply(1, text, state=State.STREAMING))
    for number in range(30):
        text += f"| row {number} | some **words** {number} |\n"
        painted.update(reply(1, text, state=State.STREAMING))
    rows = [line for (line,) in read if line.startswith("| row")]
    assert len(rows) == 30


class Looked(list[Box]):
    """The boxes of a message, counting how often one of them is looked at."""

    looks = 0

    def __getitem__(self, number: Any) -> Any:
        self.looks += 1
        return super().__getitem__(number)


def test_what_is_folded_away_is_passed_over_at_once(
    view: TranscriptView, model: TranscriptModel, settled: Callable[[], None], qtbot: QtBot
) -> None:
    model.reset([reply(1, VERY_LONG), question(2, "And?")])
    settled()
    qtbot.waitUntil(lambda: not view.flow.is_behind(0))
    boxes = view.flow.item(0).boxes = Looked(view.flow.boxes(0))
    (more,) = (n for n, box in enumerate(boxes) if isinstance(box, FoldBox) and not box.gone)
    boxes.looks = 0
    assert view.flow.after(0, more) == (0, len(boxes) - 2)  # the line that would fold it
    assert view.flow.before(0, len(boxes) - 2) == (0, more)
    assert boxes.looks < 10
