"""The settings window: search, keys, narrow and large, and a name for everything."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QSignalSpy, QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QBoxLayout,
    QComboBox,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QWidget,
)
from pytestqt.qtbot import QtBot

from ashley_desktop.ui.main_window import MainWindow
from ashley_desktop.ui.settings.dialog import SettingsWindow
from ashley_desktop.ui.settings.finding import find
from ashley_desktop.ui.settings.mark import Mark
from ashley_desktop.ui.theme import Theme

PAGES = ("providers", "personas", "machine", "general", "looks", "history", "usage")


@pytest.fixture
def settings(window: MainWindow, qtbot: QtBot) -> SettingsWindow:
    """Open."""
    window.open_settings()
    assert window.settings is not None
    qtbot.waitUntil(window.settings.isVisible)
    return window.settings


def _found(settings: SettingsWindow) -> list[str]:
    listed = settings._side.found
    return [listed.item(row).text() for row in range(listed.count())]


def _type(settings: SettingsWindow, words: str) -> None:
    QTest.keyClick(settings, Qt.Key.Key_F, Qt.KeyboardModifier.ControlModifier)
    QTest.keyClicks(settings._side.search, words)


def test_pages_are_made_when_they_are_first_shown(settings: SettingsWindow) -> None:
    stack = settings._pages
    assert [name for name in PAGES if stack.is_built(name)] == ["providers"]
    built: list[str] = []
    settings.when_built("history", lambda: built.append("history"))
    assert not built
    settings.show_page("history")
    assert built == ["history"]
    settings.when_built("history", lambda: built.append("again"))
    assert built == ["history", "again"]


def test_a_page_of_others_is_added_and_found(settings: SettingsWindow) -> None:
    made: list[QWidget] = []

    def make() -> QWidget:
        made.append(QLabel())
        return made[0]

    settings.add_page("Weather", "sun", make, name="weather", keywords=("rain",))
    assert not made
    _type(settings, "rain")
    assert _found(settings) == ["Weather"]
    QTest.keyClick(settings._side.search, Qt.Key.Key_Return)
    assert settings.shown_page == "weather"


@pytest.mark.parametrize(
    ("words", "page", "identifier"),
    [
        ("enter key", "general", ""),
        ("dark", "looks", "setting-theme-dark"),
        ("every day", "history", ""),
        ("text size", "looks", ""),
        ("cost under", "looks", "setting-usage"),
    ],
)
def test_a_search_leads_to_the_setting_and_marks_it(
    settings: SettingsWindow, words: str, page: str, identifier: str
) -> None:
    _type(settings, words)
    QTest.keyClick(settings._side.search, Qt.Key.Key_Return)
    assert settings.shown_page == page
    assert settings.findChildren(Mark)
    if identifier:
        focus = settings.focusWidget()
        assert focus is not None
        assert focus.accessibleIdentifier() == identifier


def test_what_is_said_of_a_setting_is_searched_too(settings: SettingsWindow) -> None:
    _type(settings, "removed for good")
    assert "Keep what is in the trash for" in _found(settings)
    settings._side.search.clear()
    _type(settings, "no such thing")
    assert _found(settings) == []
    assert settings._side.nothing.isVisible()
    QTest.keyClick(settings._side.search, Qt.Key.Key_Escape)
    assert settings._side.list.isVisible()
    assert settings.isVisible()


def test_the_keys_turn_pages_and_close(settings: SettingsWindow) -> None:
    control, shift = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier
    QTest.keyClick(settings, Qt.Key.Key_PageDown, control)
    assert settings.shown_page == "personas"
    QTest.keyClick(settings, Qt.Key.Key_Tab, control)
    assert settings.shown_page == "machine"
    QTest.keyClick(settings, Qt.Key.Key_Backtab, control | shift)
    assert settings.shown_page == "personas"
    QTest.keyClick(settings, Qt.Key.Key_Escape)
    assert not settings.isVisible()


def test_ctrl_z_is_the_texts_own_where_one_is_typed(settings: SettingsWindow) -> None:
    settings.show_page("general")
    taken = QSignalSpy(settings.undo_wanted)
    _type(settings, "dark")
    control = Qt.KeyboardModifier.ControlModifier
    QTest.keyClick(settings._side.search, Qt.Key.Key_Z, control)
    assert taken.count() == 0
    settings._side.list.setFocus()
    QTest.keyClick(settings, Qt.Key.Key_Z, control)
    assert taken.count() == 1
    settings.show_page("personas")  # takes back what was done to personas
    QTest.keyClick(settings, Qt.Key.Key_Z, control)
    assert taken.count() == 1


@pytest.mark.parametrize("zoom", [100, 200])
def test_every_page_fits_a_narrow_window(
    settings: SettingsWindow, theme: Theme, zoom: int, qtbot: QtBot
) -> None:
    theme.set_zoom(zoom)
    settings.resize(420, 640)
    for entry in settings._pages.entries:
        settings.show_page(entry.name)
        area = settings._pages._areas[entry.name]
        qtbot.waitUntil(lambda area=area: area.viewport().width() > 300)
        assert area.widget().minimumSizeHint().width() <= area.viewport().width(), entry.name
    assert settings._side.picker.isVisible()
    assert not settings._side.list.isVisible()


@pytest.mark.parametrize("page", ["providers", "personas"])
def test_the_list_goes_above_its_fields_with_large_text_too(
    settings: SettingsWindow, theme: Theme, page: str, qtbot: QtBot
) -> None:
    settings.resize(920, 700)  # as it opens, unless the screen is smaller
    settings.show_page(page)
    shown = settings.page(page)
    ways = QBoxLayout.Direction
    qtbot.waitUntil(lambda: shown._halves.direction() == ways.LeftToRight)  # type: ignore[attr-defined]
    theme.set_zoom(200)
    qtbot.waitUntil(lambda: shown._halves.direction() == ways.TopToBottom)  # type: ignore[attr-defined]
    theme.set_zoom(100)
    qtbot.waitUntil(lambda: shown._halves.direction() == ways.LeftToRight)  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    ("words", "page"),
    [
        ("api key", "Providers"),
        ("url", "Providers"),
        ("system prompt", "Personas"),
        ("temperature", "Personas"),
        ("gguf", "This machine"),
        ("internet", "This machine"),
        ("filter", "Moderation"),
        ("enter key", "General"),
        ("one conversation", "General"),
        ("dark mode", "Looks"),
        ("font size", "Looks"),
        ("text size", "Looks"),
        ("trash", "History"),
        ("restore", "History"),
        ("delete old", "History"),
        ("tracking", "Privacy"),
        ("password", "Privacy"),
        ("money", "Usage"),
    ],
)
def test_the_words_that_people_use_lead_somewhere(
    settings: SettingsWindow, words: str, page: str
) -> None:
    found = find(settings._pages, words)
    assert found
    assert page in {one.where or one.title for one in found[:3]}


def test_everything_that_takes_the_keys_has_a_name(settings: SettingsWindow) -> None:
    kinds = (QAbstractButton, QLineEdit, QComboBox, QAbstractItemView, QPlainTextEdit)
    for name in PAGES:
        settings.page(name)
    controls = [one for kind in kinds for one in settings.findChildren(kind)]
    inner = "qt_"
    nameless = [
        one
        for one in controls
        if not (one.accessibleName() or getattr(one, "text", str)())
        and not one.objectName().startswith(inner)
        and one.focusPolicy() != Qt.FocusPolicy.NoFocus
        and not isinstance(one.parent(), QComboBox)
    ]
    assert len(controls) > 30
    assert nameless == []


@pytest.mark.parametrize(
    ("words", "identifier"),
    [("text size", "setting-zoom"), ("longest answer", "persona-max-tokens")],
)
def test_a_search_leads_the_keys_to_the_control(
    settings: SettingsWindow, words: str, identifier: str
) -> None:
    _type(settings, words)
    QTest.keyClick(settings._side.search, Qt.Key.Key_Return)
    focused = settings.focusWidget()
    assert focused is not None
    assert focused.accessibleIdentifier() == identifier
