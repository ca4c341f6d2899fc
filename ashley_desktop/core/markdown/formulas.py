"""A formula as the window paints it: outlines for any colour and any size.

`drawing.py` makes it, in the render process; JSON carries it to the window.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Sequence
from dataclasses import astuple, dataclass
from typing import Any, Self

UNITS = 1_000  # of an em, in which outlines are counted: those of the font
_ALONE = re.compile(r"\\begin\{(?:equation|align|gather|multline|alignat|eqnarray)\*?\}")

Place = tuple[int, float, float, float]
Bar = tuple[float, float, float, float]


@dataclass(frozen=True, slots=True)
class Formula:
    """A drawn formula. Lengths are in em of its own font; y grows downwards from the baseline.

    Attributes:
        source: the LaTeX without its delimiters. displayed: stands in a line of its own.
        width, ascent, descent: its size; ascent is above the baseline, descent below.
        outlines: distinct glyphs, each as steps ``M x y``, ``L x y``, ``Q x y x y``,
            ``C x y x y x y`` and ``Z`` in whole thousandths of an em.
        places: (outline, x, y, scale) of every glyph.
        bars: (x, y, width, height) of filled rectangles: lines of fractions, roots and boxes.
    """

    source: str
    displayed: bool
    width: float
    ascent: float
    descent: float
    outlines: tuple[str, ...] = ()
    places: tuple[Place, ...] = ()
    bars: tuple[Bar, ...] = ()

    @property
    def spelled(self) -> str:
        """The formula as it is read and copied: its LaTeX between dollars."""
        if _ALONE.match(self.source):  # needs no dollars
            return self.source
        mark = "$$" if self.displayed else "$"
        return f"{mark}{self.source.strip()}{mark}"

    def values(self) -> list[Any]:
        """What `of` makes the formula from again; JSON can carry it."""
        return list(astuple(self))

    @classmethod
    def of(cls, values: Sequence[Any]) -> Self:
        """The formula behind `values`, which may have come through JSON."""
        source, displayed, width, ascent, descent, outlines, places, bars = values
        return cls(
            source,
            displayed,
            width,
            ascent,
            descent,
            tuple(sys.intern(outline) for outline in outlines),  # letters come again and again
            tuple((int(n), float(x), float(y), float(scale)) for n, x, y, scale in places),
            tuple((float(x), float(y), float(w), float(h)) for x, y, w, h in bars),
        )
