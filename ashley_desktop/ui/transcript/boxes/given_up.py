"""The quiet frame around a block that could not be rendered, with the words that say so."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPen

from ashley_desktop.ui import tokens
from ashley_desktop.ui.transcript.boxes.box import Look
from ashley_desktop.ui.transcript.sheet import Sheet
from ashley_desktop.ui.transcript.words import translate

_WORDS = Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextWordWrap


class GivenUp:
    """Frame, words and button; the text itself is the box's own."""

    AGAIN = "again"

    def __init__(self) -> None:
        self._width = 0.0
        self._pad = 0.0
        self._words = QRectF()
        self._button = QRectF()

    def lay_out(self, sheet: Sheet, width: float) -> float:
        """Place the words for a width. Returns: the room of the text within."""
        self._width = width
        self._pad = pad = sheet.px(tokens.SPACE_L)
        metrics = QFontMetricsF(sheet.small)
        button = metrics.horizontalAdvance(_again()) + sheet.px(2 * tokens.SPACE_S)
        room = max(80.0, width - 2 * pad - button - sheet.px(tokens.SPACE_S))
        high = metrics.boundingRect(QRectF(0, 0, room, 1000), int(_WORDS), _why()).height()
        row = max(high, sheet.px(26))
        top = sheet.px(tokens.SPACE_S)
        self._words = QRectF(pad, top, room, row)
        self._button = QRectF(
            width - pad - button + sheet.px(tokens.SPACE_S), top, button, sheet.px(26)
        )
        return width - 2 * pad

    def around(self, text: float) -> float:
        """The height of everything around a text of a height."""
        return self.origin().y() + text + self._pad

    def origin(self) -> QPointF:
        """Where the text begins."""
        return QPointF(self._pad, self._words.bottom() + self._pad / 2)

    def action_at(self, point: QPointF) -> str:
        """What a click does."""
        return self.AGAIN if self._button.contains(point) else ""

    def paint(self, painter: QPainter, sheet: Sheet, look: Look, height: float) -> None:
        """Everything but the text."""
        style = sheet.style
        painter.setPen(QPen(QColor(style.line), 1))
        painter.setBrush(QColor(style.code_ground))
        frame = QRectF(0.5, 0.5, self._width - 1, height - 1)
        painter.drawRoundedRect(frame, tokens.RADIUS_M, tokens.RADIUS_M)
        painter.setFont(sheet.small)
        painter.setPen(QColor(style.muted))
        painter.drawText(self._words, int(_WORDS), _why())
        if look.hovered == self.AGAIN:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(style.hover))
            painter.drawRoundedRect(self._button, tokens.RADIUS_S, tokens.RADIUS_S)
        painter.setPen(QColor(style.accent))
        painter.drawText(self._button, Qt.AlignmentFlag.AlignCenter, _again())


def _why() -> str:
    return translate("Transcript", "Shown as plain text, because formatting it took too long.")


def _again() -> str:
    return translate("Transcript", "Try again")
