"""Prints an exported HTML page as a PDF; the program's own process for it, without a display.

A process of its own keeps the window quick and can be killed. It reads the page from standard input
and writes the PDF to standard output. Must not: open any file or address that a page names.
"""

from __future__ import annotations

import re
import sys
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import (
    QBuffer,
    QByteArray,
    QLocale,
    QMarginsF,
    QPointF,
    QRect,
    QRectF,
    QSizeF,
    Qt,
)
from PySide6.QtGui import (
    QAbstractTextDocumentLayout,
    QColor,
    QFont,
    QGuiApplication,
    QImage,
    QPageLayout,
    QPageSize,
    QPainter,
    QPainterPath,
    QPalette,
    QPdfWriter,
    QPyTextObject,
    QTextBlockFormat,
    QTextCharFormat,
    QTextCursor,
    QTextDocument,
    QTextFormat,
    QTextOption,
    QTransform,
)

RESOLUTION = 600  # dots per inch
MARGINS_MM = QMarginsF(20, 18, 20, 16)
FOOT_MM = 9.0  # below the text, for the page's number
TEXT_PT, SMALL_PT = 10.0, 8.0
UNITS = 1_000  # of an em, in formulas
LETTER = (
    QLocale.Country.UnitedStates,
    QLocale.Country.Canada,
    QLocale.Country.Mexico,
    QLocale.Country.Philippines,
    QLocale.Country.Colombia,
    QLocale.Country.Chile,
)

_FORMULA = QTextFormat.ObjectTypes.UserObject + 7
_NUMBER = QTextFormat.Property.UserProperty + 7
_SVG = re.compile(
    r'<svg class="formula (\w+)"[^>]* viewBox="0 (-?\d+) (\d+) (\d+)"[^>]*>(.*?)</svg>', re.DOTALL
)
_PATH = re.compile(
    r'<path transform="translate\((-?\d+) (-?\d+)\) scale\(([0-9.e-]+)\)" d="([MLQCZ0-9 -]*)"/>'
)
_RECT = re.compile(r'<rect x="(-?\d+)" y="(-?\d+)" width="(\d+)" height="(\d+)"/>')
_SPEAKER = re.compile(r'<h2 class="speaker">(.*?) <span class="notes">(.*?)</span></h2>')
_STYLE = """
.title { font-size: 18pt; }
.about { color: #4e5552; font-size: 8.5pt; margin-bottom: 14px; }
.about th { font-weight: normal; text-align: left; padding-right: 14px; }
.speaker { font-size: 10.5pt; margin-top: 20px; margin-bottom: 4px; }
.notes { color: #4e5552; font-size: 8pt; font-weight: normal; }
.typed { white-space: pre-wrap; }
.you .typed { background-color: #dcefe7; }
.thinking { color: #4e5552; margin-left: 14px; font-size: 9pt; }
.language { color: #4e5552; font-size: 8pt; margin-bottom: 0px; }
h1 { font-size: 14pt; } h2 { font-size: 12.5pt; } h3 { font-size: 11pt; }
h4, h5, h6 { font-size: 10pt; }
a { color: #17735a; }
code, pre { font-family: "JetBrains Mono", "DejaVu Sans Mono", monospace; font-size: 8.5pt; }
pre { white-space: pre-wrap; background-color: #f7f8f7; }
blockquote { color: #4e5552; }
.said table { border-collapse: collapse; border: 1px solid #cfd3d0; }
.said td, .said th { border: 1px solid #cfd3d0; padding: 4px; }
.tok-keyword { color: #8a2a7b; } .tok-type { color: #8a5a00; } .tok-function { color: #1d5fa8; }
.tok-builtin { color: #0b6a75; } .tok-string { color: #2f6b2f; } .tok-number { color: #a1450b; }
.tok-comment { color: #646b67; } .tok-meta { color: #7a4ba8; }
.tok-inserted { color: #1f6b3a; } .tok-deleted { color: #b3261e; }
"""


@dataclass(frozen=True, slots=True)
class Drawing:
    """A formula: its path and box in thousandths of an em from the left end of its baseline."""

    path: QPainterPath
    top: int
    width: int
    height: int
    displayed: bool

    @property
    def hangs(self) -> bool:
        """Whether it reaches far below the line, or has a line for itself."""
        return self.displayed or self.height + self.top > 600


class Page(QTextDocument):
    """A document that has no resources: every image is an empty one, whatever its address."""

    def loadResource(self, kind: int, name: Any) -> Any:  # noqa: N802 - Qt's name
        return QImage()  # anything else lets Qt open the address itself


class Formulas(QPyTextObject):
    """Paints formulas in lines of text. Args: dpi: dots per inch of the paper."""

    def __init__(self, page: Page, drawings: list[Drawing], dpi: float) -> None:
        super().__init__(page)
        self._drawings = drawings
        self._dpi = dpi

    def intrinsicSize(self, doc: QTextDocument, at: int, shape: QTextFormat) -> QSizeF:  # noqa: N802
        drawing, em = self._drawing(shape, doc)
        height = drawing.height if drawing.hangs else -drawing.top
        return QSizeF(drawing.width * em, height * em)

    def drawObject(  # noqa: N802
        self,
        painter: QPainter,
        rect: QRectF | QRect,
        doc: QTextDocument,
        at: int,
        shape: QTextFormat,
    ) -> None:
        drawing, em = self._drawing(shape, doc)
        painter.save()
        painter.translate(QPointF(rect.left(), rect.top() - drawing.top * em))
        painter.scale(em, em)
        painter.fillPath(drawing.path, QColor("#000000"))
        painter.restore()

    def _drawing(self, shape: QTextFormat, doc: QTextDocument) -> tuple[Drawing, float]:
        """A formula, and dots for a thousandth of its em; it is made to fit the paper."""
        drawing = self._drawings[int(shape.property(_NUMBER))]
        points = shape.toCharFormat().font().pointSizeF()
        em = (points if points > 0 else TEXT_PT) * 1.05 * self._dpi / 72 / UNITS
        return drawing, min(em, doc.pageSize().width() * 0.95 / max(1, drawing.width))


def main(arguments: list[str]) -> int:
    """The child: a page in, a PDF out."""
    app = QGuiApplication([sys.argv[0], "-platform", "offscreen"])
    pdf = printed(sys.stdin.buffer.read().decode("utf-8"))
    sys.stdout.buffer.write(pdf)
    sys.stdout.buffer.flush()
    del app
    return 0


def printed(html: str) -> bytes:
    """The PDF of an exported page; a QGuiApplication must be there."""
    data = QByteArray()
    buffer = QBuffer(data)
    buffer.open(QBuffer.OpenModeFlag.WriteOnly)
    writer = QPdfWriter(buffer)
    writer.setResolution(RESOLUTION)
    writer.setPageLayout(
        QPageLayout(
            paper(), QPageLayout.Orientation.Portrait, MARGINS_MM, QPageLayout.Unit.Millimeter
        )
    )
    title = re.search(r"<title>(.*?)</title>", html, re.DOTALL)
    page = _page(html, writer)
    name = QTextDocument()
    name.setHtml(title[1] if title else "")
    writer.setTitle(name.toPlainText())
    _print(page, writer, name.toPlainText())
    buffer.close()
    return bytes(data.data())


def paper(locale: QLocale | None = None) -> QPageSize:
    """Letter where offices use it, A4 everywhere else."""
    where = (locale or QLocale.system()).territory()
    return QPageSize(QPageSize.PageSizeId.Letter if where in LETTER else QPageSize.PageSizeId.A4)


def _page(html: str, writer: QPdfWriter) -> Page:
    drawings: list[Drawing] = []

    def taken(svg: re.Match[str]) -> str:
        drawings.append(_drawing(svg))
        return f'<img src="formula:{len(drawings) - 1}">'

    html = _SVG.sub(taken, re.sub(r"<style>.*?</style>", "", html, flags=re.DOTALL))
    html = _SPEAKER.sub(r'<p class="speaker"><b>\1</b> <span class="notes">\2</span></p>', html)
    html = html.replace("<details>", '<div class="thinking">').replace("</details>", "</div>")
    html = html.replace("<summary>", "<p><i>").replace("</summary>", "</i></p>")
    page = Page()
    page.setUndoRedoEnabled(False)
    page.setDocumentMargin(0)
    font = QFont(["Inter", "Noto Sans", "DejaVu Sans", "sans-serif"])
    font.setPointSizeF(TEXT_PT)
    page.setDefaultFont(font)
    option = QTextOption()
    option.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
    page.setDefaultTextOption(option)
    page.documentLayout().setPaintDevice(writer)
    page.setDefaultStyleSheet(_STYLE)
    page.setHtml(html.replace("\n</code></pre>", "</code></pre>"))
    page.documentLayout().registerHandler(_FORMULA, Formulas(page, drawings, writer.logicalDpiX()))
    _size_headings(page)
    _place(page, drawings)
    return page


def _size_headings(page: Page) -> None:
    """Give headings the sizes of the style sheet, which Qt would make larger still."""
    block = page.begin()
    while block.isValid():
        if block.blockFormat().headingLevel():
            parts = []
            part = block.begin()
            while not part.atEnd():
                parts.append(part.fragment())
                part += 1
            for one in parts:
                shape = QTextCharFormat(one.charFormat())
                shape.clearProperty(QTextFormat.Property.FontSizeAdjustment.value)
                cursor = QTextCursor(page)
                cursor.setPosition(one.position())
                cursor.setPosition(one.position() + one.length(), QTextCursor.MoveMode.KeepAnchor)
                cursor.setCharFormat(shape)
        block = block.next()


def _drawing(svg: re.Match[str]) -> Drawing:
    path = QPainterPath()
    path.setFillRule(Qt.FillRule.WindingFill)
    for x, y, scale, steps in _PATH.findall(svg[5]):
        letter = _outline(steps)
        path.addPath(QTransform(float(scale), 0, 0, float(scale), int(x), int(y)).map(letter))
    for x, y, width, height in _RECT.findall(svg[5]):
        path.addRect(QRectF(int(x), int(y), int(width), int(height)))
    return Drawing(path, int(svg[2]), int(svg[3]), int(svg[4]), svg[1] == "displayed")


def _outline(steps: str) -> QPainterPath:
    path = QPainterPath()
    path.setFillRule(Qt.FillRule.WindingFill)
    for step in re.findall(r"[MLQCZ][^MLQCZ]*", steps):
        numbers = [int(word) for word in step[1:].split()]
        points = [QPointF(x, y) for x, y in zip(numbers[::2], numbers[1::2], strict=True)]
        if step[0] == "M":
            path.moveTo(*points)
        elif step[0] == "L":
            path.lineTo(*points)
        elif step[0] == "Q":
            path.quadTo(*points)
        elif step[0] == "C":
            path.cubicTo(*points)
        else:
            path.closeSubpath()
    return path


def _place(page: Page, drawings: list[Drawing]) -> None:
    """Put formulas where the page has images of them."""
    for at, number in _images(page):
        if number >= len(drawings):
            continue
        cursor = QTextCursor(page)
        cursor.setPosition(at)
        cursor.setPosition(at + 1, QTextCursor.MoveMode.KeepAnchor)
        shape = QTextCharFormat(cursor.charFormat())
        shape.clearProperty(QTextFormat.Property.ImageName.value)
        shape.setObjectType(_FORMULA)
        shape.setProperty(_NUMBER, number)
        if drawings[number].hangs and not drawings[number].displayed:
            shape.setVerticalAlignment(QTextCharFormat.VerticalAlignment.AlignMiddle)
        cursor.setCharFormat(shape)
        if drawings[number].displayed and len(cursor.block().text().strip()) == 1:
            alone = QTextBlockFormat()
            alone.setAlignment(Qt.AlignmentFlag.AlignHCenter)
            cursor.mergeBlockFormat(alone)


def _images(page: Page) -> list[tuple[int, int]]:
    found: list[tuple[int, int]] = []
    block = page.begin()
    while block.isValid():
        part = block.begin()
        while not part.atEnd():
            fragment = part.fragment()
            part += 1
            name = fragment.charFormat().toImageFormat().name()
            if name.startswith("formula:") and name[8:].isdigit():
                places = range(fragment.position(), fragment.position() + fragment.length())
                found += [(at, int(name[8:])) for at in places]
        block = block.next()
    return found


def _print(page: Page, writer: QPdfWriter, title: str) -> None:
    foot = FOOT_MM / 25.4 * RESOLUTION
    text = QSizeF(writer.width(), writer.height() - foot)
    page.setPageSize(text)
    painter = QPainter(writer)
    small = QFont(page.defaultFont())
    small.setPointSizeF(SMALL_PT)
    context = QAbstractTextDocumentLayout.PaintContext()
    palette = QPalette(context.palette)
    palette.setColor(QPalette.ColorRole.Text, QColor("#000000"))
    context.palette = palette
    pages = page.pageCount()
    for number in range(pages):
        if number:
            writer.newPage()
        above = number * text.height()
        painter.save()
        painter.translate(0, -above)
        context.clip = QRectF(0, above, text.width(), text.height())
        painter.setClipRect(context.clip)
        page.documentLayout().draw(painter, context)
        painter.restore()
        line = QRectF(0, text.height(), text.width(), foot)
        painter.setFont(small)
        painter.setPen(QColor("#4e5552"))
        bottom = Qt.AlignmentFlag.AlignBottom
        painter.drawText(line, Qt.AlignmentFlag.AlignRight | bottom, f"{number + 1} / {pages}")
        room = painter.fontMetrics().elidedText(
            title, Qt.TextElideMode.ElideRight, round(text.width() * 0.8)
        )
        painter.drawText(line, Qt.AlignmentFlag.AlignLeft | bottom, room)
    painter.end()
