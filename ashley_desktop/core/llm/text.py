"""Mends foreign text: lone halves of surrogate pairs, which SQLite and UTF-8 refuse, and NUL."""

from __future__ import annotations

import re

_SURROGATE = re.compile("[\ud800-\udfff]")


def well_formed(text: str) -> str:
    """Join surrogate pairs, turn lone halves into U+FFFD, and drop NUL."""
    if _SURROGATE.search(text):
        text = text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
    return text.replace("\0", "")


class PairJoiner:
    """Mends a text that comes in pieces: a pair may be cut between two of them."""

    def __init__(self) -> None:
        self._half = ""

    def feed(self, piece: str) -> str:
        """Return what is certain so far; a first half at the end is kept for the next piece."""
        if not piece:
            return ""
        whole = self._half + piece
        self._half = whole[-1] if "\ud800" <= whole[-1] <= "\udbff" else ""
        return well_formed(whole[: len(whole) - len(self._half)])

    def flush(self) -> str:
        """Return what is still kept; no more pieces come."""
        half, self._half = self._half, ""
        return well_formed(half)
