"""Which boxes are on the screen, and where: layout from an anchor, estimates for everything else.

The place of the view is kept as (message, box, offset), so that heights which become exact, older
messages that are put in front, and renderings that arrive never move what is being read.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from ashley_desktop.storage.records import MessageRecord, Role
from ashley_desktop.ui import tokens
from ashley_desktop.ui.transcript.boxes import BlockBox, Box, BubbleBox
from ashley_desktop.ui.transcript.choices import Choices
from ashley_desktop.ui.transcript.heights import Heights
from ashley_desktop.ui.transcript.item import Describe, MessageItem, Shown, estimate
from ashley_desktop.ui.transcript.parts import NoticeBox
from ashley_desktop.ui.transcript.sheet import Sheet

Read = Callable[[int], Shown]  # what stands in a row

MAX_BUILT = 60  # messages whose boxes are kept


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


class Flow:
    """All messages in a column.

    Attributes:
        placed: the boxes on the screen, from the top, since `place`.
        choices: what the reader opened, folded or turned.
        following: the end stays at the lower edge. width: of the column, in pixels.
        row, number, offset: the anchor: the box at the upper edge, and how much of it is above.
    """

    def __init__(self, sheet: Sheet, describe: Describe, read: Read) -> None:
        self._read = read
        self._items: list[MessageItem | None] = []
        self.placed: list[Placed] = []
        self.choices = Choices()
        self.following = True
        self.width = 0.0
        self.row = self.number = 0
        self.offset = 0.0
        self._sheet = sheet
        self._describe = describe
        self._heights = Heights()
        self._built: dict[int, MessageItem] = {}
        self._question_seen = False

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
        boxes = self.item(self.row).boxes or []
        inside = sum(box.extent for box in boxes[: self.number])
        return self._heights.above(self.row) + inside + self.offset

    @property
    def count(self) -> int:
        """How many messages there are."""
        return len(self._items)

    def made(self) -> int:
        """How many messages have boxes at present."""
        return sum(item is not None and item.boxes is not None for item in self._items)

    def record(self, row: int) -> MessageRecord:
        """The message of a row."""
        return self._read(row).record

    def item(self, row: int) -> MessageItem:
        """The message of a row with what is known of its looks."""
        item = self._items[row]
        if item is None:
            item = self._items[row] = MessageItem(self._read(row), self.choices)
        return item

    def reset(self, lengths: Sequence[int]) -> None:
        """Show other messages, of so many characters each."""
        self._forget_all(lengths)
        self.placed = []
        self.row = self.number = 0
        self.offset = 0.0
        self.follow()

    def insert(self, row: int, lengths: Sequence[int]) -> None:
        """Messages were put before a row."""
        at_end = row == len(self._items)
        self._items[row:row] = [None] * len(lengths)
        heights = [estimate(length, self._sheet) for length in lengths]
        if at_end:
            for height in heights:
                self._heights.append(height)
        else:
            self._heights.insert(row, heights)
            self.row += len(lengths) if row <= self.row else 0
        self._question_seen = False

    def remove(self, first: int, last: int) -> None:
        """Messages went away, from one row to another, both included."""
        for item in self._items[first : last + 1]:
            self._built.pop(id(item), None)
        del self._items[first : last + 1]
        self._heights.remove(first, last)
        if self.row > last:
            self.row -= last - first + 1
        elif self.row >= first:
            self.row, self.number, self.offset = max(0, first - 1), 0, 0.0
        self.placed = []
        self._question_seen = False

    def update(self, row: int) -> None:
        """A message has changed."""
        shown = self._read(row)
        item = self._items[row]
        if item is None or item.boxes is None:
            self._items[row] = None
            self._heights.set(row, estimate(len(shown.record.content), self._sheet))
            return
        boxes = item.update(shown, self._sheet, self._describe)
        if row == self.row:
            self.number = min(self.number, len(boxes) - 1)
        self._heights.set(row, sum(box.extent for box in boxes))

    def restyle(self, sheet: Sheet) -> None:
        """Other fonts, colours or zoom: everything is made anew, the place stays."""
        self._sheet = sheet
        self._forget_all([len(self.record(row).content) for row in range(len(self._items))])
        if self._items:
            self.number = min(self.number, len(self.boxes(self.row)) - 1)

    def _forget_all(self, lengths: Sequence[int]) -> None:
        self._items = [None] * len(lengths)
        self._heights.reset([estimate(length, self._sheet) for length in lengths])
        self._built.clear()

    def boxes(self, row: int) -> list[Box]:
        """The boxes of a message, made where they are missing."""
        item = self.item(row)
        boxes = item.boxes
        if boxes is None:
            boxes = item.build(self._sheet, self._describe, self.width)
            self._heights.set(row, sum(box.extent for box in boxes))
        self._built.pop(id(item), None)
        self._built[id(item)] = item
        return boxes

    def plain(self, row: int) -> str:
        """A message as it is read, without marks; its source where it is not rendered."""
        texts = []
        for box in self.boxes(row):
            if isinstance(box, (BlockBox, BubbleBox, NoticeBox)):
                texts.append(box.reading().strip("\n"))
        return "\n\n".join(text for text in texts if text)

    def place(self, height: float) -> None:
        """Lay out what is on a screen of this height, and find where it is."""
        if not self._items:
            self.placed = []
            return
        if self.following:
            self._from_end(height)
        else:
            self._from_anchor()
        if not self._downward(height) and not self.following:
            self.following = True
            self._from_end(height)
            self._downward(height)
        self._evict()

    def scroll(self, distance: float) -> None:
        """Move down by a distance in pixels; `place` must follow."""
        if distance < 0:
            self.following = False
        self.offset += distance

    def go_to(self, y: float) -> None:
        """Put a distance from the very top at the upper edge."""
        if not self._items:
            return
        self.following = False
        self.row, inside = self._heights.find(max(y, 0))
        self.number = 0
        self.offset = inside
        self.boxes(self.row)

    def pin(self, row: int, number: int, y: float) -> None:
        """Put the top of a box at a distance from the upper edge."""
        self.following = False
        self.row, self.number, self.offset = row, number, -y
        self.boxes(row)

    def follow(self) -> None:
        """Stay at the end."""
        self.following = True
        self._question_seen = False

    def _measure(self, row: int, box: Box) -> float:
        before = box.extent
        box.lay_out(self._sheet, self.width)
        if box.extent != before:
            self._heights.set(row, self._heights[row] + box.extent - before)
        return box.extent

    def _from_end(self, height: float) -> None:
        row = len(self._items) - 1
        number = len(self.boxes(row)) - 1
        y = height - self.bottom
        while True:
            y -= self._measure(row, self.boxes(row)[number])
            if y <= 0 or (row == 0 and number == 0):
                break
            row, number = self._before(row, number)
        self.row, self.number, self.offset = row, number, max(0.0, -y)
        self._hold_question()

    def _hold_question(self) -> None:
        """A reply that grows pushes its question up to the upper edge, and no further."""
        if not self.item(len(self._items) - 1).streaming:
            return
        question = self._question_row()
        if question is None:
            return
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
        self.number = min(self.number, len(self.boxes(self.row)) - 1)
        while self.offset < 0 and (self.row or self.number):
            self.row, self.number = self._before(self.row, self.number)
            self.offset += self._measure(self.row, self.boxes(self.row)[self.number])
        self.offset = max(0.0, self.offset)
        while True:
            extent = self._measure(self.row, self.boxes(self.row)[self.number])
            after = self._after(self.row, self.number)
            if self.offset < extent or after is None:
                break
            self.offset -= extent
            self.row, self.number = after

    def _downward(self, height: float) -> bool:
        """Place boxes from the anchor down; False where the end comes before the lower edge."""
        self.placed = []
        y = -self.offset
        at: tuple[int, int] | None = (self.row, self.number)
        while at is not None and y < height:
            box = self.boxes(at[0])[at[1]]
            extent = self._measure(at[0], box)
            self.placed.append(Placed(at[0], at[1], box, y))
            y += extent
            at = self._after(*at)
        return at is not None or y + self.bottom >= height

    def _before(self, row: int, number: int) -> tuple[int, int]:
        if number:
            return row, number - 1
        return row - 1, len(self.boxes(row - 1)) - 1

    def _after(self, row: int, number: int) -> tuple[int, int] | None:
        if number + 1 < len(self.boxes(row)):
            return row, number + 1
        return (row + 1, 0) if row + 1 < len(self._items) else None

    def neighbours(self, height: float) -> list[tuple[int, Box]]:
        """The boxes of about one screen below and one above, nearest first, not laid out."""
        if not self.placed:
            return []
        found: list[tuple[int, Box]] = []
        last, first = self.placed[-1], self.placed[0]
        at = self._after(last.row, last.number)
        room = height
        while at is not None and room > 0:
            found.append((at[0], self.boxes(at[0])[at[1]]))
            room -= found[-1][1].extent
            at = self._after(*at)
        row, number, room = first.row, first.number, height
        while room > 0 and (row or number):
            row, number = self._before(row, number)
            found.append((row, self.boxes(row)[number]))
            room -= found[-1][1].extent
        return found

    def measure(self, row: int, box: Box) -> None:
        """Lay out a box that is not on the screen."""
        self._measure(row, box)

    def _evict(self) -> None:
        if len(self._built) <= MAX_BUILT:
            return
        seen = {id(self.item(placed.row)) for placed in self.placed}
        for key in list(self._built)[: len(self._built) - MAX_BUILT]:
            if key not in seen:
                self._built.pop(key).forget()
