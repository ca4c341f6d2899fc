"""Content that is wider than the column: how far it is moved, and the thin sign of it."""

from __future__ import annotations

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QLinearGradient, QPainter

from ashley_desktop.ui.transcript.boxes.spot import Spot
from ashley_desktop.ui.transcript.choices import Choice
from ashley_desktop.ui.transcript.sheet import Sheet

BAR, BAR_ROOM = 4, 12  # pixels before zoom: the bar, and below content for it
FADE = 28  # pixels before zoom over which text goes out at an edge with more behind it


class Sideways:
    """How far wide content is moved; the pieces of one long block share it, and move together.

    Attributes:
        widest: the widest piece so far. room: what can be seen of it. Both in pixels.
    """

    def __init__(self, spot: Spot) -> None:
        self.widest = 0.0
        self.room = 0.0
        self._spot = spot

    @property
    def most(self) -> float:
        """The farthest that content can be moved."""
        return max(0.0, self.widest - self.room)

    @property
    def wide(self) -> bool:
        """Whether there is more than can be seen."""
        return self.most >= 1

    @property
    def offset(self) -> float:
        """How far the content is moved to the left."""
        return min(self.most, self._spot.get(Choice.SIDEWAYS))

    def move(self, distance: float) -> bool:
        """Move by pixels; False where there is no more."""
        before = self.offset
        after = min(self.most, max(0.0, before + distance))
        if round(after) == round(before):
            return False
        self._spot.set(Choice.SIDEWAYS, float(round(after)))
        return True

    def paint_edges(self, painter: QPainter, sheet: Sheet, area: QRectF, ground: str) -> None:
        """Let the text go out softly where there is more of it."""
        wide = sheet.px(FADE)
        if self.offset >= 1:
            left = QRectF(area.left(), area.top(), wide, area.height())
            painter.fillRect(left, _fade(ground, left.left(), left.right()))
        if self.most - self.offset >= 1:
            right = QRectF(area.right() - wide, area.top(), wide, area.height())
            painter.fillRect(right, _fade(ground, right.right(), right.left()))

    def paint_bar(self, painter: QPainter, sheet: Sheet, track: QRectF) -> None:
        """A thin bar for the part that is seen."""
        if not self.wide:
            return
        share = self.room / self.widest
        length = max(sheet.px(32), track.width() * share)
        left = track.left() + (track.width() - length) * self.offset / self.most
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(sheet.style.bar))
        round_end = track.height() / 2
        painter.drawRoundedRect(
            QRectF(left, track.top(), length, track.height()), round_end, round_end
        )


def _fade(ground: str, full: float, clear: float) -> QLinearGradient:
    fade = QLinearGradient(full, 0, clear, 0)
    nothing = QColor(ground)
    nothing.setAlpha(0)
    fade.setColorAt(0, QColor(ground))
    fade.setColorAt(1, nothing)
    return fade
