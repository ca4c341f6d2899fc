"""The mouse over the transcript: what lights up, what is selected, dragged out, and offered."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QContextMenuEvent, QDrag, QGuiApplication, QImage, QMouseEvent
from PySide6.QtWidgets import QApplication, QMenu, QToolTip
from pytestqt.qtbot import QtBot

from ashley_desktop.storage.records import MessageRecord
from ashley_desktop.ui.models.transcript import TranscriptModel
from ashley_desktop.ui.transcript.boxes import BlockBox, CodeBox
from ashley_desktop.ui.transcript.finding.found import place_of
from ashley_desktop.ui.transcript.input.hover import tooltip
from ashley_desktop.ui.transcript.layout.flow import Placed
from ashley_desktop.ui.transcript.selecting.copying import copied
from ashley_desktop.ui.transcript.selecting.selection import Position
from ashley_desktop.ui.transcript.view import TranscriptView

from .conftest import question, reply

Settled = Callable[[], None]
TEXT = (
    "First **bold** words of a [link](https://example.org/a) here.\n\n"
    "```python\nx = 1\n```\n\nLast words.\n"
)
_LEFT, _NONE = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier


@pytest.fixture
def spoken(view: TranscriptView, model: TranscriptModel, settled: Settled) -> TranscriptView:
    view.resize(700, 700)
    model.reset([question(0, "What is\n  this?"), reply(1, TEXT), question(2, "Thanks")])
    settled()
    return view


def letter(view: TranscriptView, row: int, words: str) -> QPoint:
    """The left edge of the first letter of some words, in the viewport."""
    for placed in view.flow.placed:
        document = placed.box.document
        if placed.row == row and document is not None and words in document.toRawText():
            at = document.toRawText().index(words)
            place = place_of(placed.box, (at, at + 1))
            point = QPointF(place.left() + 1, place.center().y())
            return (point + QPointF(view.column().left(), placed.top)).toPoint()
    raise AssertionError(words)


def move(view: TranscriptView, to: QPoint, button: Qt.MouseButton = _LEFT) -> None:
    """Move the mouse, with the button held where it is given."""
    place = QPointF(to)
    none = Qt.MouseButton.NoButton
    view.pointer.move(QMouseEvent(QEvent.Type.MouseMove, place, place, none, button, _NONE))


def text(view: TranscriptView) -> str:
    return copied(view.selection, view.flow)


def test_a_drag_after_a_double_click_goes_by_words(spoken: TranscriptView, qtbot: QtBot) -> None:
    port = spoken.viewport()
    qtbot.mouseDClick(port, _LEFT, pos=letter(spoken, 1, "old words"))
    move(spoken, letter(spoken, 1, "ds of"))
    assert text(spoken) == "bold words"
    move(spoken, letter(spoken, 1, "rst"))
    assert text(spoken) == "First bold"
    qtbot.mouseRelease(port, _LEFT, pos=letter(spoken, 1, "rst"))
    assert text(spoken) == "First bold"


def test_a_drag_after_a_triple_click_goes_by_blocks(spoken: TranscriptView, qtbot: QtBot) -> None:
    port, first = spoken.viewport(), letter(spoken, 1, "bold")
    qtbot.mouseDClick(port, _LEFT, pos=first)
    qtbot.mousePress(port, _LEFT, pos=first)
    assert text(spoken) == TEXT.split("\n\n")[0]
    move(spoken, letter(spoken, 1, "x = 1"))
    assert text(spoken) == "\n\n".join(TEXT.split("\n\n")[:2])


def test_shift_and_a_click_extend(spoken: TranscriptView, qtbot: QtBot) -> None:
    port = spoken.viewport()
    qtbot.mouseClick(port, _LEFT, pos=letter(spoken, 1, "bold"))
    shift = Qt.KeyboardModifier.ShiftModifier
    qtbot.mouseClick(port, _LEFT, shift, pos=letter(spoken, 1, " of a"))
    assert text(spoken) == "bold words"
    qtbot.mouseClick(port, _LEFT, shift, pos=letter(spoken, 1, "First"))
    assert text(spoken) == "First "


def test_a_click_on_the_selection_takes_it_away(spoken: TranscriptView, qtbot: QtBot) -> None:
    spoken.selection.span(Position(1, 1, 6), Position(1, 1, 10))
    qtbot.mousePress(spoken.viewport(), _LEFT, pos=letter(spoken, 1, "ld"))
    assert text(spoken) == "bold"
    qtbot.mouseRelease(spoken.viewport(), _LEFT, pos=letter(spoken, 1, "ld"))
    assert not spoken.selection


def test_what_is_selected_is_dragged_out_in_every_form(
    spoken: TranscriptView, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    dragged: list[tuple[str, str, str]] = []

    def taken(drag: QDrag, action: Qt.DropAction) -> Qt.DropAction:
        data = drag.mimeData()
        markdown = bytes(data.data("text/markdown").data()).decode()
        dragged.append((data.text(), data.html(), markdown))
        return action

    monkeypatch.setattr(QDrag, "exec", taken)  # it would wait for a person's hand
    spoken.select_all()
    qtbot.mousePress(spoken.viewport(), _LEFT, pos=letter(spoken, 1, "bold"))
    move(spoken, letter(spoken, 1, "bold") + QPoint(2, 0))
    assert dragged == []
    move(spoken, letter(spoken, 1, "bold") + QPoint(40, 20))
    ((plain, html, markdown),) = dragged
    assert plain == markdown == f"What is\n  this?\n\n{TEXT}\n\nThanks"
    assert "<strong>bold</strong>" in html
    qtbot.mouseRelease(spoken.viewport(), _LEFT, pos=letter(spoken, 1, "bold"))
    assert spoken.selection.everything


def test_the_message_under_the_pointer_is_active(spoken: TranscriptView) -> None:
    move(spoken, letter(spoken, 1, "bold"), Qt.MouseButton.NoButton)
    assert spoken.active_id == "m1"
    move(spoken, letter(spoken, 0, "What"), Qt.MouseButton.NoButton)
    assert spoken.active_id == "m0"
    spoken.chosen.choose(2)
    spoken.leaveEvent(QEvent(QEvent.Type.Leave))
    assert spoken.active_id == "m2"


def test_the_pointer_says_what_a_click_does(spoken: TranscriptView) -> None:
    shapes = {}
    for words in ("bold", "link", "x = 1"):
        move(spoken, letter(spoken, 1, words), Qt.MouseButton.NoButton)
        shapes[words] = spoken.viewport().cursor().shape()
    ibeam, hand = Qt.CursorShape.IBeamCursor, Qt.CursorShape.PointingHandCursor
    assert shapes == {"bold": ibeam, "link": hand, "x = 1": ibeam}


def test_a_link_is_told_and_not_opened(spoken: TranscriptView, qtbot: QtBot) -> None:
    with qtbot.waitSignal(spoken.link_activated) as told:
        qtbot.mouseClick(spoken.viewport(), _LEFT, pos=letter(spoken, 1, "link"))
    assert told.args == ["https://example.org/a"]


@pytest.mark.parametrize(
    ("address", "shown"),
    [
        ("https://example.org/a", "example.org\nhttps://example.org/a"),
        ("https://\u0430pple.com/", "xn--pple-43d.com\nhttps://xn--pple-43d.com/"),
        ("https://e.org/<b>x", "e.org\nhttps://e.org/%3Cb%3Ex"),
        ("mailto:a@e.org", "mailto:a@e.org"),
    ],
)
def test_a_tool_tip_names_the_host_without_look_alikes(address: str, shown: str) -> None:
    assert tooltip(address) == shown


def test_an_icon_says_what_it_does(spoken: TranscriptView, qtbot: QtBot) -> None:
    placed = code_of(spoken)
    corner = QPointF(spoken.column().left(), placed.top)
    button = next(
        QPoint(x, int(placed.top) + 18)
        for x in range(int(spoken.column().right()), 0, -4)
        if placed.box.action_at(QPointF(x, placed.top + 18) - corner) == "copy"
    )
    move(spoken, button, Qt.MouseButton.NoButton)
    qtbot.waitUntil(QToolTip.isVisible)
    assert QToolTip.text() == "Copy code"
    move(spoken, letter(spoken, 1, "bold"), Qt.MouseButton.NoButton)
    qtbot.waitUntil(lambda: not QToolTip.isVisible())


def test_the_link_under_the_pointer_is_underlined(spoken: TranscriptView, qtbot: QtBot) -> None:
    placed = next(p for p in spoken.flow.placed if "link" in p.box.plain())
    assert placed.box.document is not None
    start = placed.box.document.toRawText().index("link")
    before = spoken.viewport().grab().toImage()
    move(spoken, letter(spoken, 1, "nk here"), Qt.MouseButton.NoButton)
    assert spoken.pointer.link_in(placed) == (start, start + 4)
    after = spoken.viewport().grab().toImage()
    place = place_of(placed.box, (start, start + 4))
    place.translate(spoken.column().left(), placed.top)
    across = range(int(place.left()) + 1, int(place.right()) - 1)
    under = range(int(place.center().y()), int(place.bottom()) + 3)

    def full(image: QImage) -> int:
        """Lines of pixels that are of one colour, and not that of the ground."""
        lines = [{image.pixel(x, y) for x in across} for y in under]
        return sum(len(line) == 1 and line != {image.pixel(2, 2)} for line in lines)

    assert full(before) == 0 < full(after)
    move(spoken, letter(spoken, 1, "First"), Qt.MouseButton.NoButton)
    assert spoken.pointer.link_in(placed) is None


def test_a_footnote_is_a_click_away_and_so_is_the_way_back(
    view: TranscriptView, model: TranscriptModel, settled: Settled, qtbot: QtBot
) -> None:
    text = "A claim[^1] made.\n\n" + "More words.\n\n" * 40 + "[^1]: The note.\n"
    model.reset([reply(1, text), question(2, "Thanks")])
    view.flow.go_to(0)
    view.changed()
    settled()
    opened: list[str] = []
    view.link_activated.connect(opened.append)

    def shown() -> str:
        view.lay_out()
        return "\n".join(p.box.plain() for p in view.flow.placed)

    assert "The note." not in shown()
    qtbot.mouseClick(view.viewport(), _LEFT, pos=letter(view, 0, "1]"))
    settled()
    assert "The note." in shown()
    assert "A claim" not in shown()
    number = letter(view, 0, "The note.") - QPoint(12, 0)
    qtbot.mouseClick(view.viewport(), _LEFT, pos=number)
    settled()
    assert "A claim" in shown()
    assert not opened


def entries(view: TranscriptView, place: QPoint, qtbot: QtBot) -> dict[str, Callable[[], None]]:
    menu = view.pointer.menu(place)
    qtbot.addWidget(menu)
    return {action.text(): action.trigger for action in menu.actions() if action.text()}


def test_the_menu_offers_what_can_be_done_there(spoken: TranscriptView, qtbot: QtBot) -> None:
    on_link = list(entries(spoken, letter(spoken, 1, "link"), qtbot))
    assert on_link[:2] == ["Open link…", "Copy link"]
    assert on_link[-2:] == ["Select all", "Find…"]
    assert "Copy" not in on_link
    assert next(iter(entries(spoken, letter(spoken, 1, "x = 1"), qtbot))) == "Copy code"
    qtbot.mouseDClick(spoken.viewport(), _LEFT, pos=letter(spoken, 1, "old"))
    selected = list(entries(spoken, letter(spoken, 1, "old"), qtbot))
    assert selected[:3] == ["Copy", "Copy as Markdown", "Copy as plain text"]
    assert "Quote" not in selected  # it is among what can be done with this message
    assert "Quote" in entries(spoken, letter(spoken, 0, "What"), qtbot)


def test_what_can_be_done_with_a_message_is_asked_for(spoken: TranscriptView, qtbot: QtBot) -> None:
    asked: list[str] = []

    def fill(menu: QMenu, record: MessageRecord) -> None:
        asked.append(record.message_id)
        menu.addAction("Of the message")

    spoken.menu_wanted.connect(fill)
    on_link = list(entries(spoken, letter(spoken, 1, "link"), qtbot))
    assert on_link == ["Open link…", "Copy link", "Of the message", "Select all", "Find…"]
    assert asked == ["m1"]


def test_the_menus_entries_do_what_they_say(spoken: TranscriptView, qtbot: QtBot) -> None:
    on_code = entries(spoken, letter(spoken, 1, "x = 1"), qtbot)
    on_code["Copy code"]()
    assert QGuiApplication.clipboard().text() == "x = 1"
    with qtbot.waitSignal(spoken.find_wanted):
        on_code["Find…"]()
    with qtbot.waitSignal(spoken.link_activated):
        entries(spoken, letter(spoken, 1, "link"), qtbot)["Open link…"]()
    on_code["Select all"]()
    entries(spoken, QPoint(5, 5), qtbot)["Copy as plain text"]()
    said = "What is\n  this?\n\nFirst bold words of a link here.\n\nx = 1\n\nLast words.\n\nThanks"
    assert QGuiApplication.clipboard().text() == said


def test_the_menu_key_opens_it_at_the_active_message(spoken: TranscriptView, qtbot: QtBot) -> None:
    spoken.chosen.choose(0)
    asked: list[MessageRecord] = []
    spoken.menu_wanted.connect(lambda menu, record: asked.append(record))
    event = QContextMenuEvent(QContextMenuEvent.Reason.Keyboard, QPoint(0, 0), QPoint(0, 0))
    spoken.contextMenuEvent(event)
    popup = QApplication.activePopupWidget()
    assert popup is not None
    assert [record.message_id for record in asked] == ["m0"]
    popup.close()


def test_copy_on_a_code_block_says_done(spoken: TranscriptView, qtbot: QtBot) -> None:
    placed = code_of(spoken)
    point = next(
        QPoint(x, y)
        for x in range(int(spoken.column().right()), 0, -4)
        for y in (int(placed.top) + 18,)
        if placed.box.action_at(QPointF(x, y) - QPointF(spoken.column().left(), placed.top))
        == "copy"
    )
    qtbot.mouseClick(spoken.viewport(), _LEFT, pos=point)
    assert QGuiApplication.clipboard().text() == "x = 1"
    assert spoken.pointer.done_in(code_of(spoken)) == "copy"


def code_of(view: TranscriptView) -> Placed:
    return next(p for p in view.flow.placed if isinstance(p.box, CodeBox))


def test_a_selection_stays_on_its_block_when_boxes_come_above(
    view: TranscriptView, model: TranscriptModel, settled: Settled, qtbot: QtBot
) -> None:
    model.reset([question(0, "?"), reply(1, TEXT, reasoning="I think.\n\nA lot.")])
    settled()
    qtbot.mouseDClick(view.viewport(), _LEFT, pos=letter(view, 1, "old"))
    thinking = next(p for p in view.flow.placed if p.box.action_at(QPointF(4, 4)) == "thinking")
    point = QPointF(view.column().left() + 4, thinking.top + 4).toPoint()
    qtbot.mouseClick(view.viewport(), _LEFT, pos=point)
    settled()
    assert sum(isinstance(p.box, BlockBox) and p.box.aside for p in view.flow.placed) == 2
    assert text(view) == "bold"
