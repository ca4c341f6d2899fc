"""Formulas in documents: where they stand, how they look, and how they are read."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, QRect, QUrl
from PySide6.QtGui import (
    QAccessible,
    QColor,
    QGuiApplication,
    QImage,
    QPainter,
    QTextCursor,
    QTextDocument,
)
from pytestqt.qtbot import QtBot

from ashley_desktop.core.markdown.blocks import Block, Kind
from ashley_desktop.core.markdown.formulas import Formula
from ashley_desktop.core.markdown.render import render
from ashley_desktop.ui.models.transcript import TranscriptModel
from ashley_desktop.ui.transcript.boxes import formulas
from ashley_desktop.ui.transcript.boxes.documents import (
    BlockDocument,
    html_document,
    paint_context,
)
from ashley_desktop.ui.transcript.boxes.prose import TextBox
from ashley_desktop.ui.transcript.selecting.clipboard import Form
from ashley_desktop.ui.transcript.selecting.selection import Position
from ashley_desktop.ui.transcript.sheet import Sheet
from ashley_desktop.ui.transcript.view import TranscriptView

from .conftest import looks, reply

pytestmark = pytest.mark.usefixtures("qapp")
GROUND, INK = QColor("#ffffff"), QColor("#000000")
SQUARE = "M 0 0 L 0 -500 L 500 -500 L 500 0 Z"  # stands on the baseline


def square(*, descent: float = 0.0, ascent: float = 0.5, displayed: bool = False) -> Formula:
    return Formula("q", displayed, 0.5, ascent, descent, (SQUARE,), ((0, 0.0, 0.0, 1.0),))


def laid(
    html: str, found: tuple[Formula, ...], *, width: float = 400, zoom: float = 1.0
) -> QTextDocument:
    sheet = Sheet(looks(), zoom)
    document = html_document(html, sheet)
    formulas.place(document, found, sheet)
    document.setTextWidth(width)
    assert document.size().height() > 0  # it is laid out when it is asked
    return document


def shown(markdown: str, width: float = 400) -> QTextDocument:
    rendered = render(Block(Kind.PROSE, markdown))
    return laid(rendered.html, rendered.formulas, width=width)


def painted(
    document: QTextDocument,
    *,
    scale: int = 1,
    colour: QColor = INK,
    selected: tuple[int, int] | None = None,
) -> QImage:
    size = document.size()
    picture = QImage(
        round(size.width() * scale), round((size.height() + 20) * scale), QImage.Format.Format_RGB32
    )
    picture.setDevicePixelRatio(scale)
    picture.fill(GROUND)
    painter = QPainter(picture)
    marked = [(selected, QColor("#00ff00"))] if selected else []
    document.documentLayout().draw(painter, paint_context(document, colour, marked))
    painter.end()
    return picture


def ink(picture: QImage, colour: QColor = INK) -> QRect:
    """What is painted fully in a colour."""
    found = QRect()
    for y in range(picture.height()):
        for x in range(picture.width()):
            if picture.pixelColor(x, y) == colour:
                found = found.united(QRect(QPoint(x, y), QPoint(x, y)))
    return found


def baseline(document: QTextDocument) -> float:
    block = document.begin()
    while formulas.OBJECT not in block.text():
        block = block.next()
    line = block.layout().lineAt(0)
    top = document.documentLayout().blockBoundingRect(block).top()
    return float(top + line.y() + line.ascent())


@pytest.mark.parametrize("zoom", [0.8, 1.0, 1.3, 2.0])
@pytest.mark.parametrize("scale", [1, 2])
@pytest.mark.parametrize(
    "formula",
    [
        square(),
        square(descent=0.3),
        square(descent=2.0),
        square(descent=0.9, ascent=3.0),
        square(displayed=True),
        square(displayed=True, descent=1.5),
    ],
    ids=["small", "hanging", "low", "high and low", "displayed", "displayed and low"],
)
def test_the_baseline_is_that_of_the_line(formula: Formula, scale: int, zoom: float) -> None:
    text = "" if formula.displayed else "nnn "
    document = laid(f'<p>{text}<img src="formula:0"></p>', (formula,), zoom=zoom)
    picture = painted(document, scale=scale, colour=QColor("#ffffff") if False else INK)
    full = ink(picture)
    assert full.isValid()
    # a pixel that is covered in part only is not fully black: less than one is lost
    assert abs((full.bottom() + 1) / scale - baseline(document)) < 1 / scale + 0.01


@pytest.mark.parametrize("descent", [0.0, 0.25, 0.4, 0.8])
@pytest.mark.parametrize("tag", ["p", "h1", "td"])
def test_the_baseline_holds_where_lines_are_close(tag: str, descent: float) -> None:
    text = f'nnn <img src="formula:0"> nnn</{tag}>'
    html = f"<table><tr><td>{text}</tr></table>" if tag == "td" else f"<{tag}>{text}"
    document = laid(html, (square(descent=descent),))
    full = ink(painted(document, scale=4))
    assert abs((full.bottom() + 1) / 4 - baseline(document)) < 0.26


def test_the_baseline_holds_beside_a_high_formula() -> None:
    high = Formula("h", False, 0.5, 4.0, 0.0)
    html = '<p><img src="formula:0"><img src="formula:1"></p>'
    document = laid(html, (high, square(descent=1.0)))
    full = ink(painted(document, scale=4))
    assert abs((full.bottom() + 1) / 4 - baseline(document)) < 0.26


def test_the_letters_are_as_high_as_those_of_the_text() -> None:
    rendered = render(Block(Kind.PROSE, "$x$"))
    text = ink(painted(laid("<p>x</p>", ()), scale=4))
    formula = ink(painted(laid(rendered.html, rendered.formulas), scale=4))
    assert abs(text.height() - formula.height()) <= 4


def test_small_formulas_leave_the_lines_their_distance() -> None:
    plain = shown("words " * 40)
    mixed = shown("words $x_1$ $f(y)$ " * 30)
    lines = [
        [block.layout().lineAt(at).y() for at in range(3)]
        for block in (plain.begin(), mixed.begin())
    ]
    assert lines[0][2] - lines[0][1] == pytest.approx(lines[1][2] - lines[1][1], abs=1)


def test_a_formula_has_the_colour_of_the_text() -> None:
    red = QColor("#ff0000")
    assert ink(painted(shown("$x$"), scale=2, colour=red), red).isValid()


def test_a_formula_of_a_quote_has_the_colour_of_the_quote() -> None:
    rendered = render(Block(Kind.QUOTE, "> $x$"))
    picture = painted(laid(rendered.html, rendered.formulas), scale=2)
    assert ink(picture, QColor(looks().muted)).isValid()
    assert not ink(picture).isValid()


def test_a_selected_formula_shows_it() -> None:
    document = shown("$x$")
    picture = painted(document, selected=(0, 1))
    plain = painted(document)
    middle = ink(plain).center()
    beside = QPoint(0, middle.y())
    assert plain.pixelColor(beside) == GROUND
    assert picture.pixelColor(beside) != GROUND


@pytest.mark.parametrize("markdown", [r"a $\frac{a}{b}$", r"$$\sum_{i=1}^{n} i$$"])
def test_a_selected_formula_is_whole(markdown: str) -> None:
    document = shown(markdown)
    last = document.characterCount() - 1
    plain, chosen = painted(document, scale=4), painted(document, scale=4, selected=(0, last))
    assert ink(plain) == ink(chosen)


def test_a_high_line_is_no_further_from_the_next() -> None:
    document = shown(r"words $\begin{pmatrix} a \\ b \\ c \end{pmatrix}$ " + "words " * 30)
    block = document.begin()
    first, second, third = (block.layout().lineAt(at) for at in range(3))
    free = third.y() - second.y() - second.ascent() - second.descent()
    assert second.y() - first.y() - first.ascent() - first.descent() == pytest.approx(free, abs=2.5)


def test_a_formula_in_a_heading_is_larger() -> None:
    text, heading = (
        ink(painted(shown(markdown), scale=2)).height() for markdown in ("$x$", "# $x$")
    )
    assert heading > text


def test_a_displayed_formula_has_a_line_of_its_own() -> None:
    document = shown("before $$x = 1$$ behind")
    texts = []
    block = document.begin()
    while block.isValid():
        texts.append(block.text())
        block = block.next()
    assert texts == ["before", formulas.OBJECT, "behind"]


def test_a_displayed_formula_stands_in_the_middle() -> None:
    found = ink(painted(shown("$$x$$", width=300), scale=2))
    assert found.center().x() == pytest.approx(300, abs=4)


def test_a_displayed_formula_in_a_list_makes_no_item() -> None:
    rendered = render(Block(Kind.LIST, "- one $$x$$ more\n- two $$y$$\n"))
    document = laid(rendered.html, rendered.formulas)
    items = []
    block = document.begin()
    while block.isValid():
        if block.textList() is not None:
            items.append(block.text())
        block = block.next()
    assert items == ["one", "two"]


def test_a_displayed_formula_in_a_table_stays_in_its_cell() -> None:
    rendered = render(Block(Kind.TABLE, "| a | b |\n|---|---|\n| c $$x$$ d | e |\n"))
    document = laid(rendered.html, rendered.formulas)
    assert f"c {formulas.OBJECT} d" in document.toPlainText()


def test_a_wide_formula_becomes_smaller_but_not_too_small() -> None:
    wide = Formula("q", True, 40.0, 0.5, 0.0, (SQUARE,), ((0, 0.0, 0.0, 1.0),))
    document = laid('<p><img src="formula:0"></p>', (wide,), width=5_000)
    natural = ink(painted(document)).height()
    smallest = formulas.natural_width(document)
    document.setTextWidth(smallest)
    assert ink(painted(document)).height() == pytest.approx(natural * formulas.SMALLEST, abs=1.5)
    assert document.size().width() <= smallest + 1
    document.setTextWidth(100)
    assert document.idealWidth() == pytest.approx(smallest, abs=2)


def test_only_displayed_formulas_ask_for_width() -> None:
    assert formulas.natural_width(laid('<p><img src="formula:0"></p>', (square(),))) == 0
    assert formulas.natural_width(laid("<p>text</p>", ())) == 0


def test_formulas_are_read_as_latex() -> None:
    document = shown("Let $x_1$ be \N{PARTY POPPER} as $$y$$ says.")
    everything = formulas.spelled(document.toPlainText(), formulas.within(document))
    assert everything == "Let $x_1$ be \N{PARTY POPPER} as\n$$y$$\nsays."


def test_a_stretch_is_read_as_latex() -> None:
    document = shown("a $x$ b $y$ c")
    start = document.toPlainText().index("b")
    cursor = QTextCursor(document)
    cursor.setPosition(start)
    cursor.setPosition(start + 3, QTextCursor.MoveMode.KeepAnchor)
    found = formulas.within(document, start, start + 3)
    assert formulas.spelled(cursor.selectedText(), found) == "b $y$"


def test_the_character_of_objects_in_a_text_stays() -> None:
    document = shown(f"a {formulas.OBJECT} b $x$")
    text = formulas.spelled(document.toPlainText(), formulas.within(document))
    assert text == f"a {formulas.OBJECT} b $x$"


def test_placing_many_formulas_lays_out_once() -> None:
    """Qt asks for an image whenever it lays its line out."""

    class Asked(BlockDocument):
        times = 0

        def loadResource(self, kind: int, name: QUrl | str) -> QImage:  # noqa: N802 - Qt's name
            Asked.times += 1
            return QImage()

    sheet = Sheet(looks(), 1.0)
    document = Asked(sheet.text)
    document.setHtml("<p>" + " ".join(f'<img src="formula:{n}">' for n in range(150)) + "</p>")
    formulas.place(document, (square(),) * 150, sheet)
    assert formulas.within(document) == [square()] * 150
    assert Asked.times <= 3 * 150


def test_places_behind_emoji_are_counted_as_qt_does() -> None:
    party = "\N{PARTY POPPER}"
    html = f'<p>{party}{formulas.OBJECT}{party} <img src="formula:0"> {party}</p>'
    document = laid(html, (square(),))
    assert formulas.within(document) == [None, square()]
    assert formulas.within(document, 6, 7) == [square()]


def test_unknown_numbers_are_left_empty() -> None:
    document = laid('<p>a <img src="formula:7"> <img src="formula:x"> b</p>', (square(),))
    painted(document)
    assert formulas.within(document) == [None, None]


def test_nothing_is_opened(tmp_path: Path) -> None:
    red = QImage(20, 20, QImage.Format.Format_RGB32)
    red.fill(QColor("#ff0000"))
    file = tmp_path / "red.png"
    assert red.save(str(file))
    html = f'<p><img src="{file}"><img src="{file.as_uri()}"><img src="formula:0"></p>'
    picture = painted(laid(html, (square(),)))
    assert ink(picture).isValid()
    assert not ink(picture, QColor("#ff0000")).isValid()


@pytest.mark.parametrize("steps", ["M 0", "X 1 2", "M a b", "L 1 2 3"])
def test_an_outline_is_numbers_only(steps: str) -> None:
    with pytest.raises((ValueError, StopIteration)):
        formulas.outline(steps)


def test_a_formula_outlives_nothing(qtbot: QtBot) -> None:
    documents = [shown("$x$ and $$y$$") for _ in range(50)]
    for document in documents:
        painted(document)
    documents.clear()


@pytest.fixture
def read(
    view: TranscriptView, model: TranscriptModel, settled: Callable[[], None]
) -> TranscriptView:
    model.reset([reply(0, "\N{PARTY POPPER} let $x_1^2$ be *large*, then $$y = \\frac{a}{b}$$")])
    settled()
    return view


def clipped() -> tuple[str, str]:
    data = QGuiApplication.clipboard().mimeData()
    return data.text(), data.html()


def test_everything_is_copied_as_latex(read: TranscriptView) -> None:
    read.select_all()
    read.clipboard.copy(Form.PLAIN)
    plain = "\N{PARTY POPPER} let $x_1^2$ be large, then\n$$y = \\frac{a}{b}$$"
    assert clipped()[0] == plain
    read.copy()
    assert "$x_1^2$</code>" in clipped()[1]
    assert formulas.OBJECT not in clipped()[1]


def test_a_part_is_copied_as_latex(read: TranscriptView) -> None:
    start = len("\N{PARTY POPPER} le") + 1  # Qt counts the emoji twice
    read.selection.span(Position(0, 1, start), Position(0, 1, start + 6))
    read.copy()
    text, rich = clipped()
    assert text == "t $x_1^2$ be"
    assert "t $x_1^2$ be" in rich
    assert formulas.OBJECT not in text + rich


def test_a_formula_alone_is_copied_as_latex(read: TranscriptView) -> None:
    start = len("\N{PARTY POPPER} let ") + 1
    read.selection.span(Position(0, 1, start), Position(0, 1, start + 1))
    read.copy()
    assert clipped()[0] == "$x_1^2$"


def test_a_screen_reader_gets_latex(read: TranscriptView) -> None:
    (box,) = (placed.box for placed in read.flow.placed if isinstance(placed.box, TextBox))
    assert "let $x_1^2$ be large" in box.plain()
    assert box.reading() == box.plain()
    message = QAccessible.queryAccessibleInterface(read).child(0)
    assert "$x_1^2$" in message.text(QAccessible.Text.Value)
