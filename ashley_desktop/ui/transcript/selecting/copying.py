"""What copying a selection gives, as text.

Whole messages and blocks give their Markdown source, exactly; a part of a block gives what is
read. The forms on the clipboard are made in `clipboard.py`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from ashley_desktop.ui.transcript.boxes import BlockBox, Box
from ashley_desktop.ui.transcript.boxes.box import PARAGRAPH, joined
from ashley_desktop.ui.transcript.boxes.code import CodeBox
from ashley_desktop.ui.transcript.layout.flow import Flow
from ashley_desktop.ui.transcript.selecting.selection import Selection, selectable

Content = Callable[[int], str]  # the source of a row's message


@dataclass(frozen=True, slots=True)
class Part:
    """A selected stretch of one box; `whole` where nothing of the box is left out."""

    box: Box
    start: int
    end: int
    whole: bool


def copied(
    selection: Selection, flow: Flow, *, markdown: bool = False, content: Content | None = None
) -> str:
    """The text of a selection.

    Args:
        markdown: a part gives its whole block's source too.
        content: gives the source of messages that are not loaded; without it they are empty.
    """
    read = content or (lambda row: flow.record(row).content)
    texts = (_message(selection, flow, row, read, markdown) for row in rows(selection, flow))
    return "\n\n".join(text for text in texts if text)


def read_text(selection: Selection, flow: Flow) -> str:
    """The text of a selection as it is read, without any marks."""
    texts = (_read(selection, flow, row) for row in rows(selection, flow))
    return "\n\n".join(text for text in texts if text)


def rows(selection: Selection, flow: Flow) -> range:
    """The messages that are selected, wholly or in part."""
    if not selection:
        return range(0)
    ends = selection.ends()
    return range(flow.count) if ends is None else range(ends[0].row, ends[1].row + 1)


def inside(selection: Selection, row: int) -> bool:
    """Whether all of a message is selected, as both ends are in others."""
    ends = selection.ends()
    return ends is None or ends[0].row < row < ends[1].row


def parts(selection: Selection, flow: Flow, row: int) -> Iterator[Part]:
    """What is selected of one message, box by box."""
    if inside(selection, row):  # nothing has to be laid out to know that it is whole
        boxes = filter(selectable, flow.boxes(row))
        yield from (Part(box, 0, box.length(), whole=True) for box in boxes)
        return
    for number, box in enumerate(flow.boxes(row)):
        if selection.range_in(row, number, box) is None:
            continue
        if box.document is None:
            flow.measure(row, box)
        start, end = selection.range_in(row, number, box) or (0, 0)
        # what is not rendered yet, and a rule, have no positions: they are taken whole
        part = Part(box, start, end, (start, end) == (0, box.length()))
        if part.whole or start < end:
            yield part


def _message(selection: Selection, flow: Flow, row: int, read: Content, markdown: bool) -> str:
    if inside(selection, row):
        return read(row)
    found = list(parts(selection, flow, row))
    texts = sum(map(selectable, flow.boxes(row)))
    if len(found) == texts and all(part.whole for part in found):
        return read(row) or "\n".join(part.box.plain() for part in found)
    if len(found) == 1 and not markdown:
        return _single(found[0])
    return _joined(found, markdown)


def _single(part: Part) -> str:
    """One block by itself: its source when whole, but code without its fences."""
    if part.whole and isinstance(part.box, BlockBox) and not isinstance(part.box, CodeBox):
        return part.box.source.strip("\n")
    return part.box.plain(part.start, part.end)


def _joined(found: list[Part], markdown: bool) -> str:
    text, exact = "", False
    for part in found:
        source = part.box.source if part.whole or markdown else ""
        if part.box.glue != PARAGRAPH:
            text += "" if exact else part.box.glue
        elif text and not text.endswith("\n"):
            text += PARAGRAPH
        text += source or part.box.plain(part.start, part.end)
        exact = bool(source)
    return text.strip("\n")


def _read(selection: Selection, flow: Flow, row: int) -> str:
    return joined(
        (part.box, part.box.reading() if part.whole else part.box.plain(part.start, part.end))
        for part in parts(selection, flow, row)
    )
