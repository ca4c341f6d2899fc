"""A key from the settings to the request and out again; it is nowhere but in the keyring."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.helpers import llm_replies as replies
from tests.helpers.keyring_bus import KeyringBus
from tests.helpers.llm_server import LlmServer
from tests.helpers.screen import Desk, OpenWindow, Widget
from tests.helpers.screen_bus import on_bus

pytestmark = pytest.mark.screen
# nothing in the program knows these by their looks
KEY = "Quetzal7Marzipan0Lantern"
WRONG = "Walrus3Pomegranate9Anvil"


def test_a_key_is_kept_used_refused_and_forgotten_and_never_written(
    bare_desk: Desk, keyring_bus: KeyringBus, llm_server: LlmServer, tmp_path: Path
) -> None:
    bus = on_bus(bare_desk, keyring_bus)
    window = bare_desk.open(tmp_path / "data", (), ("--log-level", "debug"), **bus)
    window.press("ctrl+comma")
    fill(window, "base-url", llm_server.url)
    keep(window, KEY)
    window.until(lambda: window.says(f"A key is stored for {llm_server.origin}."))
    assert window.says("Keys are kept in this system's keyring")
    assert window.get("key").text == ""
    window.click(test_button(window))
    window.until(lambda: window.get("test-result").name.endswith("gpt-4o-mini answered."))
    assert "The server is there" in window.get("test-result").name

    asked(window, "With my key?")
    assert sent_key(llm_server) == KEY
    elsewhere = bare_desk.program(tmp_path / "data", **bus).run("ask", "Elsewhere?")
    assert (elsewhere.status, elsewhere.out.strip()) == (0, "You said: Elsewhere?")
    assert sent_key(llm_server) == KEY

    window.press("ctrl+comma")
    keep(window, WRONG)
    window.until(lambda: window.says(f"A key is stored for {llm_server.origin}."))
    llm_server.models = replies.refusal(401, f"Incorrect API key provided: {WRONG}")
    window.click(test_button(window))
    window.until(lambda: window.says("refused the key (401)."))
    llm_server.reply(replies.refusal(401, f"Incorrect API key provided: {WRONG}"))
    asked(window, "With a wrong one?")
    assert sent_key(llm_server) == WRONG
    assert "refused the key (401)" in window.status
    assert "refused the key (401)" in window.texts()[-1]

    window.press("ctrl+comma")
    window.click("forget-key")
    window.until(lambda: window.says(f"No key is stored for {llm_server.origin}."))
    before = len(llm_server.chats)
    asked(window, "Without any?")
    assert f"No key is stored for openai at {llm_server.origin}" in window.status
    assert len(llm_server.chats) == before

    seen_outside = "\n".join(command_lines(window.process.pid))
    assert "--child" in seen_outside
    ended = window.close()
    assert ended.status == 0
    assert "DEBUG" in ended.err
    for key in (KEY, WRONG):
        assert key not in seen_outside
        assert key not in ended.err
        assert [file for file in files(tmp_path) if key.encode() in file.read_bytes()] == []


def keep(window: OpenWindow, key: str) -> None:
    """Type a key and save it."""
    fill(window, "key", key)
    window.click("save-key")


def fill(window: OpenWindow, identifier: str, text: str) -> None:
    """Type a text into a field of the settings."""
    window.until(lambda: window.shown(identifier))
    window.click(identifier)
    window.until(lambda: "focused" in window.get(identifier).states)
    window.press("ctrl+a")
    window.type(text)


def test_button(window: OpenWindow) -> Widget:
    """The button that tries out the server, not the one of the model on this machine."""
    below = window.get("key").rect[1]
    buttons = (w for w in window.get("settings").all() if w.identifier == "test-provider")
    return next(button for button in buttons if button.rect[1] > below)


test_button.__test__ = False  # type: ignore[attr-defined]


def asked(window: OpenWindow, question: str) -> None:
    """Leave the settings, ask, and wait for what comes of it."""
    window.press("Escape")
    window.until(lambda: not window.shown("settings"))
    window.hands.focus()
    window.ask(question)
    window.until(lambda: question in window.texts() and window.shown("send"))
    window.until(lambda: window.texts()[-1] not in ("", question))


def sent_key(server: LlmServer) -> str:
    """The key that came with the newest question."""
    return server.chats[-1].headers["authorization"].removeprefix("Bearer ")


def files(folder: Path) -> Iterator[Path]:
    """Every file below a folder that can be read to its end."""
    return (file for file in folder.rglob("*") if file.is_file())


def command_lines(pid: int) -> list[str]:
    """The words with which a process and all below it were started."""
    tasks = Path(f"/proc/{pid}/task").iterdir()
    below = [int(child) for task in tasks for child in (task / "children").read_text().split()]
    own = Path(f"/proc/{pid}/cmdline").read_text("utf-8").replace("\0", " ")
    return [own, *(line for child in below for line in command_lines(child))]
