"""The page Privacy tells what is in force, not what is hoped for."""

from __future__ import annotations

from PySide6.QtGui import QGuiApplication

from ashley_desktop.ui.settings.privacy_page import PrivacyPage
from tests.helpers.llm import TEST_KEY
from tests.helpers.llm_server import LlmServer
from tests.helpers.window import RunningWindow, StartWindow


def _page(window: RunningWindow) -> PrivacyPage:
    window.window.open_settings("privacy")
    assert window.window.settings is not None
    return window.window.settings.privacy


def test_the_server_in_force_is_named_and_the_key_is_not(
    window: RunningWindow, llm_server: LlmServer
) -> None:
    page = _page(window)
    origin = llm_server.url.removesuffix("/v1")
    window.until(lambda: origin in page.text())
    told = next(line for line in page.text().splitlines() if origin in line)
    assert "A key goes along, to this address alone." in told
    assert "which answers now" in told
    assert "ashley.db" in page.text()
    assert TEST_KEY not in page.text()
    page.copy.click()
    assert QGuiApplication.clipboard().text() == page.text()


def test_without_a_server_nothing_is_said_to_be_sent(start_window: StartWindow) -> None:
    window = start_window()
    window.until_ready()
    page = _page(window)
    window.until(lambda: "No network." in page.text())
    assert "https://" not in page.text()
