"""Boxes without a nested loop: every way out of them gives an answer."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QApplication,
    QComboBox,
    QFileDialog,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QPushButton,
    QWidget,
)
from pytestqt.qtbot import QtBot
from qasync import QEventLoop

from ashley_desktop.ui.dialogs import Box, ask, ask_save_path, show_error

HOSTILE = '<img src="file:///etc/hostname"><b>%1</b>'


@pytest.fixture
def parent(qtbot: QtBot) -> QWidget:
    """A window behind the box."""
    made = QWidget()
    qtbot.addWidget(made)
    with qtbot.waitExposed(made):
        made.show()
    return made


def _box(parent: QWidget) -> Box:
    return next(box for box in parent.findChildren(Box) if box.isVisible())


def _press(qtbot: QtBot, box: Box, word: str) -> None:
    button = next(one for one in box.findChildren(QPushButton) if one.text() == word)
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)


@pytest.mark.parametrize(("word", "place"), [("Cancel", 0), ("Open", 1)])
def test_the_answer_is_the_pressed_buttons_place(
    parent: QWidget, qtbot: QtBot, loop: QEventLoop, word: str, place: int
) -> None:
    answer = ask(parent, "Open it?", "It leads away.", ["Cancel", "Open"])
    assert not answer.done()
    _press(qtbot, _box(parent), word)
    qtbot.waitUntil(answer.done)
    assert answer.result() == place


def test_enter_presses_the_last_and_esc_answers_nothing(
    parent: QWidget, qtbot: QtBot, loop: QEventLoop
) -> None:
    answer = ask(parent, "Open it?", "", ["Cancel", "Open"])
    qtbot.keyClick(_box(parent), Qt.Key.Key_Return)
    qtbot.waitUntil(answer.done)
    assert answer.result() == 1
    qtbot.waitUntil(lambda: not parent.findChildren(Box))
    answer = ask(parent, "Open it?", "", ["Cancel", "Open"])
    qtbot.keyClick(_box(parent), Qt.Key.Key_Escape)
    qtbot.waitUntil(answer.done)
    assert answer.result() is None


@pytest.mark.parametrize(
    ("words", "below"), [(["No", "Yes"], False), (["Very long " * 4] * 4, True)]
)
def test_buttons_that_do_not_fit_stand_one_below_the_other(
    parent: QWidget, qtbot: QtBot, words: list[str], below: bool
) -> None:
    box = Box(parent, "Title", "Text", words)
    with qtbot.waitExposed(box):
        box.show()
    first, *_, last = box.findChildren(QPushButton)
    assert (last.y() > first.y()) is below
    assert all(one.width() >= one.sizeHint().width() for one in (first, last))
    assert last.hasFocus()


def test_a_box_that_is_closed_answers_nothing(
    parent: QWidget, qtbot: QtBot, loop: QEventLoop
) -> None:
    answer = ask(parent, "Open it?", "", ["Open"])
    _box(parent).close()
    qtbot.waitUntil(answer.done)
    assert answer.result() is None


def test_a_cancelled_question_closes_its_box(
    parent: QWidget, qtbot: QtBot, loop: QEventLoop
) -> None:
    answer = ask(parent, "Open it?", "", ["Open"])
    assert _box(parent)
    answer.cancel()
    qtbot.waitUntil(lambda: not parent.findChildren(Box))
    assert answer.cancelled()


def test_every_text_in_a_box_is_plain(parent: QWidget, qtbot: QtBot, loop: QEventLoop) -> None:
    box = show_error(parent, HOSTILE, HOSTILE, HOSTILE)
    for label in box.findChildren(QLabel):
        assert label.textFormat() is Qt.TextFormat.PlainText
    details = box.findChild(QPlainTextEdit, "details")
    assert details.toPlainText() == HOSTILE
    assert details.isReadOnly()
    assert details.accessibleName() == "Details"
    box.close()


KINDS = [("Markdown", ".md"), ("JSON", ".json")]


def _save_dialog(parent: QWidget) -> QFileDialog:
    return next(one for one in parent.findChildren(QFileDialog) if one.isVisible())


def test_a_place_to_save_gets_the_suggested_ending(
    parent: QWidget, qtbot: QtBot, loop: QEventLoop, tmp_path: Path
) -> None:
    QApplication.setAttribute(Qt.ApplicationAttribute.AA_DontUseNativeDialogs)
    answer = ask_save_path(parent, "Export", tmp_path / "talk.md", KINDS)
    dialog = _save_dialog(parent)
    assert dialog.accessibleName() == "Export"
    name = dialog.findChild(QLineEdit)
    assert name.text() == "talk.md"
    name.setText("other")
    dialog.accept()
    qtbot.waitUntil(answer.done)
    assert answer.result() == tmp_path / "other.md"


def test_another_kind_changes_the_ending(
    parent: QWidget, qtbot: QtBot, loop: QEventLoop, tmp_path: Path
) -> None:
    answer = ask_save_path(parent, "Export", tmp_path / "talk.md", KINDS)
    dialog = _save_dialog(parent)
    kinds = dialog.findChild(QComboBox, "fileTypeCombo")
    assert [kinds.itemText(n) for n in range(kinds.count())] == ["Markdown (*.md)", "JSON (*.json)"]
    kinds.setCurrentIndex(1)
    kinds.activated.emit(1)
    kinds.textActivated.emit(kinds.itemText(1))
    name = dialog.findChild(QLineEdit)
    qtbot.waitUntil(lambda: name.text() == "talk.json")
    name.setText("other")
    dialog.accept()
    qtbot.waitUntil(answer.done)
    assert answer.result() == tmp_path / "other.json"


def test_no_place_chosen_is_none_and_cancelling_closes(
    parent: QWidget, qtbot: QtBot, loop: QEventLoop, tmp_path: Path
) -> None:
    answer = ask_save_path(parent, "Export", tmp_path / "talk.md", KINDS)
    _save_dialog(parent).reject()
    qtbot.waitUntil(answer.done)
    assert answer.result() is None
    qtbot.waitUntil(lambda: not parent.findChildren(QFileDialog))
    answer = ask_save_path(parent, "Export", tmp_path / "talk.md", KINDS)
    answer.cancel()
    qtbot.waitUntil(lambda: not parent.findChildren(QFileDialog))
