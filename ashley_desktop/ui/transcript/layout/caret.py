"""Where text arrives: a thin mark behind the last letter of a reply that grows."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QTextBlock, QTextDocument

from ashley_desktop.ui.transcript.boxes import BlockBox
from ashley_desktop.ui.transcript.layout.flow import Flow
from ashley_desktop.ui.transcript.sheet import Sheet

WIDTH = 2
GAP = 2
STRENGTHS = (1.0, 0.7, 0.35, 0.7)  # beat by beat; the first where nothing moves


def caret_area(flow: Flow, sheet: Sheet, left: float) -> QRectF | None:
    """Where the mark is in the viewport; None where no text arrives on the screen.

    Args: left: where the column begins.
    """
    row = flow.count - 1
    if not flow.placed or flow.placed[-1].row != row or not flow.item(row).streaming:
        return None
    last = next((one for one in reversed(flow.placed) if isinstance(one.box, BlockBox)), None)
    if last is None or last.row != row:
        return None
    if any(isinstance(box, BlockBox) for box in flow.boxes(row)[last.number + 1 :]):
        return None
    document = last.box.document
    if document is None:
        return None
    block = document.lastBlock()
    if not block.text() and block.previous().isValid():
        block = block.previous()  # Qt has an empty one behind every table
    line = _line(document, block)
    if line is None:
        return None
    area = line.translated(last.box.origin() + QPointF(left, last.top))
    return QRectF(area.right() + GAP, area.top(), sheet.px(WIDTH), area.height())


def paint_caret(painter: QPainter, sheet: Sheet, area: QRectF, beat: int) -> None:
    """Paint the mark."""
    colour = QColor(sheet.style.accent)
    colour.setAlphaF(STRENGTHS[beat % len(STRENGTHS)])
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(colour)
    painter.drawRoundedRect(area, area.width() / 2, area.width() / 2)


def _line(document: QTextDocument, block: QTextBlock) -> QRectF | None:
    """The last line of a paragraph as far as its text goes, in the document."""
    layout = block.layout()
    if not layout.lineCount():
        return None
    line = layout.lineAt(layout.lineCount() - 1)
    place = document.documentLayout().blockBoundingRect(block)
    end: Any = line.cursorToX(line.textStart() + line.textLength())  # with the position it took
    x = float(end[0])
    letters = line.ascent() + line.descent()
    return QRectF(place.left() + line.x(), place.top() + line.y(), x - line.x(), letters)
