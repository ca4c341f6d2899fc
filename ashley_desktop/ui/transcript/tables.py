"""The box of a table: columns as wide as what is in them, scrolled sideways where they need it.

A long table comes in chunks, each a box. They share one `Columns`, which keeps the widest need of
each column among all of them, so that the chunks look like one table. What is not laid out yet is
guessed from its source; a chunk that needs more than the guess widens all of them.
"""

from __future__ import annotations

import re

from PySide6.QtGui import QFontMetricsF, QTextFrame, QTextLength, QTextTable

from ashley_desktop.core.markdown.blocks import Block
from ashley_desktop.ui import tokens
from ashley_desktop.ui.transcript.prose import TextBox
from ashley_desktop.ui.transcript.sheet import CELL_ACROSS, Sheet
from ashley_desktop.ui.transcript.spot import Spot

MOST = 40  # characters of a column before its text wraps
LEAST_WRAPPED = 22  # characters that a wrapped column keeps before the table scrolls instead
_UNBOUNDED = 100_000.0
_LINK = re.compile(r"\[([^\]]*)\]\([^)]*\)|[*_`~]")
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
                self.widen(_guess(chunk, sheet))
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


def _guess(block: Block, sheet: Sheet) -> list[float]:
    """About what the columns of a chunk need: the longest text of each, by its letters."""
    longest: list[str] = []
    for line in block.source.split("\n"):
        for at, cell in enumerate(_cells(line)):
            if at == len(longest):
                longest.append("")
            if len(cell) > len(longest[at]):
                longest[at] = cell
    metrics = QFontMetricsF(sheet.text)
    needs = [metrics.horizontalAdvance(cell[: 8 * MOST]) for cell in longest]
    if block.continued:
        return needs
    bold = QFontMetricsF(sheet.header)
    for at, cell in enumerate(_cells(block.source.lstrip().split("\n", 1)[0])):
        needs[at] = max(needs[at], bold.horizontalAdvance(cell[: 8 * MOST]))
    return needs


def _cells(line: str) -> list[str]:
    return [_LINK.sub(r"\1", cell).strip() for cell in _CELL.split(line.strip().strip("|"))]


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
        rows = max(1, block.source.strip().count("\n") + (1 if block.continued else 0))
        self.height = rows * (sheet.text_line + sheet.px(tokens.SPACE_L))

    def lay_out(self, sheet: Sheet, width: float) -> None:
        inner = self.inner(sheet)
        room = width - self.indent(sheet)
        if self._table is not None and self._laid != self._widths(inner, room):
            self.width = -1.0
        super().lay_out(sheet, width)

    def _make(self, sheet: Sheet) -> None:
        super()._make(sheet)
        self._table = None
        if self.document is None or self._given_up is not None:
            return
        frames = self.document.rootFrame().childFrames()
        self._table = _as_table(frames[0]) if frames else None
        if self._table is None:
            return
        if self.block.continued:
            self._table.removeRows(0, 1)  # the header, which stands above the first chunk
        self.document.setTextWidth(_UNBOUNDED)
        self.document.size()  # lays out now
        self.columns.widen(_needs(self._table))

    def _widths(self, sheet: Sheet, room: float) -> list[float]:
        across = sheet.px(CELL_ACROSS)
        needs = self.columns.needs
        widths = self.columns.widths(sheet, room - across * len(needs))
        return [float(round(width + across)) for width in widths]

    def _place(self, sheet: Sheet, room: float) -> None:
        if self._table is None or self.document is None:
            super()._place(sheet, room)
            return
        self._laid = self._widths(sheet, room)
        shape = self._table.format()
        shape.setColumnWidthConstraints(
            [QTextLength(QTextLength.Type.FixedLength, width) for width in self._laid]
        )
        self._table.setFormat(shape)
        self._settle(sheet, room, max(sum(self._laid), 1.0))


def _as_table(frame: QTextFrame) -> QTextTable | None:
    return frame if isinstance(frame, QTextTable) else None


def _needs(table: QTextTable) -> list[float]:
    """What each column needs so that nothing wraps; the document has no bound now."""
    needs = [0.0] * table.columns()
    for row in range(table.rows()):
        for column in range(table.columns()):
            cell = table.cellAt(row, column)
            block, last = cell.firstCursorPosition().block(), cell.lastPosition()
            while block.isValid() and block.position() <= last:
                lines = block.layout()
                for number in range(lines.lineCount()):
                    wide = lines.lineAt(number).naturalTextWidth()
                    needs[column] = max(needs[column], wide + 1)
                block = block.next()
    return needs
