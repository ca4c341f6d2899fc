"""The drop-down of personas: it is searched by typing, and keys do all of it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QSignalSpy
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from ashley_desktop.ui.persona_picker import PersonaChoice, PersonaPicker
from ashley_desktop.ui.persona_popup import PersonaPopup
from ashley_desktop.ui.persona_rows import CHOICE
from ashley_desktop.ui.theme import Theme

CHOICES = [
    PersonaChoice("Ashley", "Ashley", "A friendly generalist", None, "Ctrl+1"),
    PersonaChoice("Technical", "Technical Expert", "Code and good practice", None, "Ctrl+2"),
    PersonaChoice("Creative", "Creative Assistant", "Writing and storytelling", None, "Ctrl+3"),
]


@pytest.fixture
def picker(qtbot: QtBot, theme: Theme) -> Iterator[PersonaPicker]:
    window = QWidget()
    qtbot.addWidget(window)
    window.resize(700, 500)
    made = PersonaPicker(theme)
    made.setParent(window)
    made.set_personas(CHOICES)
    made.set_current("Technical")
    with qtbot.waitExposed(window):
        window.show()
    window.activateWindow()
    yield made
    window.hide()


def opened(picker: PersonaPicker, qtbot: QtBot) -> PersonaPopup:
    qtbot.mouseClick(picker, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(picker.popup.isVisible)
    return picker.popup


def titles(popup: PersonaPopup) -> list[str]:
    return [popup.list.item(row).text() for row in range(popup.list.count())]


def test_it_opens_at_the_one_that_answers(picker: PersonaPicker, qtbot: QtBot) -> None:
    popup = opened(picker, qtbot)
    assert titles(popup) == ["Ashley", "Technical Expert", "Creative Assistant"]
    assert popup.list.currentItem().data(CHOICE).name == "Technical"
    chosen = QSignalSpy(picker.persona_chosen)
    qtbot.keyClick(popup.field, Qt.Key.Key_Down)
    qtbot.keyClick(popup.field, Qt.Key.Key_Return)
    assert [chosen.at(0)] == [["Creative"]]
    assert picker.currentText() == "Creative Assistant"
    assert not popup.isVisible()


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("tech", ["Technical Expert"]),
        ("GOOD prac", ["Technical Expert"]),
        ("story creative", ["Creative Assistant"]),
        ("a", ["Ashley", "Technical Expert", "Creative Assistant"]),
        ("nobody", []),
    ],
)
def test_typing_filters_titles_names_and_descriptions(
    picker: PersonaPicker, qtbot: QtBot, typed: str, found: list[str]
) -> None:
    popup = opened(picker, qtbot)
    qtbot.keyClicks(popup.field, typed)
    assert titles(popup) == found
    assert popup._nobody.isVisible() == (not found)
    chosen = QSignalSpy(picker.persona_chosen)
    qtbot.keyClick(popup.field, Qt.Key.Key_Return)
    assert chosen.count() == bool(found)


def test_esc_empties_the_field_then_closes(picker: PersonaPicker, qtbot: QtBot) -> None:
    popup = opened(picker, qtbot)
    qtbot.keyClicks(popup.field, "tech")
    qtbot.keyClick(popup.field, Qt.Key.Key_Escape)
    assert popup.isVisible()
    assert len(titles(popup)) == 3
    qtbot.keyClick(popup.field, Qt.Key.Key_Escape)
    assert not popup.isVisible()
    assert picker.currentText() == "Technical Expert"


def test_its_last_entry_leads_to_the_page(picker: PersonaPicker, qtbot: QtBot) -> None:
    popup = opened(picker, qtbot)
    with qtbot.waitSignal(picker.manage_requested):
        qtbot.mouseClick(popup.manage, Qt.MouseButton.LeftButton)
    assert not popup.isVisible()


def test_the_list_follows_while_it_is_open(picker: PersonaPicker, qtbot: QtBot) -> None:
    popup = opened(picker, qtbot)
    picker.set_personas([*CHOICES, PersonaChoice("Pirate", "Captain")])
    assert titles(popup)[-1] == "Captain"
    assert picker.currentText() == "Technical Expert"


def test_it_stays_within_the_window(picker: PersonaPicker, qtbot: QtBot) -> None:
    window = picker.window()
    for x, y in ((600, 0), (0, 460), (600, 460)):
        picker.move(x, y)
        popup = opened(picker, qtbot)
        assert window.rect().contains(popup.geometry())
        popup.hide()


def test_a_click_elsewhere_closes_it(picker: PersonaPicker, qtbot: QtBot) -> None:
    popup = opened(picker, qtbot)
    qtbot.mouseClick(picker.window(), Qt.MouseButton.LeftButton, pos=QPoint(5, 490))
    assert not popup.isVisible()
    assert picker.currentText() == "Technical Expert"
