"""Does something when an answer is late: one thread for all questions, not a timer for each.

Starting a thread takes longer than rendering a word, and a reply that streams asks 30 times a
second. Must not: know what is waited for.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from math import inf


class Deadline(threading.Thread):
    """A point in time that is set again and again, and nearly always lifted before it comes.

    The thread sleeps until the first deadline it knew, looks whether a later one was set meanwhile,
    and goes on sleeping.
    """

    def __init__(self, late: Callable[[], None]) -> None:
        """Args: late: called in the thread, at most once for each `set`."""
        super().__init__(name="deadline", daemon=True)
        self._late = late
        self._ends = inf
        self._wakes = inf  # when the thread looks again
        self._closed = False
        self._changed = threading.Condition()
        self.start()

    def set(self, seconds: float) -> None:
        """Be late so many seconds from now on."""
        with self._changed:
            self._ends = time.monotonic() + seconds
            if self._ends < self._wakes:
                self._changed.notify()

    def lift(self) -> None:
        """What was waited for has come."""
        self._ends = inf

    def close(self) -> None:
        """Let the thread end."""
        with self._changed:
            self._closed = True
            self._changed.notify()

    def run(self) -> None:
        """Sleep and look, in the thread."""
        with self._changed:
            while not self._closed:
                if self._ends <= time.monotonic():
                    self._ends = inf
                    self._late()
                self._wakes = self._ends
                left = self._ends - time.monotonic()
                self._changed.wait(None if left == inf else max(0.0, left))
