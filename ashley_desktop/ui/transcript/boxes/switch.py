"""The quiet line above the first reply of another persona: who answers from there on."""

from __future__ import annotations

from PySide6.QtCore import QLineF, QRectF, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPen

from ashley_desktop.ui import tokens
from ashley_desktop.ui.texts import fill
from ashley_desktop.ui.transcript.boxes.box import Box, Look
from ashley_desktop.ui.transcript.sheet import Sheet
from ashley_desktop.ui.transcript.words import translate


def switch_words(title: str) -> str:
    """What the line says. Args: title: of the persona that answers now."""
    return fill(translate("Transcript", "%1 answers from here"), title)


class SwitchBox(Box):
    """The words in the middle, a hairline on either side."""

    def __init__(self, title: str, gap: float, sheet: Sheet) -> None:
        super().__init__(gap)
        self._words = switch_words(title)
        self.height = sheet.px(tokens.SPACE_L)

    @property
    def mark(self) -> object:
        return ("switch", self._words)

    def lay_out(self, sheet: Sheet, width: float) -> None:
        self.width = width

    def draw(self, painter: QPainter, sheet: Sheet, look: Look) -> None:
        metrics = QFontMetricsF(sheet.small)
        space = sheet.px(tokens.SPACE_M)
        words = metrics.elidedText(
            self._words, Qt.TextElideMode.ElideRight, max(0.0, self.width - 2 * space)
        )
        line = max(0.0, (self.width - metrics.horizontalAdvance(words)) / 2 - space)
        middle = round(self.height / 2) + 0.5
        painter.setPen(QPen(QColor(sheet.style.line), 1))
        painter.drawLine(QLineF(0, middle, line, middle))
        painter.drawLine(QLineF(self.width - line, middle, self.width, middle))
        painter.setFont(sheet.small)
        painter.setPen(QColor(sheet.style.faint))
        place = QRectF(0, 0, self.width, self.height)
        painter.drawText(place, Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextSingleLine, words)
