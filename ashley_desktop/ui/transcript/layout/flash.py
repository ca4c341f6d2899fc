"""Lets a message that was gone to light up softly, and fade."""

from __future__ import annotations

from PySide6.QtCore import QObject, QTimer, QVariantAnimation, Signal

from ashley_desktop.ui.transcript.layout.motion import Motion

FADE_MS = 1400
STEADY_MS = 1400  # where nothing may move, the light goes out at once after this


class Flash(QObject):
    """The light on one message.

    Attributes: message_id: the message; empty where none is lit. strength: 0 to 1.

    Signals: changed: it is to be painted again.
    """

    changed = Signal()

    def __init__(self, motion: Motion, parent: QObject) -> None:
        super().__init__(parent)
        self.message_id = ""
        self.strength = 0.0
        self._motion = motion
        self._fade = QVariantAnimation(self, startValue=1.0, endValue=0.0)
        self._fade.setDuration(FADE_MS)
        self._fade.valueChanged.connect(self._set)
        self._fade.finished.connect(self._end)
        self._steady = QTimer(self, singleShot=True, interval=STEADY_MS)
        self._steady.timeout.connect(self._end)

    def light(self, message_id: str) -> None:
        """Light a message up."""
        self._fade.stop()
        self.message_id = message_id
        self._set(1.0)
        if self._motion.reduced:
            self._steady.start()
        else:
            self._fade.start()

    def _set(self, strength: float) -> None:
        self.strength = strength
        self.changed.emit()

    def _end(self) -> None:
        self.message_id = ""
        self._set(0.0)
