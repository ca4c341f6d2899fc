"""Ids and file names that sort by the time they were made."""

from __future__ import annotations

import os
import threading
import time
from datetime import UTC, datetime
from uuid import UUID

_COUNTER_BITS = 42  # of the 74 bits after the time; the other 32 are random in every id
_RANDOM_BITS = 32


class _Clock:
    """Gives every id of this process a higher (millisecond, counter) than the one before."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._last_ms = 0
        self._counter = 0

    def tick(self) -> tuple[int, int]:
        with self._lock:
            now_ms = time.time_ns() // 1_000_000
            if now_ms > self._last_ms:
                self._last_ms = now_ms
                # the highest bit starts empty, so that counting up has room
                self._counter = int.from_bytes(os.urandom(6)) >> (48 - _COUNTER_BITS + 1)
            else:  # the same millisecond, or a clock that was set back
                self._counter += 1
                if self._counter >> _COUNTER_BITS:
                    self._last_ms += 1
                    self._counter = 0
            return self._last_ms, self._counter


_clock = _Clock()


def uuid7() -> str:
    """Make an id that is unique over machines: 36 characters, each sorting after the one before.

    Source: RFC 9562, sections 5.7 and 6.2 (a counter in the bits after the time).
    """
    ms, counter = _clock.tick()
    tail = (counter << _RANDOM_BITS) | int.from_bytes(os.urandom(_RANDOM_BITS // 8))
    upper, lower = tail >> 62, tail & ((1 << 62) - 1)
    return str(UUID(int=(ms & (1 << 48) - 1) << 80 | 7 << 76 | upper << 64 | 2 << 62 | lower))


def file_stamp() -> str:
    """Now, in UTC and to the microsecond, for the name of a copy that must replace no other."""
    return datetime.now(UTC).strftime("%Y%m%dT%H%M%S.%fZ")
