"""Markdown as it reads once it is rendered, cheaply: for counting what a search will show.

Takes away what nobody sees: marks of emphasis, headings, lists and quotes, fences, addresses
behind links, lines between the rows of a table. Cells and paragraphs end in line breaks, and a
formula is one character, as in the painted text. It is no parser: where the grammar is subtle, it
may differ from what is painted by a letter.

Must not: import a Markdown library, or know the screen.
"""

from __future__ import annotations

import html
import re
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from ashley_desktop.core.markdown.dollars import formula_at

_FORMULA = "\N{OBJECT REPLACEMENT CHARACTER}"
_ANY_MARK = re.compile(r"[*_~`#>|\\\[\]<&$=+-]|^\s|\d[.)]|[ \t]$", re.MULTILINE)

_FENCE = re.compile(r"[ \t]*(`{3,}[^`]*|~{3,}.*)$")
_QUOTE = re.compile(r" {0,3}>[ \t]?")
_ITEM = re.compile(r"[ \t]*(?:[-*+]|\d{1,9}[.)])(?:[ \t]+|$)")
_TASK = re.compile(r"\[([ xX])\] ")
_HEADING = re.compile(r" {0,3}#{1,6}(?:[ \t]+|$)")
_HEADING_END = re.compile(r"(?:^|[ \t])#+[ \t]*$")
_LINE = re.compile(r" {0,3}(?:(?:=+|-+)|([-*_])(?:[ \t]*\1){2,})[ \t]*$")
_DELIMITER = re.compile(r"[ \t]*\|?[ \t]*:?-+:?[ \t]*(?:\|[ \t]*:?-+:?[ \t]*)*\|?[ \t]*$")
_CELL = re.compile(r"[ \t]*(?<!\\)\|[ \t]*")
_DEFINITION = re.compile(r" {0,3}\[([^\]^][^\]]*)\]:[ \t]*\S+")

_TICKS = re.compile("`+")
_INLINE = re.compile(
    r"(?P<tick>`+)"
    r"|(?P<formula>\$|\\[(\[]|\\begin\{)"
    r"|\\(?P<escaped>[!-/:-@\[-`{-~])"
    r"|<(?P<auto>(?:https?://|mailto:)[^\s<>]*)>"
    r"|!\[(?P<alt>[^\[\]\n]*+)\]\(\s*+<?(?P<source>(?:[^()\s<>]|\([^()\s]*+\))*+)[^()]*+\)"
    r"|\[(?P<words>(?:[^\[\]\\`]++|\\.|`[^`]*+`|\[[^\[\]]*+\]){1,200}+)\]"
    r"(?P<target>\((?:[^()\s]|\([^()\s]*\))*(?:\s+[\"'(][^)]*)?\s*\)|\[[^\[\]]*\])?"
    r"|(?P<entity>&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]*);)"
    r"|(?P<run>\*+|_+|~~)",
)


def readable(content: str) -> str:
    """A reply as it reads."""
    if _ANY_MARK.search(content) is None:
        return content
    return _Reading(content).text()


@dataclass(slots=True)
class _Reading:
    """Goes through the lines of one text."""

    content: str
    _done: list[str] = field(default_factory=list)
    _paragraph: list[str] = field(default_factory=list)
    _names: set[str] = field(default_factory=set)
    _fence: str = ""
    _table: bool = False
    _columns: int = 0
    _in_list: bool = False
    _blank: bool = True

    def text(self) -> str:
        """All of it."""
        if "]:" in self.content:
            found = map(_DEFINITION.match, self.content.split("\n"))
            self._names = {_name(one[1]) for one in found if one is not None}
        for line in self.content.split("\n"):
            if self._fence:
                self._code(line)
            else:
                self._line(line)
        self._flush()
        return "\n".join(self._done)

    def _flush(self) -> None:
        if self._paragraph:
            self._done.append(_inline("\n".join(self._paragraph), self._names))
            self._paragraph = []

    def _code(self, line: str) -> None:
        mark = line.strip().lstrip("> ")
        if mark.startswith(self._fence) and not mark.strip(self._fence[0]):
            self._fence = ""
        else:
            self._done.append(line)

    def _line(self, line: str) -> None:
        blank_above, self._blank = self._blank, not line.strip()
        if self._blank:
            self._flush()
            self._table = False
            return
        if line.startswith(("    ", "\t")) and blank_above and not self._in_list:
            self._done.append(line[4:] if line[0] == " " else line[1:])
            self._blank = True  # more of such lines may follow
            return
        if blank_above and not line[0].isspace():
            self._in_list = False
        line = self._opened(line)
        fence = _FENCE.match(line)
        if fence is not None:
            self._flush()
            self._fence = fence[1][: len(fence[1]) - len(fence[1].lstrip(fence[1][0]))]
        elif self._table:
            self._cells(line)
        elif _DELIMITER.match(line) and self._paragraph and "|" in self._paragraph[-1] + line:
            head = self._paragraph.pop()
            self._flush()
            self._table, self._columns = True, 0
            self._cells(head)
        elif _LINE.match(line) or _DEFINITION.match(line):
            self._flush()
        elif line.strip():
            self._paragraph.append(line.strip(" \t").removesuffix("\\"))

    def _opened(self, line: str) -> str:
        """A line without the marks of quotes, items and headings that it begins with."""
        while (mark := _QUOTE.match(line)) is not None:
            line = line[mark.end() :]
        while not _LINE.match(line) and (mark := _ITEM.match(line)) is not None:
            self._flush()
            self._in_list, self._table = True, False
            line = line[mark.end() :]
            task = _TASK.match(line)
            if task is not None:
                box = "\N{BALLOT BOX}" if task[1] == " " else "\N{BALLOT BOX WITH CHECK}"
                line = f"{box} {line[4:]}"
        mark = _HEADING.match(line)
        if mark is None:
            return line
        self._flush()
        self._paragraph.append(_HEADING_END.sub("", line[mark.end() :]))
        self._flush()
        return ""

    def _cells(self, line: str) -> None:
        """A row of a table; cells beyond those of the first row are not shown."""
        cells = _CELL.split(line.strip())
        if not cells[0]:
            del cells[0]
        if len(cells) > 1 and not cells[-1]:
            del cells[-1]
        self._columns = self._columns or len(cells)
        for cell in cells[: self._columns]:
            self._done.append(_inline(cell.replace("\\|", "|"), self._names))


def _name(words: str) -> str:
    return " ".join(words.casefold().split())


@dataclass(slots=True)
class _Run:
    """Stars, underscores or tildes that may open or close emphasis."""

    sign: str
    left: int
    opens: bool
    closes: bool


def _inline(text: str, names: set[str]) -> str:
    """The words of one paragraph."""
    if "&" not in text and not any(sign in text for sign in "*_~`\\[<$"):
        return text
    pieces: list[str | _Run] = []
    last = {run[0]: run.start() for run in _TICKS.finditer(text)}
    at = 0
    while (found := _INLINE.search(text, at)) is not None:
        pieces.append(text[at : found.start()])
        piece, at = _piece(text, found, names, last)
        pieces.append(piece)
    pieces.append(text[at:])
    _pair([one for one in pieces if isinstance(one, _Run)])
    return "".join(one if isinstance(one, str) else one.sign * one.left for one in pieces)


def _piece(
    text: str, found: re.Match[str], names: set[str], last: dict[str, int]
) -> tuple[str | _Run, int]:
    """What stands for a mark, and where to go on. Args: last: where each run of ticks is last."""
    kind, end = found.lastgroup, found.end()
    match kind:
        case "tick":
            return _span(text, found, last)
        case "formula":
            formula = formula_at(text, found.start(), len(text))
            if formula is not None:
                return _FORMULA, found.start() + len(formula.whole)
            escaped = found[0][0] == "\\" and found[0] != "\\begin{"
            return found[0].removeprefix("\\") if escaped else found[0], end
        case "escaped":
            return found["escaped"], end
        case "auto":
            return found["auto"].removeprefix("mailto:"), end
        case "source":
            host = urlsplit(found["source"]).hostname if "://" in found["source"] else ""
            words = found["alt"].strip() or "\N{FRAME WITH PICTURE}"
            return f"{words} ({host})" if host else words, end
        case "words" | "target":
            return _link(found, names), end
        case "entity":
            return html.unescape(found[0]), end
    return _run(text, found), end


def _span(text: str, found: re.Match[str], last: dict[str, int]) -> tuple[str, int]:
    ticks, begin = found[0], found.end()
    closing = None
    if last.get(ticks, -1) >= begin:  # else all that follows would be looked through in vain
        closing = re.compile(f"(?<!`){ticks}(?!`)").search(text, begin)
    if closing is None:
        return ticks, begin
    code = text[begin : closing.start()].replace("\n", " ")
    if code.startswith(" ") and code.endswith(" ") and code.strip():
        code = code[1:-1]
    return code, closing.end()


def _link(found: re.Match[str], names: set[str]) -> str:
    words, target = found["words"], found["target"] or ""
    inner = _inline(words, names)
    if target.startswith("("):
        return inner
    name = target[1:-1] or words
    return inner if _name(name) in names else f"[{inner}]{target}"


def _run(text: str, found: re.Match[str]) -> _Run:
    """Whether it may open or close emphasis, by its neighbours."""
    before = text[found.start() - 1] if found.start() else " "
    after = text[found.end()] if found.end() < len(text) else " "
    words_before, words_after = before.isalnum(), after.isalnum()
    opens = not after.isspace() and (words_after or not words_before)
    closes = not before.isspace() and (words_before or not words_after)
    if found[0][0] == "_":
        opens, closes = opens and not words_before, closes and not words_after
    return _Run(found[0][0], len(found[0]), opens, closes)


def _pair(runs: list[_Run]) -> None:
    """Take away the marks that belong together; what is left of them is text."""
    opened: dict[str, list[_Run]] = {}
    for run in runs:
        stack = opened.setdefault(run.sign, [])
        while run.closes and run.left and stack:
            opener = stack[-1]
            both = min(opener.left, run.left)
            opener.left -= both
            run.left -= both
            if not opener.left:
                stack.pop()
        if run.opens and run.left:
            stack.append(run)
