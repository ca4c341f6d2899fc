"""How a figure grows with what it depends on: curves, and the table of their numbers."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from benchmarks.figures import number


@dataclass(frozen=True, slots=True)
class Curve:
    """One line of a panel. Attributes: points: (size, value), ascending."""

    name: str
    points: tuple[tuple[int, float], ...]


@dataclass(frozen=True, slots=True)
class Panel:
    """One small chart.

    Attributes:
        title: what was measured. unit: of its values. axis: what the sizes count.
        curves: what was measured of the program, one or more.
        floor: the same of plain Qt. limit: what the curves must stay below.
    """

    title: str
    unit: str
    axis: str
    curves: tuple[Curve, ...]
    floor: Curve | None = None
    limit: Curve | None = None

    @property
    def lines(self) -> tuple[Curve, ...]:
        """Everything drawn, the limit last."""
        return (*self.curves, *(line for line in (self.floor, self.limit) if line is not None))

    @property
    def sizes(self) -> tuple[int, ...]:
        """Every size that a line has a value for."""
        return tuple(sorted({size for line in self.lines for size, _ in line.points}))


def tables(panels: Sequence[Panel]) -> str:
    """The numbers of all curves in Markdown, a table for each axis."""
    axes = dict.fromkeys(panel.axis for panel in panels)
    return "\n\n".join(_table([p for p in panels if p.axis == axis], axis) for axis in axes)


def _table(panels: Sequence[Panel], axis: str) -> str:
    sizes = sorted({size for panel in panels for size in panel.sizes})
    head = [f"by {axis}", *(f"{size:,}" for size in sizes)]
    rule = ["---", *("---:" for _ in sizes)]
    rows = (_row(panel, line, sizes) for panel in panels for line in panel.lines)
    return "\n".join(f"| {' | '.join(row)} |" for row in (head, rule, *rows))


def _row(panel: Panel, line: Curve, sizes: Iterable[int]) -> list[str]:
    values = dict(line.points)
    cells = (number(values[size]) if size in values else "" for size in sizes)
    return [f"{panel.title}, {panel.unit}: {line.name}", *cells]
