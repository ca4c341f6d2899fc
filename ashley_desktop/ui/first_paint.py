"""Tells when a window has been painted for the first time."""

from __future__ import annotations

from time import monotonic

from PySide6.QtCore import QCoreApplication, QEvent, QEventLoop, QObject
from PySide6.QtWidgets import QWidget

PATIENCE_S = 1.0  # a window that starts hidden or minimised is never painted


class FirstPaint(QObject):
    """Watches one window."""

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self._window = window
        self._seen = False
        window.installEventFilter(self)

    def wait(self, application: QCoreApplication) -> None:
        """Handle events until the window is painted. Nothing else runs yet: no loop, no task."""
        give_up = monotonic() + PATIENCE_S
        while not self._seen and monotonic() < give_up:
            application.processEvents(QEventLoop.ProcessEventsFlag.WaitForMoreEvents, 50)
        self._window.removeEventFilter(self)
        self.deleteLater()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Paint:
            self._seen = True
        return False
