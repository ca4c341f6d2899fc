"""The boxes that hold text: a rendered block, a piece of a question; `code.py` has one more.

A box lays itself out for a width, paints itself at the painter's origin, and answers where its
text is. Its height is an estimate until it was laid out.
"""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import (
    QColor,
    QFontMetricsF,
    QPainter,
    QTextBlock,
    QTextCursor,
)

from ashley_desktop.core.markdown.blocks import Block, Kind
from ashley_desktop.core.markdown.render import Rendered
from ashley_desktop.ui import tokens
from ashley_desktop.ui.transcript.documents import (
    BlockDocument,
    html_document,
    paint_context,
    plain_document,
    take_markers,
    text_height,
)
from ashley_desktop.ui.transcript.sheet import Sheet

Stretch = tuple[int, int]  # of a box's text: where it begins and ends


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
        found: stretches of the text that were searched for. found_now: the one that is gone to.
    """

    clip: QRectF
    selected: tuple[int, int] | None = None
    hovered: str = ""
    done: str = ""
    beat: int = 0
    active: bool = False
    found: tuple[Stretch, ...] = ()
    found_now: Stretch | None = None


class Box:
    """One painted piece of a message.

    Attributes:
        gap: free space above. height: without the gap.
        document: the text, where the box has one and is laid out.
        source: what copying the whole box gives.
        changed_from: what lies above this has not changed since it was last asked for.
    """

    source = ""

    def __init__(self, gap: float = 0) -> None:
        self.gap = gap
        self.height = 0.0
        self.width = -1.0
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
        """Height with the gap."""
        return self.gap + self.height

    def lay_out(self, sheet: Sheet, width: float) -> None:
        """Find the height at a width; cheap where nothing changed."""

    def paint(self, painter: QPainter, sheet: Sheet, look: Look) -> None:
        """Paint at the painter's origin, which is below the gap."""

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
        marked = [(found, QColor(sheet.style.found)) for found in look.found]
        if look.found_now is not None:
            marked.append((look.found_now, QColor(sheet.style.found_now)))
        if look.selected is not None:
            marked.append((look.selected, QColor(sheet.style.selection)))
        context = paint_context(self.document, QColor(text or sheet.style.text), marked)
        painter.save()
        painter.translate(origin)
        clip = look.clip.translated(-origin.x(), -origin.y())
        context.clip = clip
        painter.setClipRect(clip, Qt.ClipOperation.IntersectClip)
        self.document.documentLayout().draw(painter, context)
        painter.restore()


class BlockBox(Box):
    """A box over one block of a reply.

    Attributes:
        block: what is shown. rendered: its rendering, or that of an earlier state of a block that
            still grows. asked: the state that was given to the renderer.
        overdue: the rendering takes too long; the source is shown as plain text for now.
        joined_above, joined_below: the neighbour is a piece of the same long block.
    """

    def __init__(self, block: Block, gap: float) -> None:
        super().__init__(gap)
        self.block = block
        self.rendered: Rendered | None = None
        self.shown: Block | None = None
        self.asked: Block | None = None
        self.overdue = False
        self.joined_above = block.continued
        self.joined_below = False

    @property
    def source(self) -> str:  # type: ignore[override]
        return self.block.source

    def set_block(self, block: Block) -> None:
        """The block has grown."""
        self.block = block

    def take(self, block: Block, rendered: Rendered) -> None:
        """The renderer's answer for a state of the block."""
        if self.shown != block:
            self.rendered = rendered
            self.shown = block
            self.forget()

    def wants_rendering(self) -> bool:
        """Whether the renderer must be asked."""
        return self.shown != self.block and self.asked is None


class TextBox(BlockBox):
    """Everything but code.

    Attributes:
        markers: items of lists with their numbers; a bullet has an empty one.
    """

    def __init__(self, block: Block, gap: float, sheet: Sheet) -> None:
        super().__init__(block, gap)
        self.markers: list[tuple[QTextBlock, str]] = []
        lines = max(block.source.strip().count("\n") + 1, len(block.source) // 80 + 1)
        self.height = lines * sheet.text_line

    def lay_out(self, sheet: Sheet, width: float) -> None:
        if self.document is None:
            if self.rendered is None and not self.overdue:
                return
            self._make(sheet)
        document = self.document
        if document is not None and width != self.width:
            # running text keeps a readable length; tables may use the whole column
            wide = self.block.kind is Kind.TABLE
            document.setTextWidth(width if wide else min(width, sheet.measure))
            self.height = text_height(document)
            self.width = width
            self._changed()

    def reading(self) -> str:
        return self.plain() if self.shown == self.block else self.source

    def _make(self, sheet: Sheet) -> None:
        rendered = self.rendered
        if rendered is None or rendered.fallback:
            self.document = plain_document(self.block.source.strip("\n"), sheet)
        else:
            self.document = html_document(rendered.html, sheet)
        self.markers = take_markers(self.document)
        self.width = -1.0

    def paint(self, painter: QPainter, sheet: Sheet, look: Look) -> None:
        if self.block.kind is Kind.RULE:
            painter.fillRect(
                QRectF(0, round(self.height / 2), max(self.width, 0), 1),
                QColor(sheet.style.line),
            )
            return
        if self.block.kind is Kind.QUOTE and self.document is not None:
            bar = QRectF(0, 0, sheet.px(3), self.height)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(sheet.style.line))
            painter.drawRoundedRect(bar, 1.5, 1.5)
        self._paint_document(painter, sheet, look)
        self._paint_markers(painter, sheet, look)

    def _paint_markers(self, painter: QPainter, sheet: Sheet, look: Look) -> None:
        if not self.markers or self.document is None:
            return
        layout = self.document.documentLayout()
        painter.setFont(sheet.text)
        for item, number in self.markers:
            place = layout.blockBoundingRect(item)
            line = item.layout().lineAt(0)
            if place.bottom() < look.clip.top() or place.top() > look.clip.bottom():
                continue
            if line.isValid():
                base = QPointF(place.left() + line.x(), place.top() + line.y() + line.ascent())
                _paint_marker(painter, sheet, base, number)


def _paint_marker(painter: QPainter, sheet: Sheet, base: QPointF, number: str) -> None:
    """A bullet or a number in front of a line whose text begins at `base`."""
    colour = QColor(sheet.style.muted)
    if number:
        painter.setPen(colour)
        wide = QFontMetricsF(sheet.text).horizontalAdvance(number)
        painter.drawText(base - QPointF(wide + sheet.px(6), 0), number)
        return
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(colour)
    radius = 2.4 * sheet.zoom
    painter.drawEllipse(base - QPointF(sheet.px(12), 5 * sheet.zoom), radius, radius)


class BubbleBox(Box):
    """A piece of a question, exactly as it was typed, on a tinted ground at the right."""

    def __init__(self, text: str, source: str, gap: float, sheet: Sheet) -> None:
        super().__init__(gap)
        self._text = text
        self._source = source
        self._left = 0.0
        self._pad = (sheet.px(tokens.SPACE_L), sheet.px(10))
        self.first = self.last = True
        lines = max(text.count("\n") + 1, len(text) // 60 + 1)
        self.height = lines * sheet.text_line + 2 * self._pad[1]

    @property
    def source(self) -> str:  # type: ignore[override]
        return self._source

    def lay_out(self, sheet: Sheet, width: float) -> None:
        if self.document is None:
            self.document = plain_document(self._text, sheet)
            self.width = -1.0
        if width == self.width:
            return
        self.width = width
        across, down = self._pad
        most = round(min(width * 0.86 - 2 * across, sheet.measure))
        self.document.setTextWidth(most)
        if self.first and self.last:
            self.document.setTextWidth(min(most, self.document.idealWidth() + 1))
        self._left = width - self.document.textWidth() - 2 * across
        self.height = text_height(self.document) + (self.first + self.last) * down

    def origin(self) -> QPointF:
        return QPointF(self._left + self._pad[0], self._pad[1] if self.first else 0)

    def plain(self, start: int = 0, end: int | None = None) -> str:
        return super().plain(start, end) if self.document is not None else self._text

    def paint(self, painter: QPainter, sheet: Sheet, look: Look) -> None:
        radius = tokens.RADIUS_L
        ground = QRectF(self._left, 0, max(self.width - self._left, 0), self.height)
        whole = ground.adjusted(
            0, 0 if self.first else -2 * radius, 0, 0 if self.last else 2 * radius
        )
        painter.save()
        painter.setClipRect(ground, Qt.ClipOperation.IntersectClip)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(sheet.style.bubble))
        painter.drawRoundedRect(whole, radius, radius)
        painter.restore()
        self._paint_document(painter, sheet, look, sheet.style.on_bubble)
