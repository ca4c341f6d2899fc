"""A locked keyring whose prompt nobody answers."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.helpers.keyring_bus import KeyringBus
from tests.helpers.llm_server import LlmServer
from tests.helpers.screen import Desk
from tests.helpers.screen_bus import on_bus

pytestmark = pytest.mark.screen


def test_a_prompt_that_nobody_answers_ends_in_words(
    bare_desk: Desk, silent_keyring_bus: KeyringBus, llm_server: LlmServer, tmp_path: Path
) -> None:
    bus = on_bus(bare_desk, silent_keyring_bus)
    window = bare_desk.open(tmp_path / "data", (), (), **bus, OPENAI_BASE_URL=llm_server.url)
    window.ask("Unlocked?")
    window.until(lambda: "keyring is locked" in window.status, patience_s=15)
    window.until(lambda: window.shown("send"))
    last = bare_desk.program(tmp_path / "data").show()["messages"][-1]
    assert (last["state"], last["error"]["code"]) == ("failed", "keyring_locked")
    assert llm_server.chats == []
    assert window.close().status == 0
