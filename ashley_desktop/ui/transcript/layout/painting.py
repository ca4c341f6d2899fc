"""Paints a frame: the boxes on the screen, each at its place."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen

from ashley_desktop.ui import tokens
from ashley_desktop.ui.transcript.boxes import Look
from ashley_desktop.ui.transcript.layout.flow import Flow, Placed
from ashley_desktop.ui.transcript.sheet import Sheet

LIGHT = 0.14  # of the accent behind a message that lights up: text stays readable upon it


def paint_boxes(
    painter: QPainter,
    sheet: Sheet,
    placed: Iterable[Placed],
    left: float,
    clip: QRectF,
    look: Callable[[Placed], Look],
) -> None:
    """Paint what a clip touches.

    Args:
        left: where the column begins. clip: in the viewport.
        look: how a box is to look now.
    """
    for one in placed:
        if one.y > clip.bottom() or one.top + one.box.height < clip.top():
            continue
        painter.save()
        painter.translate(left, one.top)
        one.box.paint(painter, sheet, look(one))
        painter.restore()


def paint_focus(painter: QPainter, sheet: Sheet, area: QRectF) -> None:
    """Show that the keys go here."""
    painter.setPen(QPen(QColor(sheet.style.accent), 2))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawRoundedRect(area, tokens.RADIUS_S, tokens.RADIUS_S)


def message_area(flow: Flow, message_id: str, column: QRectF) -> QRectF | None:
    """The part of the viewport that a message takes; None where it is away."""
    if not message_id:
        return None
    parts = [one for one in flow.placed if flow.record(one.row).message_id == message_id]
    if not parts:
        return None
    top, bottom = parts[0].top, parts[-1].bottom
    return QRectF(column.left(), top, column.width(), bottom - top)


def paint_light(painter: QPainter, sheet: Sheet, area: QRectF, strength: float) -> None:
    """Put a soft light behind a message."""
    colour = QColor(sheet.style.accent)
    colour.setAlphaF(LIGHT * strength)
    edge = sheet.px(tokens.SPACE_S)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(colour)
    painter.drawRoundedRect(area.adjusted(-edge, -edge, edge, edge), edge, edge)
