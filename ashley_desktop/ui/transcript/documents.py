"""The text documents behind the blocks. None of them ever opens a file or the network."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from PySide6.QtCore import QUrl
from PySide6.QtGui import (
    QAbstractTextDocumentLayout,
    QColor,
    QFont,
    QFontMetricsF,
    QImage,
    QPalette,
    QTextBlock,
    QTextBlockFormat,
    QTextCharFormat,
    QTextCursor,
    QTextDocument,
    QTextLayout,
    QTextListFormat,
    QTextOption,
)

from ashley_desktop.ui.transcript.sheet import Sheet

Token = tuple[int, int, str]
BOXES = ("\N{BALLOT BOX}", "\N{BALLOT BOX WITH CHECK}")


class BlockDocument(QTextDocument):
    """A document that has no resources: every image is an empty one, whatever its address."""

    def __init__(self, font: QFont) -> None:
        super().__init__()
        self.setUndoRedoEnabled(False)
        self.setDocumentMargin(0)
        self.setDefaultFont(font)
        option = QTextOption()
        option.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
        self.setDefaultTextOption(option)

    def loadResource(self, kind: int, name: QUrl | str) -> Any:
        return QImage()  # anything else lets Qt open the address itself


def html_document(html: str, sheet: Sheet) -> BlockDocument:
    """A rendered block."""
    document = BlockDocument(sheet.text)
    document.setIndentWidth(sheet.px(24))
    document.setDefaultStyleSheet(sheet.html_css)
    document.setHtml(html)
    _trim(document)
    return document


def plain_document(text: str, sheet: Sheet, font: QFont | None = None) -> BlockDocument:
    """Text as it is."""
    document = BlockDocument(font or sheet.text)
    document.setPlainText(text)
    space_lines(document, 150)
    return document


def code_document(code: str, sheet: Sheet) -> BlockDocument:
    """A block of code, without its colours."""
    document = BlockDocument(sheet.mono)
    option = document.defaultTextOption()
    option.setTabStopDistance(4 * sheet.code_line / 2)
    document.setDefaultTextOption(option)
    document.setPlainText(code)
    space_lines(document, 140)
    return document


def space_lines(document: QTextDocument, percent: int) -> None:
    """Set the distance of all lines."""
    cursor = QTextCursor(document)
    cursor.select(QTextCursor.SelectionType.Document)
    shape = QTextBlockFormat()
    shape.setLineHeight(percent, QTextBlockFormat.LineHeightTypes.ProportionalHeight.value)
    cursor.mergeBlockFormat(shape)


def _trim(document: QTextDocument) -> None:
    """The distance between blocks is the view's affair: none above the first or below the last."""
    for block, above in ((document.begin(), True), (document.lastBlock(), False)):
        shape = block.blockFormat()
        if above:
            shape.setTopMargin(0)
        else:
            shape.setBottomMargin(0)
        QTextCursor(block).setBlockFormat(shape)


def text_height(document: QTextDocument) -> float:
    """Height without the free space that line spacing leaves below the last line."""
    last = document.lastBlock()
    shape = last.blockFormat()
    height = document.size().height()
    proportional = QTextBlockFormat.LineHeightTypes.ProportionalHeight.value
    if shape.lineHeightType() != proportional or QTextCursor(last).currentTable() is not None:
        return height
    font = last.charFormat().font() if last.length() > 1 else document.defaultFont()
    return height - QFontMetricsF(font).height() * (shape.lineHeight() - 100) / 100


def blocks(document: QTextDocument) -> Iterator[QTextBlock]:
    """The paragraphs of a document."""
    block = document.begin()
    while block.isValid():
        yield block
        block = block.next()


def take_markers(document: QTextDocument) -> list[tuple[QTextBlock, str]]:
    """Take away the bullets and numbers that Qt would paint: too large, too close, and numbers
    vanish under a selection.

    Returns: the items with their numbers, a bullet being an empty one. Items with a ballot box
        are left out: the box is their marker.
    """
    items = [
        (QTextBlock(block), block.textList().itemText(block) if _numbered(block) else "")
        for block in blocks(document)
        if block.textList() is not None
    ]
    for item, _ in items:
        shape = item.textList().format()
        shape.setStyle(QTextListFormat.Style.ListStyleUndefined)
        item.textList().setFormat(shape)
    return [(item, number) for item, number in items if item.text()[:1] not in BOXES]


def _numbered(block: QTextBlock) -> bool:
    return block.textList().format().style() is QTextListFormat.Style.ListDecimal


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


def paint_context(
    document: QTextDocument, text: QColor, marked: Iterable[tuple[tuple[int, int], QColor]]
) -> QAbstractTextDocumentLayout.PaintContext:
    """How to draw a document: its colour of text, and stretches with a ground of their own."""
    context = QAbstractTextDocumentLayout.PaintContext()
    palette = context.palette
    palette.setColor(QPalette.ColorRole.Text, text)
    context.palette = palette
    context.selections = [_ground(document, stretch, colour) for stretch, colour in marked]
    return context


def _ground(
    document: QTextDocument, stretch: tuple[int, int], colour: QColor
) -> QAbstractTextDocumentLayout.Selection:
    ground = QAbstractTextDocumentLayout.Selection()
    last = document.characterCount() - 1
    cursor = QTextCursor(document)
    cursor.setPosition(min(stretch[0], last))
    cursor.setPosition(min(stretch[1], last), QTextCursor.MoveMode.KeepAnchor)
    shape = QTextCharFormat()
    shape.setBackground(colour)
    ground.cursor = cursor
    ground.format = shape
    return ground
