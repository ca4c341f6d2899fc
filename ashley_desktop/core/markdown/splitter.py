"""Cuts Markdown source into top-level blocks, also while it still grows.

The cut is cautious: where CommonMark's rules would need the whole grammar, two blocks stay one,
and the renderer sorts them out. Whether a block ends is decided by the text alone, never by how it
was delivered, so that a streamed reply and the stored one give the same blocks.

Must not: render, or know anything about the screen.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from ashley_desktop.core.markdown.blocks import Block, Kind
from ashley_desktop.core.markdown.lines import (
    DELIMITER,
    FENCE,
    INDENTED,
    INNER,
    ITEM,
    UNDECIDED,
    begins,
    interrupts,
    marker,
)

MAX_LINE = 4_000  # longer lines are taken in pieces: one unbroken run costs its square in layout
MAX_BLOCK = 16_000  # characters after which a block is cut at the next line
MAX_LINES = 200  # of any block
MAX_UNITS = 40  # items of a list, rows of a table: what can be laid out again at each token


@dataclass(slots=True)
class _Open:
    """The block that may still grow."""

    kind: Kind
    pieces: list[str]
    language: str = ""
    fence: str = ""
    shut: bool = False
    continued: bool = False
    head: str = ""
    number: int = 0
    blank: bool = False
    units: int = 0
    lines: int = 0
    size: int = 0
    indent: int = 0
    marker: str = ""

    def add(self, piece: str) -> None:
        self.pieces.append(piece)
        self.size += len(piece)
        self.lines += 1

    def frozen(self, extra: str = "") -> Block:
        source = "".join(self.pieces) + extra
        return Block(
            self.kind,
            source,
            self.language,
            self.fence,
            self.shut,
            self.continued,
            self.head if self.continued else "",
            self.number,
        )


class Splitter:
    """Cuts a growing text; the work of a feed is that of the new text.

    `feed` gives the blocks that are finished for good; `pending` shows what is still growing.
    """

    def __init__(self) -> None:
        self._open: _Open | None = None
        self._rest = ""
        self._within = False  # the unfinished line's beginning was already taken as a piece
        self._leading: list[str] = []
        self._done: list[Block] = []

    def feed(self, text: str) -> list[Block]:
        """Take the next text; return the blocks that it finished."""
        *lines, self._rest = (self._rest + text).split("\n")
        for line in lines:
            self._take(line + "\n")
        self._rest = self._shortened(self._rest)
        return self._collected()

    def finish(self) -> list[Block]:
        """Take what is left as it is; return the last blocks."""
        if self._rest:
            self._piece(self._rest, ends=True)
            self._rest = ""
        if self._leading:
            self._close()
            self._open = _Open(Kind.PROSE, self._leading)
            self._leading = []
        self._close()
        return self._collected()

    def pending(self) -> list[Block]:
        """What is not finished: the open block, and one that the last line has just begun.

        A last line that could yet become anything (``-``, ``##``, `` ``` ``) is left out: for a
        moment it would turn the text above it into a heading.
        """
        rest = "" if self._undecided() else self._rest
        if self._open is None:
            return [self._started(rest, self._leading).frozen()] if rest.strip() else []
        if rest.strip() and not self._within and self._parts(rest):
            return [self._open.frozen(), self._started(rest, []).frozen()]
        return [self._open.frozen(rest)]

    def _undecided(self) -> bool:
        block, rest = self._open, self._rest
        if self._within:
            return False
        if block is not None and block.kind is Kind.CODE and not block.shut:
            mark = rest.strip()
            return bool(mark and block.fence) and not mark.strip(block.fence[0])
        return UNDECIDED.match(rest) is not None

    def _collected(self) -> list[Block]:
        done, self._done = self._done, []
        return done

    def _take(self, line: str) -> None:
        self._piece(self._shortened(line), ends=True)

    def _shortened(self, line: str) -> str:
        """Take pieces off a line that is too long, where it can be at a space."""
        while len(line) > MAX_LINE:
            cut = line.rfind(" ", MAX_LINE // 2, MAX_LINE) + 1 or MAX_LINE
            self._piece(line[:cut], ends=False)
            line = line[cut:]
        return line

    def _piece(self, piece: str, *, ends: bool) -> None:
        if self._within and self._open is not None:
            self._grow(piece)
        else:
            self._line(piece)
        self._within = not ends

    def _grow(self, piece: str) -> None:
        """Add the next piece of one very long line."""
        block = self._open
        assert block is not None
        unbroken = " " not in piece and len(piece) == MAX_LINE
        if unbroken or block.size + len(piece) > MAX_BLOCK:
            self._continue(block)
            block = self._open
            assert block is not None
        block.add(piece)

    def _line(self, line: str) -> None:
        block = self._open
        if not line.strip():
            self._blank(line)
        elif block is None or self._parts(line):
            self._close()
            leading, self._leading = self._leading, []
            self._open = self._started(line, leading)
        elif self._becomes_table(line):
            self._to_table(line)
        else:
            self._extend(block, line)

    def _blank(self, line: str) -> None:
        block = self._open
        if block is None:
            self._leading.append(line)
        elif block.size > MAX_BLOCK and not (block.kind is Kind.CODE and not block.shut):
            self._close()
            self._leading.append(line)
        else:
            block.blank = True
            self._extend(block, line)

    def _extend(self, block: _Open, line: str) -> None:
        if self._full(block, line):
            self._continue(block)
            block = self._open or block
        block.add(line)
        if block.kind is Kind.CODE:
            closing = line.strip()
            if block.fence and not block.shut and closing.startswith(block.fence):
                indent = len(line) - len(line.lstrip(" "))
                block.shut = indent < 4 and not closing.strip(block.fence[0])
        elif line.strip():
            block.blank = False
            if block.kind is Kind.TABLE or self._is_item(block, line):
                block.units += 1

    def _is_item(self, block: _Open, line: str) -> bool:
        item = ITEM.match(line) if block.kind is Kind.LIST else None
        return item is not None and len(item[1]) <= block.indent

    def _full(self, block: _Open, line: str) -> bool:
        """Whether a block is cut before this line of it."""
        if block.size + len(line) > MAX_BLOCK or block.lines >= MAX_LINES:
            return bool(line.strip()) or (block.kind is Kind.CODE and not block.shut)
        if block.kind is Kind.CODE or block.units < MAX_UNITS:
            return False
        return (block.kind is Kind.TABLE and bool(line.strip())) or self._is_item(block, line)

    def _continue(self, block: _Open) -> None:
        """Close a block that has grown too long, and open its continuation."""
        self._close()
        kind = Kind.PROSE if block.kind in (Kind.HEADING, Kind.RULE) else block.kind
        self._open = _Open(
            kind,
            [],
            language=block.language,
            fence=block.fence,
            shut=False,
            continued=True,
            head=block.head,
            number=block.number + block.units if kind is Kind.LIST else 0,
            indent=block.indent,
            marker=block.marker,
        )

    def _parts(self, line: str) -> bool:
        """Whether a line that is not blank begins a block of its own."""
        block = self._open
        if block is None:
            return True
        if block.kind is Kind.CODE:
            return block.shut if block.fence else not INDENTED.match(line)
        kind = begins(line)
        if block.kind in (Kind.HEADING, Kind.RULE):
            return block.blank or kind is not block.kind
        if block.kind is Kind.LIST:
            if INNER.match(line):
                return False
            if kind is Kind.LIST:
                return marker(line) != block.marker and not line.startswith(" ")
            return block.blank or kind is not None
        if block.blank:
            return True
        if block.kind is Kind.QUOTE and kind is Kind.QUOTE:
            return False
        if block.kind is Kind.TABLE:
            return kind is not None
        return interrupts(line, kind) and not self._becomes_table(line)

    @staticmethod
    def _started(line: str, leading: list[str]) -> _Open:
        kind = begins(line) or (Kind.CODE if INDENTED.match(line) else Kind.PROSE)
        block = _Open(kind, list(leading))
        fence = FENCE.match(line)
        item = ITEM.match(line)
        if kind is Kind.CODE and fence is not None:
            info = (fence[2] or fence[4] or "").strip().lower().lstrip("{.")
            block.language = re.split(r"[\s{}:,]", info, maxsplit=1)[0][:40]
            block.fence = fence[1] or fence[3]
        elif kind is Kind.LIST and item is not None:
            block.indent = len(item[1])
            block.marker = marker(line)
            block.units = 1
        block.size = sum(map(len, leading))
        block.add(line)
        return block

    def _becomes_table(self, line: str) -> bool:
        block = self._open
        if block is None or block.kind is not Kind.PROSE or block.blank or self._within:
            return False
        if "|" not in line or not DELIMITER.match(line):
            return False
        header = block.pieces[-1]
        return "|" in header and len(header) < MAX_LINE and header.endswith("\n")

    def _to_table(self, line: str) -> None:
        """The last line of the open paragraph turned out to be a table's header."""
        block = self._open
        assert block is not None
        header = block.pieces.pop()
        before = "".join(block.pieces)
        if before.strip():
            self._close()
            before = ""
        pieces = [before] if before else []
        self._open = _Open(Kind.TABLE, pieces, head=header + line)
        self._open.add(header)
        self._open.add(line)

    def _close(self) -> None:
        if self._open is not None:
            self._done.append(self._open.frozen())
            self._open = None
