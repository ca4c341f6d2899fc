"""Drags what is selected out of the window, into an editor or a mail."""

from __future__ import annotations

from PySide6.QtCore import QMimeData, QRect, Qt
from PySide6.QtGui import QColor, QDrag, QPainter, QPixmap
from PySide6.QtWidgets import QWidget

from ashley_desktop.ui import tokens
from ashley_desktop.ui.transcript.sheet import Sheet

_WIDE, _LETTERS = 240, 80


def drag_out(source: QWidget, data: QMimeData, sheet: Sheet) -> None:
    """Let data be dragged until the button goes up; what is dragged stays where it was.

    Qt spins an event loop of its own meanwhile: call it from a mouse event, never from a task.
    """
    drag = QDrag(source)
    drag.setMimeData(data)
    drag.setPixmap(_label(data.text(), sheet, source.devicePixelRatioF()))
    drag.exec(Qt.DropAction.CopyAction)


def _label(text: str, sheet: Sheet, ratio: float) -> QPixmap:
    """The first words, as what hangs on the pointer."""
    width, height = round(sheet.px(_WIDE)), round(sheet.px(32))
    pixmap = QPixmap(round(width * ratio), round(height * ratio))
    pixmap.setDevicePixelRatio(ratio)
    pixmap.fill(Qt.GlobalColor.transparent)
    painter = QPainter(pixmap)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QColor(sheet.style.edge))
    painter.setBrush(QColor(sheet.style.ground))
    place = QRect(0, 0, width, height)
    painter.drawRoundedRect(place.adjusted(0, 0, -1, -1), tokens.RADIUS_M, tokens.RADIUS_M)
    inner = place.adjusted(tokens.SPACE_M, 0, -tokens.SPACE_M, 0)
    painter.setFont(sheet.small)
    painter.setPen(QColor(sheet.style.text))
    words = " ".join(text[:_LETTERS].split())
    shown = painter.fontMetrics().elidedText(words, Qt.TextElideMode.ElideRight, inner.width())
    painter.drawText(inner, Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextSingleLine, shown)
    painter.end()
    return pixmap
