"""LaTeX as people write it -> MathML that the drawing library draws well; and what it never gets.

Must not: draw, or import the libraries before the first formula.
"""

from __future__ import annotations

import re
from math import inf
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

MAX_LENGTH = 4_000
MAX_CELLS = 400
MAX_COST = 2_000  # some 0.5 s at worst, and more than a page of equations comes to
ROWS, ALIGNED_ROWS = "0.42em", "0.6em"  # free space between rows of a matrix, of equations

_PROGRAM = re.compile(
    r"\\(?:(?:re)?newcommand|providecommand|newenvironment|[gex]?def|let|input|include\w*|require"
    r"|href|url|write|read|openin|openout|csname|catcode|loop|unicode|char|style|class|html\w*"
    r"|DeclareMathOperator|sideset)(?![A-Za-z])"
)
_ENVIRONMENT = re.compile(r"\\begin\s*\{([^{}]*)\}")
_ENVIRONMENTS = re.compile(  # of any other the library draws the words as letters
    r"(?:align(?:ed)?(?:at)?|array|[bBpvV]?matrix|[dr]?cases|displaymath|eqnarray|equation|flalign"
    r"|gather(?:ed)?|math|multline|smallmatrix|split|subarray)\*?"
)
_LARGE = re.compile(r"(\\[A-Za-z]+|\\.)</mo>")
_DELIMITERS = {
    r"\{": "{",
    r"\}": "}",
    r"\|": "\N{DOUBLE VERTICAL LINE}",
    r"\lbrace": "{",
    r"\rbrace": "}",
    r"\vert": "|",
    r"\lvert": "|",
    r"\rvert": "|",
    r"\Vert": "\N{DOUBLE VERTICAL LINE}",
    r"\lVert": "\N{DOUBLE VERTICAL LINE}",
    r"\rVert": "\N{DOUBLE VERTICAL LINE}",
    r"\langle": "\N{MATHEMATICAL LEFT ANGLE BRACKET}",
    r"\rangle": "\N{MATHEMATICAL RIGHT ANGLE BRACKET}",
    r"\lfloor": "\N{LEFT FLOOR}",
    r"\rfloor": "\N{RIGHT FLOOR}",
    r"\lceil": "\N{LEFT CEILING}",
    r"\rceil": "\N{RIGHT CEILING}",
}
_TOKEN = re.compile(
    r"(?P<costly>\\begin\s*\{(?:d?cases|rcases)\}|\\[hv]?phantom\s*\{)"
    r"|(?P<opening>\\begin\s*\{[A-Za-z]+\*?\}|\\left(?![A-Za-z])|\{)"
    r"|(?P<closing>\\end\s*\{[A-Za-z]+\*?\}|\\right(?![A-Za-z])|\})"
    r"|\\[A-Za-z]+|\\.|\S",
    re.DOTALL,
)
_FACTORS = {"opening": 2, "costly": 4}
_LENGTH = re.compile(r"(-?[\d.]+)(pt|px|cm|mm|in|pc)")
_EMS = {"pt": 0.1, "px": 0.075, "cm": 2.845, "mm": 0.2845, "in": 7.227, "pc": 1.2}
_HAT, _SMALL_HAT = "\N{COMBINING CIRCUMFLEX ACCENT}", "\N{MODIFIER LETTER CIRCUMFLEX ACCENT}"
_GROUP = r"\{((?:[^{}]|\{[^{}]*\})*)\}"
_ARGUMENT = r"(\{(?:[^{}]|\{[^{}]*\})*\}|[^{}\s])"
_RULED = re.compile(r"\\begin\{array\}\s*\{([lcr| ]*\|[lcr| ]*)\}(.*?)\\end\{array\}", re.DOTALL)
_TEXT = re.compile(r"(\\(?:text\w*|mbox|hbox)\s*\{)((?:[^{}\\]|\\.)*)\}")
_ESCAPED = re.compile(r"\\([&%$#_])")
_REWRITTEN: tuple[tuple[re.Pattern[str], str], ...] = tuple(
    (re.compile(pattern), replacement)
    for pattern, replacement in (
        (r"\\begin\{(aligned|gathered|alignedat|split)\}\s*\[[tbc]\]", r"\\begin{\1}"),
        (r"\\begin\{([bBpvV]?matrix)\*\}(?:\s*\[[lcr]\])?", r"\\begin{\1}"),
        (r"\\end\{([bBpvV]?matrix)\*\}", r"\\end{\1}"),
        (r"\\(begin|end)\{dcases\}", r"\\\1{cases}"),
        (r"\\begin\{rcases\}", r"\\left.\\begin{array}{ll}"),
        (r"\\end\{rcases\}", r"\\end{array}\\right\\}"),
        (r"\\\\\s*\[-?[\d.]+\s*[a-z]{2}\]", r"\\\\ "),  # \\[2pt]
        (r"\\(?:nonumber|notag|limits\s*$)(?![A-Za-z])", " "),
        (r"\\(?:label|vspace\*?|vskip)\s*\{[^{}]*\}", " "),
        (r"\\tag\*\s*\{([^{}]*)\}", r"\\qquad\\text{\1}"),
        (r"\\tag\s*\{([^{}]*)\}", r"\\qquad\\text{(\1)}"),
        (r"\\(?:begin|end)\{(?:equation|displaymath|math)\*?\}", " "),
        (r"\\begin\{eqnarray\*?\}", r"\\begin{array}{rcl}"),
        (r"\\end\{eqnarray\*?\}", r"\\end{array}"),
        (r"\\begin\{align(?:ed)?at\*?\}\s*\{\d+\}", r"\\begin{align*}"),
        (r"\\end\{align(?:ed)?at\*?\}", r"\\end{align*}"),
        (r"\\(begin|end)\{(?:split|align|aligned|flalign\*?)\}", r"\\\1{align*}"),
        (r"\\(begin|end)\{(?:gather\*?|multline\*?)\}", r"\\\1{gathered}"),
        (r"\\(?:textcolor|color|colorbox)\s*\{[^{}]*\}", " "),
        (r"\\fcolorbox\s*\{[^{}]*\}\s*\{[^{}]*\}", " "),
        (r"\\(?:bm|pmb)(?![A-Za-z])", r"\\boldsymbol"),
        (r"\\(?:emph|textnormal)(?=\s*\{)", r"\\text"),
        (r"\\math(?:bin|rel|ord|open|close|punct|inner)(?=\s*\{)", " "),
        (rf"\\operatorname\*\s*{_GROUP}\s*_\s*{_ARGUMENT}", r"\\underset{\2}{\\mathrm{\1}}\\,"),
        (rf"\\mathop\s*{_GROUP}\s*(?:\\limits)?\s*_\s*{_ARGUMENT}", r"\\underset{\2}{\1}"),
        (rf"\\operatorname\*?\s*{_GROUP}", r"\\mathrm{\1}"),
        (r"\\mathop(?=\s*\{)", " "),
        (r"\\([RNZQC])(?![A-Za-z])", r"\\mathbb{\1}"),
        (rf"\\norm\s*{_GROUP}", r"\\lVert \1 \\rVert "),
        (rf"\\abs\s*{_GROUP}", r"\\lvert \1 \\rvert "),
        (r"\\widebar(?![A-Za-z])", r"\\overline"),
        (r"\\bmod(?![A-Za-z])", r"\\;\\mathrm{mod}\\;"),
        (r"\\not\s*=", r"\\neq "),
        (r"\\hspace\*", r"\\hspace"),
        (r"\\kern\s*-?[\d.]+\s*[a-z]{2}", " "),
        (r"\\hline(?![A-Za-z])", " "),
        (r"\\(?:tiny|small|normalsize|large|Large)(?![A-Za-z])", " "),
    )
)


def plausible(source: str) -> bool:
    """Whether LaTeX is worth the attempt: neither endless, nor deep, nor a program."""
    return (
        bool(source.strip())
        and len(source) <= MAX_LENGTH
        and _PROGRAM.search(source) is None
        and all(_ENVIRONMENTS.fullmatch(name) for name in _ENVIRONMENT.findall(source))
        and source.count("&") + source.count("\\\\") <= MAX_CELLS
        and cost(source) <= MAX_COST
    )


def mended(source: str) -> str:
    """The same formula in words that the library knows."""
    for pattern, replacement in _REWRITTEN:
        source = pattern.sub(replacement, source)
    source = _RULED.sub(_with_bars, source)
    source = _TEXT.sub(lambda text: f"{text[1]}{_ESCAPED.sub(_itself, text[2])}}}", source)
    if "\\\\" in source and "\\begin" not in source and "\\substack" not in source:
        name = "align*" if "&" in source.replace("\\&", "") else "gathered"
        source = f"\\begin{{{name}}}{source}\\end{{{name}}}"
    return source


def _with_bars(array: re.Match[str]) -> str:
    """Lines between the columns of an array, as columns of bars: the library draws no lines."""
    columns, body = array[1].replace(" ", ""), array[2]
    if "\\begin" in body:
        return array[0]
    bars = [len(columns[:at].replace("|", "")) for at, mark in enumerate(columns) if mark == "|"]
    rows = []
    for row in re.split(r"\\\\", body):
        cells = re.split(r"(?<!\\)&", row)
        if row.strip():
            for before in reversed(bars):
                cells.insert(min(before, len(cells)), r"\vert ")
        rows.append("&".join(cells))
    opening, lines = columns.replace("|", "c"), "\\\\".join(rows)
    return f"\\begin{{array}}{{{opening}}}{lines}\\end{{array}}"


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
    # the library forgets what \big and its kind enlarge
    markup = _LARGE.sub(lambda mark: f"{_DELIMITERS.get(mark[1], mark[1])}</mo>", markup)
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
    if element.tag.endswith("mtable"):  # counted from letter to letter, not from line to line
        aligned = "rowspacing" in element.attrib
        element.set("rowspacing", ALIGNED_ROWS if aligned else ROWS)
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


def cost(source: str) -> float:
    """About how many pieces the library will measure: it measures each level of braces twice.

    Returns: infinity where what is opened is not closed in its turn.
    """
    total, weight = 0, 1
    opened: list[int] = []
    for found in _TOKEN.finditer(source):
        factor = _FACTORS.get(found.lastgroup or "", 1)
        if found.lastgroup == "closing":
            if not opened:
                return inf
            weight //= opened.pop()
        elif factor > 1:
            opened.append(factor)
            weight *= factor
        total += weight
        if total > MAX_COST:
            return inf
    return inf if opened else total
