"""How long a model took to begin and to think, by the monotonic clock."""

from __future__ import annotations

import time
from collections.abc import Callable

from ashley_desktop.core.llm.base import Chunk


class Stopwatch:
    """Measures one reply."""

    def __init__(
        self, *, thought_ms: int | None = None, clock: Callable[[], float] = time.monotonic
    ) -> None:
        """Args: thought_ms: spent thinking by the reply that this one continues."""
        self._thought_ms = thought_ms
        self._clock = clock
        self._asked_s: float | None = None
        self._first_s: float | None = None
        self._thinking_s: float | None = None
        self._thought_s: float | None = None  # when thinking was over

    @property
    def first_token_ms(self) -> int | None:
        """From the request to the first text or reasoning; None where none came."""
        return _ms(self._asked_s, self._first_s)

    @property
    def reasoning_ms(self) -> int | None:
        """From the first reasoning to the first text, or to the end; None without reasoning."""
        spent = _ms(self._thinking_s, self._thought_s)
        return self._thought_ms if spent is None else spent + (self._thought_ms or 0)

    def asked(self) -> None:
        """A request goes out; the last of several tries counts."""
        self._asked_s = self._clock()

    def saw(self, chunk: Chunk) -> None:
        """Something arrived."""
        if not (chunk.text or chunk.reasoning):
            return
        now = self._clock()
        self._first_s = self._first_s or now
        if chunk.reasoning:
            self._thinking_s = self._thinking_s or now
        if chunk.text and self._thinking_s is not None:
            self._thought_s = self._thought_s or now

    def ended(self) -> None:
        """Nothing more will come. A second call changes nothing."""
        if self._thinking_s is not None:
            self._thought_s = self._thought_s or self._clock()


def _ms(start_s: float | None, end_s: float | None) -> int | None:
    return None if start_s is None or end_s is None else round((end_s - start_s) * 1000)
