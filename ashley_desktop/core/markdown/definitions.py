"""What a message defines for all of its blocks: addresses behind names, and footnotes.

``[name]: address`` and ``[^name]: note`` may stand anywhere, also below what uses them. A growing
text tells what it defines line by line; each block learns what it uses, and a block that was
closed earlier changes only when one of its own names gets its meaning.

Must not: parse more of Markdown than names in brackets.
"""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import islice

from ashley_desktop.core.markdown.blocks import Block, Kind

MAX_DEFINITIONS = 2_000  # of one message; what follows defines nothing
MAX_NOTES = 500
MAX_NAMES = 200  # of one block that may get a meaning
MAX_TEXT = 20_000  # characters of definitions that one block is given

_NAME = r"\[((?:[^\[\]\\\n]|\\.){1,200})\]"
_NAMES = re.compile(_NAME)
_NOTE = re.compile(r" {0,3}\[\^([^\[\]\s]{1,100})\]:[ \t]*")
_TITLE = r"(?:\"(?:[^\"\\]|\\.)*\"|'(?:[^'\\]|\\.)*'|\((?:[^()\\]|\\.)*\))"
_REFERENCE = re.compile(
    rf" {{0,3}}{_NAME}:[ \t]*(<[^<>\n]*>|[^\s<]\S*)(?:[ \t]+{_TITLE})?[ \t]*\r?\n?$"
)
_TITLE_ALONE = re.compile(rf"[ \t]+{_TITLE}[ \t]*\r?\n?$")
_REFUSED = re.compile(r"<?\s*(?:javascript|vbscript|file|data):", re.IGNORECASE)
_MAX_LINE = 2_000
_WITHOUT = frozenset({Kind.CODE, Kind.MATH, Kind.RULE, Kind.DEFINITION})


def note_name(line: str) -> str:
    """The name of the note that a line begins; empty for any other line."""
    note = _NOTE.match(line) if "]:" in line else None
    return note[1] if note else ""


def without_name(source: str) -> str:
    """A note's source without the brackets that it begins with."""
    leading = len(source) - len(source.lstrip("\r\n"))
    return _NOTE.sub("", source[leading:], count=1)


def defines(line: str) -> bool:
    """Whether a line that begins a paragraph gives a name its address."""
    return _reference(line) is not None


def titles(line: str) -> bool:
    """Whether a line can be the title of the definition above it."""
    return len(line) <= _MAX_LINE and _TITLE_ALONE.match(line) is not None


def notes_of(definitions: str) -> dict[str, int]:
    """The numbers of the notes among a block's definitions, by name."""
    lines = (line for line in definitions.split("\n") if line.startswith("[^"))
    return {line[2:at]: int(line[at + 3 :]) for line in lines if (at := line.rfind("]: ")) > 0}


class Definitions:
    """Collects what a growing text defines, and hands it to the blocks that use it."""

    def __init__(self) -> None:
        self._known: dict[str, str] = {}
        self._notes = 0
        self._users: dict[str, list[int]] = {}
        self._blocks: dict[int, Block] = {}
        self._changed: set[int] = set()

    def add_reference(self, line: str) -> None:
        """A line of a block of definitions; of two for one name the first counts."""
        found = _reference(line)
        if found is not None and len(self._known) < MAX_DEFINITIONS:
            self._add(_key(found[1]), f"[{found[1]}]: {found[2]}")

    def add_note(self, name: str) -> int:
        """A note begins; its number in the message, or 0 where it is none of its notes."""
        number = self.note_number(name)
        if number:
            self._notes = number
            self._add(f"^{name}", f"[^{name}]: {number}")
        return number

    def note_number(self, name: str) -> int:
        """The number that a note of this name would get now."""
        return 0 if f"^{name}" in self._known or self._notes >= MAX_NOTES else self._notes + 1

    def close(self, block: Block, place: int) -> Block:
        """A block that is finished, with what it uses; it is remembered under its place."""
        names = _names(block)
        if not names:
            return block
        self._blocks[place] = block
        for name in names:
            self._users.setdefault(name, []).append(place)
        return self._filled(block, names)

    def filled(self, block: Block) -> Block:
        """A block that may still grow, with what it uses so far."""
        return self._filled(block, _names(block)) if self._known else block

    def amended(self) -> list[tuple[int, Block]]:
        """Closed blocks, by place, that something was defined for since the last call."""
        found: list[tuple[int, Block]] = []
        for place in sorted(self._changed):
            old = self._blocks[place]
            self._blocks[place] = new = self._filled(old, _names(old))
            if new != old:
                found.append((place, new))
        self._changed.clear()
        return found

    def _add(self, key: str, definition: str) -> None:
        if key not in self._known:
            self._known[key] = definition
            self._changed.update(self._users.pop(key, ()))

    def _filled(self, block: Block, names: list[str]) -> Block:
        text, size = [], 0
        for name in names:
            definition = self._known.get(name)
            if definition is not None and size + len(definition) < MAX_TEXT:
                text.append(definition)
                size += len(definition)
        return replace(block, definitions="\n".join(text)) if text else block


def _reference(line: str) -> re.Match[str] | None:
    if "]:" not in line or len(line) > _MAX_LINE:
        return None
    found = _REFERENCE.match(line)
    if found is None or not found[1].strip() or found[1].startswith("^"):
        return None
    return None if _REFUSED.match(found[2]) else found


def _names(block: Block) -> list[str]:
    if block.kind in _WITHOUT or "[" not in block.source:
        return []
    found = _NAMES.finditer(block.head + block.source)
    return list(islice(dict.fromkeys(_key(match[1]) for match in found), MAX_NAMES))


def _key(name: str) -> str:
    return name if name.startswith("^") else " ".join(name.split()).casefold()
