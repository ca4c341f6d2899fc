"""LaTeX -> `Formula`: outlines that a window can paint in any colour and at any size.

The library that draws gives SVG. Of it only paths, placed glyphs and rectangles are taken, read
number by number; whatever else it may hold makes the formula one that cannot be drawn. Drawing
belongs in the render process: what a stranger wrote may take for ever.

Must not: import the drawing library before the first formula.
"""

from __future__ import annotations

import re
import warnings
from functools import cache, lru_cache
from typing import TYPE_CHECKING, Any

from ashley_desktop.core.markdown import latex
from ashley_desktop.core.markdown.formulas import UNITS, Bar, Formula, Place

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

MAX_PIECES = 3_000  # glyphs and bars of one formula
MAX_EMS = 400.0  # a formula wider or higher is no formula
_SIZE = 100.0  # pixels of an em while drawing; the result does not depend on it
_GLYPH_EM = 12.0  # the library's symbols are outlines at this size
_STROKE = 0.045  # em: lines that are struck through something
_STEP = re.compile(r"\s*(?:([MLQCZ])|(-?\d+(?:\.\d+)?))")
_ARGUMENTS = {"M": 2, "L": 2, "Q": 4, "C": 6, "Z": 0}

_Extent = tuple[float, float, float, float]


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
    library = _library()
    try:
        tree = latex.tree(source, displayed=displayed)
        drawing = library.Math(tree, size=_SIZE, margin=0)
        pieces = _Pieces()
        pieces.take(drawing.svgxml())
    except _failures():
        return None
    width, ascent, descent = pieces.settle(drawing.node.bbox.xmax / _SIZE)
    if not pieces.places or not 0 < width <= MAX_EMS or not 0 < ascent + descent <= MAX_EMS:
        return None
    return Formula(
        source,
        displayed,
        width,
        ascent,
        descent,
        pieces.outlines,
        tuple(pieces.places),
        tuple(pieces.bars),
    )


@cache
def _library() -> Any:
    with warnings.catch_warnings():  # it finds its font in a way that is to go some day
        warnings.simplefilter("ignore", DeprecationWarning)
        from ziamath import zmath
    return zmath


@cache
def _failures() -> tuple[type[Exception], ...]:
    """What comes out of the drawing library for LaTeX that it cannot draw."""
    from latex2mathml import exceptions

    own = [kind for kind in vars(exceptions).values() if isinstance(kind, type)]
    python = (ArithmeticError, AssertionError, AttributeError, LookupError, RuntimeError)
    return (*own, *python, SyntaxError, TypeError, ValueError)


class _Pieces:
    """Reads the library's drawing into outlines, places and bars."""

    def __init__(self) -> None:
        self._known: dict[str, tuple[int, float, float, float]] = {}  # outline, its view box
        self._numbers: dict[str, int] = {}
        self._extents: list[_Extent] = []  # of the outlines
        self.places: list[Place] = []
        self.bars: list[Bar] = []

    @property
    def outlines(self) -> tuple[str, ...]:
        return tuple(self._numbers)

    def take(self, drawing: Element) -> None:
        """Read every element; raises ValueError at the first that is not known."""
        for element in drawing:
            name = element.tag.rpartition("}")[2]
            if name == "symbol":
                self._take_symbol(element)
            elif name == "use":
                self._take_use(element)
            elif name == "rect":
                self._take_rect(element)
            elif name == "path":
                self._take_stroke(element)
            else:
                raise ValueError(name)
            if len(self.places) + len(self.bars) > MAX_PIECES:
                raise ValueError("too many pieces")

    def settle(self, right: float) -> tuple[float, float, float]:
        """Begin at 0, whatever reaches out to the left, as the library's own measures forget.

        Args:
            right: where the library ends the formula, spaces included.

        Returns: width, ascent and descent.
        """
        inks = [self._ink(place) for place in self.places]
        inks += [(x, y, x + width, y + height) for x, y, width, height in self.bars]
        if not inks:
            return 0.0, 0.0, 0.0
        left = min(0.0, *(ink[0] for ink in inks))
        self.places = [(n, _rounded(x - left), y, scale) for n, x, y, scale in self.places]
        self.bars = [(_rounded(x - left), y, wide, high) for x, y, wide, high in self.bars]
        right = max(right, *(ink[2] for ink in inks))
        ascent, descent = -min(ink[1] for ink in inks), max(ink[3] for ink in inks)
        return _rounded(right - left), _rounded(max(ascent, 0.0)), _rounded(max(descent, 0.0))

    def _ink(self, place: Place) -> _Extent:
        number, x, y, scale = place
        left, top, right, bottom = (value * scale / UNITS for value in self._extents[number])
        return x + left, y + top, x + right, y + bottom

    def _take_symbol(self, symbol: Element) -> None:
        box = [float(number) for number in symbol.attrib["viewBox"].split()]
        left, top, _, height = box
        name = symbol.attrib["id"]
        if name.endswith("_0"):
            raise ValueError("the font has no such letter")
        # a brace of any length is several paths in a group
        paths = [_outline(path.attrib["d"], UNITS / _GLYPH_EM) for path in symbol.iter("path")]
        self._known[name] = (self._number(" ".join(paths)), left, top, height)

    def _take_use(self, use: Element) -> None:
        outline, left, top, height = self._known[use.attrib["href"].removeprefix("#")]
        scale = float(use.attrib["height"]) / height  # from the symbol's pixels to the drawing's
        x = (float(use.attrib["x"]) - left * scale) / _SIZE
        y = (float(use.attrib["y"]) - top * scale) / _SIZE
        if self.outlines[outline]:  # no space
            place = (_rounded(x), _rounded(y), _rounded(scale * _GLYPH_EM / _SIZE))
            self.places.append((outline, *place))

    def _take_rect(self, rect: Element) -> None:
        x, y, width, height = (
            float(rect.attrib[name]) / _SIZE for name in ("x", "y", "width", "height")
        )
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
        number = self._numbers.setdefault(outline, len(self._numbers))
        if number == len(self._extents):
            self._extents.append(_extent(outline))
        return number


def _extent(outline: str) -> _Extent:
    """Left, top, right and bottom of what an outline's points span."""
    numbers = [int(word) for word in outline.split() if word not in _ARGUMENTS]
    across, down = numbers[::2] or [0], numbers[1::2] or [0]
    return min(across), min(down), max(across), max(down)


@lru_cache(maxsize=1_000)  # the letters of one formula are those of the next
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
