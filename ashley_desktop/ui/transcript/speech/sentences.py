"""Cuts a growing reply into sentences that can be spoken, each once, without Markdown's marks."""

from __future__ import annotations

import re

LONGEST = 2_000  # characters that are said in one; the message itself has all of them

# Every pattern here takes a time that grows as the text does, whatever the text is: none begins
# anew within what it has looked through in vain.
_END = re.compile(
    "(?<![.!?\N{HORIZONTAL ELLIPSIS}])[.!?\N{HORIZONTAL ELLIPSIS}]++"
    "[\"'\N{RIGHT DOUBLE QUOTATION MARK})\\]*_]*+(?=\\s)"
    "|[\N{IDEOGRAPHIC FULL STOP}\N{FULLWIDTH EXCLAMATION MARK}\N{FULLWIDTH QUESTION MARK}]+"
)
_FENCE = re.compile(r" {0,3}(`{3,}|~{3,})")
_NO_END = re.compile(r"(?:\b\w|\b\d{1,3}|\b(?:Dr|Mrs?|Ms|St|No|Nr|Prof|vs|ca|bzw|e\.g|i\.e))\.$")
_LEADING = re.compile(r"^[ \t]*(?:#{1,6}\s+|>\s?|[-*+]\s+(?:\[[ xX]\]\s+)?|\|\s*)+")
_LINK = re.compile(r"!?\[([^\[\]\n]*+)\]\([^()\n]*+\)")
_MARKS = re.compile(r"[*_]{1,3}(?=\S)|(?<=\S)[*_]{1,3}|~~|`+")
_NO_END_REACH = 6  # characters that the longest of these takes
_RULE = re.compile(r"^[\s|:=*_-]*$")


def spoken(text: str) -> str:
    """A sentence or line as it is said: no emphasis marks, no link targets, no table frames."""
    if _RULE.match(text):
        return ""
    rest = "\N{HORIZONTAL ELLIPSIS}" if len(text) > LONGEST else ""
    words = _LINK.sub(r"\1", _LEADING.sub("", text[:LONGEST]))
    return " ".join(_MARKS.sub("", words).replace("|", " ").split()) + rest


class Sentences:
    """Reads a text that grows; every sentence comes out once.

    What stands in a code block is not spoken: `code` is said in its place.
    """

    def __init__(self, code: str) -> None:
        """Args: code: what is said for a block of code."""
        self._code = code
        self._at = 0  # everything before was spoken
        self._scanned = 0  # no sentence ends before, from `_at` on
        self._fence = ""

    def skip_to(self, length: int) -> None:
        """Leave out what is there already."""
        self._at = self._scanned = max(self._at, length)

    def take(self, text: str, *, ended: bool = False) -> list[str]:
        """The sentences that became complete.

        Args:
            text: the whole text so far; it only ever grows.
            ended: nothing more will come, so that the rest is complete too.
        """
        said: list[str] = []
        while self._at < len(text):
            stop = text.find("\n", self._at)
            whole = stop >= 0 or ended
            line = text[self._at : stop] if stop >= 0 else text[self._at :]
            if self._begins_line(text) and not self._prose(line, whole, said):
                if not whole:
                    break
            elif whole or not self._fence:
                self._cut(line, whole, said)
            if not whole:
                break
            self._at = self._scanned = stop + 1 if stop >= 0 else len(text)
        return [one for one in said if one]

    def _begins_line(self, text: str) -> bool:
        return self._at == 0 or text[self._at - 1] == "\n"

    def _prose(self, line: str, whole: bool, said: list[str]) -> bool:
        """Whether a line is prose; fences are followed on the way."""
        fence = _FENCE.match(line)
        if self._fence:
            closing = line.strip()
            if whole and closing.startswith(self._fence) and not closing.strip(self._fence[0]):
                self._fence = ""
            return False
        if fence is None:
            # a fence that is only half there is not spoken yet
            return whole or line.strip()[:1] not in ("`", "~") or len(line.strip()) > 2
        if whole:
            self._fence = fence[1]
            said.append(self._code)
        return False

    def _cut(self, line: str, whole: bool, said: list[str]) -> None:
        begin = 0
        for end in _END.finditer(line, max(0, self._scanned - self._at - 4)):
            if not _NO_END.search(line, max(begin, end.end() - _NO_END_REACH), end.end()):
                said.append(spoken(line[begin : end.end()]))
                begin = end.end()
        if whole:
            said.append(spoken(line[begin:]))
            return
        self._scanned = self._at + len(line)
        self._at += begin
