"""The line over the conversation: title, personas, models."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QSignalSpy
from pytestqt.qtbot import QtBot

from ashley_desktop.ui.header import Header, ModelGroup, PersonaChoice
from ashley_desktop.ui.main_window import MainWindow
from ashley_desktop.ui.theme import Theme

HOSTILE = '<img src="file:///etc/hostname"><b>' + "long-name-" * 40
PERSONAS = [PersonaChoice("Ashley", "Ashley"), PersonaChoice("Technical", "Technical Expert")]


@pytest.fixture
def header(qtbot: QtBot, theme: Theme) -> Header:
    """A wide one on screen."""
    made = Header(theme)
    qtbot.addWidget(made)
    made.resize(900, made.sizeHint().height())
    with qtbot.waitExposed(made):
        made.show()
    return made


def _rows(header: Header) -> list[str]:
    return [header.models.itemText(row) for row in range(header.models.count())]


def test_the_personas_value_is_its_title(header: Header) -> None:
    chosen = QSignalSpy(header.personas.persona_chosen)
    header.personas.set_personas(PERSONAS)
    header.personas.set_current("Technical")
    assert header.personas.currentText() == "Technical Expert"
    header.personas.set_personas([*PERSONAS, PersonaChoice("Creative", "Creative Assistant")])
    assert header.personas.currentText() == "Technical Expert"
    header.personas.set_current("no such persona")
    assert header.personas.currentText() == "Technical Expert"
    assert chosen.count() == 0


def test_a_chosen_persona_is_told_by_its_name(header: Header, qtbot: QtBot) -> None:
    header.personas.set_personas(PERSONAS)
    header.personas.set_current("Ashley")
    with qtbot.waitSignal(header.personas.persona_chosen) as told:
        qtbot.keyClick(header.personas, Qt.Key.Key_Down)
    assert told.args == ["Technical"]


def test_without_any_list_the_model_in_force_is_offered(header: Header) -> None:
    header.models.set_models([])
    assert header.models.count() == 0
    header.models.set_current("openai", "gpt-4o")
    assert header.models.currentText() == "gpt-4o"
    header.models.set_models([ModelGroup("openai", "OpenAI", (), "The server lists no models")])
    assert header.models.currentText() == "gpt-4o"
    assert _rows(header) == ["OpenAI", "gpt-4o", "The server lists no models"]


def test_only_models_can_be_chosen(header: Header, qtbot: QtBot) -> None:
    header.models.set_models(
        [
            ModelGroup("offline", "On this machine", ("small",)),
            ModelGroup("openai", "OpenAI", ("small", "large"), "Add a key"),
        ]
    )
    header.models.set_current("offline", "small")
    enabled = [
        bool(header.models.model().index(row, 0).flags() & Qt.ItemFlag.ItemIsEnabled)
        for row in range(header.models.count())
    ]
    assert enabled == [False, True, False, True, True, False]
    with qtbot.waitSignal(header.models.model_chosen) as told:
        qtbot.keyClick(header.models, Qt.Key.Key_Down)
    assert told.args == ["openai", "small"]


def test_a_list_that_comes_while_it_is_open_can_be_used(header: Header, qtbot: QtBot) -> None:
    models = header.models
    header.resize(900, 600)
    models.set_models([ModelGroup("openai", "OpenAI", ("old",))])
    models.set_current("openai", "old")
    asked = QSignalSpy(models.about_to_show)
    models.showPopup()
    qtbot.waitUntil(lambda: models.popup.isVisible())
    assert asked.count() == 1
    models.set_models([ModelGroup("openai", "OpenAI", ("new-1", "new-2", "old"))])
    assert models.popup.isVisible()
    assert models.currentText() == "old"
    with qtbot.waitSignal(models.model_chosen) as told:
        qtbot.keyClick(models.popup.field, Qt.Key.Key_Up)
        qtbot.keyClick(models.popup.field, Qt.Key.Key_Return)
    assert told.args == ["openai", "new-2"]
    assert models.currentText() == "new-2"
    assert not models.popup.isVisible()


def test_foreign_names_stay_plain_and_small(header: Header) -> None:
    header.models.set_models([ModelGroup("openai", HOSTILE, (HOSTILE,), HOSTILE)])
    header.models.set_current("openai", HOSTILE)
    header.personas.set_personas([PersonaChoice("Mine", HOSTILE, HOSTILE)])
    header.title.set_title(HOSTILE, True)
    assert header.models.currentText() == HOSTILE
    assert header.models.sizeHint().width() <= 260
    assert header.personas.sizeHint().width() <= 260
    assert header.minimumSizeHint().width() <= 640
    for widget in (header.models, header.personas, header.title):
        assert "<img" not in widget.toolTip()


def test_a_title_is_edited_in_place(header: Header, qtbot: QtBot) -> None:
    told = QSignalSpy(header.title_edited)
    header.title.set_title("Before", True)
    header.title.begin_edit()
    qtbot.keyClicks(header.title, "  After   all ")
    qtbot.keyClick(header.title, Qt.Key.Key_Return)
    assert header.title.text() == "After all"
    header.title.begin_edit()
    qtbot.keyClick(header.title, Qt.Key.Key_Delete)
    qtbot.keyClick(header.title, Qt.Key.Key_Return)
    assert header.title.text() == "After all"
    assert [told.at(row) for row in range(told.count())] == [["After all"]]


def test_esc_takes_a_title_back(window: MainWindow, qtbot: QtBot) -> None:
    told = QSignalSpy(window.header.title_edited)
    window.set_conversation("s1", "Before")
    window.activateWindow()
    window.header.title.begin_edit()
    qtbot.waitUntil(window.header.title.hasFocus)
    qtbot.keyClicks(window.header.title, "Other")
    qtbot.keyClick(window.header.title, Qt.Key.Key_Escape)
    assert window.header.title.text() == "Before"
    assert told.count() == 0


def test_a_title_that_is_not_stored_cannot_be_edited(header: Header, qtbot: QtBot) -> None:
    header.title.set_title("", False)
    header.title.begin_edit()
    qtbot.keyClicks(header.title, "typed")
    assert header.title.text() == ""


def test_a_narrow_header_takes_two_lines(header: Header, qtbot: QtBot) -> None:
    one = header.sizeHint().height()
    header.resize(400, 200)
    qtbot.waitUntil(lambda: header.sizeHint().height() > one)
    assert header.personas.isVisible()
    assert header.models.isVisible()
