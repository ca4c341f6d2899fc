r"""What in a text is a formula, and what is a price, a variable of a shell or an escaped bracket.

``$5 and $6`` is no formula, ``$x$`` is one. A dollar opens a formula only where nothing of a word
stands before it and no space behind it, and only the very next dollar can close it: an opening
that finds a dollar after a space, or before a digit, is a dollar. What is then left and reads like
a sentence or a name is text all the same.

Must not: know of Markdown beyond its code spans, or draw.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

MAX_INLINE = 1_000
MAX_DISPLAYED = 4_000

_ENVIRONMENT = re.compile(
    r"\\begin\{((?:equation|align|gather|multline|alignat|eqnarray|displaymath|math)\*?)\}"
)
_CLOSING_DOLLAR = re.compile(r"(?<!\\)(?:\\\\)*(\$)")
_TEXTS = re.compile(r"\\(?:text|mbox|hbox|operatorname|math[a-z]+)[a-z]*\*?\s*\{[^{}]*\}")
_GROUPS = re.compile(r"\{[^{}]*\}")
_COMMANDS = re.compile(r"\\(?:[A-Za-z]+|.)", re.DOTALL)
_SENTENCE = re.compile(r"(?<![A-Za-z])[A-Za-z]{2,}['\u2019]?[a-z]*[,;:]?\s+[A-Za-z]{2,}")
_PRICE = re.compile(r"\d[\d.,]*[KkMB]?(?:\s+|[-\u2013/])[A-Za-z]{2,}")
_NAME = re.compile(r"Id|\{?[A-Za-z][A-Za-z0-9]*(?:_[A-Za-z0-9]{2,})*\}?")
_PLAIN = re.compile(r"[A-Za-z][A-Za-z0-9 ,.'_-]*")
_ENDING = re.compile(r"(?:th|st|nd|rd|s|es|d)(?![A-Za-z0-9])|[^A-Za-z0-9_({\[$]|$", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Found:
    """A formula in a text: its LaTeX, and all of it with the delimiters."""

    source: str
    whole: str
    displayed: bool


def formula_at(text: str, at: int, end: int) -> Found | None:
    """The formula that begins at a place of a text, looked for up to `end`."""
    if text.startswith("$$", at):
        return _between(text, at, end, "$$", "$$")
    if text.startswith("$", at):
        return _dollars(text, at, end)
    if text.startswith("\\(", at):
        return _between(text, at, end, "\\(", "\\)")
    if text.startswith("\\[", at):
        return _between(text, at, end, "\\[", "\\]")
    return _environment(text, at, end)


def _dollars(text: str, at: int, end: int) -> Found | None:
    before = text[at - 1] if at else " "
    # Chinese and Japanese set no space before a formula; elsewhere a letter means US$ or A$
    if before in "\\$_" or (before.isalnum() and before < "\u2e80"):
        return None
    if at + 1 >= end or text[at + 1].isspace():
        return None
    stop = min(end, at + MAX_INLINE)
    closing = _CLOSING_DOLLAR.search(text, at + 1, stop)
    if closing is None:
        return None
    last = closing.start(1)
    source = text[at + 1 : last]
    if not source or source[-1].isspace() or "`" in source or source.count("\n") > 2:
        return None
    if _ENDING.match(text, last + 1, end) is None or _is_text(source):
        return None
    return Found(source, text[at : last + 1], displayed=False)


def _between(text: str, at: int, end: int, opening: str, closing: str) -> Found | None:
    displayed = opening != "\\("
    limit = MAX_DISPLAYED if displayed else MAX_INLINE
    begin = at + len(opening)
    last = text.find(closing, begin, min(end, begin + limit))
    while last > 0 and closing != "$$" and text[last - 1] == "\\":  # a line's end: \\[2pt]
        last = text.find(closing, last + 2, min(end, begin + limit))
    source = text[begin:last] if last > 0 else ""
    if not source.strip() or "`" in source or "$" in _TEXTS.sub("", source).replace("\\$", ""):
        return None
    stripped = source.strip()
    if _is_sentence(stripped) or (opening == "\\[" and _PLAIN.fullmatch(stripped)):
        return None
    if opening != "\\[" and _PLAIN.fullmatch(stripped) and len(stripped) > 2:
        return None
    return Found(source, text[at : last + len(closing)], displayed)


def _environment(text: str, at: int, end: int) -> Found | None:
    opening = _ENVIRONMENT.match(text, at, end)
    if opening is None:
        return None
    closing = f"\\end{{{opening[1]}}}"
    last = text.find(closing, opening.end(), min(end, at + MAX_DISPLAYED))
    if last < 0:
        return None
    whole = text[at : last + len(closing)]
    return Found(whole, whole, displayed=True)


def _is_text(source: str) -> bool:
    """Whether what stands between two dollars is a name, a price or a sentence."""
    name = _NAME.fullmatch(source)
    if name is not None and (len(source) > 3 or source == "Id"):
        return True
    return _PRICE.match(source) is not None or _is_sentence(source)


def _is_sentence(source: str) -> bool:
    bare = _TEXTS.sub(" ", source)
    if "\\begin" in bare:
        return False
    return _SENTENCE.search(_COMMANDS.sub(" . ", _GROUPS.sub(" . ", bare))) is not None
