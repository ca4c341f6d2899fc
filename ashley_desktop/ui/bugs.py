"""Mistakes of the program: each is told once, however often it comes back.

One that comes with every frame would fill the disk with its log and the screen with its boxes.
"""

from __future__ import annotations

import logging
import traceback

from ashley_desktop.logs import redacted

log = logging.getLogger(__name__)

_MOST_KINDS = 1000  # a program that has made so many mistakes tells of no others


class Bugs:
    """Writes mistakes to the log."""

    def __init__(self) -> None:
        self._times: dict[tuple[object, ...], int] = {}

    def take(self, error: BaseException) -> str | None:
        """Log a mistake: whole the first time, then a line when it came 10, 100, 1,000 … times.

        Returns: its traceback when it is a new one, else None.
        """
        kind = _kind(error)
        if kind not in self._times and len(self._times) == _MOST_KINDS:
            return None
        times = self._times[kind] = self._times.get(kind, 0) + 1
        if times == 1:
            trace = redacted("".join(traceback.format_exception(error)))
            log.critical("a bug:\n%s", trace)
            return trace
        if str(times).strip("0") == "1":
            log.error("a bug, for the %dth time: %s at %s", times, kind[0], kind[-1])
        return None


def _kind(error: BaseException) -> tuple[object, ...]:
    """What tells one mistake from another: its type and the way to it, not its words."""
    frames = traceback.walk_tb(error.__traceback__)
    way = (f"{frame.f_code.co_filename}:{line}" for frame, line in frames)
    return (type(error).__name__, *way)
