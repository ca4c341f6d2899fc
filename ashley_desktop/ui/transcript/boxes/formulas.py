"""Formulas in a rendered block: painted objects of the text, sharp at any size, in its colour.

A formula takes one position of the document. It is painted from its outlines, so that nothing has
to be made again for another colour or scale, and Qt is never asked to open an image.

Qt stands an object on the baseline, or centres it on a height of its own choice, a quarter of an x
above the baseline. Most formulas stand, and hang below it no more than letters do, so that their
lines keep the distance of others. Those that hang lower are centred, with as much room above that
height as below, and are painted on the baseline of their line all the same. Qt shows nothing of a
selected formula outside of its line.

Must not: draw LaTeX; that is done in the render process.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from itertools import chain, repeat

from PySide6.QtCore import QPointF, QRect, QRectF, QSizeF, Qt
from PySide6.QtGui import (
    QColor,
    QFont,
    QFontMetrics,
    QFontMetricsF,
    QPainter,
    QPainterPath,
    QPyTextObject,
    QTextBlock,
    QTextBlockFormat,
    QTextCharFormat,
    QTextCursor,
    QTextDocument,
    QTextFormat,
    QTextFragment,
    QTransform,
)

from ashley_desktop.core.markdown.formulas import UNITS, Bar, Formula
from ashley_desktop.ui import tokens
from ashley_desktop.ui.transcript.sheet import Sheet

OBJECT = "\N{OBJECT REPLACEMENT CHARACTER}"
SMALLEST = 0.6  # of its size: a displayed formula that is still too wide has to be scrolled
KIND = QTextFormat.ObjectTypes.UserObject.value + 7
_NUMBER = QTextFormat.Property.UserProperty.value + 7
_ADDRESS = "formula:"
_SIDE = 0.06  # em: air at both sides, so that slanted letters do not touch the text
_AIR_PX = 1.0  # above and below: Qt rounds what it shows of a selected line
_AIR = " \t\u2028\u00a0"
HANGING = 0.12  # of the height of a line: how far a formula may hang out of it
X_HEIGHT = 0.47  # em: the letter x of the font that formulas are drawn in


class Formulas(QPyTextObject):
    """Lays out and paints the formulas of one document; belongs to it.

    Attributes:
        formulas: by their numbers.
    """

    def __init__(self, document: QTextDocument, formulas: Sequence[Formula]) -> None:
        super().__init__(document)
        self.formulas = tuple(formulas)

    def at(self, shape: QTextFormat) -> Formula | None:
        """The formula of a character format; None for any other."""
        if not shape.hasProperty(_NUMBER):
            return None
        number = shape.intProperty(_NUMBER)
        return self.formulas[number] if 0 <= number < len(self.formulas) else None

    def intrinsicSize(self, document: QTextDocument, at: int, shape: QTextFormat) -> QSizeF:
        formula = self.at(shape)
        if formula is None:
            return QSizeF()
        font = shape.toCharFormat().font()
        em = _fitting(formula, font, document, at)
        if _stands(shape.toCharFormat()):
            return QSizeF(_wide(formula, em), formula.ascent * em)
        half = max(formula.ascent * em - _middle(font), formula.descent * em + _middle(font))
        return QSizeF(_wide(formula, em), 2 * (half + _AIR_PX))

    def drawObject(
        self,
        painter: QPainter,
        rect: QRectF | QRect,
        document: QTextDocument,
        at: int,
        shape: QTextFormat,
    ) -> None:
        formula = self.at(shape)
        if formula is None:
            return
        em = rect.width() / _wide(formula, 1.0)  # as it was laid out
        letter = shape.toCharFormat()
        place = QRectF(rect)
        baseline = place.bottom()
        if not _stands(letter):  # Qt centres what it paints in the line
            block = document.findBlock(at)
            line = block.layout().lineForTextPosition(at - block.position())
            if line.isValid():
                baseline = place.center().y() + (line.ascent() - line.descent()) / 2
        brush = letter.foreground()
        colour = brush.color() if brush.style() != Qt.BrushStyle.NoBrush else painter.pen().color()
        paint(painter, QPointF(rect.left() + _SIDE * em, baseline), formula, em, colour)


def place(document: QTextDocument, formulas: Sequence[Formula], sheet: Sheet) -> None:
    """Put formulas where a document made of HTML has ``<img src="formula:N">``.

    A displayed formula gets a centred line of its own, but in a table.
    """
    if not formulas:
        return
    document.documentLayout().registerHandler(KIND, Formulas(document, formulas))
    images = [image for image in _images(document) if image[1] < len(formulas)]
    whole = QTextCursor(document)
    whole.beginEditBlock()  # one change for Qt, however many formulas
    for at, number, shape in reversed(images):
        _put(document, at, number, shape, formulas[number])
        if formulas[number].displayed:
            _set_apart(document, at, sheet)
    whole.endEditBlock()


def natural_width(document: QTextDocument) -> float:
    """Pixels that a document needs for its widest displayed formula at the smallest size.

    A document that is less wide has to be scrolled sideways; 0 where it has no formula.
    """
    known = _handler(document)
    em = _em(document.defaultFont()) * SMALLEST
    wide = (formula for formula in (known.formulas if known else ()) if formula.displayed)
    return max((_wide(formula, em) for formula in wide), default=0.0)


def within(document: QTextDocument, start: int = 0, end: int | None = None) -> list[Formula | None]:
    """What stands at each object character of a stretch: a formula, or None for any other."""
    known = _handler(document)
    if known is None:
        return []
    last = document.characterCount() - 1 if end is None else end
    return [known.at(shape) for _, shape in _objects(document, start, last)]


def spelled(text: str, formulas: Iterable[Formula | None]) -> str:
    """A document's text with its formulas as LaTeX between dollars.

    Args:
        text: has an object character for each formula. formulas: in the order of `text`, see
            `within`.
    """
    if OBJECT not in text:
        return text
    first, *rest = text.split(OBJECT)
    sources = (formula.spelled if formula else OBJECT for formula in chain(formulas, repeat(None)))
    return first + "".join(source + part for source, part in zip(sources, rest, strict=False))


def paint(painter: QPainter, origin: QPointF, formula: Formula, em: float, colour: QColor) -> None:
    """Paint a formula; `origin` is the left end of its baseline, `em` is in pixels."""
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.translate(origin)
    painter.save()
    painter.scale(em / UNITS, em / UNITS)
    painter.fillPath(_letters(formula), colour)
    painter.restore()
    for bar in formula.bars:
        painter.fillRect(_crisp(painter, bar, em), colour)
    painter.restore()


@lru_cache(maxsize=500)
def _letters(formula: Formula) -> QPainterPath:
    """All of a formula but its bars, in thousandths of an em."""
    whole = QPainterPath()
    whole.setFillRule(Qt.FillRule.WindingFill)
    for number, x, y, scale in formula.places:
        letter = outline(formula.outlines[number])
        whole.addPath(QTransform(scale, 0, 0, scale, x * UNITS, y * UNITS).map(letter))
    return whole


@lru_cache(maxsize=2_000)
def outline(steps: str) -> QPainterPath:
    """The path of an outline; raises ValueError where its steps are anything else."""
    path = QPainterPath()
    path.setFillRule(Qt.FillRule.WindingFill)
    words = iter(steps.split())
    for word in words:
        if word == "M":
            path.moveTo(*_points(words, 1))
        elif word == "L":
            path.lineTo(*_points(words, 1))
        elif word == "Q":
            path.quadTo(*_points(words, 2))
        elif word == "C":
            path.cubicTo(*_points(words, 3))
        elif word == "Z":
            path.closeSubpath()
        else:
            raise ValueError(word)
    return path


def _points(words: Iterator[str], count: int) -> list[QPointF]:
    return [QPointF(int(next(words)), int(next(words))) for _ in range(count)]


def _crisp(painter: QPainter, bar: Bar, em: float) -> QRectF:
    """A thin line on whole pixels of the screen, as every line of a fraction should be."""
    x, y, width, height = (value * em for value in bar)
    transform = painter.deviceTransform()
    if transform.isRotating():
        return QRectF(x, y, width, height)
    place = transform.mapRect(QRectF(x, y, width, height))
    if place.height() < 4:
        thick = max(1.0, round(place.height()))
        place = QRectF(place.x(), round(place.center().y() - thick / 2), place.width(), thick)
    elif place.width() < 4:
        thick = max(1.0, round(place.width()))
        place = QRectF(round(place.center().x() - thick / 2), place.y(), thick, place.height())
    back, _ = transform.inverted()
    return back.mapRect(place)


def _em(font: QFont) -> float:
    """Pixels of an em, so large that the formula's letters are as high as those of the text."""
    return QFontMetricsF(font).xHeight() / X_HEIGHT


def _wide(formula: Formula, em: float) -> float:
    return (formula.width + 2 * _SIDE) * em


def _stands(shape: QTextCharFormat) -> bool:
    return shape.verticalAlignment() is QTextCharFormat.VerticalAlignment.AlignNormal


def _middle(font: QFont) -> float:
    """Pixels from the baseline up to where Qt centres an object while it lays out."""
    return QFontMetrics(font).xHeight() / 4


def _hangs(formula: Formula, font: QFont) -> bool:
    """Whether a formula reaches much lower than letters do."""
    metrics = QFontMetricsF(font)
    return formula.descent * _em(font) > metrics.descent() + metrics.height() * HANGING


def _fitting(formula: Formula, font: QFont, document: QTextDocument, at: int) -> float:
    """Pixels of an em with which a formula has room in its line."""
    em = _em(font)
    if not formula.displayed or document.textWidth() <= 0:
        return em
    block = document.findBlock(at)
    shape = block.blockFormat()
    room = document.textWidth() - shape.leftMargin() - shape.indent() * document.indentWidth()
    return em * min(1.0, max(SMALLEST, room / _wide(formula, em)))


def _handler(document: QTextDocument) -> Formulas | None:
    found = document.findChild(Formulas)
    return found if isinstance(found, Formulas) else None


def _objects(
    document: QTextDocument, start: int, end: int
) -> Iterator[tuple[int, QTextCharFormat]]:
    """Object characters with their formats; read without a cursor, which would lay out each time.

    Where the format of many formulas was read through cursors, Qt laid their paragraph out for
    every one: 400 formulas took half a second.
    """
    block = document.findBlock(start)
    while block.isValid() and block.position() < end:
        part = block.begin() if OBJECT in block.text() else block.end()
        while not part.atEnd():
            fragment = part.fragment()
            part += 1
            if OBJECT in fragment.text():
                for at in _places(fragment):
                    if start <= at < end:
                        yield at, fragment.charFormat()
        block = block.next()


def _places(fragment: QTextFragment) -> Iterator[int]:
    """Where a stretch of text has object characters; Qt counts in UTF-16."""
    at = fragment.position()
    for before in fragment.text().split(OBJECT)[:-1]:
        at += len(before.encode("utf-16-le", "surrogatepass")) // 2
        yield at
        at += 1


def _images(document: QTextDocument) -> Iterator[tuple[int, int, QTextCharFormat]]:
    """Where the formulas are to be, their numbers, and the formats they are to have."""
    for at, shape in _objects(document, 0, document.characterCount()):
        name = shape.toImageFormat().name() if shape.isImageFormat() else ""
        number = name.removeprefix(_ADDRESS)
        if name.startswith(_ADDRESS) and number.isascii() and number.isdigit():
            yield at, int(number), shape


def _put(
    document: QTextDocument, at: int, number: int, shape: QTextCharFormat, formula: Formula
) -> None:
    shape.clearProperty(QTextFormat.Property.ImageName.value)
    shape.setObjectType(KIND)
    shape.setProperty(_NUMBER, number)
    centred = formula.displayed or _hangs(formula, shape.font())
    alignments = QTextCharFormat.VerticalAlignment
    shape.setVerticalAlignment(alignments.AlignMiddle if centred else alignments.AlignNormal)
    cursor = _selected(document, at, at + 1)
    cursor.setCharFormat(shape)
    if centred:
        _even_out(cursor, shape.font())


def _even_out(cursor: QTextCursor, font: QFont) -> None:
    """Let all lines of a paragraph be as far apart as lines of text: not half of a high one."""
    shape = cursor.blockFormat()
    heights = QTextBlockFormat.LineHeightTypes
    if shape.lineHeightType() != heights.ProportionalHeight.value or shape.lineHeight() <= 100:
        return
    free = QFontMetricsF(font).height() * (shape.lineHeight() - 100) / 100
    shape.setLineHeight(free, heights.LineDistanceHeight.value)
    cursor.setBlockFormat(shape)


def _set_apart(document: QTextDocument, at: int, sheet: Sheet) -> None:
    """Give a displayed formula a line of its own."""
    if QTextCursor(document.findBlock(at)).currentTable() is not None:
        return
    behind = _without_air(document, at + 1, 1)
    if behind < _end(document.findBlock(at)):
        _split(document, behind)
    before = _without_air(document, at, -1)
    block = document.findBlock(at)
    if before > block.position():
        _split(document, before)
        block = document.findBlock(before + 1)
    shape = QTextBlockFormat(block.blockFormat())
    shape.setAlignment(Qt.AlignmentFlag.AlignHCenter)
    shape.setLineHeight(100, QTextBlockFormat.LineHeightTypes.SingleHeight.value)
    gap = sheet.px(tokens.SPACE_S)
    shape.setTopMargin(gap if block.previous().isValid() else 0)
    shape.setBottomMargin(gap if block.next().isValid() else 0)
    QTextCursor(block).setBlockFormat(shape)


def _without_air(document: QTextDocument, at: int, step: int) -> int:
    """Remove spaces and line breaks beside a formula; returns where the text goes on."""
    block = document.findBlock(at)
    while True:
        beside = at if step > 0 else at - 1
        inside = block.position() <= beside < _end(block)
        if not inside or document.characterAt(beside) not in _AIR:
            return at
        _selected(document, beside, beside + 1).removeSelectedText()
        at = beside


def _split(document: QTextDocument, at: int) -> None:
    """Begin a paragraph; in a list it is no item of its own."""
    cursor = QTextCursor(document)
    cursor.setPosition(at)
    cursor.insertBlock()
    items = cursor.block().textList()
    if items is not None:
        items.remove(cursor.block())


def _end(block: QTextBlock) -> int:
    return block.position() + block.length() - 1


def _selected(document: QTextDocument, start: int, end: int) -> QTextCursor:
    cursor = QTextCursor(document)
    cursor.setPosition(start)
    cursor.setPosition(end, QTextCursor.MoveMode.KeepAnchor)
    return cursor
