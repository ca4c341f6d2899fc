"""When Python's garbage collector may look through everything: while nobody waits for the window.

Nearly everything here is freed as soon as its last reference goes. The collector is for the rest,
references in a circle, and a look through all objects holds the window for longer than a frame.
"""

from __future__ import annotations

import gc
import time
from collections.abc import Callable

from PySide6.QtCore import QObject, Qt, QTimer

# New objects, then looks at the youngest before one at those that are older, and so on. A look at
# 2,000 takes a millisecond, one at the hundred thousand that a long reading leaves takes sixty.
THRESHOLDS = (2_000, 5_000, 1_000)
LOOK_MS = 10_000
QUIET_S = 0.1  # of the processor between two looks; somebody who scrolls or reads along uses more


class Collecting(QObject):
    """Sets what stands since the start aside for good, and looks for garbage in quiet moments."""

    def __init__(
        self, parent: QObject | None = None, clock: Callable[[], float] = time.process_time
    ) -> None:
        """Args: clock: the processor time that this process has used, in seconds."""
        super().__init__(parent)
        self._clock = clock
        self._used = clock()
        self._aside = False
        gc.set_threshold(*THRESHOLDS)
        gc.freeze()
        self._timer = QTimer(self, interval=LOOK_MS, timerType=Qt.TimerType.VeryCoarseTimer)
        self._timer.timeout.connect(self.look)
        self._timer.start()

    def look(self) -> None:
        """Collect, if hardly anything happened since the last look and there may be garbage."""
        before, self._used = self._used, self._clock()
        if self._used - before > QUIET_S or not any(gc.get_count()[1:]):
            return
        gc.collect()
        if not self._aside:  # the libraries that are loaded after the first paint stay as well
            gc.freeze()
            self._aside = True
        self._used = self._clock()
