"""The text documents behind the blocks. None of them ever opens a file or the network."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator
from typing import Any

from PySide6.QtCore import Qt, QUrl
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
    QTextFormat,
    QTextListFormat,
    QTextOption,
)

from ashley_desktop.ui import tokens
from ashley_desktop.ui.transcript.sheet import Sheet

_CODE_LINE = QTextFormat.Property.UserProperty + 1
_CODE_SIZE = 0.9  # of code in a heading, of its letters
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
    fill(document, html, sheet)
    return document


def fill(document: BlockDocument, html: str, sheet: Sheet) -> None:
    """Put a rendered block into a document that was made for one, in the place of what is there."""
    # Qt would make a line of its own of the break before a closing tag
    document.setHtml(html.replace("\n</code></pre>", "</code></pre>"))
    if "<pre" in html:
        _frame_code(document, sheet)
    if "<h" in html or "<blockquote" in html:
        _mend(document)
    _trim(document)


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
    """Height without the free space that line spacing leaves below the last line.

    In whole pixels, so that a text that is pushed up looks the same everywhere.
    """
    return float(math.ceil(_text_height(document)))


def _text_height(document: QTextDocument) -> float:
    last = document.lastBlock()
    shape = last.blockFormat()
    height = document.size().height()
    proportional = QTextBlockFormat.LineHeightTypes.ProportionalHeight.value
    if shape.lineHeightType() == QTextBlockFormat.LineHeightTypes.LineDistanceHeight.value:
        return height - shape.lineHeight()  # a paragraph with formulas
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


def take_markers(document: QTextDocument, sheet: Sheet) -> list[tuple[QTextBlock, str]]:
    """Take away the bullets and numbers that Qt would paint: too large, too close, and numbers
    vanish under a selection.

    Returns: the items with their numbers, a bullet being an empty one, a task its ballot box;
        the box within the text is made invisible, yet it is still read and copied.
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
    return [(item, _take_box(item, sheet) or number) for item, number in items]


def _take_box(item: QTextBlock, sheet: Sheet) -> str:
    """Hide the ballot box of a task, so that its words stand where those of other items do."""
    box = item.text()[:1]
    if box not in BOXES:
        return ""
    cursor = QTextCursor(item)
    cursor.setPosition(item.position() + 2, QTextCursor.MoveMode.KeepAnchor)
    unseen = QTextCharFormat()
    font = QFont(sheet.text)
    font.setPixelSize(1)
    unseen.setFont(font)
    unseen.setForeground(QColor(0, 0, 0, 0))
    cursor.setCharFormat(unseen)
    return box


def is_code(block: QTextBlock) -> bool:
    """Whether a paragraph is a line of code within a list or quote."""
    return bool(block.blockFormat().property(_CODE_LINE))


def _frame_code(document: QTextDocument, sheet: Sheet) -> None:
    """Give lines of code room for a frame around them, which is painted by the view."""
    pad = sheet.px(tokens.SPACE_M)
    lines = [block for block in blocks(document) if _has_ground(block)]
    for line in lines:
        shape = line.blockFormat()
        first = line.previous() not in lines
        last = line.next() not in lines
        shape.clearBackground()
        shape.setProperty(_CODE_LINE, True)
        shape.setLeftMargin(shape.leftMargin() + pad)
        shape.setRightMargin(shape.rightMargin() + pad)
        shape.setTopMargin(sheet.px(tokens.SPACE_S) + pad if first else 0)
        shape.setBottomMargin(sheet.px(tokens.SPACE_S) + pad if last else 0)
        QTextCursor(line).setBlockFormat(shape)


def _mend(document: QTextDocument) -> None:
    """What Qt's reading of HTML gets wrong: headings grow beyond the size of the stylesheet, and
    the margin of a quote is at the left also where text runs from the right."""
    for block in blocks(document):
        shape = block.blockFormat()
        if shape.headingLevel():
            _size_heading(block)
        mirrored = block.textDirection() is Qt.LayoutDirection.RightToLeft
        if mirrored and shape.leftMargin() and not is_code(block):
            shape.setRightMargin(shape.leftMargin())
            shape.setLeftMargin(0)
            QTextCursor(block).setBlockFormat(shape)


def _size_heading(block: QTextBlock) -> None:
    """Give a heading the size of the stylesheet, and code within it one that goes with it."""
    size = block.charFormat().intProperty(QTextFormat.Property.FontPixelSize)
    parts: list[tuple[int, int, QTextCharFormat]] = []
    part = block.begin()
    while not part.atEnd():
        fragment = part.fragment()
        parts.append((fragment.position(), fragment.length(), fragment.charFormat()))
        part += 1
    for start, length, shape in parts:
        shape.clearProperty(QTextFormat.Property.FontSizeAdjustment)
        own = shape.intProperty(QTextFormat.Property.FontPixelSize)
        if size and own < size:
            shape.setProperty(QTextFormat.Property.FontPixelSize, round(size * _CODE_SIZE))
        cursor = QTextCursor(block.document())
        cursor.setPosition(start)
        cursor.setPosition(start + length, QTextCursor.MoveMode.KeepAnchor)
        cursor.setCharFormat(shape)


def shorten_lines(document: QTextDocument, free: float) -> None:
    """Keep running text readable in a document that is wide for the sake of its code.

    Args: free: pixels at the end of each line, except those of code.
    """
    for block in blocks(document):
        shape = block.blockFormat()
        mirrored = block.textDirection() is Qt.LayoutDirection.RightToLeft
        if is_code(block) or mirrored or shape.rightMargin() == free:
            continue
        if QTextCursor(block).currentTable() is None:
            shape.setRightMargin(free)
            QTextCursor(block).setBlockFormat(shape)


def _has_ground(block: QTextBlock) -> bool:
    return block.blockFormat().background().style() is not Qt.BrushStyle.NoBrush


def _numbered(block: QTextBlock) -> bool:
    return block.textList().format().style() is QTextListFormat.Style.ListDecimal


def link_around(document: QTextDocument, at: int, address: str) -> tuple[int, int] | None:
    """The stretch around a position in which one address lies behind the text."""
    block = document.findBlock(at)
    start = end = -1
    part = block.begin()
    while not part.atEnd():
        fragment = part.fragment()
        part += 1
        if fragment.charFormat().anchorHref() != address:
            if end >= at:
                break
            start = end = -1
            continue
        start = fragment.position() if start < 0 else start
        end = fragment.position() + fragment.length()
    return (start, end) if start <= at <= end else None


def paint_context(
    document: QTextDocument, text: QColor, marked: Iterable[tuple[tuple[int, int], QColor | None]]
) -> QAbstractTextDocumentLayout.PaintContext:
    """How to draw a document: its colour of text, and stretches with a ground of their own.

    A stretch without a colour is underlined.
    """
    context = QAbstractTextDocumentLayout.PaintContext()
    palette = context.palette
    palette.setColor(QPalette.ColorRole.Text, text)
    context.palette = palette
    context.selections = [_ground(document, stretch, colour) for stretch, colour in marked]
    return context


def _ground(
    document: QTextDocument, stretch: tuple[int, int], colour: QColor | None
) -> QAbstractTextDocumentLayout.Selection:
    ground = QAbstractTextDocumentLayout.Selection()
    last = document.characterCount() - 1
    cursor = QTextCursor(document)
    cursor.setPosition(min(stretch[0], last))
    cursor.setPosition(min(stretch[1], last), QTextCursor.MoveMode.KeepAnchor)
    shape = QTextCharFormat()
    if colour is None:
        shape.setUnderlineStyle(QTextCharFormat.UnderlineStyle.SingleUnderline)
    else:
        shape.setBackground(colour)
    ground.cursor = cursor
    ground.format = shape
    return ground
