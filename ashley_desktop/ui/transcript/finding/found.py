"""Which stretches of the painted text are marked because they were searched for."""

from __future__ import annotations

from weakref import WeakKeyDictionary

from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QTextLine

from ashley_desktop.ui.transcript.boxes import BlockBox, Box, BubbleBox, Stretch
from ashley_desktop.ui.transcript.finding.folded import Folded, fold
from ashley_desktop.ui.transcript.finding.readable import readable


class Found:
    """The marks of one view; nothing is marked until something is searched for.

    Attributes:
        needle: what is searched for, folded; empty marks nothing.
        now: the box of the hit that is gone to, and its number among those of the box.
    """

    def __init__(self) -> None:
        self.needle = ""
        self.now: tuple[Box, int] | None = None
        self._known: WeakKeyDictionary[Box, tuple[object, tuple[Stretch, ...]]] = (
            WeakKeyDictionary()
        )

    def search(self, needle: str) -> None:
        """Mark something else."""
        self.needle = needle
        self.now = None

    def in_box(
        self, message_id: str, number: int, box: Box
    ) -> tuple[tuple[Stretch, ...], Stretch | None]:
        """The marks in a box's text, and among them the one that is gone to.

        Args: number: the box's place in its message.
        """
        if not self.needle:
            return (), None
        marks = self.stretches(box)
        if self.now is None or self.now[0] is not box or not marks:
            return marks, None
        return marks, marks[min(self.now[1], len(marks) - 1)]

    def stretches(self, box: Box) -> tuple[Stretch, ...]:
        """Where it is in the text of a box that is laid out."""
        document = box.document
        if document is None or not searched(box):
            return ()
        state = (id(document), document.revision(), document.characterCount(), self.needle)
        known = self._known.get(box)
        if known is None or known[0] != state:
            known = (state, Folded(document.toRawText()).stretches(self.needle))
            self._known[box] = known
        return known[1]

    def count(self, box: Box) -> int:
        """How often it is in a box, laid out or not."""
        if not searched(box):
            return 0
        if is_exact(box):
            return len(self.stretches(box))
        text = box.plain() if isinstance(box, BubbleBox) else readable(box.source)
        return fold(text).count(self.needle)


def searched(box: Box) -> bool:
    """Whether a box holds what was said. What a model thought is not searched."""
    return isinstance(box, BubbleBox) or (isinstance(box, BlockBox) and not box.aside)


def is_exact(box: Box) -> bool:
    """Whether a box's text is what it stays."""
    if box.document is None:
        return False
    return not isinstance(box, BlockBox) or box.shown == box.block


def place_of(box: Box, stretch: Stretch) -> QRectF:
    """Where a stretch begins, in the box: one letter's place."""
    assert box.document is not None
    block = box.document.findBlock(stretch[0])
    line = block.layout().lineForTextPosition(stretch[0] - block.position())
    top = box.document.documentLayout().blockBoundingRect(block).topLeft()
    if not line.isValid():
        return QRectF(box.origin() + top, box.origin() + top + QPointF(1, 1))
    left = _x(line, stretch[0] - block.position())
    right = _x(line, stretch[1] - block.position())
    place = QRectF(left, line.y(), max(1.0, right - left), line.height())
    return place.translated(box.origin() + top)


def _x(line: QTextLine, at: int) -> float:
    x: float = line.cursorToX(at)[0]  # type: ignore[index]  # a pair, other than it is declared
    return x
