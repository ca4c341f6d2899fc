"""A persona's face as a widget of its own."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from ashley_desktop.ui.faces import Face, Faces
from ashley_desktop.ui.theme import Theme


class FaceView(QWidget):
    """Shows one face; whoever makes it gives it a name."""

    def __init__(self, theme: Theme, side: int) -> None:
        """Args: side: in pixels."""
        super().__init__()
        self._faces = Faces(theme)
        self._face = Face("", "")
        self.setFixedSize(QSize(side, side))
        theme.changed.connect(self.update)

    def set_face(self, face: Face) -> None:
        """Show another face."""
        self._face = face
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        self._faces.painter.paint(painter, self._face, QRectF(self.rect()))
