"""How long the window's event loop is held: the time in which no key would be answered.

A timer is due every millisecond; the distance between two of its beats, less that millisecond, is
how long something else had the loop.
"""

from __future__ import annotations

import time
from collections.abc import Sequence
from itertools import pairwise

from PySide6.QtCore import Qt, QTimer

BEAT_MS = 1


class Heart:
    """Beats from its making on."""

    def __init__(self) -> None:
        self._beats = [time.perf_counter()]
        self._timer = QTimer()
        self._timer.setTimerType(Qt.TimerType.PreciseTimer)
        self._timer.timeout.connect(lambda: self._beats.append(time.perf_counter()))
        self._timer.start(BEAT_MS)

    def stop(self) -> list[float]:
        """End; return the times of all beats, in seconds."""
        self._timer.stop()
        return [*self._beats, time.perf_counter()]


def longest_ms(beats: Sequence[float]) -> float:
    """The longest pause between beats."""
    return max(_pause_ms(one, other) for one, other in pairwise(beats))


def longest_in_each(beats: Sequence[float], stretch_s: float) -> list[float]:
    """The longest pause of every stretch of so many seconds, in ms; it counts where it ends."""
    found: dict[int, float] = {}
    for one, other in pairwise(beats):
        stretch = int((other - beats[0]) / stretch_s)
        found[stretch] = max(found.get(stretch, 0.0), _pause_ms(one, other))
    return list(found.values())


def _pause_ms(one: float, other: float) -> float:
    return max(0.0, (other - one) * 1000 - BEAT_MS)
