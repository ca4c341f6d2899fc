"""What is selected across messages.

What copying it gives is in `copying.py`; what the mouse and the keys do to it in `press.py` and
`extending.py`.
"""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from dataclasses import dataclass, replace

from ashley_desktop.ui.transcript.boxes import BlockBox, Box, BubbleBox
from ashley_desktop.ui.transcript.boxes.parts import NoticeBox


@dataclass(frozen=True, order=True, slots=True)
class Position:
    """A place in the text: message's row, box's number, position in its document."""

    row: int
    number: int
    at: int


class Selection:
    """A stretch between two positions.

    Attributes:
        anchor, end: where it was begun and where it is now; equal is nothing.
        everything: all messages, also those that are not on the screen.
    """

    def __init__(self) -> None:
        self.anchor: Position | None = None
        self.end: Position | None = None
        self.everything = False

    def clear(self) -> None:
        """Select nothing."""
        self.anchor = self.end = None
        self.everything = False

    def begin(self, position: Position) -> None:
        """Start at a position."""
        self.anchor = self.end = position
        self.everything = False

    def span(self, anchor: Position, end: Position) -> None:
        """Select what is between."""
        self.anchor, self.end = anchor, end
        self.everything = False

    def select_all(self) -> None:
        """Select every message."""
        self.clear()
        self.everything = True

    def shift(self, rows: int) -> None:
        """Rows were put in front."""
        if self.anchor is not None and self.end is not None:
            self.anchor = replace(self.anchor, row=self.anchor.row + rows)
            self.end = replace(self.end, row=self.end.row + rows)

    def renumber(self, row: int, before: Sequence[Hashable], after: Sequence[Hashable]) -> None:
        """The boxes of a message are others now; an end in one that is gone goes with it.

        Args: before, after: the marks of its boxes.
        """
        if self.anchor is None or self.end is None:
            return
        moved = []
        for end in (self.anchor, self.end):
            if end.row == row and end.number < len(before):
                mark = before[end.number]
                if mark not in after:
                    self.clear()
                    return
                end = replace(end, number=after.index(mark))
            moved.append(end)
        self.anchor, self.end = moved

    def ends(self) -> tuple[Position, Position] | None:
        """The first and the last position; None where nothing, or everything, is selected."""
        if self.anchor is None or self.end is None or self.anchor == self.end:
            return None
        return min(self.anchor, self.end), max(self.anchor, self.end)

    def __bool__(self) -> bool:
        return self.everything or self.anchor != self.end

    def range_in(self, row: int, number: int, box: Box) -> tuple[int, int] | None:
        """The selected stretch of a box's text."""
        if not self or not selectable(box):
            return None
        length = box.length()
        ends = self.ends()
        if ends is None:
            return (0, length)
        first, last = ends
        if not (first.row, first.number) <= (row, number) <= (last.row, last.number):
            return None
        start = first.at if (first.row, first.number) == (row, number) else 0
        end = last.at if (last.row, last.number) == (row, number) else length
        return (min(start, length), min(end, length))


def selectable(box: Box) -> bool:
    """Whether a box holds text of the conversation."""
    return isinstance(box, (BlockBox, BubbleBox, NoticeBox))
