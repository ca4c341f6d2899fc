"""LaTeX as people write it -> MathML that the drawing library draws well; and what it never gets.

Must not: draw, or import the libraries before the first formula.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

MAX_LENGTH = 4_000
MAX_DEPTH = 12  # braces in braces: a fraction within a fraction multiplies the cost
MAX_CELLS = 400
MAX_STRETCHED = 60  # brackets that grow with what they hold, radicals, fractions

_PROGRAM = re.compile(
    r"\\(?:(?:re)?newcommand|providecommand|newenvironment|[gex]?def|let|input|include\w*|require"
    r"|href|url|write|read|openin|openout|csname|catcode|loop|unicode|char|style|class|html\w*"
    r"|DeclareMathOperator)(?![A-Za-z])"
)
_STRETCHED = re.compile(r"\\(?:left|sqrt|[cdt]?frac|[dt]?binom|over\w+|under\w+)(?![A-Za-z])")
_LENGTH = re.compile(r"(-?[\d.]+)(pt|px|cm|mm|in|pc)")
_EMS = {"pt": 0.1, "px": 0.075, "cm": 2.845, "mm": 0.2845, "in": 7.227, "pc": 1.2}
_HAT, _SMALL_HAT = "\N{COMBINING CIRCUMFLEX ACCENT}", "\N{MODIFIER LETTER CIRCUMFLEX ACCENT}"
_TEXT = re.compile(r"(\\(?:text\w*|mbox|hbox)\s*\{)((?:[^{}\\]|\\.)*)\}")
_ESCAPED = re.compile(r"\\([&%$#_])")
_REWRITTEN: tuple[tuple[re.Pattern[str], str], ...] = tuple(
    (re.compile(pattern), replacement)
    for pattern, replacement in (
        (r"\\\\\s*\[-?[\d.]+\s*[a-z]{2}\]", r"\\\\ "),  # \\[2pt]
        (r"\\(?:nonumber|notag|limits\s*$)(?![A-Za-z])", " "),
        (r"\\(?:label|vspace\*?|vskip)\s*\{[^{}]*\}", " "),
        (r"\\tag\*\s*\{([^{}]*)\}", r"\\qquad\\text{\1}"),
        (r"\\tag\s*\{([^{}]*)\}", r"\\qquad\\text{(\1)}"),
        (r"\\(?:begin|end)\{(?:equation|displaymath|math)\*?\}", " "),
        (r"\\begin\{eqnarray\*?\}", r"\\begin{array}{rcl}"),
        (r"\\end\{eqnarray\*?\}", r"\\end{array}"),
        (r"\\begin\{alignat(?:ed)?\*?\}\s*\{\d+\}", r"\\begin{align*}"),
        (r"\\end\{alignat(?:ed)?\*?\}", r"\\end{align*}"),
        (r"\\(begin|end)\{(?:split|align|aligned|flalign\*?)\}", r"\\\1{align*}"),
        (r"\\(begin|end)\{(?:gather\*?|multline\*?)\}", r"\\\1{gathered}"),
        (r"\\(?:textcolor|color|colorbox)\s*\{[^{}]*\}", " "),
        (r"\\fcolorbox\s*\{[^{}]*\}\s*\{[^{}]*\}", " "),
        (r"\\(?:bm|pmb)(?![A-Za-z])", r"\\boldsymbol"),
        (r"\\(?:emph|textnormal)(?=\s*\{)", r"\\text"),
        (r"\\math(?:bin|rel|ord|open|close|punct|inner)(?=\s*\{)", " "),
        (r"\\(?:tiny|small|normalsize|large|Large)(?![A-Za-z])", " "),
    )
)


def plausible(source: str) -> bool:
    """Whether LaTeX is worth the attempt: neither endless, nor deep, nor a program."""
    return (
        bool(source.strip())
        and len(source) <= MAX_LENGTH
        and _PROGRAM.search(source) is None
        and source.count("&") + source.count("\\\\") <= MAX_CELLS
        and len(_STRETCHED.findall(source)) <= MAX_STRETCHED
        and _depth(source) <= MAX_DEPTH
    )


def mended(source: str) -> str:
    """The same formula in words that the library knows."""
    for pattern, replacement in _REWRITTEN:
        source = pattern.sub(replacement, source)
    source = _TEXT.sub(lambda text: f"{text[1]}{_ESCAPED.sub(_itself, text[2])}}}", source)
    if "\\\\" in source and "\\begin" not in source and "\\substack" not in source:
        name = "align*" if "&" in source.replace("\\&", "") else "gathered"
        source = f"\\begin{{{name}}}{source}\\end{{{name}}}"
    return source


def _itself(escaped: re.Match[str]) -> str:
    return escaped[1]


def tree(source: str, *, displayed: bool) -> Element:
    """The formula as MathML.

    Raises: ValueError for a command that is not known, and what the library raises.
    """
    from xml.etree.ElementTree import fromstring

    from ziamath.escapes import unescape
    from ziamath.tex import tex2mml

    markup = tex2mml(mended(source), inline=not displayed)
    if "\\" in markup:  # a command that is not known stays as it was written
        raise ValueError("unknown command")
    # a lone ampersand, and a comparison within a text, are what they look like
    markup = re.sub(r"&(?!#?\w+;)", "&amp;", markup)
    markup = re.sub(r"<(?![/a-z])", "&lt;", markup)
    found = fromstring(unescape(markup))
    for element in found.iter():
        _correct(element)
    return found


def _correct(element: Element) -> None:
    for name, value in element.attrib.items():
        length = _LENGTH.fullmatch(value)
        if length is not None:  # the library takes them for pixels of any font
            element.set(name, f"{float(length[1]) * _EMS[length[2]]:.3f}em")
    for name in ("mathcolor", "mathbackground"):
        element.attrib.pop(name, None)
    if element.tag.endswith("mover") and element.get("accent") == "true" and element[-1].text:
        accent = element[-1]
        if accent.text == _HAT:  # as wide as a letter, not as what it stands on
            accent.text = _SMALL_HAT
            accent.set("stretchy", "false")


def _depth(source: str) -> int:
    deepest = depth = 0
    for mark in re.findall(r"\\.|[{}]", source, re.DOTALL):
        depth += (mark == "{") - (mark == "}")
        deepest = max(deepest, depth)
    return deepest + source.count("\\begin")
