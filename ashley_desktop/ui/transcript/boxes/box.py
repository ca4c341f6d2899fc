"""A box: one painted piece of a message, of whatever kind.

A box lays itself out for a width, paints itself at the painter's origin, and answers where its
text is. Its height is an estimate until it was laid out.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QTextCursor

from ashley_desktop.ui.transcript.boxes.days import DayLine
from ashley_desktop.ui.transcript.boxes.documents import BlockDocument, link_around, paint_context
from ashley_desktop.ui.transcript.sheet import Sheet

Stretch = tuple[int, int]  # of a box's text: where it begins and ends

PARAGRAPH = "\n\n"  # between two blocks


@dataclass(frozen=True, slots=True)
class Look:
    """What painting a box needs to know.

    Attributes:
        clip: what is to be painted, in the box's own coordinates.
        selected: the selected stretch of the box's text.
        hovered: the action under the pointer, such as ``copy``.
        done: the action that was carried out a moment ago.
        beat: counts up while something moves.
        active: the message is under the pointer, or chosen by the keys.
        link: the stretch that is a link under the pointer.
        found: stretches of the text that were searched for. found_now: the one that is gone to.
    """

    clip: QRectF
    selected: tuple[int, int] | None = None
    hovered: str = ""
    done: str = ""
    beat: int = 0
    active: bool = False
    link: Stretch | None = None
    found: tuple[Stretch, ...] = ()
    found_now: Stretch | None = None


class Box:
    """One painted piece of a message.

    Attributes:
        gap: free space above. height: without the gap.
        day: the date in the free space above, where the box is the first of a day.
        hidden: folded away: it takes no room, yet its text is there to be read and copied.
        document: the text, where the box has one and is laid out.
        source: what copying the whole box gives.
        glue: what stands between the text of the box above and this one's.
        changed_from: what lies above this has not changed since it was last asked for.
    """

    source = ""
    glue = PARAGRAPH

    def __init__(self, gap: float = 0) -> None:
        self.gap = gap
        self.height = 0.0
        self.width = -1.0
        self.hidden = False
        self.day: DayLine | None = None
        self.document: BlockDocument | None = None
        self.changed_from: float | None = 0.0

    @property
    def mark(self) -> object:
        """Equal marks mean the same box, whatever has become of its content."""
        return id(self)

    def take_changed_from(self) -> float | None:
        """Where what is on the screen begins to be out of date; None where it is not."""
        changed, self.changed_from = self.changed_from, None
        return changed

    def _changed(self, top: float = 0.0) -> None:
        before = self.changed_from
        self.changed_from = top if before is None else min(before, top)

    @property
    def extent(self) -> float:
        """Height with the gap; nothing where the box is folded away."""
        return 0.0 if self.hidden else self.gap + self.height

    def begin_day(self, day: DayLine) -> None:
        """Make room for a date above."""
        self.day = day
        self.gap += day.height

    def lay_out(self, sheet: Sheet, width: float) -> None:
        """Find the height at a width; cheap where nothing changed."""

    def paint(self, painter: QPainter, sheet: Sheet, look: Look) -> None:
        """Paint at the painter's origin, which is below the gap."""
        if self.hidden:
            return
        if self.day is not None:
            self.day.paint(painter, sheet, -self.gap, self.width)
        self.draw(painter, sheet, look)

    def draw(self, painter: QPainter, sheet: Sheet, look: Look) -> None:
        """What the kind of box looks like."""

    def origin(self) -> QPointF:
        """Where the document begins, from the box's top left."""
        return QPointF(0, 0)

    def position_at(self, point: QPointF) -> int:
        """The text position nearest to a point."""
        if self.document is None:
            return 0
        layout = self.document.documentLayout()
        found = layout.hitTest(point - self.origin(), Qt.HitTestAccuracy.FuzzyHit)
        return max(0, found)

    def link_at(self, point: QPointF) -> str:
        """The address under a point."""
        if self.document is None:
            return ""
        return self.document.documentLayout().anchorAt(point - self.origin())

    def link_stretch(self, point: QPointF) -> Stretch | None:
        """All of the link under a point, from its first letter to behind its last."""
        address = self.link_at(point)
        if self.document is None or not address:
            return None
        return link_around(self.document, self.position_at(point), address)

    def over_text(self, point: QPointF) -> bool:
        """Whether a point is over text that can be selected."""
        if self.document is None:
            return False
        size = self.document.size()
        inside = QRectF(self.origin().x(), self.origin().y(), size.width(), size.height())
        return inside.contains(point)

    def action_at(self, point: QPointF) -> str:
        """What a click at a point does."""
        return ""

    def act(self, action: str) -> bool:
        """Carry out an action of the box's own; False where it is the view's affair."""
        return False

    def scroll_sideways(self, distance: float) -> bool:
        """Move wide content by pixels; False where there is none, or no more of it."""
        return False

    def plain(self, start: int = 0, end: int | None = None) -> str:
        """The text as it is read, or a stretch of it."""
        if self.document is None:
            return self.source
        cursor = QTextCursor(self.document)
        cursor.setPosition(start)
        last = self.document.characterCount() - 1
        cursor.setPosition(last if end is None else min(end, last), QTextCursor.MoveMode.KeepAnchor)
        return cursor.selection().toPlainText().replace("\N{NO-BREAK SPACE}", " ")

    def reading(self) -> str:
        """All of the text, for whoever cannot wait for a rendering."""
        return self.plain()

    def length(self) -> int:
        """Positions in the text."""
        return self.document.characterCount() - 1 if self.document is not None else 0

    def forget(self) -> None:
        """Drop what can be made again."""
        self.document = None
        self.width = -1.0
        self._changed()

    def _paint_document(
        self, painter: QPainter, sheet: Sheet, look: Look, text: str | None = None
    ) -> None:
        if self.document is None:
            return
        origin = self.origin()
        marked: list[tuple[Stretch, QColor | None]] = [
            (found, QColor(sheet.style.found)) for found in look.found
        ]
        if look.found_now is not None:
            marked.append((look.found_now, QColor(sheet.style.found_now)))
        if look.selected is not None:
            marked.append((look.selected, QColor(sheet.style.selection)))
        if look.link is not None:
            marked.append((look.link, None))
        context = paint_context(self.document, QColor(text or sheet.style.text), marked)
        painter.save()
        painter.translate(origin)
        clip = look.clip.translated(-origin.x(), -origin.y())
        context.clip = clip
        painter.setClipRect(clip, Qt.ClipOperation.IntersectClip)
        self.document.documentLayout().draw(painter, context)
        painter.restore()


def joined(texts: Iterable[tuple[Box, str]]) -> str:
    """The texts of boxes as one: blocks apart, the pieces of one text as they belong together."""
    pieces: list[str] = []
    for box, text in texts:
        if box.glue == PARAGRAPH:
            text = text.lstrip("\n")
            if not text:
                continue
            if pieces:
                pieces[-1] = pieces[-1].rstrip("\n")
        if pieces:
            pieces.append(box.glue)
        pieces.append(text)
    return "".join(pieces).strip("\n")
