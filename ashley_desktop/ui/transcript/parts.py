"""The boxes around the text: who speaks, waiting dots, thinking, how a reply ended, a notice."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QPen

from ashley_desktop.ui import tokens
from ashley_desktop.ui.transcript.boxes import Box, Look
from ashley_desktop.ui.transcript.documents import plain_document, text_height
from ashley_desktop.ui.transcript.sheet import Sheet
from ashley_desktop.ui.transcript.words import translate

_LINE = Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextSingleLine


class HeaderBox(Box):
    """The persona's disc with its initial, its title, and the model in a whisper."""

    def __init__(self, persona: str, title: str, model: str, gap: float, sheet: Sheet) -> None:
        super().__init__(gap)
        self._persona, self._title, self._model = persona, title, model
        self.height = sheet.px(24)

    @property
    def mark(self) -> object:
        return ("header", self._persona, self._title, self._model)

    def lay_out(self, sheet: Sheet, width: float) -> None:
        self.width = width

    def paint(self, painter: QPainter, sheet: Sheet, look: Look) -> None:
        size = self.height
        disc = QRectF(0, 0, size, size)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(sheet.speaker(self._persona))
        painter.drawEllipse(disc)
        painter.setPen(QColor(sheet.style.on_speaker))
        initial = QFont(sheet.small)
        initial.setWeight(QFont.Weight.Bold)
        painter.setFont(initial)
        painter.drawText(disc, Qt.AlignmentFlag.AlignCenter, self._title[:1].upper())
        left = size + sheet.px(tokens.SPACE_S)
        place = QRectF(left, 0, max(self.width - left, 0), size)
        painter.setFont(sheet.strong)
        painter.setPen(QColor(sheet.style.text))
        strong = QFontMetricsF(sheet.strong)
        shown = strong.elidedText(self._title, Qt.TextElideMode.ElideRight, place.width())
        painter.drawText(place, _LINE, shown)
        place.setLeft(left + strong.horizontalAdvance(shown) + sheet.px(tokens.SPACE_S))
        if place.width() > sheet.px(60):
            metrics = QFontMetricsF(sheet.small)
            painter.setFont(sheet.small)
            painter.setPen(QColor(sheet.style.faint))
            model = metrics.elidedText(self._model, Qt.TextElideMode.ElideRight, place.width())
            painter.drawText(place.translated(0, 1), _LINE, model)


class DotsBox(Box):
    """Three dots that breathe while the first words are awaited."""

    def __init__(self, gap: float, sheet: Sheet) -> None:
        super().__init__(gap)
        self.height = sheet.text_line

    @property
    def mark(self) -> object:
        return "dots"

    def paint(self, painter: QPainter, sheet: Sheet, look: Look) -> None:
        size, step = sheet.px(7), sheet.px(13)
        painter.setPen(Qt.PenStyle.NoPen)
        for number in range(3):
            colour = QColor(sheet.style.faint)
            colour.setAlphaF(1.0 if look.beat % 4 == number else 0.35)
            painter.setBrush(colour)
            middle = QPointF(size / 2 + number * step, self.height / 2)
            painter.drawEllipse(middle, size / 2, size / 2)


class LineBox(Box):
    """One quiet line: thinking, stopped, interrupted."""

    def __init__(self, text: str, gap: float, sheet: Sheet, *, mark: bool = True) -> None:
        super().__init__(gap)
        self._text, self._mark = text, mark
        self.height = sheet.px(20)

    @property
    def mark(self) -> object:
        return ("line", self._text)

    def lay_out(self, sheet: Sheet, width: float) -> None:
        self.width = width

    def plain(self, start: int = 0, end: int | None = None) -> str:
        return self._text

    def paint(self, painter: QPainter, sheet: Sheet, look: Look) -> None:
        left = 0.0
        if self._mark:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(sheet.style.faint))
            side = sheet.px(7)
            painter.drawRoundedRect(QRectF(0, (self.height - side) / 2, side, side), 1.5, 1.5)
            left = side + sheet.px(tokens.SPACE_S)
        place = QRectF(left, 0, max(self.width - left, 0), self.height)
        painter.setFont(sheet.small)
        painter.setPen(QColor(sheet.style.faint))
        text = QFontMetricsF(sheet.small).elidedText(
            self._text, Qt.TextElideMode.ElideRight, place.width()
        )
        painter.drawText(place, _LINE, text)


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
        from PySide6.QtGui import QTextCharFormat, QTextCursor

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
        return "retry" if self._button.contains(point) else ""

    def paint(self, painter: QPainter, sheet: Sheet, look: Look) -> None:
        style = sheet.style
        card = QRectF(0, 0, max(self.width, 0), self.height)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(style.notice_ground))
        painter.drawRoundedRect(card, tokens.RADIUS_M, tokens.RADIUS_M)
        self._paint_document(painter, sheet, look, style.notice_text)
        painter.setPen(QPen(QColor(style.notice_line), 1))
        over = look.hovered == "retry"
        painter.setBrush(QColor(style.notice_line) if over else Qt.BrushStyle.NoBrush)
        button = self._button.adjusted(0.5, 0.5, -0.5, -0.5)
        painter.drawRoundedRect(button, tokens.RADIUS_S, tokens.RADIUS_S)
        painter.setFont(sheet.strong)
        painter.setPen(QColor(style.ground if over else style.notice_text))
        painter.drawText(
            self._button, Qt.AlignmentFlag.AlignCenter, translate("Transcript", "Retry")
        )
