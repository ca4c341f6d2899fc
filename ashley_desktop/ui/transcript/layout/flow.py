"""Which boxes are on the screen, and where: layout from an anchor.

The place of the view is kept as (message, box, offset), so that heights which become exact,
messages that are loaded or put in front, and renderings that arrive never move what is being read.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from ashley_desktop.storage.records import Role
from ashley_desktop.ui import tokens
from ashley_desktop.ui.transcript.boxes import BlockBox, Box
from ashley_desktop.ui.transcript.boxes.item import Describe
from ashley_desktop.ui.transcript.layout.blank import BlankBox
from ashley_desktop.ui.transcript.layout.column import Column, IsLoaded, Read, numbered
from ashley_desktop.ui.transcript.sheet import Sheet

NEAR_SCREENS = 2  # how far above and below the screen messages are wanted


@dataclass(frozen=True, slots=True)
class Placed:
    """A box on the screen: its message's row, its number there, and the top of its gap."""

    row: int
    number: int
    box: Box
    y: float

    @property
    def top(self) -> float:
        """Where the box itself begins."""
        return self.y + self.box.gap

    @property
    def bottom(self) -> float:
        """Where it ends."""
        return self.y + self.box.extent


class Flow(Column):
    """All messages in a column, seen through the screen.

    Attributes:
        placed: the boxes on the screen, from the top, since `place`.
        following: the end stays at the lower edge.
        row, number, offset: the anchor: the box at the upper edge, and how much of it is above.
    """

    def __init__(self, sheet: Sheet, describe: Describe, read: Read, is_loaded: IsLoaded) -> None:
        super().__init__(sheet, describe, read, is_loaded)
        self.placed: list[Placed] = []
        self.following = True
        self.row = self.number = 0
        self.offset = 0.0
        self._part: float | None = None  # of the anchor's box that is above, while sizes change
        self._text: float | None = None  # part of the anchor's message that is to be above
        self._pinned: tuple[int, int, float] | None = None  # row, number, y; until all is exact
        self._settled = False  # nothing has moved since `placed` was made
        self._question_seen = False
        self._asked = False  # the reader's own question, whose reply was not laid out yet

    @property
    def bottom(self) -> float:
        """Free space below the last message."""
        return self._sheet.px(tokens.SPACE_XL)

    @property
    def total(self) -> float:
        """Height of everything, estimates included."""
        return self._heights.total + self.bottom

    @property
    def above(self) -> float:
        """Height of everything above the upper edge."""
        if not self._items:
            return 0.0
        return self._heights.above(self.row) + self._within(self.row, self.number) + self.offset

    # changes

    def set_width(self, width: float) -> None:
        """The column is wider or narrower; the same text stays at the upper edge."""
        if width != self._width:
            self._keep_part()
            self._width = width

    def restyle(self, sheet: Sheet, lengths: Sequence[int]) -> None:
        """Other fonts, colours or zoom: everything is made anew, the place stays."""
        self._keep_part()
        self._sheet = sheet
        self._reset_rows(lengths)

    def reset(self, lengths: Sequence[int]) -> None:
        """Show other messages, of so many characters each."""
        self._reset_rows(lengths)
        self.placed = []
        self.row = self.number = 0
        self.offset = 0.0
        self.follow()

    def insert(self, row: int, lengths: Sequence[int]) -> None:
        """Messages were put before a row."""
        self.hold_still()
        at_end = row == len(self._items)
        self._insert_rows(row, lengths)
        if not at_end:
            shift = len(lengths) if row <= self.row else 0
            self.row += shift
            if self._pinned is not None:
                self._pinned = (self._pinned[0] + shift, *self._pinned[1:])
            self._settled = False

    def remove(self, first: int, last: int) -> None:
        """Messages went away, from one row to another, both included."""
        self.hold_still()
        self._pinned = None
        self._remove_rows(first, last)
        if self.row > last:
            self.row -= last - first + 1
        elif self.row >= first:
            self.row, self.number, self.offset = max(0, first - 1), 0, 0.0
        self.placed = []
        self._settled = False
        self._question_seen = False

    def update(self, row: int) -> bool:
        """A message has changed, was loaded, or is loaded no longer.

        Returns: whether only text at the end goes on, which is followed: its rendering is to come.
        """
        item = self._items[row]
        self.hold_still()
        if item is None or item.boxes is None or not self._is_loaded(row) or self._is_blank(row):
            if row == self.row and not (self.following or self._waits()):
                self._text = self.text_above()
            self._renew_row(row)
            return False
        mark = item.boxes[self.number].mark if row == self.row else None
        goes_on = self._update_row(row) and self.following
        if row == self.row and not (goes_on and item.looks_same):
            # at the end the anchor is found anew: looking for it among many boxes would be in vain
            self.number = 0 if self.following else numbered(item.boxes, self.number, mark)
        return goes_on

    # where the view is

    def scroll(self, distance: float) -> None:
        """Move down by a distance in pixels; `place` must follow."""
        if distance < 0:
            self.following = False
        self.hold_still()
        self._move()
        self.offset += distance

    def go_to(self, y: float) -> None:
        """Put a distance from the very top at the upper edge."""
        if self._items:
            row, inside = self._heights.find(max(y, 0))
            number, boxes = 0, self.boxes(row)
            while number + 1 < len(boxes) and inside >= boxes[number].extent:
                inside -= boxes[number].extent
                number += 1
            self.pin(row, number, -inside)

    def pin(self, row: int, number: int, y: float) -> None:
        """Put the top of a box at a distance from the upper edge."""
        self.following = False
        self._move()
        self.row, self.number, self.offset = row, number, -y
        self._pinned = (row, number, y)

    def go_to_text(self, row: int, part: float) -> None:
        """Put a part of a message's text, 0 to 1, above the upper edge."""
        self.pin(row, 0, 0.0)
        self._pinned, self._text = None, part

    def follow(self, *, asked: bool = False) -> None:
        """Stay at the end. Args: asked: a question stands there now, and its reply is to come."""
        self.following = True
        self._move()
        self._question_seen = self._asked = asked

    def _move(self) -> None:
        self._settled = False
        self._part = self._text = self._pinned = None

    def text_above(self) -> float:
        """About which part of the anchor's message is above the upper edge, 0 to 1."""
        boxes = self.boxes(self.row)
        if self._text is not None or self.number >= len(boxes):
            return self._text or 0.0
        if self.is_behind(self.row):
            inside = self._within(self.row, self.number) + self.offset
            return max(0.0, min(1.0, inside / (self._heights[self.row] or 1.0)))
        box = boxes[self.number]
        part = max(0.0, self.offset) / box.extent if box.extent else 0.0
        if self._is_blank(self.row):
            return min(1.0, part)
        before = sum(len(above.source) for above in boxes[: self.number])
        whole = before + sum(len(below.source) for below in boxes[self.number :])
        return (before + part * len(box.source)) / whole if whole else 0.0

    def hold_still(self) -> None:
        """Before heights change: anchor at a box that is read already, not at one to come."""
        if self.following or not self._settled or self._waits():
            return
        for placed in self.placed:
            if placed.bottom > 0 and self._is_steady(placed.box):
                self.row, self.number, self.offset = placed.row, placed.number, -placed.y
                return

    def _waits(self) -> bool:
        """Whether the anchor is a place that is not known in pixels yet."""
        wanted = (self._part, self._text, self._pinned)
        return any(one is not None for one in wanted)

    def _is_steady(self, box: Box) -> bool:
        if isinstance(box, BlankBox) or box.width != self._width:
            return False
        return not isinstance(box, BlockBox) or box.rendered is not None

    def _keep_part(self) -> None:
        """Remember how much of the anchor's box is above: all sizes are about to change."""
        if self._items and not self.following and not self._waits():
            boxes = self.boxes(self.row)
            extent = boxes[min(self.number, len(boxes) - 1)].extent
            self._part = self.offset / extent if extent and self.offset > 0 else None
        self._pinned = None
        self._settled = False

    # layout

    def place(self, height: float) -> None:
        """Lay out what is on a screen of this height, and find where it is."""
        if not self._items:
            self.placed = []
            return
        done = False
        if self.following:
            done = self._from_end(height)
        else:
            self.hold_still()
            self._from_anchor()
        if not done and not self._downward(height) and not self.following:
            self.following = True
            self._from_end(height)
            self._downward(height)
        self._settled = True
        if self.following or all(self._is_steady(placed.box) for placed in self.placed):
            self._pinned = None
        self._evict(dict.fromkeys(placed.row for placed in self.placed))

    def _from_end(self, height: float) -> bool:
        """Anchor so that the end is seen; return whether all boxes are placed already."""
        row = len(self._items) - 1
        number = len(self.boxes(row)) - 1
        y = height - self.bottom
        found: list[tuple[int, int, Box, float]] = []
        joined = False
        while True:
            box = self.boxes(row)[number]
            before = box.extent
            extent = self.measure(row, box)
            # pieces of one block share their widths: one may have changed those below it
            joined = joined or (extent != before and isinstance(box, BlockBox) and box.joined_below)
            found.append((row, number, box, extent))
            y -= extent
            if y <= 0 or (row == 0 and number == 0):
                break
            row, number = self.before(row, number)
        self.row, self.number, self.offset = row, number, max(0.0, -y)
        self._hold_question()
        if joined or not self.following:
            return False
        self.placed, y = [], -self.offset
        for row, number, box, extent in reversed(found):
            self.placed.append(Placed(row, number, box, y))
            y += extent
        return True

    def _hold_question(self) -> None:
        """A reply that grows pushes its question up to the upper edge, and no further."""
        question = self._question_row()
        growing = self._asked or self.item(len(self._items) - 1).streaming
        if question is None or not growing:
            return
        self._asked = False
        pushed_out = (self.row, self.number) > (question, 0) or (
            (self.row, self.number) == (question, 0) and self.offset > 0
        )
        if pushed_out and self._question_seen:
            self.row, self.number, self.offset = question, 0, 0.0
            self.following = False
        self._question_seen = not pushed_out

    def _question_row(self) -> int | None:
        row = len(self._items) - 2
        return row if row >= 0 and self.record(row).role is Role.USER else None

    def _from_anchor(self) -> None:
        if self._pinned is not None:
            self.row, self.number, y = self._pinned
            self.offset = -y
        elif self._text is not None:
            self._find_text(self._text)
        if self._part is not None:
            self._take_part(self._part)
        boxes = self.boxes(self.row)
        self.number = min(self.number, len(boxes) - 1)
        while self.number and boxes[self.number].hidden:
            self.number, self.offset = self.number - 1, 0.0
        while self.offset < 0 and (self.row or self.number):
            self.row, self.number = self.before(self.row, self.number)
            self.offset += self.measure(self.row, self.boxes(self.row)[self.number])
        self.offset = max(0.0, self.offset)
        while True:
            extent = self.measure(self.row, self.boxes(self.row)[self.number])
            after = self.after(self.row, self.number)
            if self.offset < extent or after is None:
                break
            self.offset -= extent
            self.row, self.number = after

    def _find_text(self, part: float) -> None:
        """Anchor at the box that holds a part of the text of the anchor's message."""
        boxes = self.boxes(self.row)
        self.number, self.offset, self._part = 0, 0.0, None
        if self._is_blank(self.row) or self.is_behind(self.row):
            self.offset = part * sum(box.extent for box in boxes)
            return
        self._text = None
        left = part * sum(len(box.source) for box in boxes)
        for number, box in enumerate(boxes):
            length = len(box.source)
            if 0 < left <= length:
                self.number, self._part = number, left / length
                return
            left -= length

    def _take_part(self, part: float) -> None:
        """Put a part of the anchor's box above the upper edge, until its height is exact."""
        boxes = self.boxes(self.row)
        self.number = min(self.number, len(boxes) - 1)
        box = boxes[self.number]
        self.offset = part * self.measure(self.row, box)
        if self._is_steady(box):
            self._part = None

    def _downward(self, height: float) -> bool:
        """Place boxes from the anchor down; False where the end comes before the lower edge."""
        self.placed = []
        y = -self.offset
        at: tuple[int, int] | None = (self.row, self.number)
        while at is not None and y < height:
            box = self.boxes(at[0])[at[1]]
            extent = self.measure(at[0], box)
            self.placed.append(Placed(at[0], at[1], box, y))
            y += extent
            at = self.after(*at)
        return at is not None or y + self.bottom >= height

    # what comes near

    def neighbours(self, height: float) -> list[tuple[int, Box]]:
        """The boxes of about one screen below and one above, nearest first, not laid out."""
        if not self.placed:
            return []
        found: list[tuple[int, Box]] = []
        last, first = self.placed[-1], self.placed[0]
        at = self.after(last.row, last.number)
        room = height
        while at is not None and room > 0:
            found.append((at[0], self.boxes(at[0])[at[1]]))
            room -= found[-1][1].extent
            at = self.after(*at)
        row, number, room = first.row, first.number, height
        while room > 0 and (row or number):
            row, number = self.before(row, number)
            found.append((row, self.boxes(row)[number]))
            room -= found[-1][1].extent
        return found

    def near(self, height: float) -> range:
        """The rows that come onto the screen soon."""
        if not self.placed:
            return range(0)
        away = NEAR_SCREENS * height
        top = self._heights.above(self.placed[0].row) - away
        bottom = self._heights.above(self.placed[-1].row + 1) + away
        first, last = (self._heights.find(max(0.0, y))[0] for y in (top, bottom))
        return range(first, last + 1)
