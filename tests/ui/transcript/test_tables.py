"""Tables: as wide as what is in them, the chunks of one alike."""

from __future__ import annotations

import pytest
from PySide6.QtGui import QTextTable
from pytestqt.qtbot import QtBot

from ashley_desktop.core.markdown.blocks import Block, Kind
from ashley_desktop.storage.records import State
from ashley_desktop.ui.transcript.boxes.documents import blocks
from ashley_desktop.ui.transcript.boxes.tables import Columns, TableBox, needs_of
from ashley_desktop.ui.transcript.sheet import Sheet

from .conftest import looks, reply
from .painted import Painted


def table(*rows: tuple[str, ...]) -> str:
    head, *body = rows
    lines = [head, tuple("---" for _ in head), *body]
    return "".join("| " + " | ".join(row) + " |\n" for row in lines)


def column_widths(box: TableBox) -> list[float]:
    assert box.document is not None
    (frame,) = box.document.rootFrame().childFrames()
    assert isinstance(frame, QTextTable)
    return [width.rawValue() for width in frame.format().columnWidthConstraints()]


def rows(box: TableBox) -> int:
    assert box.document is not None
    (frame,) = box.document.rootFrame().childFrames()
    assert isinstance(frame, QTextTable)
    return frame.rows()


def test_a_small_table_is_as_wide_as_its_words(qtbot: QtBot) -> None:
    painted = Painted(reply(1, table(("a", "b"), ("1", "2"))))
    box = painted.only(TableBox)
    assert sum(column_widths(box)) < 120
    assert not box.scroll_sideways(10)


def test_the_widest_text_need_not_have_the_most_letters(qtbot: QtBot) -> None:
    painted = Painted(reply(1, table(("Way",), ("all at once",), ("row by row",), ("SQLite",))))
    box = painted.only(TableBox)
    assert box.document is not None
    block = box.document.begin()
    while block.isValid():
        assert block.layout().lineCount() <= 1, block.text()
        block = block.next()


def test_a_wide_table_scrolls_instead_of_squeezing(qtbot: QtBot) -> None:
    head = tuple(f"Column number {n}" for n in range(12))
    painted = Painted(reply(1, table(head, tuple("word" for _ in head))))
    box = painted.only(TableBox)
    assert sum(column_widths(box)) > painted.width
    assert box.scroll_sideways(40)
    assert box.origin().x() == -40
    assert box.document is not None
    assert box.document.begin().next().layout().lineCount() == 1


def test_long_cells_wrap_before_the_table_scrolls(qtbot: QtBot) -> None:
    text = "many words in one cell " * 8
    painted = Painted(reply(1, table(("a", "b", "c"), ("short", text, text))))
    box = painted.only(TableBox)
    assert sum(column_widths(box)) <= painted.width + 1
    assert not box.sideways.wide


def test_no_column_is_wider_than_forty_letters_where_the_table_scrolls(qtbot: QtBot) -> None:
    head = (*(f"Column number {n}" for n in range(9)), "words " * 60)
    painted = Painted(reply(1, table(head, tuple("x" for _ in head))))
    box = painted.only(TableBox)
    assert box.sideways.wide
    assert max(column_widths(box)) < 50 * painted.sheet.character


def test_long_text_takes_the_room_that_is_left() -> None:
    sheet = Sheet(looks())
    columns = Columns()
    columns.widen([50, 2_000])
    assert sum(columns.widths(sheet, 700)) == 700
    columns.widen([80])
    assert columns.needs == [80, 2_000]


def test_chunks_of_a_long_table_have_the_same_columns(qtbot: QtBot) -> None:
    body = [(str(n), "word") for n in range(130)]
    body[100] = ("100", "a cell that is much wider than all others")
    painted = Painted(reply(1, table(("Number", "Text"), *body)))
    boxes = painted.all(TableBox)
    assert len(boxes) > 2
    assert len({tuple(column_widths(box)) for box in boxes}) == 1
    # the header stands once, above the first chunk
    assert sum(rows(box) for box in boxes) == 131
    assert "Number" not in boxes[1].plain()


def test_an_asterisk_alone_is_seen(qtbot: QtBot) -> None:
    sheet = Sheet(looks())
    (alone,) = needs_of(Block(Kind.TABLE, table(("put",), ("O(1)*",))), sheet)
    (none,) = needs_of(Block(Kind.TABLE, table(("put",), ("O(1)",))), sheet)
    (pair,) = needs_of(Block(Kind.TABLE, table(("put",), ("*O(1)*",))), sheet)
    assert alone > none == pair
    painted = Painted(reply(1, table(("put", "get"), ("O(1)*", "O(n)"), ("O(1)", "O(1)"))))
    box = painted.only(TableBox)
    assert box.document is not None
    assert all(block.layout().lineCount() == 1 for block in list(blocks(box.document))[1:])


def test_what_a_column_needs_is_what_its_text_takes(qtbot: QtBot) -> None:
    rows = [("`some_code_here`", "**bold words**"), ("x", "[link](https://example.org/long)")]
    painted = Painted(reply(1, table(("A longer header", "b"), *rows)))
    box = painted.only(TableBox)
    assert box.document is not None
    widest: dict[int, float] = {}
    for at, block in enumerate(list(blocks(box.document))[1:7]):
        assert block.layout().lineCount() == 1
        wide = block.layout().lineAt(0).naturalTextWidth()
        widest[at % 2] = max(widest.get(at % 2, 0), wide)
    assert box.columns.needs == pytest.approx([widest[0], widest[1]], abs=25)


@pytest.mark.parametrize(
    ("line", "cells"),
    [
        ("| a | b |", ["a", "b"]),
        ("a | b", ["a", "b"]),
        ("|| b |", ["", "b"]),
        (r"| a \| b | c |", [r"a \| b", "c"]),
    ],
)
def test_cells_of_a_row(line: str, cells: list[str]) -> None:
    block = Block(Kind.TABLE, line)
    sheet = Sheet(looks())
    alone = [needs_of(Block(Kind.TABLE, cell), sheet)[0] for cell in cells]
    assert needs_of(block, sheet) == alone


def test_a_row_that_arrives_widens_the_columns(qtbot: QtBot) -> None:
    start = table(("a", "b"), ("1", "2"))
    painted = Painted(reply(1, start, state=State.STREAMING), newest=True)
    box = painted.only(TableBox)
    before = column_widths(box)
    more = start + "| 3 | something longer |\n"
    painted.update(reply(1, more, state=State.STREAMING))
    assert painted.only(TableBox) is box
    assert column_widths(box)[1] > before[1]


def test_a_wide_row_of_a_later_chunk_widens_those_above(qtbot: QtBot) -> None:
    start = table(("a", "b"), *((str(n), "x") for n in range(50)))
    painted = Painted(reply(1, start, state=State.STREAMING), newest=True)
    first, last = painted.all(TableBox)
    before = column_widths(first)
    more = start + "| 50 | something longer |\n"
    painted.update(reply(1, more, state=State.STREAMING))
    assert painted.all(TableBox) == [first, last]
    assert column_widths(first) == column_widths(last)
    assert column_widths(first)[1] > before[1]


def test_alignment_is_kept(qtbot: QtBot) -> None:
    text = "| a | b |\n|:--|--:|\n| 1 | 2 |\n"
    box = Painted(reply(1, text)).only(TableBox)
    assert box.document is not None
    (frame,) = box.document.rootFrame().childFrames()
    assert isinstance(frame, QTextTable)
    right = frame.cellAt(1, 1).firstCursorPosition().blockFormat().alignment()
    left = frame.cellAt(1, 0).firstCursorPosition().blockFormat().alignment()
    assert right != left
