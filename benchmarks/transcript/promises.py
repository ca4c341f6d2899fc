"""Makes figures and curves out of lists of numbers, so that the tables below read like a list."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from benchmarks.curves import Curve
from benchmarks.figures import Figure, Relation, median, percentile, spread

AREA = "transcript"
OURS, PLAIN = "transcript", "QPlainTextEdit"


def medians(
    what: str,
    unit: str,
    values: Sequence[float],
    limit: float | None,
    *,
    relation: Relation = "alone",
    floor: Sequence[float] | None = None,
    floor_is: str = "",
) -> Figure:
    """The median of several runs, beside the median of the floor's."""
    return Figure(
        AREA,
        what,
        unit,
        median(values),
        spread(values),
        None if floor is None else median(floor),
        floor_is,
        relation,
        limit,
        len(values),
    )


def late(
    what: str,
    values: Sequence[float],
    limit: float,
    *,
    percent: float = 99,
    floor: Sequence[float] | None = None,
) -> Figure:
    """The milliseconds that so many per cent do not exceed; 100 is the worst of all.

    Args: floor: the same of a QPlainTextEdit; the limit is a multiple of it then.
    """
    below = None if floor is None else percentile(floor, percent)
    value = percentile(values, percent)
    relation: Relation = "alone" if floor is None else "times"
    return Figure(AREA, what, "ms", value, 0.0, below, PLAIN, relation, limit, 1)


def curve(name: str, sizes: Sequence[int], value: Callable[[int], float]) -> Curve:
    """A line through the value of each size."""
    return Curve(name, tuple((size, value(size)) for size in sizes))


def multiple(name: str, of: Curve, factor: float) -> Curve:
    """A limit that follows a floor."""
    return Curve(name, tuple((size, value * factor) for size, value in of.points))


def level(name: str, sizes: Sequence[int], value: float) -> Curve:
    """A limit that is the same for all."""
    return Curve(name, tuple((size, value) for size in sizes))
