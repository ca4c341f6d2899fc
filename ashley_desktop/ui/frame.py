"""The window as it is painted first: its place, its grounds, the outline of the message field.

Everything else is loaded behind it and put inside by `main_window.py`; the grounds stay where they
are, so that the window fills instead of changing. Imports nothing but Qt's own and the tokens.
"""

from __future__ import annotations

from PySide6.QtCore import QRect, QRectF, Qt
from PySide6.QtGui import QColor, QGuiApplication, QPainter, QPaintEvent
from PySide6.QtWidgets import QMainWindow, QWidget

from ashley_desktop.ui import tokens
from ashley_desktop.ui.window_state import MIN_SIZE, USUAL_SIZE, WindowState, on_screen

HEADER_HEIGHT = 49
COMPOSER_HEIGHT = 48
COMPOSER_FOOT = 36


def wants_dark(theme: str) -> bool:
    """Whether a choice of looks (``system``, ``light``, ``dark``) means dark now."""
    if theme == "system":
        return QGuiApplication.styleHints().colorScheme() == Qt.ColorScheme.Dark
    return theme == "dark"


class Frame(QMainWindow):
    """The top-level window, before it is furnished."""

    def __init__(self, state: WindowState) -> None:
        super().__init__()
        self.setWindowTitle("Ashley Desktop")
        self.setAccessibleName("Ashley Desktop")
        self.setMinimumSize(MIN_SIZE)
        self.resize(USUAL_SIZE)
        if state.geometry is not None:
            screens = [screen.availableGeometry() for screen in QGuiApplication.screens()]
            self.setGeometry(on_screen(QRect(*state.geometry), screens))
        if state.maximized:
            self.setWindowState(Qt.WindowState.WindowMaximized)
        self.setCentralWidget(_Grounds(state))


class _Grounds(QWidget):
    def __init__(self, state: WindowState) -> None:
        super().__init__()
        self._state = state
        self._colours = tokens.DARK if wants_dark(state.theme) else tokens.LIGHT

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        colours, area = self._colours, self.rect()
        painter.fillRect(area, QColor(colours.ground))
        shown = self._state.sidebar_shown and self.width() >= tokens.NARROW_WIDTH
        left = self._state.sidebar_width if shown else 0
        painter.fillRect(0, 0, left, area.height(), QColor(colours.side))
        painter.fillRect(left, 0, 1 if left else 0, area.height(), QColor(colours.line))
        painter.fillRect(left, HEADER_HEIGHT, area.width(), 1, QColor(colours.line))
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QColor(colours.edge))
        corner = COMPOSER_HEIGHT / 2
        painter.drawRoundedRect(self._composer(left), corner, corner)

    def _composer(self, left: int) -> QRectF:
        room = self.width() - left
        width = min(room, tokens.MEASURE + 2 * tokens.SPACE_XXL) - 2 * tokens.SPACE_L
        top = self.height() - COMPOSER_FOOT - COMPOSER_HEIGHT
        return QRectF(left + (room - width) / 2 + 0.5, top + 0.5, width - 1, COMPOSER_HEIGHT - 1)
