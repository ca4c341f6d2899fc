"""A selection as HTML for other programs: structure, and only as much style as that needs.

Made of the rendered HTML, which is clean; it holds no script, no image and nothing to be fetched.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator, Sequence

from PySide6.QtGui import QFont, QTextBlock, QTextCharFormat

from ashley_desktop.core.markdown.formulas import Formula
from ashley_desktop.ui.transcript.boxes import BlockBox, Box
from ashley_desktop.ui.transcript.boxes.code import CodeBox
from ashley_desktop.ui.transcript.layout.flow import Flow
from ashley_desktop.ui.transcript.selecting.copying import Part, parts, rows
from ashley_desktop.ui.transcript.selecting.selection import Selection

_MONO = "font-family:monospace"
_STYLES = {
    "pre": f"{_MONO};white-space:pre-wrap",
    "code": _MONO,
    "table": "border-collapse:collapse",
    "th": "border:1px solid #999;padding:3px 8px",
    "td": "border:1px solid #999;padding:3px 8px",
    "blockquote": "border-left:3px solid #999;margin-left:0;padding-left:12px",
}
_TAG = re.compile(rf"<({'|'.join(_STYLES)})(?=[\s>])")
_FORMULA = re.compile(r'<img src="formula:(\d+)"[^>]*>')


def rich(selection: Selection, flow: Flow) -> str:
    """The HTML of a selection; its messages are loaded."""
    pieces = [_part(part) for row in rows(selection, flow) for part in parts(selection, flow, row)]
    return "\n".join(piece for piece in pieces if piece)


def _part(part: Part) -> str:
    box = part.box
    if isinstance(box, CodeBox):
        code = html.escape(_read(part), quote=False)
        return _styled(f"<pre><code>{code}</code></pre>")
    if not isinstance(box, BlockBox):
        return _paragraph(_read(part))
    if not part.whole:
        return "\n".join(_paragraphs(box, part.start, part.end))
    rendered = box.rendered
    if rendered is None or rendered.fallback or box.shown != box.block:
        return _paragraph(box.source.strip("\n"))
    spelled = _FORMULA.sub(lambda image: _latex(rendered.formulas, int(image[1])), rendered.html)
    return _styled(spelled)


def _latex(formulas: Sequence[Formula], number: int) -> str:
    """A formula as its source: a picture of it could be neither edited nor read aloud."""
    formula = formulas[number]
    sign = "$$" if formula.displayed else "$"
    return f"<code>{html.escape(sign + formula.source + sign, quote=False)}</code>"


def _read(part: Part) -> str:
    return part.box.plain() if part.whole else part.box.plain(part.start, part.end)


def _styled(clean: str) -> str:
    return _TAG.sub(lambda tag: f'<{tag[1]} style="{_STYLES[tag[1]]}"', clean)


def _paragraph(text: str) -> str:
    escaped = html.escape(text, quote=False).replace("\n", "<br>")
    return f"<p>{escaped}</p>" if escaped else ""


def _paragraphs(box: Box, start: int, end: int) -> Iterator[str]:
    """Paragraphs of a part of a block, with the looks of their words."""
    document = box.document
    assert document is not None
    block = document.findBlock(start)
    while block.isValid() and block.position() < end:
        words = "".join(_fragments(box, block, start, end))
        if words:
            yield f"<p>{words}</p>"
        block = block.next()


def _fragments(box: Box, block: QTextBlock, start: int, end: int) -> Iterator[str]:
    assert box.document is not None
    usual = box.document.defaultFont().family()
    pieces = block.begin()
    while not pieces.atEnd():
        piece = pieces.fragment()
        first, last = piece.position(), piece.position() + piece.length()
        if first < end and last > start:
            text = box.plain(max(first, start), min(last, end))
            escaped = html.escape(text, quote=False).replace("\n", "<br>")
            yield _dressed(escaped, piece.charFormat(), usual)
        pieces += 1


def _dressed(escaped: str, shape: QTextCharFormat, usual: str) -> str:
    """Words with their looks. Args: usual: the font of text that is not code."""
    font = shape.font()
    looks = {
        "code": font.family() != usual,
        "b": font.weight() >= QFont.Weight.DemiBold,
        "i": font.italic(),
        "s": font.strikeOut(),
    }
    for tag, has in looks.items():
        if has:
            escaped = f"<{tag}>{escaped}</{tag}>"
    address = shape.anchorHref()
    if address:
        escaped = f'<a href="{html.escape(address)}">{escaped}</a>'
    return _styled(escaped)
