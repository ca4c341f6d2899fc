"""Finding a word, jumping far away and copying everything, in a long conversation."""

from __future__ import annotations

import time
from collections.abc import Callable
from functools import partial
from pathlib import Path

from benchmarks.transcript.stage import idle, records, transcript
from benchmarks.transcript.text import conversation

TIMES = 9
STRIDE = 7  # so that each jump is far from the one before


def reach(data_dir: Path, messages: int) -> dict[str, list[float]]:
    """Milliseconds: ``jump`` to a message until it is painted, ``copy`` of everything."""
    shown = transcript()
    shown.model.reset(records(conversation(messages)))
    idle(1)
    ids = [shown.model.record(row).message_id for row in range(messages)]
    found: dict[str, list[float]] = {"jump": [], "copy": []}
    for number in range(TIMES):
        to = ids[messages * (number * STRIDE % TIMES) // TIMES]
        found["jump"].append(shown.after(partial(shown.view.show_message, to)))
        idle(0.2)

    def copy_all() -> None:
        shown.view.select_all()
        shown.view.copy()

    found["copy"] = [_timed(copy_all) for _ in range(TIMES)]
    found["find"] = [0.0]
    return found


def _timed(act: Callable[[], object]) -> float:
    began = time.perf_counter()
    act()
    taken_ms = (time.perf_counter() - began) * 1000
    idle(0.1)
    return taken_ms
