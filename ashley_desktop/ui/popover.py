"""A small panel that opens beside a button and closes with Esc or a click elsewhere."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QRect, QRectF, Qt
from PySide6.QtGui import QPainterPath, QRegion, QResizeEvent
from PySide6.QtWidgets import QFrame, QVBoxLayout, QWidget

from ashley_desktop.ui import tokens

_GAP = 6  # between the button and the panel


class Popover(QFrame):
    """Attributes: column: where its parts go."""

    def __init__(self, parent: QWidget, name: str) -> None:
        super().__init__(parent, Qt.WindowType.Popup)
        self.setProperty("kind", "popover")
        self.setAccessibleName(name)
        self.setWindowTitle(name)
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(*([tokens.SPACE_L] * 4))
        self.column.setSpacing(tokens.SPACE_S)

    def open_beside(self, button: QWidget) -> None:
        """Show it above a button in the lower half of its window, else below; within the screen."""
        self.ensurePolished()
        self.fit()
        size = self.size()
        area = QRect(button.mapToGlobal(QPoint(0, 0)), button.size())
        window = button.window().frameGeometry()
        above = area.center().y() > window.center().y()
        top = area.top() - size.height() - _GAP if above else area.bottom() + _GAP
        left = area.right() - size.width() + 1
        screen = button.screen().availableGeometry()
        left = max(screen.left(), min(left, screen.right() - size.width()))
        top = max(screen.top(), min(top, screen.bottom() - size.height()))
        self.move(left, top)
        self.show()

    def fit(self) -> None:
        """Take the height that its parts need at its width; also when they change."""
        for part in self.findChildren(QWidget):
            part.ensurePolished()  # else it has another font, and another height
        self.column.invalidate()
        self.column.activate()
        width = max(self.minimumWidth(), self.column.sizeHint().width())
        height = self.column.heightForWidth(width) if self.column.hasHeightForWidth() else 0
        self.resize(width, max(height, self.column.sizeHint().height()))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        path = QPainterPath()
        path.addRoundedRect(QRectF(self.rect()), tokens.RADIUS_M, tokens.RADIUS_M)
        self.setMask(QRegion(path.toFillPolygon().toPolygon()))
