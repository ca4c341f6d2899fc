"""Joins what a model goes on with to the text that broke off.

Models begin anew with the last words more often than not, although they were asked not to.
"""

from __future__ import annotations

LONGEST_OVERLAP = 200  # characters at the seam that may be a repetition
CERTAIN_OVERLAP = 8  # so many inside a word are no chance: "bana" goes on with "na"


class Seam:
    """Takes the new text as it arrives and leaves out what the old one ends with."""

    def __init__(self, old: str = "") -> None:
        self._old = old[-LONGEST_OVERLAP:]
        self._held = ""
        self._closed = not old

    def take(self, text: str) -> str:
        """What of it can be shown: nothing while it may still be a repetition."""
        if self._closed:
            return text
        self._held += text
        return "" if self._may_repeat_more() else self.close()

    def close(self) -> str:
        """What was held back, when nothing more comes."""
        if self._closed:
            return ""
        self._closed = True
        kept = self._held[self._overlap() :]
        if kept == self._held and self._old[-1:] == " ":
            kept = kept.lstrip(" ")
        return kept

    @property
    def held(self) -> str:
        """Text that arrived and was not given out."""
        return "" if self._closed else self._held

    def _may_repeat_more(self) -> bool:
        # the old text holds all that came, with more behind it: that may come too
        return self._old.find(self._held, 0, -1) >= 0

    def _overlap(self) -> int:
        longest = min(len(self._old), len(self._held))
        return next((size for size in range(longest, 0, -1) if self._repeats(size)), 0)

    def _repeats(self, size: int) -> bool:
        repeated = self._held[:size]
        if not self._old.endswith(repeated) or not any(map(str.isalpha, repeated)):
            return False  # a second bracket, rule or digit is no repetition
        before = self._old[: len(self._old) - size][-1:]
        return size >= CERTAIN_OVERLAP or not before.isalnum() or not repeated[0].isalnum()
