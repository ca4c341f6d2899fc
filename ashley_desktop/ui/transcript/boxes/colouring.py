"""Syntax colours of a code document: painted over the text, which itself stays as it is."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtGui import QTextBlock, QTextCharFormat, QTextDocument, QTextLayout

from ashley_desktop.ui.transcript.boxes.documents import blocks
from ashley_desktop.ui.transcript.sheet import Sheet

Token = tuple[int, int, str]


class Colouring:
    """Paints the tokens of a code document: formats of the layout, the text itself stays as it is.

    Lines whose tokens did not change are not touched.
    """

    def __init__(self) -> None:
        self._lines: list[tuple[Token, ...]] = []

    def apply(
        self, document: QTextDocument, tokens: Iterable[Token], sheet: Sheet
    ) -> QTextBlock | None:
        """Colour a document; tokens are in UTF-16 units of its text.

        Returns: the first line that looks different now.
        """
        lines = _by_line(document, tokens)
        first: QTextBlock | None = None
        for number, block in enumerate(blocks(document)):
            line = lines[number] if number < len(lines) else ()
            known = self._lines[number] if number < len(self._lines) else ()
            if line != known:
                block.layout().setFormats([_range(token, sheet) for token in line])
                first = first or QTextBlock(block)
        self._lines = lines
        if first is not None:
            document.markContentsDirty(first.position(), document.characterCount())
        return first


def _by_line(document: QTextDocument, tokens: Iterable[Token]) -> list[tuple[Token, ...]]:
    lines: list[list[Token]] = []
    starts: list[int] = []
    for block in blocks(document):
        starts.append(block.position())
        lines.append([])
    starts.append(document.characterCount())
    line = 0
    for start, length, name in tokens:
        end = start + length
        while line < len(lines) and starts[line + 1] <= start:
            line += 1
        at = line
        while at < len(lines) and starts[at] < end:
            begin = max(start, starts[at])
            stop = min(end, starts[at + 1] - 1)
            if stop > begin:
                lines[at].append((begin - starts[at], stop - begin, name))
            at += 1
    return [tuple(line_tokens) for line_tokens in lines]


def _range(token: Token, sheet: Sheet) -> QTextLayout.FormatRange:
    shape = QTextLayout.FormatRange()
    shape.start, shape.length = token[0], token[1]
    shape.format = sheet.syntax.get(token[2], QTextCharFormat())
    return shape
