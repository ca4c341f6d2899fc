"""The small date between messages of different days."""

from __future__ import annotations

from datetime import date, timedelta

from PySide6.QtCore import QDate, QLocale, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QPainter

from ashley_desktop.ui.transcript.sheet import Sheet
from ashley_desktop.ui.transcript.words import translate

_ABOVE, _LINE, _BELOW = 20, 20, 0  # pixels before zoom


def day_words(day: date, today: date) -> str:
    """A day as people say it; the year only where it is another one."""
    if day == today:
        return translate("Transcript", "Today")
    if day == today - timedelta(days=1):
        return translate("Transcript", "Yesterday")
    shape = (
        translate("Transcript", "dddd d MMMM")
        if day.year == today.year
        else translate("Transcript", "dddd d MMMM yyyy")
    )
    return QLocale().toString(QDate(day.year, day.month, day.day), shape)


class DayLine:
    """A day above its first message; stands in the free space above the message's first box.

    Attributes: words: the day. height: with the free space around it, in pixels.
    """

    def __init__(self, day: date, sheet: Sheet) -> None:
        self.words = day_words(day, date.today())
        self.height = sheet.px(_ABOVE + _LINE + _BELOW)

    def paint(self, painter: QPainter, sheet: Sheet, top: float, width: float) -> None:
        """Paint from a top on, in the middle of a width."""
        font = QFont(sheet.small)
        font.setWeight(QFont.Weight.Medium)
        painter.setFont(font)
        painter.setPen(QColor(sheet.style.faint))
        place = QRectF(0, top + sheet.px(_ABOVE), width, sheet.px(_LINE))
        painter.drawText(
            place, Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextSingleLine, self.words
        )
