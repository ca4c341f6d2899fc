"""The round button that leads back to the newest message."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QWidget

from ashley_desktop.ui import tokens
from ashley_desktop.ui.transcript.sheet import Sheet
from ashley_desktop.ui.transcript.words import translate


class JumpButton(QAbstractButton):
    """Floats over the lower edge of the transcript; its owner shows it away from the end."""

    def __init__(self, sheet: Sheet, parent: QWidget) -> None:
        super().__init__(parent)
        self._sheet = sheet
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)  # the End key does the same
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setAccessibleName(translate("Transcript", "Newest message"))
        self.setToolTip(translate("Transcript", "Newest message"))
        self.hide()
        self.set_sheet(sheet)

    def set_sheet(self, sheet: Sheet) -> None:
        """Other colours or another zoom."""
        self._sheet = sheet
        side = round(sheet.px(tokens.BUTTON_SIZE))
        self.setFixedSize(side, side)
        self.update()

    def settle(self, area: QRectF, column: QRectF) -> None:
        """Take the place at the lower edge of an area of the parent, beside the text if it fits."""
        away = self._sheet.px(tokens.SPACE_M)
        beside = area.left() + column.right() + away
        left = min(beside, area.right() - self.width() - away)
        self.move(round(left), round(area.bottom() - self.height() - away))

    def enterEvent(self, event: object) -> None:
        self.update()

    def leaveEvent(self, event: object) -> None:
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        style = self._sheet.style
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        disc = QRectF(self.rect()).adjusted(1, 1, -1, -1)
        painter.setPen(QPen(QColor(style.line), 1))
        painter.setBrush(QColor(style.code_head if self.underMouse() else style.ground))
        painter.drawEllipse(disc)
        pen = QPen(QColor(style.muted), 1.8)
        pen.setCapStyle(Qt.PenCapStyle.RoundCap)
        pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
        painter.setPen(pen)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        middle, reach = disc.center(), disc.width() / 6
        tip = QPointF(middle.x(), middle.y() + reach * 1.1)
        painter.drawLine(QPointF(middle.x(), middle.y() - reach * 1.3), tip)
        left, right = QPointF(-reach, -reach), QPointF(reach, -reach)
        painter.drawPolyline([tip + left, tip, tip + right])
