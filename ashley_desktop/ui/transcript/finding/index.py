"""All messages of a conversation, folded, and where in them something is.

Messages are folded once; a search is then a count in each, and one that only grew longer looks
again at those that had it. Must not: know the screen.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from itertools import accumulate

from ashley_desktop.ui.transcript.finding.folded import fold
from ashley_desktop.ui.transcript.finding.readable import readable

Text = tuple[str, str, bool]  # message id, content, and whether it is Markdown


class Hits:
    """Where something is, oldest message first.

    Attributes: message_ids: those that have it. total: how often it is there in all.
    """

    def __init__(self, found: Sequence[tuple[int, str, int]]) -> None:
        """Args: found: (row, message id, how often)."""
        self._rows = [row for row, _, _ in found]
        self.message_ids = [message_id for _, message_id, _ in found]
        self._ends = list(accumulate(count for _, _, count in found))
        self.total = self._ends[-1] if self._ends else 0

    def at(self, number: int) -> tuple[str, int]:
        """The message of a hit, and how many hits of that message come before it.

        Args: number: 0 to `total` - 1.
        """
        at = bisect_right(self._ends, number)
        return self.message_ids[at], number - (self._ends[at - 1] if at else 0)

    def number_of(self, message_id: str, before: int) -> int | None:
        """The hit that has so many of its message before it; None where the message has fewer."""
        if message_id not in self.message_ids:
            return None
        at = self.message_ids.index(message_id)
        number = (self._ends[at - 1] if at else 0) + before
        return number if number < self._ends[at] else None

    def first_from(self, row: int) -> int | None:
        """The first hit in a row or below it; None where there is none."""
        at = bisect_left(self._rows, row)
        if at == len(self._rows):
            return None
        return self._ends[at - 1] if at else 0


class Index:
    """The folded texts of one conversation, in order."""

    def __init__(self) -> None:
        self._rows: dict[str, int] = {}
        self._texts: list[str] = []
        self._needle = ""
        self._counts: list[tuple[int, str, int]] = []

    @staticmethod
    def folded(texts: Iterable[Text]) -> list[tuple[str, str]]:
        """Fold texts: the part that takes time, for a thread."""
        return [(one, fold(readable(text) if marks else text)) for one, text, marks in texts]

    def replace(self, folded: Iterable[tuple[str, str]]) -> None:
        """Take all messages, as `folded` made them."""
        folded = list(folded)
        self._rows = {message_id: row for row, (message_id, _) in enumerate(folded)}
        self._texts = [text for _, text in folded]
        self._needle, self._counts = "", []

    def put(self, folded: Iterable[tuple[str, str]]) -> None:
        """Messages have other words now, or are new at the end."""
        for message_id, text in folded:
            row = self._rows.setdefault(message_id, len(self._texts))
            if row == len(self._texts):
                self._texts.append(text)
            else:
                self._texts[row] = text
        self._needle, self._counts = "", []

    def row(self, message_id: str) -> int:
        """Where a message stands; after the last where it is not known."""
        return self._rows.get(message_id, len(self._texts))

    def search(self, needle: str) -> Hits:
        """Where a folded needle is; an empty one is nowhere."""
        if needle != self._needle or not self._counts:
            self._counts = self._count(needle) if needle else []
            self._needle = needle
        return Hits(self._counts)

    def _count(self, needle: str) -> list[tuple[int, str, int]]:
        texts = self._texts
        if self._needle and self._needle in needle:
            rows = [(row, message_id) for row, message_id, _ in self._counts]
            return [
                (row, message_id, texts[row].count(needle))
                for row, message_id in rows
                if needle in texts[row]
            ]
        return [
            (row, message_id, text.count(needle))
            for (message_id, row), text in zip(self._rows.items(), texts, strict=True)
            if needle in text
        ]
