"""Providers in the real window: added, reached, deleted, taken back, told when they are gone."""

from __future__ import annotations

from collections.abc import Coroutine
from pathlib import Path
from typing import Any, TypeVar

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from qasync import QEventLoop

from ashley_desktop.core.provider_book import Changes
from ashley_desktop.paths import Paths
from ashley_desktop.ui.settings.provider_detail import ProviderDetail
from ashley_desktop.ui.settings.providers_page import ProvidersPage
from tests.helpers.certificates import Authority
from tests.helpers.llm import TEST_KEY
from tests.helpers.llm_server import LlmServer
from tests.helpers.proxy_server import ProxyServer
from tests.helpers.store import change_store
from tests.helpers.window import RunningWindow, StartWindow


def opened(window: RunningWindow) -> ProvidersPage:
    """The page, filled."""
    window.window.open_settings()
    settings = window.window.settings
    assert settings is not None
    window.until(lambda: "openai" in settings.providers.sections)
    return settings.providers


T = TypeVar("T")


class Asked:
    """Runs what is asked of the core while the window goes on."""

    def __init__(self, window: RunningWindow, loop: QEventLoop) -> None:
        assert window.program._parts is not None
        self.parts = window.program._parts
        self._window, self._loop = window, loop

    def __call__(self, work: Coroutine[Any, Any, T]) -> T:
        task = self._loop.create_task(work)
        self._window.until(task.done)
        return task.result()


@pytest.fixture
def asked(window: RunningWindow, loop: QEventLoop) -> Asked:
    return Asked(window, loop)


def typed(field: object, text: str) -> None:
    field.setText(text)  # type: ignore[attr-defined]
    QTest.keyClick(field, Qt.Key.Key_Return)  # type: ignore[call-overload]


def add(window: RunningWindow, page: ProvidersPage, url: str) -> ProviderDetail:
    """Add a server by its address, and give its page."""
    before = set(page.sections)
    page.add.click()
    typed(page.new_url, url)
    window.until(lambda: bool(set(page.sections) - before))
    (name,) = set(page.sections) - before
    window.until(lambda: page.list.current == name)
    return page.sections[name]


@pytest.fixture
def window(start_window: StartWindow) -> RunningWindow:
    """A window that is ready, whose provider is the model on this machine."""
    running = start_window({})
    running.until_ready()
    return running


def test_a_server_is_added_asked_deleted_and_taken_back(
    window: RunningWindow, llm_server: LlmServer
) -> None:
    page = opened(window)
    section = add(window, page, f"127.0.0.1:{llm_server.port}/v1/chat/completions")
    assert section.base_url.text() == llm_server.url
    typed(section.model, "m-1")
    typed(section.title, "My server")
    window.until(lambda: "My server" in page.list.currentItem().text())
    section.use.click()
    window.until(lambda: "My server · m-1" in window.window.status._provider.text())
    window.ask("Hello")
    window.until(window.answered)
    assert window.last.content == "You said: Hello"
    assert llm_server.chats[0].body["model"] == "m-1"

    section.delete.click()
    window.until(lambda: page.undo.isVisibleTo(page))
    window.until(lambda: "lost-provider" in window.window.notices.names())
    told = window.window.notices.words_of("lost-provider")
    assert told == "“My server” was deleted. On this machine answers now."
    page.undo.click()
    window.until(lambda: "My server · m-1" in window.window.status._provider.text())
    window.until(lambda: "lost-provider" not in window.window.notices.names())
    assert page.list.currentItem().text() == "My server"


def test_an_address_that_others_can_read_along_is_agreed_to_first(
    window: RunningWindow, asked: Asked
) -> None:
    page = opened(window)
    page.add.click()
    typed(page.new_url, "http://far.example/v1")
    window.until(lambda: page.agree.isVisibleTo(page))
    assert len(page.sections) == 1
    page.agree.click()
    window.until(lambda: len(page.sections) == 2)
    (section,) = [one for name, one in page.sections.items() if name != "openai"]
    assert section.base_url.text() == "http://far.example/v1"
    typed(section.base_url, "http://other.example/v1")
    window.until(lambda: section.allow_http.isVisibleTo(section))
    section.allow_http.click()
    window.until(lambda: "other.example" in section.keys.state.text())
    assert not section.allow_http.isVisibleTo(section)
    provider = asked(asked.parts.providers.provider("far.example"))
    assert provider.base_url == "http://other.example/v1"


def test_what_cannot_be_is_said_beside_its_field_and_not_saved(
    window: RunningWindow, asked: Asked
) -> None:
    page = opened(window)
    section = page.sections["openai"]
    for field, wrong, words in (
        (section.base_url, "https://me:hidden@h.example", "not a server address"),
        (section.ways.proxy, "http://me:hidden@proxy:1", "no name and no password"),
        (section.ways.ca_file, "/not/there.pem", "no certificate"),
    ):
        typed(field, wrong)
        window.until(lambda words=words: _says(section, words))  # type: ignore[misc]
    section.ways.headers.setPlainText("Authorization: Bearer hidden")
    section.ways.headers.settle()
    window.until(lambda: _says(section, "carry a secret"))
    openai = asked(asked.parts.providers.provider("openai"))
    assert (openai.base_url, openai.proxy, openai.headers) == ("https://api.openai.com/v1", "", ())


def test_an_own_authority_a_proxy_and_a_test_in_lines(
    window: RunningWindow, tmp_path: Path, asked: Asked
) -> None:
    authority = Authority(tmp_path)
    with LlmServer(tls=authority.server()) as server, ProxyServer() as proxy:
        page = opened(window)
        section = add(window, page, server.url)
        typed(section.model, "m")
        section.test.click()
        window.until(lambda: "authority" in section.test_result.text())
        window.until(section.test.isEnabled)
        typed(section.ways.ca_file, str(authority.ca_file))
        typed(section.ways.proxy, proxy.url)
        name = page.list.current
        while asked(asked.parts.providers.provider(name)).proxy != proxy.url:
            pass  # events are handled while it is asked
        section.test.click()
        window.until(lambda: section.test_result.text().endswith("m answered."))
        assert section.test_result.text().startswith("The server is there.")
    assert len(proxy.asked) >= 1


def test_a_missing_version_is_offered_and_taken(
    window: RunningWindow, llm_server: LlmServer
) -> None:
    llm_server.paths = ("/v1/models", "/v1/chat/completions")
    page = opened(window)
    section = add(window, page, llm_server.origin)
    typed(section.model, "m")
    section.test.click()
    window.until(lambda: section.better.isVisibleTo(section))
    section.better.click()
    window.until(lambda: section.test_result.text().endswith("m answered."))
    assert section.base_url.text() == llm_server.url


def test_a_key_stays_where_it_belongs_and_that_is_said(
    window: RunningWindow, llm_server: LlmServer, asked: Asked
) -> None:
    book = asked.parts.providers.book
    wanted = Changes(base_url=llm_server.url, needs_key=True, model="m")
    asked(book.add("mine", wanted))
    asked(book.note_key("mine", llm_server.origin, stored=True))
    page = opened(window)
    window.until(lambda: page.list.count() == 7)
    page.choose("mine")
    section = page.sections["mine"]
    window.until(lambda: section.keys.state.text() == f"A key is stored for {llm_server.origin}.")
    typed(section.base_url, "https://elsewhere.example/v1")
    window.until(lambda: f"belongs to {llm_server.origin}" in section.keys.state.text())
    section.keys.key.setText(TEST_KEY)
    section.keys.save_key.click()
    window.until(lambda: "kept for this run only" in section.keys.state.text())
    assert section.keys.key.text() == ""


def _says(section: ProviderDetail, words: str) -> bool:
    from PySide6.QtWidgets import QLabel

    said = " ".join(label.text() for label in section.findChildren(QLabel))
    assert "hidden" not in said
    return words in said


def test_a_provider_that_another_process_deletes_is_told_and_another_answers(
    window: RunningWindow, llm_server: LlmServer, asked: Asked, paths: Paths
) -> None:
    book = asked.parts.providers.book
    asked(book.add("mine", Changes(base_url=llm_server.url, model="m")))
    page = opened(window)
    window.until(lambda: page.list.count() == 7)
    page.choose("mine")
    page.sections["mine"].use.click()
    window.until(lambda: "m" in window.window.status._provider.text().split(" · ")[-1:])
    change_store(paths, "UPDATE provider SET deleted_at = '2026-01-01' WHERE name = 'mine'")
    window.until(lambda: "lost-provider" in window.window.notices.names())
    assert "On this machine" in window.window.status._provider.text()
    assert page.list.count() == 6


def test_a_choice_that_is_gone_is_told_at_the_start(
    window: RunningWindow, start_window: StartWindow, llm_server: LlmServer, paths: Paths
) -> None:
    page = opened(window)
    section = add(window, page, llm_server.url)
    typed(section.title, "My server")
    section.use.click()
    window.until(lambda: "My server" in window.window.status._provider.text())
    window.close()
    change_store(paths, "UPDATE provider SET deleted_at = '2026-01-01'")
    again = start_window({})
    again.until_ready()
    again.until(lambda: "lost-provider" in again.window.notices.names())
    assert "“My server” was deleted" in again.window.notices.words_of("lost-provider")
