"""What measuring an area gives."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from benchmarks.curves import Panel
from benchmarks.figures import Figure


@dataclass(frozen=True, slots=True)
class Outcome:
    """Figures with their limits, and curves where the area has them."""

    figures: Sequence[Figure]
    panels: Sequence[Panel] = ()
