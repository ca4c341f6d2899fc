"""The block that may still grow: its lines, and what must be known to go on with it.

Must not: decide where it ends.
"""

from __future__ import annotations

from dataclasses import dataclass

from ashley_desktop.core.markdown import display
from ashley_desktop.core.markdown.blocks import Block, Kind
from ashley_desktop.core.markdown.definitions import defines
from ashley_desktop.core.markdown.lines import FENCE, INDENTED, ITEM, begins, language, marker


@dataclass(slots=True)
class Growing:
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
    roomy: bool = False  # blank lines may stand in this formula

    def add(self, piece: str) -> None:
        """Take the next line, or a piece of a very long one."""
        self.pieces.append(piece)
        self.size += len(piece)
        self.lines += 1

    def frozen(self, extra: str = "") -> Block:
        """The block as it is, with a further line that is not finished."""
        shut = self.shut
        if extra and self.kind is Kind.MATH and not shut:
            shut = display.after(extra, self.fence) is display.State.SHUT
        return Block(
            self.kind,
            "".join(self.pieces) + extra,
            self.language,
            self.fence,
            shut,
            self.continued,
            self.head if self.continued else "",
            self.number,
        )


def started(line: str, leading: list[str]) -> Growing:
    """The block that a line begins, behind the blank lines above it."""
    block = Growing(_kind(line), list(leading))
    fence = FENCE.match(line) if block.kind is Kind.CODE else None
    item = ITEM.match(line) if block.kind is Kind.LIST else None
    if fence is not None:
        block.language = language(fence[2] or fence[4] or "")
        block.fence = fence[1] or fence[3]
    elif item is not None:
        block.indent = len(item[1])
        block.marker = marker(line)
        block.units = 1
    elif block.kind is Kind.MATH:
        block.fence = mark = display.opening(line)
        text = line.lstrip(" ")[len(mark) :]
        block.shut = display.after(text, mark) is display.State.SHUT
        block.roomy = display.alone(line, mark)
    block.size = sum(map(len, leading))
    block.add(line)
    return block


def _kind(line: str) -> Kind:
    kind = begins(line)
    if kind is not None:
        return kind
    if INDENTED.match(line):
        return Kind.CODE
    return Kind.DEFINITION if defines(line) else Kind.PROSE
