r"""Formulas within Markdown: ``$…$``, ``\(…\)``, ``$$…$$``, ``\[…\]`` and ``\begin{align}…``.

`plugin` teaches them to markdown-it. While a text is rendered each formula that can be drawn is
appended to ``env["formulas"]`` and stands in the HTML as ``<img src="formula:N">``, N being its
place in that list; one that cannot be drawn stands there as code, with its dollars, and as plain
text where too many came before. `drawn` gives the list. The HTML holds no other image of this
scheme, so a sanitizer may let it pass.

Drawing costs processor time, some milliseconds a formula, and its library 0.15 s once: who counts
the time of a text asks `expected` before, and then calls `prepare`.

Must not: decide what is a formula by more than the text before and in it, see `dollars.py`.
"""

from __future__ import annotations

import html
import re
import time
from collections.abc import MutableMapping, Sequence
from typing import TYPE_CHECKING, Any

from ashley_desktop.core.markdown import dollars, drawing
from ashley_desktop.core.markdown.formulas import Formula

if TYPE_CHECKING:
    from markdown_it import MarkdownIt
    from markdown_it.rules_block import StateBlock
    from markdown_it.rules_inline import StateInline
    from markdown_it.token import Token

SCHEME = "formula"  # of the images' addresses
MAX_FORMULAS = 150  # in one text, drawn or as code; those that follow are plain text
DRAWING_S = 0.6  # processor time for the formulas of one text; a block may cost 1 s in all

_MARK = re.compile(r"\$|\\[(\[]|\\begin\{")
_OPENS = re.compile(r" {0,3}(?=\$\$|\\\[|\\begin\{)")
_Env = MutableMapping[str, Any]


def plugin(markdown: MarkdownIt) -> None:
    """Add formulas to a converter."""
    markdown.inline.ruler.before("escape", SCHEME, _inline)
    markdown.block.ruler.before(
        "fence", SCHEME, _block, {"alt": ["paragraph", "reference", "blockquote", "list"]}
    )
    markdown.add_render_rule(SCHEME, _shown)


def expected(text: str) -> bool:
    """Whether a text may hold formulas; cheap, and true a little too often."""
    return _MARK.search(text) is not None


def prepare() -> None:
    """Load what draws; call it before the clock of a text that has formulas starts."""
    drawing.prepare()


def drawn(env: _Env) -> tuple[Formula, ...]:
    """The formulas of a text that was rendered with `env`, in the order of their numbers."""
    return tuple(env.get("formulas", ()))


def _inline(state: StateInline, silent: bool) -> bool:
    if state.src[state.pos] not in "$\\":
        return False
    found = dollars.formula_at(state.src, state.pos, state.posMax)
    if found is None:
        return False
    if not silent:
        token = state.push(SCHEME, "", 0)
        token.content, token.markup = found.source, found.whole
        token.meta = {"displayed": found.displayed}
    state.pos += len(found.whole)
    return True


def _block(state: StateBlock, first: int, last: int, silent: bool) -> bool:
    """A displayed formula that begins a line: its own lines are no lists, rules or headings."""
    if state.is_code_block(first):
        return False
    start = state.bMarks[first] + state.tShift[first]
    if _OPENS.match(state.src, start) is None:
        return False
    line = first
    lines: list[str] = []
    while line < last and state.sCount[line] >= state.blkIndent and not state.isEmpty(line):
        lines.append(state.src[state.bMarks[line] + state.tShift[line] : state.eMarks[line]])
        line += 1
        text = "\n".join(lines)
        found = dollars.formula_at(text, 0, len(text))
        if found is not None:
            break
    else:
        return False
    if text[len(found.whole) :].strip(" .,;:"):
        return False  # the line goes on: a paragraph, whose inline rules find the formula
    if silent:
        return True
    state.line = line
    state.push("paragraph_open", "p", 1).map = [first, line]
    inline = state.push("inline", "", 0)
    inline.content, inline.map, inline.children = text, [first, line], []
    state.push("paragraph_close", "p", -1)
    return True


def _shown(renderer: Any, tokens: Sequence[Token], at: int, options: Any, env: _Env) -> str:
    token = tokens[at]
    found: list[Formula] = env.setdefault("formulas", [])
    env["formulas_met"] = env.get("formulas_met", 0) + 1
    if env["formulas_met"] > MAX_FORMULAS:
        return html.escape(token.markup).replace("\n", "<br>")
    begun = time.process_time()
    formula = None
    if env.get("formulas_s", 0.0) < DRAWING_S:
        formula = drawing.draw(token.content, displayed=token.meta["displayed"])
        env["formulas_s"] = env.get("formulas_s", 0.0) + time.process_time() - begun
    if formula is None:
        return f"<code>{html.escape(token.markup)}</code>"
    found.append(formula)
    return f'<img src="{SCHEME}:{len(found) - 1}">'
