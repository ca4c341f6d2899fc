"""What is chosen in the settings takes effect at once, can be taken back, and is kept."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import TypeVar

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QCheckBox,
    QDialog,
    QPushButton,
    QRadioButton,
    QWidget,
)

from ashley_desktop.paths import Paths
from ashley_desktop.ui.settings.dialog import SettingsWindow
from tests.helpers.store import change_store
from tests.helpers.window import RunningWindow, StartWindow

W = TypeVar("W", bound=QWidget)
KEPT = "SELECT value FROM setting WHERE name = '{}'"


def _open(window: RunningWindow, page: str) -> SettingsWindow:
    window.window.open_settings(page)
    assert window.window.settings is not None
    return window.window.settings


def _control(settings: SettingsWindow, kind: type[W], identifier: str) -> W:
    found = settings.findChildren(kind)
    return next(one for one in found if one.accessibleIdentifier() == identifier)


def _press(settings: SettingsWindow, identifier: str) -> None:
    _control(settings, QAbstractButton, identifier).click()


def _undo(settings: SettingsWindow) -> None:
    buttons = settings.notices.findChildren(QPushButton)
    next(one for one in buttons if one.text() == "Undo" and one.isVisible()).click()


def _kept(paths: Paths, name: str) -> str:
    rows = change_store(paths, KEPT.format(name))
    return str(rows[0][0]) if rows else ""


def test_enter_begins_a_line_where_that_was_chosen(window: RunningWindow, paths: Paths) -> None:
    settings = _open(window, "general")
    _press(settings, "setting-enter-line")
    window.until(lambda: _kept(paths, "enter") == '"line"')
    composer = window.window.composer
    window.ask("one")
    QTest.keyClicks(composer.edit, "two")
    assert composer.text() == "one\ntwo"
    QTest.keyClick(composer.edit, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    window.until(window.answered)
    assert window.messages[0].content == "one\ntwo"
    _undo(settings)
    window.ask("three")
    window.until(lambda: len(window.messages) == 4)


def test_ctrl_z_takes_back_one_after_the_other(window: RunningWindow, paths: Paths) -> None:
    settings = _open(window, "looks")
    theme = window.shell.theme
    _press(settings, "setting-theme-dark")
    _press(settings, "setting-usage")
    assert theme.mode == "dark"
    assert json.loads(paths.window_state.read_text("utf-8"))["usage"] is True
    settings.undo_wanted.emit()
    settings.undo_wanted.emit()
    assert theme.mode == "system"
    assert json.loads(paths.window_state.read_text("utf-8"))["usage"] is False
    settings.redo_wanted.emit()
    assert theme.mode == "dark"
    assert _control(settings, QRadioButton, "setting-theme-dark").isChecked()


def test_a_page_is_reset_and_that_is_taken_back(window: RunningWindow, paths: Paths) -> None:
    settings = _open(window, "general")
    for identifier in ("setting-enter-line", "setting-start_with-last", "setting-ask_before_trash"):
        _press(settings, identifier)
    window.until(lambda: _kept(paths, "ask_before_trash") == "true")
    _press(settings, "reset-general")
    window.until(lambda: _kept(paths, "ask_before_trash") == "false")
    assert _kept(paths, "enter") == '"send"'
    window.until(lambda: _control(settings, QRadioButton, "setting-enter-send").isChecked())
    _undo(settings)
    window.until(lambda: _kept(paths, "ask_before_trash") == "true")
    assert (_kept(paths, "enter"), _kept(paths, "start_with")) == ('"line"', '"last"')
    window.until(lambda: _control(settings, QCheckBox, "setting-ask_before_trash").isChecked())


def test_what_another_process_chose_is_in_force(window: RunningWindow, paths: Paths) -> None:
    settings = _open(window, "general")
    change_store(paths, "INSERT INTO setting (name, value) VALUES ('enter', '\"line\"')")
    window.until(lambda: _control(settings, QRadioButton, "setting-enter-line").isChecked())
    QTest.keyClicks(window.window.composer.edit, "one")
    QTest.keyClick(window.window.composer.edit, Qt.Key.Key_Return)
    assert window.window.composer.text() == "one\n"


def test_motion_stops_where_that_was_chosen(window: RunningWindow) -> None:
    settings = _open(window, "looks")
    motion = window.shell.transcript._moving.motion
    motion.set_reduced(False)
    _press(settings, "setting-motion-reduced")
    assert motion.reduced


@pytest.mark.parametrize("chosen", ["new", "last", "temporary"])
def test_the_program_starts_as_chosen(
    window: RunningWindow, start_window: StartWindow, paths: Paths, chosen: str
) -> None:
    window.ask("Remember me")
    window.until(window.answered)
    if chosen != "new":
        _press(_open(window, "general"), f"setting-start_with-{chosen}")
        window.until(lambda: _kept(paths, "start_with") == f'"{chosen}"')
    window.close()
    again = start_window()
    again.until_ready()
    seen: dict[str, Callable[[], bool]] = {
        "new": lambda: not again.messages and again.window.windowTitle() == "Ashley Desktop",
        "last": lambda: [one.content for one in again.messages][:1] == ["Remember me"],
        "temporary": lambda: "Temporary" in again.window.windowTitle(),
    }
    again.until(seen[chosen])


def test_a_conversation_goes_only_after_a_question(window: RunningWindow, paths: Paths) -> None:
    window.ask("Stay")
    window.until(window.answered)
    settings = _open(window, "general")
    _press(settings, "setting-ask_before_trash")
    window.until(lambda: _kept(paths, "ask_before_trash") == "true")
    settings.close()

    def answer(words: str) -> None:
        window.window.actions_.delete.trigger()
        window.until(lambda: _question(window) is not None)
        box = _question(window)
        assert box is not None
        next(one for one in box.findChildren(QPushButton) if one.text() == words).click()
        window.until(lambda: _question(window) is None)

    left = "SELECT count(*) FROM session WHERE deleted_at IS NULL"
    answer("Cancel")
    assert change_store(paths, left) == [(1,)]
    answer("Move to the trash")
    window.until(lambda: change_store(paths, left) == [(0,)])


def _question(window: RunningWindow) -> QDialog | None:
    boxes = (box for box in window.window.findChildren(QDialog) if box.isVisible())
    return next((box for box in boxes if "trash" in box.windowTitle()), None)
