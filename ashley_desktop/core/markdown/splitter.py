"""Cuts Markdown source into top-level blocks, also while it still grows.

The cut is cautious: where CommonMark's rules would need the whole grammar, two blocks stay one,
and the renderer sorts them out. Whether a block ends is decided by the text alone, never by how it
was delivered, so that a streamed reply and the stored one give the same blocks.

Must not: render, or know anything about the screen.
"""

from __future__ import annotations

from ashley_desktop.core.markdown import display
from ashley_desktop.core.markdown.blocks import Block, Kind
from ashley_desktop.core.markdown.definitions import Definitions, defines, note_name, titles
from ashley_desktop.core.markdown.lines import (
    DEFINING,
    DELIMITER,
    INDENTED,
    INNER,
    ITEM,
    UNDECIDED,
    begins,
    interrupts,
    marker,
)
from ashley_desktop.core.markdown.opened import Growing, started

MAX_LINE = 4_000  # longer lines are taken in pieces: one unbroken run costs its square in layout
MAX_BLOCK = 16_000  # characters after which a block is cut at the next line
MAX_LINES = 200  # of any block
MAX_PROSE_LINES = 80  # a paragraph is laid out whole: 200 lines of brackets take Qt 16 ms
MAX_UNITS = 40  # items of a list, rows of a table: what can be laid out again at each token


class Splitter:
    """Cuts a growing text; the work of a feed is that of the new text.

    `feed` and `finish` give the blocks whose text is finished for good, `pending` what is still
    growing, and `amended`, to be asked after each of them, the finished blocks that a definition
    further down has given a meaning since.
    """

    def __init__(self) -> None:
        self._open: Growing | None = None
        self._rest = ""
        self._within = False  # the unfinished line's beginning was already taken as a piece
        self._leading: list[str] = []
        self._done: list[Block] = []
        self._given_up = False  # lines of what was no formula are taken again; they open none
        self._definitions = Definitions()
        self._shown = 0  # blocks closed so far that are not hidden

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
        while self._in_formula():
            self._give_up()
        if self._leading:
            self._close()
            self._open = Growing(Kind.PROSE, self._leading)
            self._leading = []
        self._close()
        return self._collected()

    def pending(self) -> list[Block]:
        """What is not finished: the open block, and one that the last line has just begun.

        A last line that could yet become anything (``-``, ``##``, `` ``` ``) is left out: for a
        moment it would turn the text above it into a heading.
        """
        return [self._definitions.filled(block) for block in self._pending()]

    def amended(self) -> list[tuple[int, Block]]:
        """Finished blocks that have changed: what they use was defined after them.

        Returns:
            (place, block): the block's place among all that were finished and are not `hidden`,
            and what stands there now; only its `definitions` differ. In order, each once a call.
        """
        return self._definitions.amended()

    def _pending(self) -> list[Block]:
        rest = "" if self._undecided() else self._rest
        if self._open is None:
            return [self._begun(rest, self._leading)] if rest.strip() else []
        if rest.strip() and not self._within and self._parts(rest):
            return [self._open.frozen(), self._begun(rest, [])]
        return [self._open.frozen(rest)]

    def _begun(self, rest: str, leading: list[str]) -> Block:
        block = started(rest, leading)
        if block.kind is Kind.NOTE:
            block.number = self._definitions.note_number(note_name(rest))
        return block.frozen()

    def _undecided(self) -> bool:
        block, rest = self._open, self._rest
        if self._within:
            return False
        if block is not None and block.kind is Kind.CODE and not block.shut:
            mark = rest.strip()
            return bool(mark and block.fence) and not mark.strip(block.fence[0])
        if UNDECIDED.match(rest) is not None:
            return True
        above = block is not None and not block.blank and block.kind is Kind.PROSE
        return not above and not note_name(rest) and DEFINING.match(rest) is not None

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
        if self._in_formula():
            self._go_on(line)
        elif not line.strip():
            self._blank(line)
        elif block is None or self._parts(line):
            self._begin(line)
        elif self._becomes_table(line):
            self._to_table(line)
        else:
            self._extend(block, line)

    def _begin(self, line: str) -> None:
        self._close()
        leading, self._leading = self._leading, []
        self._open = block = started(line, leading)
        if block.kind is Kind.MATH and self._given_up:
            block.kind, block.fence, block.shut = Kind.PROSE, "", False
        if block.kind is Kind.NOTE:
            block.number = self._definitions.add_note(note_name(line))
        elif block.kind is Kind.DEFINITION:
            self._definitions.add_reference(line)

    def _in_formula(self) -> bool:
        block = self._open
        return block is not None and block.kind is Kind.MATH and not block.shut

    def _go_on(self, line: str) -> None:
        """Add a line to an open formula, or find that it is none."""
        block = self._open
        assert block is not None
        state = display.after(line, block.fence)
        blank = not line.strip() and not block.roomy
        if blank or state is display.State.BROKEN or block.size + len(line) > display.MAX_FORMULA:
            self._give_up()
            self._line(line)
        else:
            block.add(line)
            block.shut = state is display.State.SHUT

    def _give_up(self) -> None:
        """What looked like a formula is text: its lines are taken again as such."""
        block = self._open
        assert block is not None
        self._open = None
        self._given_up = True
        for line in block.pieces:
            self._line(line)
        self._given_up = False

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

    def _extend(self, block: Growing, line: str) -> None:
        if self._full(block, line):
            self._continue(block)
            block = self._open or block
        block.add(line)
        if block.kind is Kind.DEFINITION:
            self._definitions.add_reference(line)
        if block.kind is Kind.CODE:
            closing = line.strip()
            if block.fence and not block.shut and closing.startswith(block.fence):
                indent = len(line) - len(line.lstrip(" "))
                block.shut = indent < 4 and not closing.strip(block.fence[0])
        elif line.strip():
            block.blank = False
            if block.kind is Kind.TABLE or self._is_item(block, line):
                block.units += 1

    def _is_item(self, block: Growing, line: str) -> bool:
        item = ITEM.match(line) if block.kind is Kind.LIST else None
        return item is not None and len(item[1]) <= block.indent

    def _full(self, block: Growing, line: str) -> bool:
        """Whether a block is cut before this line of it."""
        most = MAX_PROSE_LINES if block.kind is Kind.PROSE else MAX_LINES
        if block.size + len(line) > MAX_BLOCK or block.lines >= most:
            return bool(line.strip()) or (block.kind is Kind.CODE and not block.shut)
        if block.kind is Kind.CODE or block.units < MAX_UNITS:
            return False
        return (block.kind is Kind.TABLE and bool(line.strip())) or self._is_item(block, line)

    def _continue(self, block: Growing) -> None:
        """Close a block that has grown too long, and open its continuation."""
        self._close()
        kind = Kind.PROSE if block.kind in (Kind.HEADING, Kind.RULE) else block.kind
        self._open = Growing(
            kind,
            [],
            language=block.language,
            fence=block.fence,
            shut=False,
            continued=True,
            head=block.head,
            number=block.number + block.units if kind in (Kind.LIST, Kind.NOTE) else 0,
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
        if block.kind is Kind.MATH:
            return block.shut
        if block.kind is Kind.DEFINITION:
            return block.blank or not (defines(line) or titles(line))
        kind = begins(line)
        if kind is Kind.MATH and self._given_up:
            kind = None
        if block.kind is Kind.NOTE and block.blank:
            return not INDENTED.match(line)
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
        self._open = Growing(Kind.TABLE, pieces, head=header + line)
        self._open.add(header)
        self._open.add(line)

    def _close(self) -> None:
        if self._open is not None:
            block = self._open.frozen()
            self._open = None
            if not block.hidden:
                block = self._definitions.close(block, self._shown)
                self._shown += 1
            self._done.append(block)
