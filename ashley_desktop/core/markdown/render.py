"""One block of Markdown -> safe HTML, or code with its tokens.

Safe means: nothing in the result makes Qt open a file or the network, no scheme but http, https
and mailto is linked, and no text is larger or deeper than the layout can take. What passes a cap
becomes plain text, marked as such. Runs in the render process; import it late.
"""

from __future__ import annotations

import html
import re
from collections.abc import Sequence
from itertools import pairwise
from textwrap import dedent
from typing import TYPE_CHECKING, Any

from ashley_desktop.core.markdown import maths
from ashley_desktop.core.markdown.blocks import Block, Kind
from ashley_desktop.core.markdown.definitions import notes_of, without_name
from ashley_desktop.core.markdown.highlight import highlight
from ashley_desktop.core.markdown.rendered import Rendered
from ashley_desktop.core.markdown.safe import clean

if TYPE_CHECKING:
    from markdown_it.token import Token as MarkdownToken

MAX_SOURCE = 40_000
MAX_RUN = 1_000  # one unbroken run of 200 kB takes Qt 8 s
MAX_QUOTES = 12
MAX_INDENT = 60
MAX_CELLS = 1_000
MAX_MARKS = 2_000  # brackets, stars and the like: their matching can cost their square
TOGETHER_S = 0.6  # for the formulas of blocks that are asked for together

_LONG_RUN = re.compile(rf"\S{{{MAX_RUN + 1}}}")
_QUOTES = re.compile(rf"(?m)^[ \t]*(?:>[ \t]?){{{MAX_QUOTES + 1}}}")
_DEEP = re.compile(rf"(?m)^[ \t]{{{MAX_INDENT + 1}}}")
_MARKERS = re.compile(r"(?m)^[ \t]*(?:(?:[-*+]|\d{1,9}[.)])[ \t]+){9}")
_MARKS = re.compile(r"[\[\]*_~<`&]")


def too_hard(block: Block) -> bool:
    """Whether a block is beyond what may be rendered."""
    source = block.source
    if len(source.strip()) > MAX_SOURCE or _LONG_RUN.search(source) is not None:
        return True
    if _QUOTES.search(source) or _DEEP.search(source) or _MARKERS.search(source):
        return True
    if len(_MARKS.findall(source)) > MAX_MARKS:
        return True
    if block.kind is Kind.TABLE:
        rows = source.count("\n") + 1
        columns = (block.head or source).split("\n", 1)[0].count("|") + 1
        return rows * columns > MAX_CELLS
    return False


def prepare(block: Block) -> None:
    """Load what this block needs and others do not; whose fault that is not."""
    if block.kind is not Kind.CODE and maths.expected(block.source):
        maths.prepare()


def render(block: Block, drawn_s: float = 0.0) -> Rendered:
    """Render one block; what is too hard falls back to plain text.

    Args:
        drawn_s: processor time that formulas of blocks asked for together have taken so far; from
            `TOGETHER_S` on they are shown as their source.

    Raises: ValueError for text that is none, as with a lone surrogate.
    """
    if block.kind is Kind.CODE:
        code = block.code
        return Rendered(code=code, tokens=highlight(code, block.language))
    if block.hidden:
        return Rendered()
    if too_hard(block):
        return Rendered(fallback=True)
    if block.kind is Kind.MATH and not block.shut:
        lines = html.escape(block.source.strip()).replace("\n", "<br>")
        return Rendered(html=clean(f"<p><code>{lines}</code></p>"))
    return _rendered(block, drawn_s)


def _rendered(block: Block, drawn_s: float) -> Rendered:
    from ashley_desktop.core.markdown.converter import converter

    markdown = converter()
    left_s = min(maths.DRAWING_S, max(0.0, TOGETHER_S - drawn_s))
    env: dict[str, Any] = {
        "notes": notes_of(block.definitions),
        "formulas_s": maths.DRAWING_S - left_s,
    }
    if block.kind is Kind.LIST:
        env["number"] = block.number
    markdown.parse(_references(block.definitions), env)
    tokens = markdown.parse(_whole(block), env)
    if block.kind is Kind.NOTE and block.number:
        _tighten(tokens)
    out = markdown.renderer.render(tokens, markdown.options, env)
    if block.kind is Kind.NOTE and block.number and not block.continued:
        out = f'<ol start="{block.number}"><li>{out}</li></ol>'
    formulas = maths.drawn(env)
    return Rendered(
        html=clean(out, len(formulas)),
        formulas=formulas,
        columns=_columns(tokens) if block.kind is Kind.TABLE else (),
        unfinished=env["formulas_s"] >= maths.DRAWING_S and maths.expected(block.source),
        drawn_s=env["formulas_s"] - (maths.DRAWING_S - left_s),
    )


def _references(definitions: str) -> str:
    return "\n".join(line for line in definitions.split("\n") if not line.startswith("[^"))


def _whole(block: Block) -> str:
    """A block's source with what it lacks, and without what it has too much, to stand alone."""
    source = block.source
    if block.kind is Kind.TABLE and block.continued:
        return block.head + source.lstrip("\n")
    if block.kind is Kind.MATH:  # a blank line would end the paragraph that it stands in
        return "\n".join(line for line in source.split("\n") if line.strip())
    if block.kind is Kind.NOTE and not block.continued:
        return _note_text(source) if block.number else source.replace("[", "\\[", 1)
    if block.kind in (Kind.LIST, Kind.NOTE) and block.continued:
        return dedent(source)
    return source


def _note_text(source: str) -> str:
    lines = without_name(source).split("\n")
    return "\n".join(line[4:] if line.startswith("    ") else line.lstrip() for line in lines)


def _tighten(tokens: Sequence[MarkdownToken]) -> None:
    """A note of one paragraph is a line of its list, not a paragraph in it."""
    if [token.type for token in tokens] == ["paragraph_open", "inline", "paragraph_close"]:
        tokens[0].hidden = tokens[2].hidden = True


def _columns(tokens: Sequence[MarkdownToken]) -> tuple[int, ...]:
    widest: list[int] = []
    column = 0
    for before, token in pairwise(tokens):
        if before.type == "tr_open":
            column = 0
        if before.type in ("th_open", "td_open"):
            length = sum(len(child.content) for child in token.children or ())
            if column == len(widest):
                widest.append(0)
            widest[column] = max(widest[column], length)
            column += 1
    return tuple(widest)
