"""A measured figure, its floor and its limit; and how they are written down."""

from __future__ import annotations

import math
import statistics
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal

Relation = Literal["times", "more", "alone"]


@dataclass(frozen=True, slots=True)
class Figure:
    """One line of the table.

    Attributes:
        area: the part it belongs to, as ``--area`` names it.
        what: what was measured, in words.
        unit: of `value` and `floor`: ms, MiB.
        value: the median of the runs.
        spread: half the distance between the quartiles, in the same unit.
        floor: the same of a program that does nothing more than it must; None without one.
        floor_is: what the floor is, in words.
        relation: how value and limit compare: value / floor, value - floor, or the value itself.
        limit: what the result must not exceed; None where nothing is promised.
        runs: how many went into it; 1 where it is no median, and has no spread.
    """

    area: str
    what: str
    unit: str
    value: float
    spread: float
    floor: float | None
    floor_is: str
    relation: Relation
    limit: float | None
    runs: int

    @property
    def result(self) -> float:
        """What is held against the limit."""
        if self.relation == "alone" or self.floor is None:
            return self.value
        return self.value / self.floor if self.relation == "times" else self.value - self.floor

    @property
    def reached(self) -> bool:
        """Whether the promise is kept; true where none was given."""
        return self.limit is None or self.result <= self.limit

    def row(self) -> str:
        """A line of the Markdown table."""
        digits = _digits(self.value)
        around = f" ± {self.spread:.{digits}f}" if self.runs > 1 else ""
        measured = f"{self.value:.{digits}f}{around} {self.unit}"
        floor = "" if self.floor is None else f"{number(self.floor)} {self.unit} ({self.floor_is})"
        reach = "" if self.limit is None else f"≤ {self._compared(self.limit)}"
        verdict = "" if self.limit is None else ("yes" if self.reached else "**no**")
        cells = (self.what, measured, floor, self._compared(self.result), reach, verdict)
        return f"| {' | '.join(cells)} |"

    def as_json(self) -> dict[str, Any]:
        """Plain values, with the outcome."""
        names = [name for name in self.__slots__ if isinstance(name, str)]
        values = {name: getattr(self, name) for name in names}
        return {**values, "result": self.result, "reached": self.reached}

    def _compared(self, result: float) -> str:
        if self.relation == "times":
            return f"{result:.2f} x"
        sign = "" if self.relation == "alone" else "+ " if result >= 0 else "- "
        return f"{sign}{number(abs(result))} {self.unit}"


def number(value: float) -> str:
    """A number in as many digits as can be trusted."""
    return f"{value:.{_digits(value)}f}"


def _digits(value: float) -> int:
    """Decimals: one below 20, two below 2, none where the value is whole or large."""
    if value == round(value) or abs(value) >= 20:
        return 0
    return 1 if abs(value) >= 2 else 2


def median(values: Sequence[float]) -> float:
    """The middle of several runs."""
    return statistics.median(values)


def spread(values: Sequence[float]) -> float:
    """Half the distance between the quartiles; 0 for a single run."""
    if len(values) < 2:
        return 0.0
    first, _, third = statistics.quantiles(values, n=4, method="inclusive")
    return (third - first) / 2


def percentile(values: Sequence[float], percent: float) -> float:
    """The least value that so many per cent of all do not exceed."""
    ordered = sorted(values)
    return ordered[max(0, math.ceil(len(ordered) * percent / 100) - 1)]
