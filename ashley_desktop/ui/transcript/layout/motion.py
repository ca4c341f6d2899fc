"""What moves by itself in the transcript, and whether anything may."""

from __future__ import annotations

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtWidgets import QApplication, QStyle

BEAT_MS = 320


class Motion(QObject):
    """The beat of waiting dots and of the mark where text arrives.

    Attributes: beat: counts up while something moves; stands still where motion is reduced.

    Signals: beaten: the beat has moved on; what moves is to be painted again.
    """

    beaten = Signal()

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self.beat = 0
        self._reduced: bool | None = None
        self._timer = QTimer(self, singleShot=True, interval=BEAT_MS)
        self._timer.timeout.connect(self._on_beat)

    @property
    def reduced(self) -> bool:
        """Nothing is to move: the reader's choice, else what the desktop says."""
        if self._reduced is not None:
            return self._reduced
        hint = QStyle.StyleHint.SH_Widget_Animation_Duration
        return QApplication.style().styleHint(hint) == 0

    def set_reduced(self, reduced: bool | None) -> None:
        """Let things move or not; None asks the desktop."""
        self._reduced = reduced

    def go_on(self) -> None:
        """Something on the screen moves: beat once more."""
        if not self._timer.isActive() and not self.reduced:
            self._timer.start()

    def _on_beat(self) -> None:
        self.beat += 1
        self.beaten.emit()
