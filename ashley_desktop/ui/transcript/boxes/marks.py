"""What is painted beside and behind rendered text, because Qt would do it worse.

Bullets, numbers and check boxes of lists, bars of quotes, frames of code within a list or quote,
and the soft ground of code within a line. All of it follows the direction of its paragraph.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import (
    QColor,
    QFontMetricsF,
    QPainter,
    QPen,
    QTextBlock,
    QTextDocument,
    QTextFormat,
    QTextLine,
)

from ashley_desktop.ui import tokens
from ashley_desktop.ui.transcript.boxes.documents import BOXES, blocks, is_code
from ashley_desktop.ui.transcript.sheet import QUOTE_STEP, Sheet

Inline = tuple[QTextBlock, int, int]  # code within a line: its paragraph, begin and end


class Marks:
    """The marks of one document.

    Attributes: markers: items of lists with their numbers; a bullet has an empty one.
    """

    def __init__(self, markers: list[tuple[QTextBlock, str]], html: str = "") -> None:
        """Args: html: what the document was made of; what is not in it is not looked for."""
        self.markers = markers
        self._has_code = "<code" in html
        self._has_frames = "<pre" in html or "<blockquote" in html
        self._inline: list[Inline] = []
        self._grounds: list[QRectF] = []
        self._frames: list[QRectF] = []
        self._bars: list[QRectF] = []

    def collect(self, document: QTextDocument, sheet: Sheet) -> None:
        """Find the code within lines; once for a document."""
        if not self._has_code:
            return
        family = sheet.mono.family()
        for block in blocks(document):
            if not is_code(block):
                self._inline += _inline_code(block, family)

    def measure(self, document: QTextDocument, sheet: Sheet) -> None:
        """Find where everything is, after each layout."""
        self._grounds = [rect for one in self._inline for rect in _rects(one, document, sheet)]
        if self._has_frames:
            self._measure_frames(document, sheet)

    def _measure_frames(self, document: QTextDocument, sheet: Sheet) -> None:
        layout = document.documentLayout()
        bars: dict[float, list[QRectF]] = {}
        self._frames = []
        inside = False
        for block in blocks(document):
            place = layout.blockBoundingRect(block)
            if is_code(block):
                pad = sheet.px(tokens.SPACE_M)
                frame = QRectF(_text_left(block, place) - pad, place.top() - pad, 0, 0)
                frame.setRight(document.textWidth())
                frame.setBottom(place.bottom() + pad)
                if inside:
                    frame = self._frames.pop().united(frame)
                self._frames.append(frame)
            inside = is_code(block)
            for left in _quote_bars(block, place, sheet):
                known = bars.setdefault(left, [])
                bar = QRectF(left, place.top(), sheet.px(3), place.height())
                if known and block.position() and _levels(block.previous(), sheet):
                    bar = known.pop().united(bar)
                known.append(bar)
        self._bars = [bar for column in bars.values() for bar in column]

    def paint_behind(self, painter: QPainter, sheet: Sheet, clip: QRectF) -> None:
        """Grounds and bars; the painter is at the document's origin."""
        style = sheet.style
        painter.setPen(QPen(QColor(style.line), 1))
        painter.setBrush(QColor(style.code_ground))
        for frame in self._frames:
            if frame.intersects(clip):
                inner = frame.adjusted(0.5, 0.5, -0.5, -0.5)
                painter.drawRoundedRect(inner, tokens.RADIUS_M, tokens.RADIUS_M)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(style.inline_ground))
        for ground in self._grounds:
            if ground.intersects(clip):
                painter.drawRoundedRect(ground, 4, 4)
        painter.setBrush(QColor(style.edge))
        for bar in self._bars:
            if bar.intersects(clip):
                painter.drawRoundedRect(bar, bar.width() / 2, bar.width() / 2)

    def paint_markers(
        self, painter: QPainter, sheet: Sheet, document: QTextDocument, clip: QRectF
    ) -> None:
        """Bullets, numbers and boxes; the painter is at the document's origin."""
        layout = document.documentLayout()
        painter.setFont(sheet.text)
        for item, number in self.markers:
            place = layout.blockBoundingRect(item)
            line = item.layout().lineAt(0)
            if place.bottom() < clip.top() or place.top() > clip.bottom() or not line.isValid():
                continue
            mirrored = item.textDirection() is Qt.LayoutDirection.RightToLeft
            edge = line.x() + line.width() if mirrored else line.x()
            base = QPointF(place.left() + edge, place.top() + line.y() + line.ascent())
            _paint_marker(painter, sheet, base, number, -1 if mirrored else 1)


def _paint_marker(painter: QPainter, sheet: Sheet, base: QPointF, marker: str, side: int) -> None:
    """A marker beside a line whose text begins at `base`; side 1 is left of it, -1 right."""
    colour = QColor(sheet.style.muted)
    if marker in BOXES:
        _paint_box(painter, sheet, base, ticked=marker == BOXES[1], side=side)
    elif marker:
        painter.setPen(colour)
        wide = QFontMetricsF(sheet.text).horizontalAdvance(marker)
        away = wide + sheet.px(6) if side == 1 else -sheet.px(6)
        painter.drawText(base - QPointF(away, 0), marker)
    else:
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(colour)
        radius = 2.4 * sheet.zoom
        painter.drawEllipse(base - QPointF(side * sheet.px(12), 5 * sheet.zoom), radius, radius)


def _paint_box(painter: QPainter, sheet: Sheet, base: QPointF, *, ticked: bool, side: int) -> None:
    size = sheet.px(14)
    middle = base - QPointF(side * sheet.px(14), sheet.px(5))
    box = QRectF(round(middle.x() - size / 2), round(middle.y() - size / 2), size, size)
    style = sheet.style
    painter.setPen(QPen(QColor(style.accent if ticked else style.faint), 1.25))
    painter.setBrush(QColor(style.accent) if ticked else Qt.BrushStyle.NoBrush)
    painter.drawRoundedRect(box.adjusted(0.5, 0.5, -0.5, -0.5), 4, 4)
    if ticked:
        part = size / 14
        painter.setPen(
            QPen(
                QColor(style.ground),
                1.7 * part,
                Qt.PenStyle.SolidLine,
                Qt.PenCapStyle.RoundCap,
                Qt.PenJoinStyle.RoundJoin,
            )
        )
        at = [QPointF(box.left() + x * part, box.top() + y * part) for x, y in _TICK]
        painter.drawPolyline(at)


_TICK = ((3.6, 7.4), (6.1, 9.9), (10.5, 4.6))


def _levels(block: QTextBlock, sheet: Sheet) -> int:
    """How many quotes a paragraph is in."""
    shape = block.blockFormat()
    mirrored = block.textDirection() is Qt.LayoutDirection.RightToLeft and not is_code(block)
    margin = shape.rightMargin() if mirrored else shape.leftMargin()
    inner = sheet.px(tokens.SPACE_M) if is_code(block) else 0
    return round((margin - inner) / sheet.px(QUOTE_STEP))


def _text_left(block: QTextBlock, place: QRectF) -> float:
    line = block.layout().lineAt(0)
    return place.left() + (line.x() if line.isValid() else 0)


def _quote_bars(block: QTextBlock, place: QRectF, sheet: Sheet) -> Iterator[float]:
    """The left edges of a paragraph's bars, from the outermost."""
    shape = block.blockFormat()
    step = sheet.px(QUOTE_STEP)
    levels = _levels(block, sheet)
    if not levels:
        return
    # a quote in a list stands where the item's text does; a list in a quote is within its bars
    within_list = shape.property(QTextFormat.Property.BlockQuoteLevel) is not None
    start = shape.indent() * block.document().indentWidth() if within_list else 0.0
    mirrored = block.textDirection() is Qt.LayoutDirection.RightToLeft
    for level in range(levels):
        left = start + level * step
        yield block.document().textWidth() - left - sheet.px(3) if mirrored else left


def _inline_code(block: QTextBlock, family: str) -> Iterator[Inline]:
    start = end = -1
    part = block.begin()
    while not part.atEnd():
        fragment = part.fragment()
        if fragment.charFormat().fontFamilies() == [family]:
            begin = fragment.position() - block.position()
            if begin != end:
                if end > start:
                    yield (QTextBlock(block), start, end)
                start = begin
            end = begin + fragment.length()
        part += 1
    if end > start:
        yield (QTextBlock(block), start, end)


def _rects(inline: Inline, document: QTextDocument, sheet: Sheet) -> Iterator[QRectF]:
    """The grounds of one stretch of code, one a line."""
    block, start, end = inline
    layout = block.layout()
    place = document.documentLayout().blockBoundingRect(block).topLeft()
    metrics = QFontMetricsF(sheet.inline_code)
    begins = layout.lineForTextPosition(start)  # a paragraph may have as much code as lines
    for number in range(max(0, begins.lineNumber()), layout.lineCount()):
        line = layout.lineAt(number)
        if line.textStart() >= end:
            break
        first = max(start, line.textStart())
        last = min(end, line.textStart() + line.textLength())
        if first >= last:
            continue
        left, right = sorted((_x(line, first), _x(line, last)))
        base = place.y() + line.y() + line.ascent()
        top, below = base - metrics.ascent() - 1.5, base + metrics.descent() + 1
        yield QRectF(place.x() + left - 2, top, right - left + 4, below - top)


def _x(line: QTextLine, at: int) -> float:
    found: Any = line.cursorToX(at)  # a pair, unlike what its signature says
    return float(found[0] if isinstance(found, tuple) else found)
