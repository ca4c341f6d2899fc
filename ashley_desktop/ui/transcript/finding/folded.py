"""Text without what a search overlooks: case, accents, widths of letters.

Must not: know boxes or Markdown.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

# accents; marks that make another letter of a Japanese or Indian one are not among them
_ACCENTS = re.compile("[\u0300-\u036f\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe20-\ufe2f]")
# the ends of paragraphs, lines and table cells, as a document's raw text has them
_BREAKS = dict.fromkeys((0x2028, 0x2029, 0xFDD0, 0xFDD1), "\n")


def fold(text: str) -> str:
    """A text as it is compared. Of folded texts one is found in another by `str.find`."""
    if text.isascii():
        return text.lower()
    bare = _ACCENTS.sub("", unicodedata.normalize("NFKD", text.translate(_BREAKS)))
    return unicodedata.normalize("NFC", bare.casefold())


_fold_one = lru_cache(maxsize=4096)(fold)


class Folded:
    """A folded text that knows where its letters come from.

    Attributes: text: folded.
    """

    def __init__(self, raw: str) -> None:
        """Args: raw: as a document holds it."""
        plain = raw.translate(_BREAKS)
        self._starts: list[int] | None = None
        if plain.isascii():
            self.text = plain.lower()
            return
        pieces, starts, at = [], [], 0
        for character in plain:
            piece = _fold_one(character)
            pieces.append(piece)
            starts += [at] * len(piece)
            at += 1 if character <= "\uffff" else 2
        self.text = "".join(pieces)
        self._starts = [*starts, at]

    def stretches(self, needle: str) -> tuple[tuple[int, int], ...]:
        """Where a folded needle is, as positions in the document: UTF-16 units."""
        found = []
        at = self.text.find(needle) if needle else -1
        while at >= 0:
            end = at + len(needle)
            found.append((self._start(at), self._end(end)))
            at = self.text.find(needle, end)
        return tuple(found)

    def _start(self, at: int) -> int:
        return at if self._starts is None else self._starts[at]

    def _end(self, at: int) -> int:
        if self._starts is None:
            return at
        last = self._starts[at - 1]  # the rest of a letter that became two belongs to it
        while self._starts[at] == last:
            at += 1
        return self._starts[at]
