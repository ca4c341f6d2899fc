"""Opening a session from the store: until its newest message stands on the screen, and memory."""

from __future__ import annotations

import os
import time
from collections.abc import Sequence
from pathlib import Path

from benchmarks.memory_use import settled_mib
from benchmarks.transcript.corpus import EMPTY, WARM_UP, name
from benchmarks.transcript.program import Running
from benchmarks.transcript.stage import idle

PAUSE_S = 0.4  # a person looks at what was opened; idle work of the last one ends


def open_each(data_dir: Path, sizes: Sequence[int], copies: int) -> dict[str, list[float]]:
    """Milliseconds by length; every session is opened once, the lengths in turn.

    The first session opened is of none of these: it starts the renderer and loads what stays.
    """
    program = Running(data_dir)
    program.choose(WARM_UP)
    program.sealed_after()
    found: dict[str, list[float]] = {str(size): [] for size in sizes}
    for copy in range(copies):
        for size in sizes:
            idle(PAUSE_S)
            program.choose(EMPTY)
            idle(PAUSE_S)
            began = time.perf_counter()
            program.choose(name(size, copy))
            found[str(size)].append((program.sealed_after() - began) * 1000)
    return found


def weigh(data_dir: Path, session_id: str) -> dict[str, list[float]]:
    """The memory of all processes with one session on screen, in MiB.

    Another one was shown before: the renderer runs in every case.
    """
    program = Running(data_dir)
    program.choose(WARM_UP)
    program.sealed_after()
    idle(PAUSE_S)
    program.choose(session_id)
    if session_id != EMPTY:
        program.sealed_after()
    return {"all": [settled_mib(os.getpid(), idle)]}
