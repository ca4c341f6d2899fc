"""A chart of months: one bar each, what was read below what was written. Painted, no widgets."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QEvent, QPoint, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QFontMetrics, QHelpEvent, QPainter, QPainterPath, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from ashley_desktop.ui import tokens
from ashley_desktop.ui.theme import Theme

_HEIGHT = 168
_WIDEST_BAR = 44
_LINES = 4  # of the grid, the lowest is the ground
_CORNER = 4


@dataclass(frozen=True, slots=True)
class MonthBar:
    """A month of the chart.

    Attributes:
        name: below the bar. lower, upper: its two parts, not negative.
        told: all of it in words, for the pointer and for a screen reader.
    """

    name: str
    lower: int
    upper: int
    told: str


class MonthChart(QWidget):
    """Bars beside each other, the newest at the right; as many as there is room for."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._bars: tuple[MonthBar, ...] = ()
        self._places: list[tuple[QRect, MonthBar]] = []
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        theme.changed.connect(self._renew)

    def set_bars(self, bars: Sequence[MonthBar]) -> None:
        """Show these months, the oldest first; none shows an empty ground."""
        self._bars = tuple(bars)
        self.setAccessibleDescription("; ".join(bar.told for bar in self._bars))
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(320, _HEIGHT + self._names_height())

    def minimumSizeHint(self) -> QSize:
        return QSize(160, _HEIGHT + self._names_height())

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setFont(self._theme.font(tokens.TYPE_SMALL))
        plot = self.rect().adjusted(0, 2, 0, -self._names_height())
        self._paint_grid(painter, plot)
        bars, step = self._fitting(plot)
        self._places = []
        top = max((bar.lower + bar.upper for bar in bars), default=0) or 1
        for number, bar in enumerate(bars):
            slot = QRect(plot.left() + number * step, plot.top(), step, self.height())
            self._places.append((slot, bar))
            self._paint_bar(painter, slot, plot, bar, top)

    def event(self, event: QEvent) -> bool:
        if event.type() is QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            self._tell(event.pos(), event.globalPos())
            return True
        return super().event(event)

    def _fitting(self, plot: QRect) -> tuple[tuple[MonthBar, ...], int]:
        """The newest months that fit, and the room of each in pixels."""
        names = (QFontMetrics(self.font()).horizontalAdvance(bar.name) for bar in self._bars)
        least = max(names, default=0) + tokens.SPACE_S
        room = max(1, plot.width() // max(least, 1))
        bars = self._bars[-room:]
        step = plot.width() // len(bars) if bars else plot.width()
        return bars, min(step, _WIDEST_BAR * 2)

    def _paint_grid(self, painter: QPainter, plot: QRect) -> None:
        painter.setPen(self._theme.colour("line"))
        for number in range(_LINES):
            y = plot.bottom() - plot.height() * number // _LINES
            painter.drawLine(plot.left(), y, plot.right(), y)

    def _paint_bar(
        self, painter: QPainter, slot: QRect, plot: QRect, bar: MonthBar, top: int
    ) -> None:
        width = min(_WIDEST_BAR, slot.width() * 3 // 5)
        left = slot.center().x() - width / 2
        room = plot.height() - tokens.SPACE_S
        whole = room * (bar.lower + bar.upper) / top
        lower = room * bar.lower / top
        area = QRectF(left, plot.bottom() - whole, width, whole)
        shape = QPainterPath()
        shape.addRoundedRect(area.adjusted(0, 0, 0, _CORNER), _CORNER, _CORNER)
        painter.save()
        for part, colour in (
            (area.adjusted(0, 0, 0, -lower), "accent"),
            (area.adjusted(0, whole - lower, 0, 0), "edge"),
        ):  # none over the other: its edge would shine through
            painter.setClipRect(part)
            painter.fillPath(shape, self._theme.colour(colour))
        painter.restore()
        painter.setPen(self._theme.colour("faint"))
        names = QRect(slot.left(), plot.bottom() + 1, slot.width(), self._names_height())
        painter.drawText(names, Qt.AlignmentFlag.AlignCenter, bar.name)

    def _tell(self, place: QPoint, on_screen: QPoint) -> None:
        found = next((bar for slot, bar in self._places if slot.contains(place)), None)
        if found is None:
            QToolTip.hideText()
        else:
            QToolTip.showText(on_screen, found.told, self)

    def _names_height(self) -> int:
        return QFontMetrics(self._theme.font(tokens.TYPE_SMALL)).height() + tokens.SPACE_S

    def _renew(self) -> None:
        self.updateGeometry()
        self.update()
