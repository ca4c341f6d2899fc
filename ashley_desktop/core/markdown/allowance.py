"""How much processor time the formulas of a message may still take.

A reply that grows is rendered again and again, each time within a budget of its own: a reply full
of formulas would have the render process busy for as long as it grows. So what they took counts
for the message, and wears off with time, slowly enough that a fast reply cannot outrun it.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable

WEARS_OFF = 0.2  # seconds of processor time in a second: a fifth of one core


class Allowance:
    """What the formulas of messages took lately, by the message."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        """Args: clock: seconds from any beginning."""
        self._clock = clock
        self._taken: dict[str, tuple[float, float]] = {}  # seconds taken, and when that was so

    def add(self, message_id: str, drawn_s: float) -> None:
        """Formulas of a message took so much processor time."""
        now = self._clock()
        self._taken = {one: at for one, at in self._taken.items() if _left(at, now) > 0}
        if drawn_s > 0:
            self._taken[message_id] = (self.taken([message_id]) + drawn_s, now)

    def taken(self, message_ids: Iterable[str]) -> float:
        """Seconds that still count, of that message which took the most."""
        now = self._clock()
        return max((_left(self._taken.get(one, (0.0, now)), now) for one in message_ids), default=0)


def _left(taken: tuple[float, float], now: float) -> float:
    seconds, since = taken
    return max(0.0, seconds - (now - since) * WEARS_OFF)
