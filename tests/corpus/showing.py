"""What a reader gets of a text: its blocks as the render process shows them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from html import unescape
from itertools import pairwise

from ashley_desktop.core.markdown.blocks import Block, split
from ashley_desktop.core.markdown.highlight import CLASSES
from ashley_desktop.core.markdown.rendered import Rendered
from ashley_desktop.core.markdown.safe import allowed
from ashley_desktop.core.markdown.splitter import Splitter
from ashley_desktop.core.markdown.worker import RenderWorker

_TAG = re.compile(r"<[^>]*>")
_KNOWN = re.compile(
    r"</?(?:p|br|hr|strong|em|s|sup|code|pre|h[1-6]|ul|ol|li|blockquote|a|table|thead|tbody|tr)>"
    r'|</?t[hd]>|<t[hd] align="(?:left|right|center)">|<ol start="\d+">|</span>'
    rf'|<span class="tok-(?:{"|".join(CLASSES)})">|<img src="formula:\d+">|<a href="[^"<>]*">'
)


@dataclass(frozen=True)
class Showing:
    """A text's blocks and what became of them."""

    blocks: Sequence[Block]
    answers: Sequence[Rendered]

    @property
    def html(self) -> str:
        """All the HTML."""
        return "\n".join(answer.html for answer in self.answers)

    @property
    def text(self) -> str:
        """What is read, white space folded; formulas leave no text."""
        parts = []
        for block, answer in zip(self.blocks, self.answers, strict=True):
            seen = block.source if answer.fallback else answer.code
            parts.append(seen or unescape(_TAG.sub("", answer.html.replace("<br>", " "))))
        return " ".join(" ".join(parts).split())

    @property
    def links(self) -> list[str]:
        """Where links lead, each once, in order."""
        return list(dict.fromkeys(map(unescape, re.findall(r'<a href="([^"]*)"', self.html))))

    @property
    def fallbacks(self) -> int:
        """How many blocks are shown as plain text."""
        return sum(answer.fallback for answer in self.answers)

    def dangers(self) -> list[str]:
        """Tags that are not expected, links that lead elsewhere, images that were not drawn."""
        found = [tag for tag in _TAG.findall(self.html) if not _KNOWN.fullmatch(tag)]
        found += [link for link in self.links if not allowed(link)]
        for answer in self.answers:
            numbers = map(int, re.findall(r'<img src="formula:(\d+)"', answer.html))
            found += [f"formula {n}" for n in numbers if n >= len(answer.formulas)]
        return found


def shown(worker: RenderWorker, text: str) -> Showing:
    """Cut and render a whole text."""
    blocks = split(text)
    return Showing(blocks, worker.submit(blocks).result())


def streamed(text: str, cuts: Sequence[int]) -> list[Block]:
    """The blocks of a text that arrives in pieces, as they are at its end."""
    splitter = Splitter()
    blocks: list[Block] = []
    places = [0, *sorted(cuts), len(text)]
    for begin, end in pairwise(places):
        blocks += splitter.feed(text[begin:end])
        _amend(blocks, splitter)
        splitter.pending()
    blocks += splitter.finish()
    _amend(blocks, splitter)
    return blocks


def _amend(blocks: list[Block], splitter: Splitter) -> None:
    seen = [at for at, block in enumerate(blocks) if not block.hidden]
    for place, block in splitter.amended():
        blocks[seen[place]] = block
