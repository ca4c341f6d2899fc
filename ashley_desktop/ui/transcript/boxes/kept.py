"""The document of a block that grows, kept for its next rendering, and where that one differs.

Another document for each state of a block would read the stylesheet again, which takes longer than
the text does, and all of the block would be painted for a word at its end.
"""

from __future__ import annotations

import html as entities
import re
from dataclasses import dataclass

from ashley_desktop.core.markdown.rendered import Rendered
from ashley_desktop.ui.transcript.boxes.documents import BlockDocument, fill
from ashley_desktop.ui.transcript.sheet import Sheet

_TAG = re.compile(r"<[^>]*>")
_OWN_SHAPE = ("<pre", "<table")  # what is worked upon further once it is a document
_FAR = 100  # characters; what differs further up is painted from the top
_OUTSIDE = 2  # pixels by which letters and grounds reach out of their line


def keepable(rendered: Rendered | None) -> bool:
    """Whether the document of a rendering can take in another one."""
    if rendered is None or rendered.fallback or rendered.formulas:
        return False
    return not any(tag in rendered.html for tag in _OWN_SHAPE)


@dataclass(frozen=True, slots=True)
class Kept:
    """A laid out document. Attributes: html: what it was made of. width: of its box."""

    document: BlockDocument
    html: str
    width: float

    def fill(self, html: str, sheet: Sheet) -> int:
        """Put other HTML into the document; return the position from which text or looks differ."""
        before = self.document.toRawText()
        fill(self.document, html, sheet)
        same = _common(before, self.document.toRawText())
        known = _seen(_whole(html[: _common(self.html, html)]))
        for _ in range(_FAR):
            if len("".join(before[:same].split())) <= known:
                return same
            same -= 1
        return 0


def top_of(document: BlockDocument, position: int) -> float:
    """Above which height nothing depends on what comes from a position on."""
    block = document.findBlock(max(0, position - 1))
    if not block.isValid():
        return 0.0
    layout = block.layout()
    line = layout.lineForTextPosition(max(0, position - 1 - block.position()))
    top = document.documentLayout().blockBoundingRect(block).top()
    if not line.isValid() or not line.lineNumber():
        return max(0.0, top - _OUTSIDE)
    above = layout.lineAt(line.lineNumber() - 1)  # a word may have moved down from there
    return max(0.0, top + above.y() - _OUTSIDE)


def _common(one: str, other: str) -> int:
    """How many characters two texts have in common at their beginning."""
    low, high = 0, min(len(one), len(other))
    while low < high:
        middle = (low + high + 1) // 2
        if one[low:middle] == other[low:middle]:
            low = middle
        else:
            high = middle - 1
    return low


def _whole(html: str) -> str:
    """HTML without a tag or entity that is cut off at its end."""
    cut = html.rfind("<")
    if cut > html.rfind(">"):
        html = html[:cut]
    cut = html.rfind("&")
    return html[:cut] if cut > html.rfind(";") else html


def _seen(html: str) -> int:
    """How many characters are to be seen, without white space."""
    return len("".join(entities.unescape(_TAG.sub("", html)).split()))
