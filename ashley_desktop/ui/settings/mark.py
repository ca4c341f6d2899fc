"""A frame around what a search led to, for a moment."""

from __future__ import annotations

from PySide6.QtCore import QRect, Qt, QTimer
from PySide6.QtWidgets import QFrame, QWidget

from ashley_desktop.ui import tokens

_SHOWN_MS = 2_000


class Mark(QFrame):
    """Lies over the page; takes no clicks and goes by itself. It does not move."""

    def __init__(self, target: QWidget) -> None:
        """Args: target: what it frames."""
        parent = target.parentWidget()
        super().__init__(parent)
        self.setObjectName("settings_mark")
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        place = QRect(target.pos(), target.size())
        room = tokens.SPACE_XS
        self.setGeometry(place.adjusted(-room, -room, room, room))
        self.show()
        self.raise_()
        QTimer.singleShot(_SHOWN_MS, self, self.deleteLater)
