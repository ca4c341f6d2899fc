"""The settings: what is typed is sent on once, and a key is never seen again."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QSignalSpy
from PySide6.QtWidgets import QComboBox, QLabel, QLineEdit, QRadioButton
from pytestqt.qtbot import QtBot

from ashley_desktop.ui.main_window import MainWindow
from ashley_desktop.ui.settings.dialog import SettingsWindow
from ashley_desktop.ui.settings.providers_page import ProviderChoice, ProviderSection
from ashley_desktop.ui.theme import Mode, Theme

SECRET = "sk-typed-by-hand"
HOSTILE = '<img src="file:///etc/hostname"><b>wrong</b>'
OPENAI = ProviderChoice(
    "openai", "OpenAI", usual_url="https://api.openai.com/v1", usual_model="gpt-4o-mini"
)
OFFLINE = ProviderChoice("offline", "The model on this machine", local=True, note="It is tiny.")


@pytest.fixture
def settings(window: MainWindow) -> SettingsWindow:
    """Open, with both providers."""
    window.open_settings()
    assert window.settings is not None
    window.settings.providers.set_providers([OFFLINE, OPENAI])
    return window.settings


@pytest.fixture
def openai(settings: SettingsWindow) -> ProviderSection:
    """The section of a server."""
    return settings.providers.sections["openai"]


def _sent(spy: QSignalSpy) -> list[list[object]]:
    return [list(spy.at(row)) for row in range(spy.count())]


def test_a_key_leaves_its_field_and_never_comes_back(
    settings: SettingsWindow, openai: ProviderSection, qtbot: QtBot
) -> None:
    entered = QSignalSpy(settings.providers.key_entered)
    assert openai.key.echoMode() is QLineEdit.EchoMode.Password
    qtbot.keyClicks(openai.key, SECRET)
    qtbot.mouseClick(openai.save_key, Qt.MouseButton.LeftButton)
    settings.providers.set_key_state("openai", "https://api.openai.com:443", stored=True)
    assert _sent(entered) == [["openai", SECRET]]
    assert openai.key.text() == ""
    openai.key.undo()
    assert openai.key.text() == ""
    texts = [label.text() for label in settings.findChildren(QLabel)]
    texts += [field.text() + field.placeholderText() for field in settings.findChildren(QLineEdit)]
    assert SECRET not in " ".join(texts)
    assert openai.forget_key.isVisible()


def test_a_key_that_is_being_typed_survives_news(
    settings: SettingsWindow, openai: ProviderSection, qtbot: QtBot
) -> None:
    qtbot.keyClicks(openai.key, "sk-half")
    settings.providers.set_key_state("openai", "https://api.openai.com:443", stored=False)
    assert openai.key.text() == "sk-half"


def test_an_empty_key_is_answered_in_words(openai: ProviderSection, qtbot: QtBot) -> None:
    entered = QSignalSpy(openai.key_entered)
    qtbot.keyClicks(openai.key, "   ")
    qtbot.keyClick(openai.key, Qt.Key.Key_Return)
    assert entered.count() == 0
    assert openai.problem.isVisible()
    assert openai.problem.text() == "Paste a key into the field first."


def test_whether_a_key_is_stored_is_said(settings: SettingsWindow, openai: ProviderSection) -> None:
    settings.providers.set_key_state("openai", "A key is stored.", stored=True)
    assert openai.key_state.text() == "A key is stored."
    assert openai.forget_key.isVisible()
    settings.providers.set_key_state("openai", "No key is stored.", stored=False)
    assert openai.key_state.text() == "No key is stored."
    assert not openai.forget_key.isVisible()


def test_a_change_is_sent_once_when_it_is_typed_to_the_end(
    settings: SettingsWindow, openai: ProviderSection, qtbot: QtBot
) -> None:
    urls = QSignalSpy(settings.providers.base_url_changed)
    models = QSignalSpy(settings.providers.model_changed)
    openai.base_url.setText("")
    qtbot.keyClicks(openai.base_url, " http://127.0.0.1:8080/v1 ")
    qtbot.keyClick(openai.base_url, Qt.Key.Key_Return)
    qtbot.keyClick(openai.base_url, Qt.Key.Key_Return)
    openai.model.setText("llama")
    qtbot.keyClick(openai.model, Qt.Key.Key_Return)
    assert _sent(urls) == [["openai", "http://127.0.0.1:8080/v1"]]
    assert _sent(models) == [["openai", "llama"]]


def test_a_field_that_is_typed_into_is_left_alone(
    settings: SettingsWindow, openai: ProviderSection, qtbot: QtBot
) -> None:
    settings.activateWindow()
    openai.base_url.setFocus()
    qtbot.waitUntil(openai.base_url.hasFocus)
    qtbot.keyClicks(openai.base_url, "http://half")
    typed = openai.base_url.text()
    settings.providers.set_providers([OPENAI])
    assert openai.base_url.text() == typed


def test_buttons_tell_for_which_provider(
    settings: SettingsWindow, openai: ProviderSection, qtbot: QtBot
) -> None:
    page = settings.providers
    tested, chosen, forgotten = (
        QSignalSpy(page.test_requested),
        QSignalSpy(page.provider_chosen),
        QSignalSpy(page.key_forgotten),
    )
    page.set_selected("offline")
    assert page.sections["offline"].choice.isChecked()
    page.set_key_state("openai", "https://api.openai.com:443", stored=True)
    openai.test.click()
    openai.choice.click()
    openai.forget_key.click()
    assert _sent(tested) == _sent(chosen) == _sent(forgotten) == [["openai"]]
    assert not page.sections["offline"].choice.isChecked()


def test_a_test_cannot_be_started_twice_and_tells_its_end(
    settings: SettingsWindow, openai: ProviderSection
) -> None:
    settings.providers.set_test_result("openai", "Asking…", None)
    assert not openai.test.isEnabled()
    settings.providers.set_test_result("openai", HOSTILE, False)
    assert openai.test.isEnabled()
    assert openai.test_result.text() == HOSTILE


def test_foreign_words_are_never_markup(settings: SettingsWindow, openai: ProviderSection) -> None:
    settings.providers.set_problem("openai", HOSTILE)
    settings.providers.set_key_place(HOSTILE)
    settings.providers.set_key_state("openai", HOSTILE, stored=True)
    for label in settings.findChildren(QLabel):
        assert not label.text() or label.textFormat() is Qt.TextFormat.PlainText


def test_looks_take_effect_at_once(
    window: MainWindow, settings: SettingsWindow, theme: Theme, state_path: object
) -> None:
    dark = next(one for one in settings.looks.findChildren(QRadioButton) if one.text() == "Dark")
    dark.click()
    assert theme.mode is Mode.DARK
    size = settings.looks.findChild(QComboBox)
    size.setCurrentIndex(size.findData(150))
    size.activated.emit(size.currentIndex())
    assert theme.zoom == 150
    theme.set_zoom(120)
    assert size.currentData() == 120
