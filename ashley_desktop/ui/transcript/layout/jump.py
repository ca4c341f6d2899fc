"""The button that leads back to the newest message: round, or a pill that says what is new."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, Qt, QVariantAnimation
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QWidget

from ashley_desktop.ui import tokens
from ashley_desktop.ui.transcript.layout.motion import Motion
from ashley_desktop.ui.transcript.sheet import Sheet
from ashley_desktop.ui.transcript.words import translate

APPEAR_MS = 140


class JumpButton(QAbstractButton):
    """Floats over the lower edge of the transcript; its owner shows it away from the end."""

    def __init__(self, sheet: Sheet, motion: Motion, parent: QWidget) -> None:
        super().__init__(parent)
        self._sheet = sheet
        self._motion = motion
        self._area = self._column = QRectF()
        self._shown = 1.0
        self._appearing = QVariantAnimation(self, startValue=0.0, endValue=1.0)
        self._appearing.setDuration(APPEAR_MS)
        self._appearing.valueChanged.connect(self._show_part)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)  # the End key does the same
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setToolTip(translate("Transcript", "Newest message (End)"))
        self.hide()
        self._fit()

    def set_sheet(self, sheet: Sheet) -> None:
        """Other colours or another zoom."""
        self._sheet = sheet
        self._fit()

    def set_text(self, text: str) -> None:
        """Say what is new; nothing makes the button a round one."""
        if text != self.text():
            self.setText(text)
            self._fit()

    def appear(self, shown: bool) -> None:
        """Come, softly where things may move, or go."""
        self._appearing.stop()
        self._shown = 1.0
        self.setVisible(shown)
        if shown and not self._motion.reduced:
            self._appearing.start()

    def settle(self, area: QRectF, column: QRectF) -> None:
        """Take the place at the lower edge of an area of the parent, beside the text if it fits."""
        self._area, self._column = area, column
        away = self._sheet.px(tokens.SPACE_M)
        beside = area.left() + column.right() + away
        left = min(beside, area.right() - self.width() - away)
        self.move(round(left), round(area.bottom() - self.height() - away))

    def _fit(self) -> None:
        side = round(self._sheet.px(tokens.BUTTON_SIZE))
        wide = QFontMetricsF(self._sheet.small).horizontalAdvance(self.text())
        room = round(wide + self._sheet.px(tokens.SPACE_M)) if self.text() else 0
        self.setFixedSize(side + room, side)
        self.setAccessibleName(self.text() or translate("Transcript", "Newest message"))
        self.settle(self._area, self._column)
        self.update()

    def _show_part(self, part: float) -> None:
        self._shown = part
        self.update()

    def enterEvent(self, event: object) -> None:
        self.update()

    def leaveEvent(self, event: object) -> None:
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        style = self._sheet.style
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setOpacity(self._shown)
        pill = QRectF(self.rect()).adjusted(1, 1, -1, -1)
        round_ = pill.height() / 2
        painter.setPen(QPen(QColor(style.line), 1))
        painter.setBrush(QColor(style.code_head if self.underMouse() else style.ground))
        painter.drawRoundedRect(pill, round_, round_)
        if self.text():
            painter.setFont(self._sheet.small)
            painter.setPen(QColor(style.accent))
            words = pill.adjusted(round_ * 0.8, 0, -pill.height() * 0.8, 0)
            painter.drawText(words, Qt.AlignmentFlag.AlignCenter, self.text())
        self._paint_arrow(painter, pill.right() - round_, pill.center().y(), round_ / 3)

    def _paint_arrow(self, painter: QPainter, x: float, y: float, reach: float) -> None:
        style = self._sheet.style
        pen = QPen(QColor(style.accent if self.text() else style.muted), 1.8)
        pen.setCapStyle(Qt.PenCapStyle.RoundCap)
        pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
        painter.setPen(pen)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        tip = QPointF(x, y + reach * 1.1)
        painter.drawLine(QPointF(x, y - reach * 1.3), tip)
        left, right = QPointF(-reach, -reach), QPointF(reach, -reach)
        painter.drawPolyline([tip + left, tip, tip + right])
