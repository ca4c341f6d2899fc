"""Settings that a quick hand opens before the store is open."""

from __future__ import annotations

from tests.helpers.llm import TEST_KEY
from tests.helpers.llm_server import LlmServer
from tests.helpers.window import StartWindow


def test_settings_opened_before_the_store_take_a_key(
    start_window: StartWindow, llm_server: LlmServer
) -> None:
    window = start_window({"OPENAI_BASE_URL": llm_server.url})
    window.window.open_settings()
    assert window.program.conversations is None
    settings = window.window.settings
    assert settings is not None
    window.until_ready()
    window.until(lambda: "openai" in settings.providers.sections)
    section = settings.providers.sections["openai"]
    section.keys.key.setText(TEST_KEY)
    section.keys.save_key.click()
    window.until(lambda: "kept for this run only" in section.keys.state.text())
