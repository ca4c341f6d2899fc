"""How long from the start of the process until the window is painted, and until it is of use."""

from __future__ import annotations

from benchmarks.figures import Figure, median, spread
from benchmarks.outcome import Outcome
from benchmarks.programs import FIRST_PAINT, USABLE, ashley, bare_window
from benchmarks.run import Run
from benchmarks.stores import with_sessions

AREA = "start"
SESSIONS = 1_000
FIRST_PAINT_LIMIT, USABLE_LIMIT = 1.5, 4.0
RUNS = 9


def measure(run: Run) -> Outcome:
    """Start both programs in turn; the first pair only warms the disk's cache."""
    data_dir = with_sessions(run.folder, SESSIONS)
    bare, painted, usable = [], [], []
    for _ in range(RUNS + 1):
        with bare_window(run.environment) as window:
            bare.append(window.wait_for(FIRST_PAINT) * 1000)
        with ashley(data_dir, run.environment) as program:
            painted.append(program.wait_for(FIRST_PAINT) * 1000)
            usable.append(program.wait_for(USABLE) * 1000)
    floor = median(bare[1:])
    usable_is = f"process start to usable, {SESSIONS} sessions"
    return Outcome(
        [
            _figure("process start to first paint", painted[1:], floor, FIRST_PAINT_LIMIT),
            _figure(usable_is, usable[1:], floor, USABLE_LIMIT),
        ]
    )


def _figure(what: str, values: list[float], floor: float, limit: float) -> Figure:
    return Figure(
        area=AREA,
        what=what,
        unit="ms",
        value=median(values),
        spread=spread(values),
        floor=floor,
        floor_is="bare window",
        relation="times",
        limit=limit,
        runs=len(values),
    )
