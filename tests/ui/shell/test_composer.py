"""The message field: what sends, what does not, and that no typed word is ever lost."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, QMimeData, QObject, Qt, QUrl
from PySide6.QtGui import QColor, QImage, QInputMethodEvent
from PySide6.QtWidgets import QApplication, QLabel
from pytestqt.qtbot import QtBot

from ashley_desktop.ui.composer import Composer
from ashley_desktop.ui.main_window import MainWindow
from ashley_desktop.ui.message_field import MOST_LINES
from ashley_desktop.ui.theme import Theme

CTRL = Qt.KeyboardModifier.ControlModifier
SHIFT = Qt.KeyboardModifier.ShiftModifier


class Field:
    """A composer on screen, and what it sent."""

    def __init__(self, qtbot: QtBot, theme: Theme) -> None:
        self.qtbot = qtbot
        self.composer = Composer(theme)
        self.edit = self.composer.edit
        self.sent: list[str] = []
        self.composer.submitted.connect(self.sent.append)
        qtbot.addWidget(self.composer)
        self.composer.resize(600, 100)
        with qtbot.waitExposed(self.composer):
            self.composer.show()

    def press(
        self, key: Qt.Key, modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier
    ) -> None:
        self.qtbot.keyClick(self.edit, key, modifier)

    def type(self, text: str) -> None:
        self.qtbot.keyClicks(self.edit, text)

    @property
    def hint(self) -> str:
        shown = [label.text() for label in self.composer.findChildren(QLabel) if label.isVisible()]
        return "".join(shown)


@pytest.fixture
def field(qtbot: QtBot, theme: Theme) -> Field:
    """An empty one."""
    return Field(qtbot, theme)


@pytest.mark.parametrize("key", [Qt.Key.Key_Return, Qt.Key.Key_Enter])
@pytest.mark.parametrize("modifier", [Qt.KeyboardModifier.NoModifier, CTRL])
def test_enter_sends_what_is_typed(
    field: Field, key: Qt.Key, modifier: Qt.KeyboardModifier
) -> None:
    field.type("Hello")
    field.press(key, modifier)
    assert field.sent == ["Hello"]
    assert field.composer.text() == "Hello"


def test_shift_enter_starts_a_new_line(field: Field) -> None:
    field.type("one")
    field.press(Qt.Key.Key_Return, SHIFT)
    field.type("two")
    assert field.sent == []
    assert field.composer.text() == "one\ntwo"
    assert field.edit.document().blockCount() == 2  # no separator that a reader spells out


def test_enter_within_an_input_methods_composition_does_not_send(field: Field) -> None:
    field.type("Hello ")
    QApplication.sendEvent(field.edit, QInputMethodEvent("にほ", []))
    field.press(Qt.Key.Key_Return)
    assert field.sent == []
    end = QInputMethodEvent("", [])
    end.setCommitString("日本")
    QApplication.sendEvent(field.edit, end)
    field.press(Qt.Key.Key_Return)
    assert field.sent == ["Hello 日本"]


def test_it_grows_with_its_text_and_then_scrolls(field: Field) -> None:
    line = field.edit.fontMetrics().lineSpacing()
    heights = []
    for lines in (1, 2, MOST_LINES, MOST_LINES + 5):
        field.composer.set_text("\n".join(["word"] * lines))
        heights.append(field.edit.height())
    assert heights[1] - heights[0] == line
    assert heights[2] - heights[0] == line * (MOST_LINES - 1)
    assert heights[3] == heights[2]
    field.composer.set_text("")
    assert field.edit.height() == heights[0]


def test_a_long_line_makes_it_grow_too(field: Field) -> None:
    before = field.edit.height()
    field.composer.set_text("several words " * 30)
    assert field.edit.height() > before


def test_only_plain_text_is_pasted(field: Field, tmp_path: Path) -> None:
    rich = QMimeData()
    rich.setHtml(f'<b>bold</b><img src="{(tmp_path / "a.png").as_uri()}">')
    rich.setText("bold")
    field.edit.insertFromMimeData(rich)
    assert field.composer.text() == "bold"
    picture = QMimeData()
    image = QImage(4, 4, QImage.Format.Format_RGB32)
    image.fill(QColor("red"))
    picture.setImageData(image)
    assert not field.edit.canInsertFromMimeData(picture)
    dropped = QMimeData()
    dropped.setUrls([QUrl.fromLocalFile(str(tmp_path / "a.txt"))])
    if field.edit.canInsertFromMimeData(dropped):
        field.edit.insertFromMimeData(dropped)
    assert "<" not in field.composer.text()


def test_the_text_stays_until_it_is_saved_and_more_is_kept(field: Field) -> None:
    field.type("first")
    field.press(Qt.Key.Key_Return)
    field.type(" second")
    field.press(Qt.Key.Key_Return)
    assert field.sent == ["first"]
    field.composer.clear_after_saved()
    assert field.composer.text() == " second"
    field.press(Qt.Key.Key_Return)
    assert field.sent == ["first", " second"]


def test_what_was_changed_meanwhile_is_not_taken_away(field: Field) -> None:
    field.type("first")
    field.press(Qt.Key.Key_Return)
    field.edit.selectAll()
    field.type("other")
    field.composer.clear_after_saved()
    assert field.composer.text() == "other"


def test_what_was_never_sent_is_not_taken_away(field: Field) -> None:
    field.composer.clear_after_saved()
    field.type("never sent")
    field.composer.clear_after_saved()
    assert field.composer.text() == "never sent"


def test_a_refused_text_stays_and_can_be_sent_again(field: Field) -> None:
    field.type("hello")
    field.press(Qt.Key.Key_Return)
    field.composer.keep_after_refused("The disk is full.")
    assert field.hint == "The disk is full."
    field.press(Qt.Key.Key_Return)
    assert field.sent == ["hello", "hello"]
    assert field.hint == ""


@pytest.mark.parametrize("text", ["", "  \n "])
def test_nothing_to_send_is_said(field: Field, text: str) -> None:
    field.composer.set_text(text)
    assert field.composer.send.isEnabled()
    field.qtbot.mouseClick(field.composer.send, Qt.MouseButton.LeftButton)
    assert field.sent == []
    assert field.hint == "Write a message first."
    field.type("a")
    assert field.hint == ""


def test_a_reason_that_blocks_is_said_until_it_is_gone(field: Field) -> None:
    field.composer.set_blocked("The history is read-only.")
    field.type("hello")
    field.qtbot.mouseClick(field.composer.send, Qt.MouseButton.LeftButton)
    assert field.sent == []
    assert field.hint == "The history is read-only."
    field.composer.set_blocked("")
    assert field.hint == ""
    field.press(Qt.Key.Key_Return)
    assert field.sent == ["hello"]


def test_during_a_reply_stop_stands_in_the_place_of_send(field: Field) -> None:
    stops: list[bool] = []
    field.composer.stop_requested.connect(lambda: stops.append(True))
    place = field.composer.send.mapTo(field.composer, field.composer.send.rect().center())
    field.composer.send.setFocus()
    field.composer.set_busy(True)
    stop = field.composer.stop
    assert (field.composer.send.isVisible(), stop.isVisible()) == (False, True)
    assert stop.mapTo(field.composer, stop.rect().center()) == place
    assert stop.hasFocus()
    field.qtbot.mouseClick(stop, Qt.MouseButton.LeftButton)
    assert stops == [True]
    field.composer.set_busy(False)
    assert (field.composer.send.isVisible(), stop.isVisible()) == (True, False)


def test_during_a_reply_enter_hands_a_message_to_the_queue(field: Field) -> None:
    queued: list[str] = []
    field.composer.queued.connect(queued.append)
    field.composer.set_busy(True)
    field.press(Qt.Key.Key_Return)
    assert "Write a message" in field.hint
    field.type("next")
    field.press(Qt.Key.Key_Return)
    assert (queued, field.sent) == (["next"], [])
    assert field.composer.text() == ""
    field.composer.set_busy(False)
    field.type("now")
    field.press(Qt.Key.Key_Return)
    assert (queued, field.sent) == (["next"], ["now"])


def test_during_a_reply_an_older_message_cannot_be_sent_anew(field: Field) -> None:
    queued: list[str] = []
    field.composer.queued.connect(queued.append)
    field.composer.begin_edit("m1", "before")
    field.composer.set_busy(True)
    field.press(Qt.Key.Key_Return)
    assert queued == []
    assert "under way" in field.hint
    assert field.composer.text() == "before"


def test_what_is_on_its_way_is_not_queued_once_more(field: Field) -> None:
    queued: list[str] = []
    field.composer.queued.connect(queued.append)
    field.type("Hello")
    field.press(Qt.Key.Key_Return)
    field.composer.set_busy(True)  # it is answered, and not told as stored yet
    field.press(Qt.Key.Key_Return)
    assert (queued, field.sent) == ([], ["Hello"])


def test_the_first_key_is_told_once(field: Field) -> None:
    told: list[bool] = []
    field.composer.first_key.connect(lambda: told.append(True))
    field.type("abc")
    assert told == [True]


def test_ctrl_enter_sends_and_esc_stops_from_the_whole_window(
    window: MainWindow, qtbot: QtBot
) -> None:
    told: list[str] = []
    window.composer.submitted.connect(lambda text: told.append(text))
    window.composer.stop_requested.connect(lambda: told.append("stop"))
    window.composer.set_text("hello")
    window.sidebar.search.setFocus()
    window.actions_.send.trigger()
    window.composer.clear_after_saved()
    window.set_busy(True)
    window.actions_.stop.trigger()
    window.set_busy(False)
    window.actions_.stop.trigger()
    assert told == ["hello", "stop"]


def test_the_persona_is_named_in_the_empty_field(field: Field) -> None:
    field.composer.set_persona_title("Technical <b>Expert</b> %1")
    assert field.edit.placeholderText() == "Message Technical <b>Expert</b> %1…"


class _Paints(QObject):
    """Counts the paintings of a widget."""

    count = 0

    def eventFilter(self, _: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt's name
        self.count += event.type() is QEvent.Type.Paint
        return False


def test_another_persona_is_named_at_once(field: Field) -> None:
    """Qt by itself paints another placeholder only with the next change of the text."""
    paints = _Paints()
    field.edit.clearFocus()  # no cursor that blinks
    QApplication.processEvents()
    field.edit.viewport().installEventFilter(paints)
    field.composer.set_persona_title("Technical Expert")
    QApplication.processEvents()
    field.edit.viewport().removeEventFilter(paints)
    assert paints.count == 1
