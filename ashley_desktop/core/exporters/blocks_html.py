"""Rendered blocks as the HTML of a page that stands alone: code with colours, formulas as paths.

What a block's own HTML may hold is decided in `core/markdown/safe.py`; here it is only set into the
page. Whatever is added is escaped, and drawn formulas are read number by number.
"""

from __future__ import annotations

import html
import re

from ashley_desktop.core.markdown.blocks import Block, Kind
from ashley_desktop.core.markdown.formulas import UNITS, Formula
from ashley_desktop.core.markdown.highlight import CLASSES, MARK
from ashley_desktop.core.markdown.rendered import Rendered

HANG_STEP, HANG_STEPS = 0.05, 80  # em: how deep below the line formulas may hang
_IMAGE = re.compile(r'<img src="formula:(\d{1,4})">')
_OUTLINE = re.compile(r"[MLQCZ0-9 -]*", re.ASCII)
_CLASSES = frozenset(CLASSES)


def block_html(block: Block, rendered: Rendered) -> str:
    """One block; empty where nothing of it is shown."""
    if block.hidden:
        return ""
    if rendered.fallback:
        return f'<p class="typed">{html.escape(block.source.strip(chr(10)))}</p>\n'
    if block.kind is Kind.CODE:
        name = f'<p class="language">{html.escape(block.language)}</p>\n' if block.language else ""
        return f"{name}<pre><code>{_coloured(rendered)}</code></pre>\n"
    formulas = rendered.formulas
    body = _IMAGE.sub(lambda found: _formula(formulas, int(found[1])), rendered.html)
    return f'<div class="wide">{body}</div>\n' if block.kind is Kind.TABLE else f"{body}\n"


def hanging_css() -> str:
    """The classes that let a formula hang below its line; a page allows no style of its own."""
    rules = (f".h{n} {{ vertical-align: {-n * HANG_STEP:.2f}em; }}" for n in range(HANG_STEPS + 1))
    return "\n".join(rules) + "\n"


def _coloured(rendered: Rendered) -> str:
    """Code with a span for each token; places are counted in UTF-16."""
    data = rendered.code.encode("utf-16-le", "replace")
    parts: list[str] = []
    at = 0
    for start, length, name in rendered.tokens:
        if name not in _CLASSES or start < at:
            continue
        parts.append(_plain(data, at, start))
        at = start + length
        parts.append(f'<span class="{MARK}{name}">{_plain(data, start, at)}</span>')
    parts.append(_plain(data, at, len(data) // 2))
    return "".join(parts)


def _plain(data: bytes, start: int, end: int) -> str:
    return html.escape(data[2 * start : 2 * end].decode("utf-16-le", "replace"))


def _formula(formulas: tuple[Formula, ...], number: int) -> str:
    if number >= len(formulas):
        return ""
    formula = formulas[number]
    words = html.escape(formula.spelled)
    if not all(_OUTLINE.fullmatch(outline) for outline in formula.outlines):
        return f"<code>{words}</code>"
    height = formula.ascent + formula.descent
    hang = min(HANG_STEPS, round(formula.descent / HANG_STEP))
    box = f"0 {_units(-formula.ascent)} {_units(formula.width)} {_units(height)}"
    letters = (
        f'<path transform="translate({_units(x)} {_units(y)}) scale({scale:g})"'
        f' d="{formula.outlines[n]}"/>'
        for n, x, y, scale in formula.places
    )
    bars = (
        f'<rect x="{_units(x)}" y="{_units(y)}" width="{_units(w)}" height="{_units(h)}"/>'
        for x, y, w, h in formula.bars
    )
    return (
        f'<svg class="formula {"displayed" if formula.displayed else f"h{hang}"}"'
        f' width="{formula.width:g}em" height="{height:g}em" viewBox="{box}" role="img"'
        f' aria-label="{words}">{"".join(letters)}{"".join(bars)}</svg>'
    )


def _units(em: float) -> int:
    return round(em * UNITS)
