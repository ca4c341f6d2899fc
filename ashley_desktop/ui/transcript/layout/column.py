"""All messages as boxes one below the other: made near the screen, estimated elsewhere."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from ashley_desktop.storage.records import MessageRecord
from ashley_desktop.ui.transcript.boxes import BlockBox, Box, BubbleBox
from ashley_desktop.ui.transcript.boxes.box import joined
from ashley_desktop.ui.transcript.boxes.item import Describe, MessageItem, Shown, estimate
from ashley_desktop.ui.transcript.boxes.parts import NoticeBox
from ashley_desktop.ui.transcript.choices import Choices
from ashley_desktop.ui.transcript.layout.blank import BlankBox
from ashley_desktop.ui.transcript.layout.heights import Heights
from ashley_desktop.ui.transcript.sheet import Sheet

Read = Callable[[int], Shown]  # what stands in a row
IsLoaded = Callable[[int], bool]

MAX_BUILT = 60  # messages whose boxes are kept
TAIL = 12  # boxes at the end of a reply that may change while it grows


class Column:
    """The boxes of all messages, and how high they are.

    Attributes: choices: what the reader opened, folded or turned.
    """

    def __init__(self, sheet: Sheet, describe: Describe, read: Read, is_loaded: IsLoaded) -> None:
        self.choices = Choices()
        self._read = read
        self._is_loaded = is_loaded
        self._sheet = sheet
        self._describe = describe
        self._width = 0.0
        self._items: list[MessageItem | None] = []
        self._heights = Heights()
        self._built: dict[int, MessageItem] = {}  # those used last at the end
        self._used: MessageItem | None = None  # the very last

    @property
    def count(self) -> int:
        """How many messages there are."""
        return len(self._items)

    @property
    def width(self) -> float:
        """Of the column, in pixels."""
        return self._width

    def made(self) -> int:
        """How many messages have boxes at present."""
        return len(self._built)

    def record(self, row: int) -> MessageRecord:
        """The message of a row; of one that is not loaded a stand-in without text."""
        item = self._items[row]
        return item.record if item is not None else self._read(row).record

    def item(self, row: int) -> MessageItem:
        """The message of a row with what is known of its looks."""
        item = self._items[row]
        if item is None:
            item = self._items[row] = MessageItem(self._read(row), self.choices)
        return item

    def boxes(self, row: int) -> list[Box]:
        """The boxes of a message, made where they are missing."""
        item = self.item(row)
        boxes = item.boxes
        if boxes is None:
            if self._is_loaded(row):
                boxes = item.build(self._sheet, self._describe, self._width)
                self._heights.set(row, _sum(boxes))
            else:
                boxes = item.boxes = [BlankBox(self._heights[row])]
        if item is not self._used:
            self._used = item
            self._built.pop(id(item), None)
            self._built[id(item)] = item
        return boxes

    def plain(self, row: int) -> str:
        """A message as it is read, without marks; its source where it is not rendered."""
        kinds = (BlockBox, BubbleBox, NoticeBox)
        return joined((box, box.reading()) for box in self.boxes(row) if isinstance(box, kinds))

    def measure(self, row: int, box: Box) -> float:
        """Lay out a box; the height with its gap."""
        before = box.extent
        box.lay_out(self._sheet, self._width)
        if box.extent != before:
            self._heights.set(row, self._heights[row] + box.extent - before)
        return box.extent

    def before(self, row: int, number: int) -> tuple[int, int]:
        """The box above that is not folded away; there must be one."""
        if not number:
            row, number = row - 1, len(self.boxes(row - 1))
        boxes = self.boxes(row)
        number = min(number, len(boxes)) - 1  # it may have lost boxes since it was placed
        folded = self.item(row).folded
        while number and boxes[number].hidden:
            number = (folded.start if number in folded else number) - 1
        return row, number

    def after(self, row: int, number: int) -> tuple[int, int] | None:
        """The box below that is not folded away."""
        boxes, folded = self.boxes(row), self.item(row).folded
        below = number + 1
        while below < len(boxes):
            if not boxes[below].hidden:
                return row, below
            below = folded.stop if below in folded else below + 1
        return (row + 1, 0) if row + 1 < len(self._items) else None

    def is_behind(self, row: int) -> bool:
        """Whether a part of a message has no boxes yet; updating its row goes on with it."""
        item = self._items[row]
        return item is not None and item.boxes is not None and item.behind

    # rows that come, change and go; `Flow` keeps the place meanwhile

    def _reset_rows(self, lengths: Sequence[int]) -> None:
        self._items = [None] * len(lengths)
        self._heights.reset(self._estimates(lengths))
        self._built.clear()
        self._used = None

    def _insert_rows(self, row: int, lengths: Sequence[int]) -> None:
        at_end = row == len(self._items)
        self._items[row:row] = [None] * len(lengths)
        heights = self._estimates(lengths)
        if not at_end:
            self._heights.insert(row, heights)
            return
        for height in heights:
            self._heights.append(height)

    def _remove_rows(self, first: int, last: int) -> None:
        for item in self._items[first : last + 1]:
            self._built.pop(id(item), None)
        self._used = None
        del self._items[first : last + 1]
        self._heights.remove(first, last)

    def _update_row(self, row: int) -> bool:
        """Bring the boxes of a loaded message up to date.

        Returns: whether only the text of a growing reply goes on: its rendering is to come.
        """
        item = self.item(row)
        before = item.boxes or []
        start = max(0, len(before) - TAIL) if item.streaming or item.behind else 0
        tail = _sum(before[start:])
        shown = self._read(row)
        grown = item.grow(shown, self._sheet)
        if grown and item.looks_same:
            return True
        boxes = item.boxes if grown else None
        if boxes is None:
            boxes = item.update(shown, self._sheet, self._describe)
        if 1 < start < len(boxes) and boxes[start - 1] is before[start - 1]:
            # only the end of a reply that grows differs: its length must cost nothing
            self._heights.set(row, self._heights[row] - tail + _sum(boxes[start:]))
        else:
            self._heights.set(row, _sum(boxes))
        return grown

    def _renew_row(self, row: int) -> None:
        """Make a message anew when it is seen next; a height that was exact is kept."""
        item = self._items[row]
        if item is not None:
            self._built.pop(id(item), None)
            self._items[row] = self._used = None
        if self._is_loaded(row):
            length = len(self.record(row).content)
            self._heights.set(row, estimate(length, self._sheet))

    def _is_blank(self, row: int) -> bool:
        """Whether free space stands in the place of a message."""
        item = self._items[row]
        boxes = (item.boxes if item is not None else None) or ()
        return any(isinstance(box, BlankBox) for box in boxes[:1])  # else the rest of a long one

    def _estimates(self, lengths: Iterable[int]) -> list[float]:
        known: dict[int, float] = {}
        heights = []
        for length in lengths:
            if length not in known:
                known[length] = estimate(length, self._sheet)
            heights.append(known[length])
        return heights

    def _within(self, row: int, number: int) -> float:
        """Height of the boxes of a message above one of them."""
        boxes = self.item(row).boxes or []
        if 2 * number > len(boxes):  # the end of a long reply, where most of them are above
            return self._heights[row] - _sum(boxes[number:])
        return _sum(boxes[:number])

    def _evict(self, seen: Iterable[int]) -> None:
        """Let go of boxes that were not used for long; not of these rows."""
        if len(self._built) <= MAX_BUILT:
            return
        kept = {id(self.item(row)) for row in seen}
        for key in list(self._built)[: len(self._built) - MAX_BUILT]:
            if key not in kept:
                self._built.pop(key).forget()
        self._used = None


def _sum(boxes: Iterable[Box]) -> float:
    return sum(box.extent for box in boxes)


def numbered(boxes: Sequence[Box], number: int, mark: object) -> int:
    """Where a box with this mark stands, beginning where it stood; there about if it is gone."""
    if number < len(boxes) and boxes[number].mark == mark:
        return number
    marks = [box.mark for box in boxes]
    return marks.index(mark) if mark in marks else min(number, len(boxes) - 1)
