"""The page of providers: what is typed is sent on once, and a key is never seen again."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QSignalSpy
from PySide6.QtWidgets import QLabel, QLineEdit
from pytestqt.qtbot import QtBot

from ashley_desktop.ui.main_window import MainWindow
from ashley_desktop.ui.settings.dialog import SettingsWindow
from ashley_desktop.ui.settings.provider_choice import ProviderChoice
from ashley_desktop.ui.settings.provider_detail import ProviderDetail
from ashley_desktop.ui.settings.provider_tests import TestLine
from ashley_desktop.ui.settings.providers_page import ProvidersPage

SECRET = "sk-typed-by-hand"
HOSTILE = '<img src="file:///etc/hostname"><b>wrong</b>'
OPENAI = ProviderChoice(
    "openai", "OpenAI", usual_url="https://api.openai.com/v1", usual_model="gpt-4o-mini"
)
OFFLINE = ProviderChoice("offline", "On this machine", local=True, note="Tiny.", answers=True)
MINE = ProviderChoice("mine", "Mine", own=True, base_url="https://mine.example/v1")


@pytest.fixture
def settings(window: MainWindow) -> SettingsWindow:
    """Open, with three providers."""
    window.open_settings()
    assert window.settings is not None
    window.settings.providers.set_providers([OPENAI, OFFLINE, MINE])
    return window.settings


@pytest.fixture
def page(settings: SettingsWindow) -> ProvidersPage:
    return settings.providers


@pytest.fixture
def openai(page: ProvidersPage) -> ProviderDetail:
    """The page of a server."""
    return page.sections["openai"]


def _sent(spy: QSignalSpy) -> list[list[object]]:
    return [list(spy.at(row)) for row in range(spy.count())]


def test_the_first_server_is_shown_where_the_model_here_answers(page: ProvidersPage) -> None:
    assert list(page.sections) == ["openai"]
    assert page.sections["openai"].isVisible()
    assert page.list.current == "openai"


def test_pages_are_made_when_they_are_turned_to_and_keep_what_is_typed(
    page: ProvidersPage, openai: ProviderDetail, qtbot: QtBot
) -> None:
    qtbot.keyClicks(openai.keys.key, "sk-half")
    page.choose("mine")
    assert page.sections["mine"].isVisible()
    assert not openai.isVisible()
    page.set_providers([OPENAI, OFFLINE, MINE])
    assert page.list.current == "mine"
    page.choose("openai")
    assert openai.keys.key.text() == "sk-half"


def test_a_key_leaves_its_field_and_never_comes_back(
    settings: SettingsWindow, page: ProvidersPage, openai: ProviderDetail, qtbot: QtBot
) -> None:
    entered = QSignalSpy(page.key_entered)
    key = openai.keys.key
    assert key.echoMode() is QLineEdit.EchoMode.Password
    qtbot.keyClicks(key, SECRET)
    qtbot.mouseClick(openai.keys.save_key, Qt.MouseButton.LeftButton)
    page.set_key_state("openai", "A key is stored.", stored=True)
    assert _sent(entered) == [["openai", SECRET, None]]
    assert key.text() == ""
    key.undo()
    assert key.text() == ""
    texts = [label.text() for label in settings.findChildren(QLabel)]
    texts += [field.text() + field.placeholderText() for field in settings.findChildren(QLineEdit)]
    assert SECRET not in " ".join(texts)
    assert openai.keys.forget_key.isVisible()


def test_another_key_has_a_name(page: ProvidersPage, openai: ProviderDetail, qtbot: QtBot) -> None:
    entered, chosen = QSignalSpy(page.key_entered), QSignalSpy(page.key_chosen)
    assert not openai.keys.another.isVisible()
    page.set_key_state("openai", "A key is stored.", stored=True)
    openai.keys.another.click()
    qtbot.keyClicks(openai.keys.label, "Work")
    qtbot.keyClicks(openai.keys.key, SECRET)
    qtbot.keyClick(openai.keys.key, Qt.Key.Key_Return)
    assert _sent(entered) == [["openai", SECRET, "Work"]]
    assert not openai.keys.label.isVisible()
    assert not openai.keys.in_use.isVisible()
    two = ProviderChoice("openai", "OpenAI", labels=("", "Work"), in_use="Work")
    page.set_providers([two, OFFLINE, MINE])
    assert openai.keys.in_use.isVisible()
    assert openai.keys.in_use.currentText() == "Work"
    openai.keys.in_use.activated.emit(0)
    assert _sent(chosen) == [["openai", ""]]


def test_a_key_that_is_being_typed_survives_news(
    page: ProvidersPage, openai: ProviderDetail, qtbot: QtBot
) -> None:
    qtbot.keyClicks(openai.keys.key, "sk-half")
    page.set_key_state("openai", "https://api.openai.com:443", stored=False)
    page.set_providers([OPENAI, OFFLINE, MINE])
    assert openai.keys.key.text() == "sk-half"


def test_an_empty_key_is_answered_in_words(
    page: ProvidersPage, openai: ProviderDetail, qtbot: QtBot
) -> None:
    entered = QSignalSpy(page.key_entered)
    qtbot.keyClicks(openai.keys.key, "   ")
    qtbot.keyClick(openai.keys.key, Qt.Key.Key_Return)
    assert entered.count() == 0
    assert openai.problem.isVisible()
    assert openai.problem.text() == "Paste a key into the field first."


def test_whether_a_key_is_stored_is_said(page: ProvidersPage, openai: ProviderDetail) -> None:
    page.set_key_state("openai", "A key is stored.", stored=True)
    assert openai.keys.state.text() == "A key is stored."
    page.set_key_state("openai", "No key is stored.", stored=False)
    assert openai.keys.state.text() == "No key is stored."
    assert not openai.keys.forget_key.isVisible()


def test_a_change_is_sent_once_when_it_is_typed_to_the_end(
    page: ProvidersPage, openai: ProviderDetail, qtbot: QtBot
) -> None:
    changed = QSignalSpy(page.changed)
    qtbot.keyClicks(openai.base_url, " http://127.0.0.1:8080/v1 ")
    assert changed.count() == 0
    qtbot.keyClick(openai.base_url, Qt.Key.Key_Return)
    qtbot.keyClick(openai.base_url, Qt.Key.Key_Return)
    openai.model.setText("llama")
    qtbot.keyClick(openai.model, Qt.Key.Key_Return)
    openai.ways.proxy.setText("proxy:1")
    qtbot.keyClick(openai.ways.proxy, Qt.Key.Key_Return)
    openai.ways.needs_key.click()
    assert _sent(changed) == [
        ["openai", "base_url", "http://127.0.0.1:8080/v1"],
        ["openai", "model", "llama"],
        ["openai", "proxy", "proxy:1"],
        ["openai", "needs_key", False],
    ]


def test_headers_count_when_the_field_is_left(
    settings: SettingsWindow, page: ProvidersPage, openai: ProviderDetail, qtbot: QtBot
) -> None:
    changed = QSignalSpy(page.changed)
    settings.activateWindow()
    openai.ways.unfold()
    openai.ways.headers.setFocus()
    qtbot.waitUntil(openai.ways.headers.hasFocus)
    qtbot.keyClicks(openai.ways.headers, "X-Team: a")
    assert changed.count() == 0
    openai.ways.proxy.setFocus()
    assert _sent(changed) == [["openai", "headers", "X-Team: a"]]


def test_a_field_that_is_typed_into_is_left_alone(
    settings: SettingsWindow, page: ProvidersPage, openai: ProviderDetail, qtbot: QtBot
) -> None:
    settings.activateWindow()
    openai.base_url.setFocus()
    qtbot.waitUntil(openai.base_url.hasFocus)
    qtbot.keyClicks(openai.base_url, "http://half")
    typed = openai.base_url.text()
    page.set_providers([OPENAI, OFFLINE, MINE])
    assert openai.base_url.text() == typed


def test_buttons_tell_for_which_provider(page: ProvidersPage, openai: ProviderDetail) -> None:
    tested, chosen, forgotten = (
        QSignalSpy(page.test_requested),
        QSignalSpy(page.provider_chosen),
        QSignalSpy(page.key_forgotten),
    )
    page.set_key_state("openai", "A key is stored.", stored=True)
    openai.test.click()
    openai.use.click()
    openai.keys.forget_key.click()
    assert _sent(tested) == _sent(chosen) == _sent(forgotten) == [["openai"]]


def test_who_answers_is_said_in_place_of_the_button(
    page: ProvidersPage, openai: ProviderDetail
) -> None:
    page.choose("offline")
    assert openai.use.isVisibleTo(openai)
    assert not page.sections["offline"].use.isVisible()
    answering = ProviderChoice("openai", "OpenAI", answers=True)
    page.set_providers([answering, OFFLINE, MINE])
    assert not openai.use.isVisibleTo(openai)


def test_the_model_on_this_machine_has_no_server_and_no_key(page: ProvidersPage) -> None:
    page.choose("offline")
    section = page.sections["offline"]
    for part in (section.base_url, section.keys, section.ways, section.delete, section.title):
        assert not part.isVisible()
    assert section.test.isVisible()


def test_only_own_ones_can_be_renamed_and_deleted(
    page: ProvidersPage, openai: ProviderDetail, qtbot: QtBot
) -> None:
    deleted = QSignalSpy(page.delete_wanted)
    assert not openai.delete.isVisible()
    assert not openai.title.isVisible()
    qtbot.keyClick(page.list, Qt.Key.Key_Delete)
    page.choose("mine")
    assert page.sections["mine"].title.isVisible()
    page.sections["mine"].delete.click()
    qtbot.keyClick(page.list, Qt.Key.Key_Delete)
    assert _sent(deleted) == [["mine"], ["mine"]]


def test_one_that_is_gone_leaves_and_can_be_brought_back(page: ProvidersPage) -> None:
    wanted = QSignalSpy(page.undo_wanted)
    page.choose("mine")
    page.set_providers([OPENAI, OFFLINE])
    page.set_undo("“Mine” deleted")
    assert "mine" not in page.sections
    assert page.list.current == "offline"
    assert page.undo.text() == "Undo: “Mine” deleted"
    page.undo.click()
    assert wanted.count() == 1
    page.set_undo("")
    assert not page.undo.isVisible()


def test_a_server_is_added_by_its_address(page: ProvidersPage, qtbot: QtBot) -> None:
    wanted, agreed = QSignalSpy(page.server_wanted), QSignalSpy(page.plain_server_agreed)
    assert not page.new_url.isVisible()
    page.add.click()
    qtbot.keyClicks(page.new_url, "http://far.example")
    qtbot.keyClick(page.new_url, Qt.Key.Key_Return)
    assert _sent(wanted) == [["http://far.example"]]
    page.set_problem("", "new", "Not safe.", refused_url="http://far.example")
    page.agree.click()
    assert _sent(agreed) == [["http://far.example"]]
    qtbot.keyClick(page.new_url, Qt.Key.Key_Escape)
    assert not page.new_url.isVisible()
    assert not page.agree.isVisible()


def test_what_is_wrong_stands_beside_its_field(page: ProvidersPage, openai: ProviderDetail) -> None:
    agreed = QSignalSpy(page.plain_http_agreed)
    assert not openai.ways.proxy.isVisible()
    page.set_problem("openai", "proxy", "No proxy.")
    assert openai.ways.proxy.isVisible()
    page.set_problem("openai", "base_url", "Not safe.", refused_url="http://far.example/v1")
    openai.allow_http.click()
    assert _sent(agreed) == [["openai", "http://far.example/v1"]]
    page.set_problem("openai", "base_url", "")
    assert not openai.allow_http.isVisible()


def test_a_test_cannot_be_started_twice_and_tells_its_end(
    page: ProvidersPage, openai: ProviderDetail
) -> None:
    better = QSignalSpy(page.better_url_chosen)
    page.set_test_result("openai", [TestLine("Asking…")], running=True)
    assert not openai.test.isEnabled()
    found = [TestLine("There.", True, "", "0.1 s"), TestLine(HOSTILE, False, "Do this.")]
    page.set_test_result("openai", found, running=False, better_url="https://h/v1")
    assert openai.test.isEnabled()
    assert openai.test_result.text() == f"There. {HOSTILE} Do this."
    openai.better.click()
    assert _sent(better) == [["openai", "https://h/v1"]]
    page.set_test_result("openai", [], running=False)
    assert not openai.better.isVisible()


def test_foreign_words_are_never_markup(
    settings: SettingsWindow, page: ProvidersPage, openai: ProviderDetail
) -> None:
    page.set_problem("openai", "key", HOSTILE)
    page.set_problem("openai", "base_url", HOSTILE)
    page.set_key_place(HOSTILE)
    page.set_key_state("openai", HOSTILE, stored=True)
    page.set_test_result("openai", [TestLine(HOSTILE, False, HOSTILE, HOSTILE)], running=False)
    page.set_providers([ProviderChoice("openai", HOSTILE, found=HOSTILE, state=HOSTILE)])
    for label in settings.findChildren(QLabel):
        assert not label.text() or label.textFormat() is Qt.TextFormat.PlainText


def test_a_server_that_was_found_needs_one_click(page: ProvidersPage) -> None:
    chosen, found = QSignalSpy(page.provider_chosen), QSignalSpy(page.found_chosen)
    here = ProviderChoice("ollama", "Ollama", needs_key=False, found="It runs here.")
    page.set_providers([OPENAI, here])
    page.choose("ollama")
    section = page.sections["ollama"]
    assert not section.use_found.isVisible()
    assert not section.keys.isVisible()
    section.use.click()
    assert (_sent(chosen), _sent(found)) == ([], [["ollama"]])
    elsewhere = ProviderChoice("ollama", "Ollama", found="It runs here.", found_elsewhere=True)
    page.set_providers([OPENAI, elsewhere])
    section.use.click()
    section.use_found.click()
    assert (_sent(chosen), _sent(found)) == ([["ollama"]], [["ollama"]] * 2)
