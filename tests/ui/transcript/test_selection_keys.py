"""Selecting with the keyboard."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from ashley_desktop.ui.models.transcript import TranscriptModel
from ashley_desktop.ui.transcript.selecting.copying import copied
from ashley_desktop.ui.transcript.selecting.selection import Position
from ashley_desktop.ui.transcript.view import TranscriptView

from .conftest import question, reply, talk

Settled = Callable[[], None]
Press = Callable[..., str]
SHIFT, CONTROL = Qt.KeyboardModifier.ShiftModifier, Qt.KeyboardModifier.ControlModifier
TEXT = "First **bold** words.\n\n---\n\n```python\nx = 1\n```\n\nLast `code`.\n"


@pytest.fixture
def spoken(
    view: TranscriptView, model: TranscriptModel, settled: Settled, qtbot: QtBot
) -> TranscriptView:
    model.reset([question(0, "What is\nthis?"), reply(1, TEXT), question(2, "Thanks")])
    settled()
    view.setFocus()
    return view


@pytest.fixture
def press(view: TranscriptView, qtbot: QtBot) -> Press:
    """Presses a key with Shift some times; gives what is selected then."""

    def pressed(key: Qt.Key, times: int = 1, more: Qt.KeyboardModifier = SHIFT) -> str:
        for _ in range(times):
            qtbot.keyClick(view, key, SHIFT | more)
        return copied(view.selection, view.flow)

    return pressed


def test_letters_words_and_lines(spoken: TranscriptView, press: Press) -> None:
    spoken.selection.begin(Position(1, 1, 6))
    assert press(Qt.Key.Key_Right, 4) == "bold"
    assert press(Qt.Key.Key_Left) == "bol"
    assert press(Qt.Key.Key_Right, more=CONTROL) == "bold "
    assert press(Qt.Key.Key_End) == "bold words."
    assert press(Qt.Key.Key_Home) == "First "
    assert press(Qt.Key.Key_Left, 3) == "s?\n\nFirst "  # on in the message above


def test_it_goes_on_in_the_next_box_and_message(spoken: TranscriptView, press: Press) -> None:
    spoken.selection.begin(Position(1, 1, 6))
    assert press(Qt.Key.Key_Down).startswith("bold words.\n\n---")
    assert press(Qt.Key.Key_Down, 2).startswith("bold words.\n\n---\n\n```python\nx = 1\n```\n\nL")
    spoken.selection.begin(Position(0, 0, 8))
    assert press(Qt.Key.Key_Right, 5) == "this?"
    assert press(Qt.Key.Key_Right) == "this?"  # at the beginning of the reply, with nothing of it
    assert press(Qt.Key.Key_Right, 2) == "this?\n\nFi"
    assert press(Qt.Key.Key_Left, 4) == "this"


def test_it_goes_to_both_ends(spoken: TranscriptView, press: Press) -> None:
    spoken.selection.begin(Position(1, 1, 6))
    assert press(Qt.Key.Key_End, more=CONTROL).endswith("Last `code`.\n\nThanks")
    assert press(Qt.Key.Key_Home, more=CONTROL) == "What is\nthis?\n\nFirst "


def test_it_begins_at_the_active_message(spoken: TranscriptView, press: Press) -> None:
    spoken.chosen.choose(1)
    assert press(Qt.Key.Key_Right, 5) == "First"


def test_pages_scroll_and_select(
    view: TranscriptView, model: TranscriptModel, settled: Settled, press: Press
) -> None:
    model.reset(talk(60))
    settled()
    view.scroll_to_start()
    settled()
    view.selection.begin(Position(0, 0, 0))
    press(Qt.Key.Key_PageDown)
    settled()
    first = view.selection.end
    assert first is not None
    assert first.row > 0
    press(Qt.Key.Key_PageDown, 2)
    assert view.selection.end is not None
    assert view.selection.end.row > first.row
    assert view.selection.end.row in {p.row for p in view.flow.placed}


def test_the_end_of_the_selection_stays_in_sight(
    view: TranscriptView, model: TranscriptModel, settled: Settled, press: Press
) -> None:
    model.reset(talk(60))
    settled()
    view.scroll_to_start()
    settled()
    view.selection.begin(Position(0, 0, 0))
    for _ in range(40):
        press(Qt.Key.Key_Down)
        settled()
    end = view.selection.end
    assert end is not None
    assert end.row > 8
    assert end.row in {p.row for p in view.flow.placed}


def test_esc_takes_the_selection_away_before_anything_else(
    spoken: TranscriptView, qtbot: QtBot
) -> None:
    def taken() -> bool:
        event = QKeyEvent(
            QEvent.Type.ShortcutOverride, Qt.Key.Key_Escape, Qt.KeyboardModifier.NoModifier
        )
        event.ignore()
        QApplication.sendEvent(spoken, event)
        return event.isAccepted()

    assert not taken()
    spoken.select_all()
    assert taken()
    qtbot.keyClick(spoken, Qt.Key.Key_Escape)
    assert not spoken.selection
    assert not taken()
