"""The boxes around the text: who speaks, waiting dots, one line on how a reply ended."""

from __future__ import annotations

from datetime import datetime

from PySide6.QtCore import QLocale, QPointF, QRectF, Qt, QTime
from PySide6.QtGui import QColor, QFontMetricsF, QPainter

from ashley_desktop.ui import tokens
from ashley_desktop.ui.transcript.boxes.box import Box, Look
from ashley_desktop.ui.transcript.boxes.notice import NoticeBox
from ashley_desktop.ui.transcript.sheet import Sheet

__all__ = ["DotsBox", "HeaderBox", "LineBox", "NoticeBox"]

_LINE = Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextSingleLine
_WRAPS = Qt.TextFlag.TextWordWrap


class HeaderBox(Box):
    """The persona's face, its title, the model in a whisper; the time of day."""

    def __init__(
        self, persona: str, title: str, model: str, moment: datetime, gap: float, sheet: Sheet
    ) -> None:
        """Args: moment: when the message was begun; aware."""
        super().__init__(gap)
        self._title, self._model = title, model
        self._face = sheet.face(persona, title)
        local = moment.astimezone()
        clock = QTime(local.hour, local.minute)
        self._time = QLocale().toString(clock, QLocale.FormatType.ShortFormat)
        self.height = sheet.px(24)

    @property
    def mark(self) -> object:
        day = self.day.words if self.day is not None else ""
        return ("header", self._face.name, self._title, self._model, self._time, day)

    def lay_out(self, sheet: Sheet, width: float) -> None:
        self.width = width

    def draw(self, painter: QPainter, sheet: Sheet, look: Look) -> None:
        disc = QRectF(0, 0, self.height, self.height)
        sheet.faces.paint(painter, self._face, disc)
        whisper = QFontMetricsF(sheet.small)
        space = sheet.px(tokens.SPACE_S)
        time = whisper.horizontalAdvance(self._time)
        left = self.height + space
        place = QRectF(left, 0, max(self.width - left - time - space, 0), self.height)
        painter.setFont(sheet.strong)
        painter.setPen(QColor(sheet.style.text))
        strong = QFontMetricsF(sheet.strong)
        shown = strong.elidedText(self._title, Qt.TextElideMode.ElideRight, place.width())
        painter.drawText(place, _LINE, shown)
        place.setLeft(left + strong.horizontalAdvance(shown) + space)
        painter.setFont(sheet.small)
        painter.setPen(QColor(sheet.style.faint))
        # the small letters stand on the line of the large ones
        lower = (strong.ascent() - strong.descent() - whisper.ascent() + whisper.descent()) / 2
        if place.width() > sheet.px(60):
            model = whisper.elidedText(self._model, Qt.TextElideMode.ElideRight, place.width())
            painter.drawText(place.translated(0, lower), _LINE, model)
        if look.active:
            right = QRectF(self.width - time, lower, time + 1, self.height)
            painter.drawText(right, _LINE, self._time)


class DotsBox(Box):
    """Three dots that breathe while the first words are awaited."""

    def __init__(self, gap: float, sheet: Sheet) -> None:
        super().__init__(gap)
        self.height = float(round(sheet.text_line))

    @property
    def mark(self) -> object:
        return "dots"

    def draw(self, painter: QPainter, sheet: Sheet, look: Look) -> None:
        size, step = sheet.px(7), sheet.px(13)
        painter.setPen(Qt.PenStyle.NoPen)
        for number in range(3):
            colour = QColor(sheet.style.faint)
            colour.setAlphaF(1.0 if look.beat % 4 == number else 0.35)
            painter.setBrush(colour)
            middle = QPointF(size / 2 + number * step, self.height / 2)
            painter.drawEllipse(middle, size / 2, size / 2)


class LineBox(Box):
    """One quiet line: thinking, stopped, interrupted. It goes on below where it is too long."""

    def __init__(
        self, text: str, gap: float, sheet: Sheet, *, mark: bool = True, right: bool = False
    ) -> None:
        """Args: right: it stands at the right edge, below a question; it has no mark there."""
        super().__init__(gap)
        self._text, self._right = text, right
        self._side = sheet.px(7) if mark and not right else 0.0
        self._left = self._side + sheet.px(tokens.SPACE_S) if self._side else 0.0
        self._end = sheet.px(tokens.SPACE_XS) if right else 0.0
        self.height = sheet.px(20)

    @property
    def mark(self) -> object:
        return ("line", self._text)

    def lay_out(self, sheet: Sheet, width: float) -> None:
        if width == self.width:
            return
        self.width = width
        room = QRectF(0, 0, max(width - self._left - self._end, 1), 0)
        needed = QFontMetricsF(sheet.small).boundingRect(room, self._flags, self._text)
        line = QFontMetricsF(sheet.small).height()
        self.height = float(round(sheet.px(20) + max(needed.height() - line, 0)))

    @property
    def _flags(self) -> int:
        edge = Qt.AlignmentFlag.AlignRight if self._right else Qt.AlignmentFlag.AlignLeft
        at = edge | Qt.AlignmentFlag.AlignVCenter
        return int(at.value) | int(_WRAPS.value)

    def plain(self, start: int = 0, end: int | None = None) -> str:
        return self._text

    def draw(self, painter: QPainter, sheet: Sheet, look: Look) -> None:
        if self._side:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(sheet.style.faint))
            top = (sheet.px(20) - self._side) / 2  # beside the first line
            painter.drawRoundedRect(QRectF(0, top, self._side, self._side), 1.5, 1.5)
        painter.setFont(sheet.small)
        painter.setPen(QColor(sheet.style.faint))
        width = max(self.width - self._left - self._end, 1)
        place = QRectF(self._left, 0, width, self.height)
        painter.drawText(place, self._flags, self._text)
