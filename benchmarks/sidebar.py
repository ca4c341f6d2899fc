"""The sidebar with very many conversations: how soon it is there, and what using it costs."""

from __future__ import annotations

from benchmarks.figures import Figure, Relation, median, percentile, spread
from benchmarks.outcome import Outcome
from benchmarks.programs import USABLE, ashley
from benchmarks.run import Run
from benchmarks.stores import with_sessions
from benchmarks.transcript.samples import Samples

AREA = "sidebar"
FEW, MANY = 1_000, 10_000
STARTS, RUNS, FRAMES = 7, 3, 200
START_LIMIT, MORE_MIB, SCROLL_LIMIT, FRAME_MS = 1.5, 20.0, 2.0, 33.0
WAYS = {"wheel": "wheel", "page": "Page Down"}


def measure(run: Run) -> Outcome:
    """Start with few and with many in turn, then use both lists, each in a process of its own."""
    folders = {count: with_sessions(run.folder, count) for count in (FEW, MANY)}
    started: dict[int, list[float]] = {FEW: [], MANY: []}
    for _ in range(STARTS + 1):  # the first pair only warms the disk's cache
        for count, folder in folders.items():
            with ashley(folder, run.environment) as program:
                started[count].append(program.wait_for(USABLE) * 1000)
    samples = Samples(run, run.folder)
    for _ in range(RUNS):
        for count, folder in folders.items():
            samples.take(f"{count}", "list", data_dir=folder, sessions=count, frames=FRAMES)
        samples.take("plain", "list_plain", sessions=MANY, frames=FRAMES)
    return Outcome([*_starts(started), *_uses(samples)])


def _starts(started: dict[int, list[float]]) -> list[Figure]:
    many, few = started[MANY][1:], started[FEW][1:]
    what = f"process start to usable, {MANY:,} sessions"
    return [_figure(what, "ms", many, START_LIMIT, "times", median(few), f"{FEW:,} sessions")]


def _uses(samples: Samples) -> list[Figure]:
    def of(key: str) -> list[float]:
        return samples.of(f"{MANY}", key)

    weight = median(samples.of(f"{FEW}", "all"))
    return [
        _figure(
            f"memory (PSS of all processes), {MANY:,} sessions",
            "MiB",
            of("all"),
            MORE_MIB,
            "more",
            weight,
            f"{FEW:,} sessions",
        ),
        _figure(f"from the start until all of {MANY:,} sessions are listed", "ms", of("listed")),
        *(_frames(of(key), samples.of("plain", key), way) for key, way in WAYS.items()),
        *(
            _alone(f"{way} in {MANY:,} sessions, the worst frame", of(key))
            for key, way in WAYS.items()
        ),
        _alone(f"from one end of {MANY:,} sessions to the other, the worst", of("end")),
        _alone("a conversation far below moves to the top, the worst", of("changed")),
    ]


def _frames(values: list[float], plain: list[float], way: str) -> Figure:
    what = f"{way} in {MANY:,} sessions, p99 of {len(values)} frames"
    floor = percentile(plain, 99)
    value = percentile(values, 99)
    return Figure(AREA, what, "ms", value, 0.0, floor, "QListView", "times", SCROLL_LIMIT, 1)


def _alone(what: str, values: list[float]) -> Figure:
    return Figure(AREA, what, "ms", max(values), 0.0, None, "", "alone", FRAME_MS, 1)


def _figure(
    what: str,
    unit: str,
    values: list[float],
    limit: float | None = None,
    relation: Relation = "alone",
    floor: float | None = None,
    floor_is: str = "",
) -> Figure:
    return Figure(
        AREA,
        what,
        unit,
        median(values),
        spread(values),
        floor,
        floor_is,
        relation,
        limit,
        len(values),
    )
