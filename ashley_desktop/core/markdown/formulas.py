"""LaTeX -> `Formula`: outlines that a window can paint in any colour and at any size.

The library that draws gives SVG. Of it only paths, placed glyphs and rectangles are taken, read
number by number; whatever else it may hold makes the formula one that cannot be drawn. Drawing
belongs in the render process: what a stranger wrote may take for ever.

Must not: import the drawing library before the first formula.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Sequence
from dataclasses import astuple, dataclass
from functools import cache, lru_cache
from typing import TYPE_CHECKING, Any, Self

from ashley_desktop.core.markdown import latex

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

UNITS = 1_000  # of an em, in which outlines are counted: those of the font
MAX_PIECES = 3_000  # glyphs and bars of one formula
MAX_EMS = 400.0  # a formula wider or higher is no formula
_SIZE = 100.0  # pixels of an em while drawing; the result does not depend on it
_GLYPH_EM = 12.0  # the library's symbols are outlines at this size
_STROKE = 0.045  # em: lines that are struck through something
_STEP = re.compile(r"\s*(?:([MLQCZ])|(-?\d+(?:\.\d+)?))")
_ARGUMENTS = {"M": 2, "L": 2, "Q": 4, "C": 6, "Z": 0}

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


def prepare() -> None:
    """Load the drawing library, which takes some 0.15 s of processor time."""
    draw("x", displayed=False)


@lru_cache(maxsize=512)  # a block that grows is rendered again and again
def draw(source: str, *, displayed: bool) -> Formula | None:
    """Draw LaTeX; None where it cannot be drawn: then its source is what there is to show.

    Args:
        source: without delimiters. displayed: with limits above and below, and larger operators.
    """
    if not latex.plausible(source):
        return None
    from ziamath.tex import tex2mml
    from ziamath.zmath import Math

    try:
        markup = tex2mml(latex.mended(source), inline=not displayed)
        if "\\" in markup:  # a command that is not known, as it was written
            return None
        drawing = Math(latex.clean(markup), size=_SIZE, margin=0)
        box = drawing.node.bbox
        pieces = _Pieces(box.xmin / _SIZE)
        pieces.take(drawing.svgxml())
    except _failures():
        return None
    width, ascent, descent = pieces.size((box.xmax - box.xmin), box.ymax, -box.ymin)
    if not pieces.places or not 0 < width <= MAX_EMS or not 0 < ascent + descent <= MAX_EMS:
        return None
    return Formula(
        source,
        displayed,
        width,
        ascent,
        descent,
        tuple(pieces.outlines),
        tuple(pieces.places),
        tuple(pieces.bars),
    )


@cache
def _failures() -> tuple[type[Exception], ...]:
    """What comes out of the drawing library for LaTeX that it cannot draw."""
    from latex2mathml import exceptions

    own = [kind for kind in vars(exceptions).values() if isinstance(kind, type)]
    python = (ArithmeticError, AssertionError, AttributeError, LookupError, RuntimeError)
    return (*own, *python, SyntaxError, TypeError, ValueError)


class _Pieces:
    """Reads the library's drawing into outlines, places and bars."""

    def __init__(self, left: float) -> None:
        self._left = left  # em: what the drawing begins with becomes 0
        self._known: dict[str, tuple[int, float, float, float]] = {}  # outline, its view box
        self.outlines: list[str] = []
        self.places: list[Place] = []
        self.bars: list[Bar] = []

    def take(self, drawing: Element) -> None:
        """Read every element; raises ValueError at the first that is not known."""
        for element in drawing.iter():
            name = element.tag.rpartition("}")[2]
            if name == "symbol":
                self._take_symbol(element)
            elif name == "use":
                self._take_use(element)
            elif name == "rect":
                self._take_rect(element)
            elif name == "path":
                if "stroke-width" in element.attrib:
                    self._take_stroke(element)
            elif name not in ("svg", "g"):
                raise ValueError(name)
            if len(self.places) + len(self.bars) > MAX_PIECES:
                raise ValueError("too many pieces")

    def size(self, width: float, ascent: float, descent: float) -> tuple[float, float, float]:
        """Width, ascent and descent in em from the library's, which forgets some of the lines."""
        top = min((y for _, y, _, _ in self.bars), default=0.0)
        low = max((y + height for _, y, _, height in self.bars), default=0.0)
        wide = max((x + long for x, _, long, _ in self.bars), default=0.0)
        return (
            _rounded(max(width / _SIZE, wide)),
            _rounded(max(ascent / _SIZE, -top)),
            _rounded(max(descent / _SIZE, low)),
        )

    def _take_symbol(self, symbol: Element) -> None:
        box = [float(number) for number in symbol.attrib["viewBox"].split()]
        left, top, _, height = box
        path = symbol.find("path")
        outline = _outline(path.attrib["d"], UNITS / _GLYPH_EM) if path is not None else ""
        self._known[symbol.attrib["id"]] = (self._number(outline), left, top, height)

    def _take_use(self, use: Element) -> None:
        outline, left, top, height = self._known[use.attrib["href"].removeprefix("#")]
        scale = float(use.attrib["height"]) / height  # from the symbol's pixels to the drawing's
        x = (float(use.attrib["x"]) - left * scale) / _SIZE - self._left
        y = (float(use.attrib["y"]) - top * scale) / _SIZE
        if self.outlines[outline]:
            place = (_rounded(x), _rounded(y), _rounded(scale * _GLYPH_EM / _SIZE))
            self.places.append((outline, *place))

    def _take_rect(self, rect: Element) -> None:
        x, y, width, height = (
            float(rect.attrib[name]) / _SIZE for name in ("x", "y", "width", "height")
        )
        x -= self._left
        if "stroke-width" not in rect.attrib:
            self._add_bar(x, y, width, height)
            return
        line = _STROKE
        self._add_bar(x, y, width, line)
        self._add_bar(x, y + height - line, width, line)
        self._add_bar(x, y + line, line, height - 2 * line)
        self._add_bar(x + width - line, y + line, line, height - 2 * line)

    def _take_stroke(self, path: Element) -> None:
        """A straight line becomes a thin outline of its own."""
        _, x1, y1, _, x2, y2 = path.attrib["d"].split()
        ax, ay, bx, by = (float(value) / _SIZE for value in (x1, y1, x2, y2))
        ax, bx = ax - self._left, bx - self._left
        length = ((bx - ax) ** 2 + (by - ay) ** 2) ** 0.5
        if length == 0:
            return
        dx, dy = (by - ay) / length * _STROKE / 2, (ax - bx) / length * _STROKE / 2
        corners = ((ax + dx, ay + dy), (bx + dx, by + dy), (bx - dx, by - dy), (ax - dx, ay - dy))
        steps = " L ".join(f"{round(x * UNITS)} {round(y * UNITS)}" for x, y in corners)
        self.places.append((self._number(f"M {steps} Z"), 0.0, 0.0, 1.0))

    def _add_bar(self, x: float, y: float, width: float, height: float) -> None:
        if width > 0 and height > 0:
            self.bars.append((_rounded(x), _rounded(y), _rounded(width), _rounded(height)))

    def _number(self, outline: str) -> int:
        if outline not in self.outlines:
            self.outlines.append(outline)
        return self.outlines.index(outline)


def _outline(path: str, scale: float) -> str:
    """An SVG path in whole thousandths of an em; raises ValueError where it is anything else."""
    parts: list[str] = []
    wanted, at, path = 0, 0, path.rstrip()
    while at < len(path):
        step = _STEP.match(path, at)
        if step is None or (step[1] is None) != (wanted > 0):
            raise ValueError("no path")
        if step[1] is not None:
            wanted = _ARGUMENTS[step[1]]
            parts.append(step[1])
        else:
            wanted -= 1
            parts.append(str(round(float(step[2]) * scale)))
        at = step.end()
    if wanted:
        raise ValueError("path ends early")
    return " ".join(parts)


def _rounded(value: float) -> float:
    return round(value, 4)
