"""The card in the place of a reply that failed: why, what to do, and buttons. Never a message."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPen, QTextCharFormat, QTextCursor

from ashley_desktop.ui import tokens
from ashley_desktop.ui.transcript.boxes.box import Box, Look
from ashley_desktop.ui.transcript.boxes.documents import plain_document, text_height
from ashley_desktop.ui.transcript.deeds import Deed
from ashley_desktop.ui.transcript.sheet import Sheet
from ashley_desktop.ui.transcript.words import words


class NoticeBox(Box):
    """Why there is no reply, what to do, and what is offered: a card, never a message."""

    def __init__(
        self, text: str, hint: str, offers: Sequence[Deed], gap: float, sheet: Sheet
    ) -> None:
        """Args: offers: what its buttons do, the first of them at the left."""
        super().__init__(gap)
        self._text, self._hint = text, hint
        self._pad = sheet.px(tokens.SPACE_L)
        self._buttons = dict.fromkeys(offers, QRectF())
        self.height = sheet.px(96)

    def plain(self, start: int = 0, end: int | None = None) -> str:
        if self.document is not None and (start or end is not None):
            return super().plain(start, end)
        return "\n".join(part for part in (self._text, self._hint) if part)

    def origin(self) -> QPointF:
        return QPointF(self._pad, self._pad - 2)

    def lay_out(self, sheet: Sheet, width: float) -> None:
        if self.document is None:
            self.document = plain_document(self.plain(), sheet, sheet.strong)
            self._quieten_hint(sheet)
            self.width = -1.0
        if width == self.width:
            return
        self.width = width
        self.document.setTextWidth(width - 2 * self._pad)
        text = text_height(self.document)
        top = self._pad - 2 + text + sheet.px(tokens.SPACE_M)
        self.height = self._place_buttons(sheet, top) + self._pad

    def _place_buttons(self, sheet: Sheet, top: float) -> float:
        """Put the buttons side by side, below each other where they do not fit; their end."""
        metrics = QFontMetricsF(sheet.strong)
        space, high, left = sheet.px(tokens.SPACE_S), sheet.px(32), float(self._pad)
        for deed in self._buttons:
            wide = metrics.horizontalAdvance(words(deed)) + sheet.px(32)
            if left > self._pad and left + wide > self.width - self._pad:
                left, top = self._pad, top + high + space
            self._buttons[deed] = QRectF(left, top, wide, high)
            left += wide + space
        return top + high

    def _quieten_hint(self, sheet: Sheet) -> None:
        assert self.document is not None
        cursor = QTextCursor(self.document)
        cursor.setPosition(min(len(self._text.encode("utf-16-le")) // 2 + 1, self.length()))
        cursor.movePosition(QTextCursor.MoveOperation.End, QTextCursor.MoveMode.KeepAnchor)
        if self._hint:
            shape = QTextCharFormat()
            shape.setFont(sheet.text)
            shape.setForeground(QColor(sheet.style.muted))
            cursor.mergeCharFormat(shape)

    def action_at(self, point: QPointF) -> str:
        pointed = (deed for deed, place in self._buttons.items() if place.contains(point))
        return str(next(pointed, ""))

    def draw(self, painter: QPainter, sheet: Sheet, look: Look) -> None:
        style = sheet.style
        card = QRectF(0, 0, max(self.width, 0), self.height)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(style.notice_ground))
        painter.drawRoundedRect(card, tokens.RADIUS_M, tokens.RADIUS_M)
        if look.active:
            painter.setPen(QPen(QColor(style.notice_line), 1))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            edge = card.adjusted(0.5, 0.5, -0.5, -0.5)
            painter.drawRoundedRect(edge, tokens.RADIUS_M, tokens.RADIUS_M)
        self._paint_document(painter, sheet, look, style.notice_text)
        for deed, place in self._buttons.items():
            self._draw_button(painter, sheet, deed, place, over=look.hovered == deed)

    def _draw_button(
        self, painter: QPainter, sheet: Sheet, deed: Deed, place: QRectF, *, over: bool
    ) -> None:
        style = sheet.style
        painter.setPen(QPen(QColor(style.notice_line), 1))
        painter.setBrush(QColor(style.notice_line) if over else Qt.BrushStyle.NoBrush)
        button = place.adjusted(0.5, 0.5, -0.5, -0.5)
        painter.drawRoundedRect(button, tokens.RADIUS_S, tokens.RADIUS_S)
        painter.setFont(sheet.strong)
        painter.setPen(QColor(style.ground if over else style.notice_text))
        painter.drawText(place, Qt.AlignmentFlag.AlignCenter, words(deed))
