"""The keyboard in the transcript: from message to message, and what can be done with one."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QAccessible
from pytestqt.qtbot import QtBot

from ashley_desktop.ui.models.transcript import TranscriptModel
from ashley_desktop.ui.transcript.view import TranscriptView

from .conftest import question, reply, talk

Settled = Callable[[], None]
LONG = "\n\n".join(f"Paragraph {number} of a long reply." for number in range(60))


@pytest.fixture(autouse=True)
def _focused(view: TranscriptView, qtbot: QtBot) -> None:
    view.activateWindow()
    view.setFocus()
    qtbot.waitUntil(view.hasFocus)


def press(qtbot: QtBot, view: TranscriptView, key: Qt.Key, times: int = 1) -> None:
    for _ in range(times):
        qtbot.keyClick(view, key)
        view.lay_out()


def chosen(view: TranscriptView) -> str:
    return view.chosen.message_id


def on_screen(view: TranscriptView, message_id: str) -> bool:
    rows = {placed.row for placed in view.flow.placed}
    return view.row_of(message_id) in rows


def test_arrows_go_from_message_to_message(
    view: TranscriptView, model: TranscriptModel, settled: Settled, qtbot: QtBot
) -> None:
    model.reset(talk(40))
    settled()
    press(qtbot, view, Qt.Key.Key_Up)
    assert chosen(view) == "m39"
    for number in range(38, 20, -1):
        press(qtbot, view, Qt.Key.Key_Up)
        settled()
        assert chosen(view) == f"m{number}"
        assert on_screen(view, f"m{number}")
    press(qtbot, view, Qt.Key.Key_Down, 2)
    assert chosen(view) == "m23"
    assert view.active_id == "m23"


def test_the_last_message_is_followed_by_the_end(
    view: TranscriptView, model: TranscriptModel, settled: Settled, qtbot: QtBot
) -> None:
    model.reset(talk(40))
    settled()
    press(qtbot, view, Qt.Key.Key_Home)
    settled()
    press(qtbot, view, Qt.Key.Key_Up)
    view.chosen.choose(39)
    view.scroll_to_end()
    settled()
    press(qtbot, view, Qt.Key.Key_Down)
    assert chosen(view) == "m39"
    assert view.flow.following


def test_a_long_message_is_scrolled_through_before_the_next_ones_turn(
    view: TranscriptView, model: TranscriptModel, settled: Settled, qtbot: QtBot
) -> None:
    model.reset([question(0, "Long?"), reply(1, LONG), question(2, "And?")])
    settled()
    press(qtbot, view, Qt.Key.Key_Home)
    settled()
    view.chosen.choose(1)
    seen = []
    while chosen(view) == "m1" and len(seen) < 200:
        press(qtbot, view, Qt.Key.Key_Down)
        settled()
        seen.append(view.flow.above)
    assert chosen(view) == "m2"
    assert seen == sorted(seen)
    assert len(seen) > 5  # in steps, not at one go


def test_enter_asks_for_the_chosen_messages_actions(
    view: TranscriptView, model: TranscriptModel, settled: Settled, qtbot: QtBot
) -> None:
    model.reset(talk(4))
    settled()
    press(qtbot, view, Qt.Key.Key_Up)
    for key, deed in ((Qt.Key.Key_Return, "more"), (Qt.Key.Key_Delete, "delete")):
        with qtbot.waitSignal(view.deed_wanted) as asked:
            press(qtbot, view, key)
        assert asked.args == [deed, "m3"]
    with qtbot.waitSignal(view.deed_wanted) as asked:
        qtbot.keyClick(view, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    assert asked.args == ["copy-message", "m3"]


def test_left_and_right_walk_the_versions_there_are(
    view: TranscriptView, model: TranscriptModel, settled: Settled, qtbot: QtBot
) -> None:
    model.reset([question(0, "?"), reply(1, "Second of two", version=2, versions=2)])
    settled()
    press(qtbot, view, Qt.Key.Key_Up)
    asked: list[tuple[str, str]] = []
    view.deed_wanted.connect(lambda deed, of: asked.append((deed, of)))
    press(qtbot, view, Qt.Key.Key_Right)
    press(qtbot, view, Qt.Key.Key_Left)
    assert asked == [("previous-version", "m1")]


def test_nothing_is_done_to_a_message_that_nobody_chose(
    view: TranscriptView, model: TranscriptModel, settled: Settled, qtbot: QtBot
) -> None:
    model.reset(talk(4))
    settled()
    asked: list[str] = []
    view.deed_wanted.connect(lambda deed, of: asked.append(deed))
    for key in (Qt.Key.Key_Delete, Qt.Key.Key_Return, Qt.Key.Key_Left):
        press(qtbot, view, key)
    press(qtbot, view, Qt.Key.Key_Up)
    qtbot.mouseClick(view.viewport(), Qt.MouseButton.LeftButton)
    press(qtbot, view, Qt.Key.Key_Delete)
    assert asked == []


def test_the_chosen_message_is_outlined(
    view: TranscriptView, model: TranscriptModel, settled: Settled, qtbot: QtBot
) -> None:
    model.reset(talk(4))
    settled()
    before = view.viewport().grab().toImage()
    press(qtbot, view, Qt.Key.Key_Up)
    area = view.chosen.area()
    assert area is not None
    after = view.viewport().grab().toImage()
    edge = QPointF(area.center().x(), area.top()).toPoint()
    assert before.pixelColor(edge) != after.pixelColor(edge)


def test_a_screen_reader_follows_the_keys(
    view: TranscriptView, model: TranscriptModel, settled: Settled, qtbot: QtBot
) -> None:
    model.reset(talk(4))
    settled()
    known = QAccessible.queryAccessibleInterface(view)
    QAccessible.setActive(True)
    try:
        press(qtbot, view, Qt.Key.Key_Up)
        focused = known.focusChild()
        assert focused is not None
        assert focused.text(QAccessible.Text.Name).startswith("Technical Expert")
        assert focused.state().focused
        actions = focused.interface_cast(QAccessible.InterfaceType.ActionInterface)
        first = known.child(0)
        first.interface_cast(QAccessible.InterfaceType.ActionInterface).doAction("SetFocus")
        assert chosen(view) == "m0"
        assert "details" in actions.actionNames()
    finally:
        QAccessible.setActive(False)
