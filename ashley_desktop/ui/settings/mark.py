"""A frame around what a search led to, for a moment."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QRect, Qt, QTimer
from PySide6.QtWidgets import QFrame, QScrollArea, QWidget

from ashley_desktop.ui import tokens

_SHOWN_MS = 2_000


class Mark(QFrame):
    """Lies over the page; takes no clicks and goes by itself. It does not move."""

    def __init__(self, target: QWidget) -> None:
        """Args: target: what it frames."""
        page = _scrolled(target)
        super().__init__(page)
        self.setObjectName("settings_mark")
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        place = QRect(target.mapTo(page, QPoint()), target.size())
        room = tokens.SPACE_XS
        self.setGeometry(place.adjusted(-room, -room, room, room))
        self.show()
        self.raise_()
        QTimer.singleShot(_SHOWN_MS, self, self.deleteLater)


def _scrolled(target: QWidget) -> QWidget:
    """What scrolls with it; a frame in anything smaller would be cut off."""
    page = target
    while (around := page.parentWidget()) is not None:
        if isinstance(around.parentWidget(), QScrollArea):
            break
        page = around
    return page
