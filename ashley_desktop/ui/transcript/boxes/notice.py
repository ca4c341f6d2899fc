"""The card in the place of a reply that failed: why, what to do, and Retry. Never a message."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPen, QTextCharFormat, QTextCursor

from ashley_desktop.ui import tokens
from ashley_desktop.ui.transcript.boxes.box import Box, Look
from ashley_desktop.ui.transcript.boxes.documents import plain_document, text_height
from ashley_desktop.ui.transcript.deeds import Deed
from ashley_desktop.ui.transcript.sheet import Sheet
from ashley_desktop.ui.transcript.words import translate


class NoticeBox(Box):
    """Why there is no reply, what to do, and Retry: a card, never a message."""

    def __init__(self, text: str, hint: str, gap: float, sheet: Sheet) -> None:
        super().__init__(gap)
        self._text, self._hint = text, hint
        self._pad = sheet.px(tokens.SPACE_L)
        self._button = QRectF()
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
        metrics = QFontMetricsF(sheet.strong)
        size = (
            metrics.horizontalAdvance(translate("Transcript", "Retry")) + sheet.px(32),
            sheet.px(32),
        )
        top = self._pad - 2 + text + sheet.px(tokens.SPACE_M)
        self._button = QRectF(self._pad, top, *size)
        self.height = self._button.bottom() + self._pad

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
        return str(Deed.RETRY) if self._button.contains(point) else ""

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
        painter.setPen(QPen(QColor(style.notice_line), 1))
        over = look.hovered == Deed.RETRY
        painter.setBrush(QColor(style.notice_line) if over else Qt.BrushStyle.NoBrush)
        button = self._button.adjusted(0.5, 0.5, -0.5, -0.5)
        painter.drawRoundedRect(button, tokens.RADIUS_S, tokens.RADIUS_S)
        painter.setFont(sheet.strong)
        painter.setPen(QColor(style.ground if over else style.notice_text))
        painter.drawText(
            self._button, Qt.AlignmentFlag.AlignCenter, translate("Transcript", "Retry")
        )
