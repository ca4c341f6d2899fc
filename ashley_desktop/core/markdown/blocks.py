"""A block of Markdown: the unit that is rendered, cached, laid out and painted.

Joining the sources of all blocks of a text gives the text back exactly; `splitter` cuts it.

Must not: render, or know anything about the screen.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from ashley_desktop.core.markdown import display


class Kind(StrEnum):
    """What the first line of a block promises."""

    PROSE = "prose"
    HEADING = "heading"
    LIST = "list"
    TABLE = "table"
    QUOTE = "quote"
    CODE = "code"
    RULE = "rule"
    MATH = "math"
    NOTE = "note"
    DEFINITION = "definition"


@dataclass(frozen=True, slots=True)
class Block:
    """One top-level piece of a message.

    Attributes:
        source: the exact text, blank lines around it included.
        language: first word behind a code fence, lower case; empty where none was given.
        fence: what opened a code block or a formula; empty for indented code.
        shut: the closing fence is part of `source`.
        continued: goes on with the block before it, which had grown too long.
        head: a continued table's first two lines, which its rows need to be understood.
        number: a continued list's count so far, added to its first number; a note's own number,
            0 for one whose name another note had before.
        definitions: what the message says about names that the block uses, a line each:
            ``[name]: address`` or ``[^name]: number of the note``.
    """

    kind: Kind
    source: str
    language: str = ""
    fence: str = ""
    shut: bool = False
    continued: bool = False
    head: str = ""
    number: int = 0
    definitions: str = ""

    @property
    def hidden(self) -> bool:
        """Nothing of it is shown: blank lines, or addresses behind names."""
        return self.kind is Kind.DEFINITION or not self.source.strip()

    @property
    def formula(self) -> str:
        """A displayed formula's LaTeX without its marks; as far as it goes while it grows."""
        return display.formula(self.source, self.fence) if self.kind is Kind.MATH else ""

    @property
    def code(self) -> str:
        """A code block's own text, without fences; ends without a line break."""
        lines = self.source.split("\n")
        if not self.fence:
            return "\n".join(_outdented(line) for line in lines).strip("\n").rstrip()
        if not self.continued:
            while lines and not lines[0].strip():
                lines.pop(0)
            opening = lines.pop(0) if lines else ""
            indent = len(opening) - len(opening.lstrip(" "))
            lines = [_less(line, indent) for line in lines]
        if self.shut:
            while lines and not lines[-1].strip():
                lines.pop()
            lines = lines[:-1]
        elif lines and not lines[-1]:
            lines.pop()
        return "\n".join(lines)


def _outdented(line: str) -> str:
    return line[4:] if line.startswith("    ") else line.lstrip(" \t") if "\t" in line[:4] else line


def _less(line: str, indent: int) -> str:
    return line[min(indent, len(line) - len(line.lstrip(" "))) :] if indent else line


def split(text: str) -> list[Block]:
    """Cut a whole text."""
    from ashley_desktop.core.markdown.splitter import Splitter

    splitter = Splitter()
    blocks = splitter.feed(text) + splitter.finish()
    changes = splitter.amended()
    if changes:
        shown = [at for at, block in enumerate(blocks) if not block.hidden]
        for place, block in changes:
            blocks[shown[place]] = block
    return blocks


def join(blocks: Iterable[Block]) -> str:
    """The text that the blocks were cut from."""
    return "".join(block.source for block in blocks)
