r"""Where displayed formulas begin and end, line by line: ``$$ … $$``, ``\[ … \]``, ``\begin{…}``.

Must not: judge the LaTeX between them; that is the drawing's affair.
"""

from __future__ import annotations

import re
from enum import Enum

MAX_FORMULA = 4_000  # characters; a longer one is taken for text
MAX_FORMULA_LINE = 2_000  # below the pieces that a very long line comes in

_OPENING = re.compile(
    r" {0,3}(\$\$|\\\[|\\begin\{(?:equation|align|gather|multline|alignat|eqnarray)\*?\})"
)
_INNER_OPENING = re.compile(r"\s*(?:\$\$|\\\[|```|~~~)")
_AFTER = " \t\r\n.,;:"


class State(Enum):
    """What a line does to the formula that it stands in."""

    OPEN = "open"
    SHUT = "shut"
    BROKEN = "broken"


def opening(line: str) -> str:
    """The mark that opens a formula with this line; empty where it opens none."""
    found = _OPENING.match(line)
    if found is None or len(line) > MAX_FORMULA_LINE:
        return ""
    mark, rest = found[1], line[found.end() :]
    state = after(rest, mark)
    if state is State.BROKEN or (state is State.SHUT and not _before(rest, mark).strip()):
        return ""
    return mark


def alone(line: str, mark: str) -> bool:
    """Whether a formula's mark has its line for itself, so that blank lines may follow."""
    return line.strip() == mark


def after(text: str, mark: str) -> State:
    """What has become of a formula behind a further line, or behind the rest of its first."""
    at = _end(text, mark)
    if at < 0:
        broken = len(text) > MAX_FORMULA_LINE or _INNER_OPENING.match(text)
        return State.BROKEN if broken else State.OPEN
    rest = text[at + len(_closing(mark)) :]
    return State.BROKEN if rest.strip(_AFTER) else State.SHUT


def formula(source: str, mark: str) -> str:
    """The LaTeX of a whole formula; an environment is part of it."""
    text = source.strip()
    if mark.startswith("\\begin"):
        return text[: _end(text, mark) + len(_closing(mark))]
    return _before(text[len(mark) :], mark).strip()


def _closing(mark: str) -> str:
    return {"$$": "$$", "\\[": "\\]"}.get(mark) or mark.replace("\\begin", "\\end", 1)


def _end(text: str, mark: str) -> int:
    closing = _closing(mark)
    at = text.find(closing)
    while at > 0 and text[at - 1] == "\\":  # a line's end within, or a dollar that is escaped
        at = text.find(closing, at + 1)
    return at


def _before(text: str, mark: str) -> str:
    at = _end(text, mark)
    return text if at < 0 else text[:at]
