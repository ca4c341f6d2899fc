"""Cuts a text that grows into sentences, each as soon as it has ended.

The pieces together are the text. A line or a sentence that does not end is cut where that is
needed, so that no piece is long; whoever looks at a piece looks at the one before it too.
"""

from __future__ import annotations

import re

LINE_ENDS_FROM = 200  # characters; from there on the end of a line ends a sentence
LONGEST = 600

_END = re.compile(
    "[.!?\N{HORIZONTAL ELLIPSIS}][\"'\N{RIGHT DOUBLE QUOTATION MARK})\\]*_]{0,3}\\s"
    "|[\N{IDEOGRAPHIC FULL STOP}\N{FULLWIDTH EXCLAMATION MARK}\N{FULLWIDTH QUESTION MARK}]"
    "|\n[ \t\r]{0,8}\n"
)
_REACH = 12  # characters that the longest of these takes


class Sentences:
    """Takes a text piece by piece."""

    def __init__(self) -> None:
        self._held = ""
        self._looked = 0  # no sentence ends before

    def take(self, text: str) -> list[str]:
        """The sentences that became complete, with the white space behind them."""
        self._held += text
        begin, whole = 0, []
        while (end := self._next_end(begin)) is not None:
            whole.append(self._held[begin:end])
            begin = end
        self._held = self._held[begin:]
        self._looked = max(0, len(self._held) - _REACH)
        return whole

    @property
    def begun(self) -> str:
        """What has not ended so far."""
        return self._held

    def rest(self) -> str:
        """What has not ended, when nothing more comes."""
        rest, self._held, self._looked = self._held, "", 0
        return rest

    def _next_end(self, begin: int) -> int | None:
        held = self._held
        if len(held) == begin:
            return None
        found = _END.search(held, max(begin, self._looked), begin + LONGEST)
        if found is not None:
            return found.end()
        line = held.find("\n", max(begin + LINE_ENDS_FROM, self._looked), begin + LONGEST)
        if line >= 0:
            return line + 1
        if len(held) - begin < LONGEST:
            return None
        space = held.rfind(" ", begin + LINE_ENDS_FROM, begin + LONGEST)
        return space + 1 if space >= 0 else begin + LONGEST
