"""A failure that is mended in the settings leads to the right page of them."""

from __future__ import annotations

from ashley_desktop.ui.message_menu import deeds_of
from ashley_desktop.ui.transcript.deeds import Deed
from tests.helpers import llm_replies as replies
from tests.helpers.llm_server import LlmServer
from tests.helpers.window import RunningWindow


def _fail(window: RunningWindow, llm_server: LlmServer, status: int) -> str:
    llm_server.reply(*[replies.refusal(status)] * 3)
    window.ask("Hello")
    window.until(window.answered)
    return window.last.message_id


def test_a_refused_key_leads_to_its_provider(window: RunningWindow, llm_server: LlmServer) -> None:
    failed = _fail(window, llm_server, 401)
    assert Deed.SETTINGS in deeds_of(window.last, newest=True)
    window.shell.transcript.deed_wanted.emit(str(Deed.SETTINGS), failed)
    window.until(lambda: window.window.settings is not None)
    settings = window.window.settings
    assert settings is not None
    assert settings.isVisible()
    assert settings.shown_page == "providers"
    window.until(lambda: settings.providers.list.current == "openai")


def test_what_no_setting_mends_offers_none(window: RunningWindow, llm_server: LlmServer) -> None:
    _fail(window, llm_server, 402)
    assert Deed.SETTINGS not in deeds_of(window.last, newest=True)
