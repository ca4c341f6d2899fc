"""What `render.py` makes of a block, for the window and for files."""

from __future__ import annotations

from dataclasses import dataclass, field

from ashley_desktop.core.markdown.formulas import Formula

Token = tuple[int, int, str]  # of code: start, length, class


@dataclass(frozen=True, slots=True)
class Rendered:
    """What the window needs to lay out a block.

    Attributes:
        html: safe HTML; empty for code, for a fallback, and where nothing is to be shown. Code
            within it has spans of the classes of `highlight.CLASSES` behind ``tok-``; an image's
            address is ``formula:N``.
        code: text of a code block without its fences.
        tokens: (start, length, class) in UTF-16 units of `code`.
        fallback: the source is to be shown as plain text, as it could not be rendered safely.
        formulas: the formulas in `html`, by N.
        columns: of a table's longest cell in each column, the characters that are seen; the
            chunks of a long table agree on widths by the largest of each.
        unfinished: formulas were left as their source for want of time; another attempt may draw
            them.
        drawn_s: processor time that its formulas took; renderings that differ in it are equal.
    """

    html: str = ""
    code: str = ""
    tokens: tuple[Token, ...] = ()
    fallback: bool = False
    formulas: tuple[Formula, ...] = ()
    columns: tuple[int, ...] = ()
    unfinished: bool = False
    drawn_s: float = field(default=0.0, compare=False)
