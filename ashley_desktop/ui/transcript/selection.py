"""What is selected across messages, and what copying it gives."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from ashley_desktop.ui.transcript.boxes import BlockBox, Box, BubbleBox
from ashley_desktop.ui.transcript.code import CodeBox
from ashley_desktop.ui.transcript.flow import Flow
from ashley_desktop.ui.transcript.parts import NoticeBox


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
            self.anchor = Position(self.anchor.row + rows, self.anchor.number, self.anchor.at)
            self.end = Position(self.end.row + rows, self.end.number, self.end.at)

    def __bool__(self) -> bool:
        return self.everything or self.anchor != self.end

    def range_in(self, row: int, number: int, box: Box) -> tuple[int, int] | None:
        """The selected stretch of a box's text."""
        if not self or not selectable(box):
            return None
        length = box.length()
        if self.everything:
            return (0, length)
        assert self.anchor is not None
        assert self.end is not None
        first, last = sorted((self.anchor, self.end))
        if not (first.row, first.number) <= (row, number) <= (last.row, last.number):
            return None
        start = first.at if (first.row, first.number) == (row, number) else 0
        end = last.at if (last.row, last.number) == (row, number) else length
        return (min(start, length), min(end, length))


def selectable(box: Box) -> bool:
    """Whether a box holds text of the conversation."""
    return isinstance(box, (BlockBox, BubbleBox, NoticeBox))


def copied(selection: Selection, flow: Flow, *, markdown: bool = False) -> str:
    """The text of a selection.

    Whole messages and blocks give their Markdown source, exactly; a part of a block gives what is
    read. With `markdown`, a part gives its whole block's source too.
    """
    if not selection:
        return ""
    return "\n\n".join(text for text in _messages(selection, flow, markdown) if text)


def _messages(selection: Selection, flow: Flow, markdown: bool) -> Iterator[str]:
    if selection.everything or selection.anchor is None or selection.end is None:
        yield from (flow.record(row).content for row in range(flow.count))
        return
    first, last = sorted((selection.anchor, selection.end))
    for row in range(first.row, last.row + 1):
        if first.row < row < last.row:
            yield flow.record(row).content
        else:
            yield _message(selection, flow, row, markdown)


@dataclass(frozen=True, slots=True)
class _Part:
    """A selected stretch of one box; `whole` where nothing of the box is left out."""

    box: Box
    start: int
    end: int
    whole: bool


def _message(selection: Selection, flow: Flow, row: int, markdown: bool) -> str:
    """What is selected of one message."""
    parts: list[_Part] = []
    texts = 0
    for number, box in enumerate(flow.boxes(row)):
        texts += selectable(box)
        if selection.range_in(row, number, box) is None:
            continue
        if box.document is None:
            flow.measure(row, box)
        start, end = selection.range_in(row, number, box) or (0, 0)
        # what is not rendered yet, and a rule, have no positions: they are taken whole
        part = _Part(box, start, end, (start, end) == (0, box.length()))
        if part.whole or start < end:
            parts.append(part)
    if len(parts) == texts and all(part.whole for part in parts):
        return flow.record(row).content or "\n".join(part.box.plain() for part in parts)
    if len(parts) == 1 and not markdown:
        return _single(parts[0])
    return _joined(parts, markdown)


def _single(part: _Part) -> str:
    """One block by itself: its source when whole, but code without its fences."""
    if part.whole and isinstance(part.box, BlockBox) and not isinstance(part.box, CodeBox):
        return part.box.source.strip("\n")
    return part.box.plain(part.start, part.end)


def _joined(parts: list[_Part], markdown: bool) -> str:
    text = ""
    for part in parts:
        source = part.box.source if part.whole or markdown else ""
        if text and not text.endswith("\n"):
            text += "\n\n"
        text += source or part.box.plain(part.start, part.end)
    return text.strip("\n")
