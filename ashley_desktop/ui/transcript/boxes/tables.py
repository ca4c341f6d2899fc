"""The box of a table: columns as wide as what is in them, scrolled sideways where they need it.

A long table comes in chunks, each a box. They share one `Columns`, which keeps the widest need of
each column among all of them, so that the chunks look like one table.
"""

from __future__ import annotations

import re
from functools import lru_cache
from heapq import nlargest

from PySide6.QtCore import QRectF
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QTextFrame, QTextLength, QTextTable

from ashley_desktop.core.markdown.blocks import Block
from ashley_desktop.ui import tokens
from ashley_desktop.ui.transcript.boxes.box import Look
from ashley_desktop.ui.transcript.boxes.kept import Kept
from ashley_desktop.ui.transcript.boxes.prose import TextBox
from ashley_desktop.ui.transcript.boxes.spot import Spot
from ashley_desktop.ui.transcript.sheet import CELL_ACROSS, CELL_DOWN, Sheet

MOST = 40  # characters of a column before its text wraps
LEAST_WRAPPED = 22  # characters that a wrapped column keeps before the table scrolls instead
_LONGEST = 2_000  # characters of a cell's source that are measured
_MEASURED = 4  # of a column
_SLACK = 2.0  # pixels, for what rounding takes
_LINK = re.compile(r"\[([^\]]*)\]\([^)]*\)")
# only what comes in pairs is a mark: an asterisk alone is seen
_PAIR = re.compile(rf"(\*{{1,3}}|~~|`+)(?=\S)(.{{1,{8 * MOST}}}?)(?<=\S)\1")
_RULER = re.compile(r"[\s|:-]+")
_CELL = re.compile(r"(?<!\\)\|")


class Columns:
    """The widths that the columns of one table need, over all its chunks.

    Attributes: needs: pixels by column, without the free space between columns.
    """

    def __init__(self) -> None:
        self.needs: list[float] = []
        self._sources: list[Block] = []

    def join(self, block: Block, sheet: Sheet) -> None:
        """One more chunk belongs to the table; from the second on, sources are guessed from."""
        self._sources.append(block)
        if len(self._sources) > 1:
            for chunk in self._sources:
                self.widen(needs_of(chunk, sheet))
            self._sources = [block]

    def widen(self, needs: list[float]) -> None:
        """Take in what a chunk needs."""
        known = self.needs + [0.0] * (len(needs) - len(self.needs))
        self.needs = [
            max(known[at], needs[at]) if at < len(needs) else known[at] for at in range(len(known))
        ]

    def widths(self, sheet: Sheet, room: float) -> list[float]:
        """The widths of the columns in a room.

        Long text wraps at `MOST` characters; where that is still too wide, it wraps earlier, down
        to `LEAST_WRAPPED`; where that is not enough, the table is wider than the room. Where
        there is room left, long text takes it.
        """
        character = sheet.character
        most, least = MOST * character, LEAST_WRAPPED * character
        capped = [min(need, most) for need in self.needs]
        over = sum(capped) - room
        if over > 0:
            slack = [max(0.0, width - least) for width in capped]
            if sum(slack) >= over:
                share = over / sum(slack)
                return [width - free * share for width, free in zip(capped, slack, strict=True)]
            return capped
        wants = [need - width for need, width in zip(self.needs, capped, strict=True)]
        if not sum(wants):
            return capped
        share = min(1.0, -over / sum(wants))
        return [width + want * share for width, want in zip(capped, wants, strict=True)]


def needs_of(block: Block, sheet: Sheet) -> list[float]:
    """What the columns of a chunk need so that nothing wraps: the widest text of each.

    Taken from the source: laying a table out to see costs as much as showing it. Only the longest
    of the texts are measured, as a shorter one is seldom wider.
    """
    head = (block.head or block.source.lstrip()).split("\n", 1)[0]
    titles = [_Cell(cell, bold=True) for cell in _cells(head)]
    cells: list[list[_Cell]] = [[] for _ in titles]
    for line in block.source.split("\n"):
        if _RULER.fullmatch(line):
            continue
        for column, cell in zip(cells, _row(line), strict=False):
            column.append(cell)
    longest = (nlargest(_MEASURED, column, key=lambda cell: len(cell.seen)) for column in cells)
    return [
        max(cell.width(sheet) for cell in (title, *column))
        for title, column in zip(titles, longest, strict=True)
    ]


class _Cell:
    """A cell's source. Attributes: seen: what is left of it when it is rendered."""

    def __init__(self, source: str, *, bold: bool = False) -> None:
        self.seen = _PAIR.sub(r"\2", _LINK.sub(r"\1", source[:_LONGEST]))
        self._bold = bold or "**" in source or "__" in source
        self._code = "`" in source

    def width(self, sheet: Sheet) -> float:
        """Pixels of the text in one line."""
        fonts = [sheet.header if self._bold else sheet.text]
        if self._code:
            fonts.append(sheet.inline_code)
        text = self.seen[: 8 * MOST]
        return max(QFontMetricsF(font).horizontalAdvance(text) for font in fonts) + _SLACK


@lru_cache(maxsize=128)
def _row(line: str) -> tuple[_Cell, ...]:
    """The cells of a row; kept, as a chunk that grows is looked at anew with each of its words."""
    return tuple(_Cell(text) for text in _cells(line))


def _cells(line: str) -> list[str]:
    line = line.strip().removeprefix("|")
    if line.endswith("|") and not line.endswith("\\|"):
        line = line[:-1]
    return [cell.strip() for cell in _CELL.split(line)]


class TableBox(TextBox):
    """A table, or a chunk of a long one.

    Attributes:
        columns: shared by the chunks of a table, as is how far they are moved.
    """

    def __init__(
        self,
        block: Block,
        gap: float,
        sheet: Sheet,
        spot: Spot | None = None,
        above: TableBox | None = None,
    ) -> None:
        """Args: above: the chunk of the same table that this one continues."""
        super().__init__(block, gap, sheet, spot)
        self.columns: Columns = above.columns if above is not None else Columns()
        if above is not None:
            self.sideways = above.sideways
        self.columns.join(block, sheet)
        self._table: QTextTable | None = None
        self._laid: list[float] = []
        self._lines: list[int] = []
        rows = max(1, block.source.strip().count("\n") + (1 if block.continued else 0))
        self.height = float(round(rows * (sheet.text_line + sheet.px(tokens.SPACE_L))))

    def lay_out(self, sheet: Sheet, width: float) -> None:
        inner = self.inner(sheet)
        room = width - self.indent(sheet)
        if self._table is not None and self._laid != self._widths(inner, room):
            self.width = -1.0
        super().lay_out(sheet, width)

    def _make(self, sheet: Sheet, kept: Kept | None = None) -> int:
        differs = super()._make(sheet, kept)
        self._table = None
        if self.document is None or self._given_up is not None:
            return differs
        frames = self.document.rootFrame().childFrames()
        self._table = _as_table(frames[0]) if frames else None
        if self._table is None:
            return differs
        if self.block.continued:
            self._table.removeRows(0, 1)  # the header, which stands above the first chunk
        self.columns.widen(needs_of(self.block, sheet))
        return differs

    def _widths(self, sheet: Sheet, room: float) -> list[float]:
        across = sheet.px(CELL_ACROSS)
        needs = self.columns.needs
        widths = self.columns.widths(sheet, room - across * len(needs))
        return [float(int(width + across)) for width in widths]  # never more than the room

    def _place(self, sheet: Sheet, room: float) -> None:
        if self._table is None or self.document is None:
            super()._place(sheet, room)
            return
        self._laid = self._widths(sheet, room)
        shape = self._table.format()
        shape.setCellSpacing(0)
        shape.setColumnWidthConstraints(
            [QTextLength(QTextLength.Type.FixedLength, width) for width in self._laid]
        )
        self._table.setFormat(shape)
        self._settle(sheet, room, max(sum(self._laid), 1.0))
        layout, down = self.document.documentLayout(), sheet.px(CELL_DOWN)
        first = 0 if self.block.continued else 1
        self._lines = []
        for row in range(first, self._table.rows()):
            cell = self._table.cellAt(row, 0).firstCursorPosition().block()
            self._lines.append(max(0, round(layout.blockBoundingRect(cell).top() - down)))

    def _draw_text(self, painter: QPainter, sheet: Sheet, look: Look) -> None:
        super()._draw_text(painter, sheet, look)
        left, wide = self.origin().x(), sum(self._laid)
        for y in self._lines if self._table is not None else ():
            painter.fillRect(QRectF(left, y, wide, 1), QColor(sheet.style.line))


def _as_table(frame: QTextFrame) -> QTextTable | None:
    return frame if isinstance(frame, QTextTable) else None
