"""The window's parts for people who do not see them, and foreign words in every one of them."""

from __future__ import annotations

from datetime import timedelta

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible
from PySide6.QtTest import QSignalSpy
from PySide6.QtWidgets import QAbstractButton, QComboBox, QLabel, QLineEdit, QListView, QWidget
from pytestqt.qtbot import QtBot

from ashley_desktop.storage.records import SessionRecord
from ashley_desktop.ui import tokens
from ashley_desktop.ui.header import ModelGroup, PersonaChoice
from ashley_desktop.ui.main_window import MainWindow
from ashley_desktop.ui.notices import Notice
from ashley_desktop.ui.settings.provider_choice import ProviderChoice
from tests.ui.shell.conftest import session

HOSTILE = '<img src="file:///etc/hostname"><b>words</b>'
IDENTIFIERS = {
    "session-list": QListView,
    "session-search": QLineEdit,
    "new-session": QAbstractButton,
    "persona-picker": QComboBox,
    "model-picker": QComboBox,
    "composer": QWidget,
    "send": QAbstractButton,
    "stop": QAbstractButton,
    "status": QWidget,
    "export": QAbstractButton,
}


def _by_identifier(window: MainWindow, identifier: str) -> list[QWidget]:
    widgets = window.findChildren(QWidget)
    return [widget for widget in widgets if widget.accessibleIdentifier() == identifier]


@pytest.fixture
def filled(window: MainWindow, sessions: list[SessionRecord]) -> MainWindow:
    """A window with sessions, everything opened once."""
    window.sidebar.set_sessions(sessions)
    window.header.personas.set_personas([PersonaChoice("Ashley", "Ashley")])
    window.header.models.set_models([ModelGroup("openai", "OpenAI", ("gpt-4o",))])
    window.open_settings()
    assert window.settings is not None
    window.settings.providers.set_providers([ProviderChoice("openai", "OpenAI")])
    for action in (window.actions_.guide, window.actions_.about):
        action.trigger()
    window.notices.show_notice(Notice("undo", "Trip", "Undo"))
    return window


@pytest.mark.parametrize("identifier", IDENTIFIERS)
def test_identifiers_are_kept(window: MainWindow, identifier: str) -> None:
    (found,) = _by_identifier(window, identifier)
    assert isinstance(found, IDENTIFIERS[identifier])


def test_the_settings_have_theirs_from_the_first_opening(window: MainWindow) -> None:
    assert _by_identifier(window, "settings") == []
    window.open_settings()
    assert len(_by_identifier(window, "settings")) == 1


def test_everything_that_takes_the_keyboard_has_a_name(filled: MainWindow) -> None:
    nameless = []
    for widget in filled.findChildren(QWidget):
        told = QAccessible.queryAccessibleInterface(widget)
        name = told.text(QAccessible.Text.Name) or widget.accessibleName() if told else ""
        inner = widget.objectName().startswith("qt_") or type(widget) is QWidget
        if widget.focusPolicy() != Qt.FocusPolicy.NoFocus and not inner and not name:
            nameless.append(f"{type(widget).__name__} in {type(widget.parent()).__name__}")
    assert nameless == []


def test_pictures_alone_have_names(filled: MainWindow) -> None:
    for label in filled.findChildren(QLabel):
        assert label.pixmap().isNull() or label.accessibleName()


def test_what_others_wrote_is_never_markup(filled: MainWindow) -> None:
    hostile = session(7, HOSTILE, timedelta(0))
    filled.sidebar.put_session(hostile)
    filled.set_conversation("s7", HOSTILE)
    filled.sidebar.search.setText(HOSTILE + "not there")
    filled.empty_state.set_persona("Mine", HOSTILE, HOSTILE)
    filled.notices.show_notice(Notice("undo", HOSTILE, "Undo"))
    filled.composer.set_blocked(HOSTILE)
    filled.composer.set_persona_title(HOSTILE)
    for label in filled.findChildren(QLabel):
        if label.text():
            assert label.textFormat() is Qt.TextFormat.PlainText, label.text()
    for widget in filled.findChildren(QWidget):
        assert "<img" not in widget.toolTip()
    index = filled.sidebar.model.index(0)
    filled.sidebar.search.clear()
    index = filled.sidebar.model.index(0)
    assert index.data() == HOSTILE
    assert "<img" not in index.data(Qt.ItemDataRole.ToolTipRole)


def test_nothing_foreign_is_wider_than_a_narrow_window(filled: MainWindow, qtbot: QtBot) -> None:
    word = "Donaudampfschifffahrtsgesellschaftskapitän" * 4
    filled.set_conversation("s1", word)
    filled.header.models.set_models([ModelGroup("openai", word, (word,))])
    filled.header.models.set_current("openai", word)
    filled.header.personas.set_personas([PersonaChoice("Mine", word)])
    filled.notices.show_notice(Notice("undo", word, "Undo"))
    filled.composer.set_blocked(word)
    filled.status.set_problem(word)
    filled.empty_state.set_persona("Mine", word, word)
    filled.resize(420, 700)
    qtbot.waitUntil(lambda: filled.sidebar.isHidden())
    assert filled.width() == 420
    for identifier in ("send", "export", "model-picker"):
        (part,) = _by_identifier(filled, identifier)
        qtbot.waitUntil(lambda part=part: part.mapTo(filled, part.rect().topRight()).x() <= 420)


def test_choosing_renaming_and_deleting_are_told(
    window: MainWindow, sessions: list[SessionRecord], qtbot: QtBot
) -> None:
    sidebar = window.sidebar
    sidebar.set_sessions(sessions)
    chosen, deleted = QSignalSpy(sidebar.session_chosen), QSignalSpy(sidebar.menu.chosen)
    renamed = QSignalSpy(sidebar.rename_requested)
    sidebar.set_current("s1")
    assert chosen.count() == 0
    sidebar.list.setFocus()
    qtbot.keyClick(sidebar.list, Qt.Key.Key_Down)
    assert chosen.at(0) == ["s2"]
    qtbot.keyClick(sidebar.list, Qt.Key.Key_Delete)
    assert deleted.at(0) == ["trash", ("s2",)]
    sidebar.rename("s2")
    editor = sidebar.list.viewport().findChild(QLineEdit)
    assert editor.accessibleName() == "New title"
    editor.setText("Supper")
    qtbot.keyClick(editor, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: renamed.count() == 1)
    assert renamed.at(0) == ["s2", "Supper"]


def test_an_update_keeps_the_selection_and_is_not_a_choice(
    window: MainWindow, sessions: list[SessionRecord]
) -> None:
    sidebar = window.sidebar
    sidebar.set_sessions(sessions)
    sidebar.set_current("s3")
    chosen = QSignalSpy(sidebar.session_chosen)
    sidebar.put_session(session(9, "Newer", timedelta(0)))
    sidebar.put_session(session(3, "Letter, again", timedelta(0)))
    sidebar.remove_session("s1")
    selected = sidebar.list.selectionModel().selectedIndexes()
    assert [sidebar.list.session_at(index) for index in selected] == ["s3"]
    sidebar.search.setText("no such title")
    sidebar.show_found("Nothing was found.")
    sidebar.search.setText("")
    selected = sidebar.list.selectionModel().selectedIndexes()
    assert [sidebar.list.session_at(index) for index in selected] == ["s3"]
    assert chosen.count() == 0


def test_removing_the_chosen_one_chooses_no_other(
    window: MainWindow, sessions: list[SessionRecord]
) -> None:
    window.sidebar.set_sessions(sessions)
    window.sidebar.set_current("s3")
    chosen = QSignalSpy(window.sidebar.session_chosen)
    window.sidebar.remove_session("s3")
    assert chosen.count() == 0
    assert not window.sidebar.list.selectionModel().hasSelection()


def test_a_search_that_finds_nothing_says_so(
    window: MainWindow, sessions: list[SessionRecord], qtbot: QtBot
) -> None:
    sidebar = window.sidebar
    sidebar.set_sessions(sessions)
    asked = QSignalSpy(sidebar.search_changed)
    qtbot.keyClicks(sidebar.search, "zebra")
    assert asked.at(asked.count() - 1) == ["zebra"]
    assert sidebar.list.isVisible()  # until it is known what there is
    sidebar.show_found("Nothing was found.")
    shown = [label.text() for label in sidebar.findChildren(QLabel) if label.isVisible()]
    assert shown == ["Nothing was found."]
    sidebar.put_session(sessions[0])  # what goes on beside does not end it
    assert not sidebar.list.isVisible()
    qtbot.keyClick(sidebar.search, Qt.Key.Key_Escape)
    assert sidebar.search.text() == ""
    assert sidebar.list.isVisible()


def test_a_thousand_sessions_are_one_update(window: MainWindow, qtbot: QtBot) -> None:
    many = [session(number, f"Talk {number}", timedelta(hours=number)) for number in range(1000)]
    window.sidebar.set_sessions(many)
    window.sidebar.set_current("s999")
    moved = QSignalSpy(window.sidebar.model.rowsMoved)
    reset = QSignalSpy(window.sidebar.model.modelReset)
    window.sidebar.put_session(session(500, "Talk 500", timedelta(hours=-1)))
    assert window.sidebar.model.row_of("s500") == 0
    assert (moved.count(), reset.count()) == (1, 0)


def test_a_suggestion_goes_into_the_field_and_is_not_sent(window: MainWindow, qtbot: QtBot) -> None:
    sent = QSignalSpy(window.composer.submitted)
    for persona in ("Ashley", "Technical", "Creative"):
        window.empty_state.set_persona(persona, persona, "", ["Explain R&D: ", "Second"])
        button = window.empty_state.findChildren(QAbstractButton)[0]
        qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
        assert window.composer.text() == "Explain R&D: "
    assert sent.count() == 0


def test_large_type_fits_a_narrow_window(window: MainWindow) -> None:
    for _ in range(10):
        window.actions_.zoom_in.trigger()
    window.resize(tokens.NARROW_WIDTH - 1, 700)
    assert window.width() == tokens.NARROW_WIDTH - 1
    assert window.composer.send.isVisible()
