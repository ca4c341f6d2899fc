"""A data folder that fails the window: told of, nothing lost, and mended without a new start."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.helpers.llm import TEST_KEY
from tests.helpers.llm_server import LlmServer
from tests.helpers.screen import Desk, OpenWindow
from tests.helpers.small_disk import small_disk
from tools.hands import Hands

pytestmark = pytest.mark.screen
CANNOT_OPEN = "Your conversations cannot be opened"


def _open(desk: Desk, data: Path, server: LlmServer) -> OpenWindow:
    return desk.open(data, OPENAI_BASE_URL=server.url, OPENAI_API_KEY=TEST_KEY)


def _is_answered(desk: Desk, window: OpenWindow, question: str) -> None:
    window.until(lambda: not window.says(CANNOT_OPEN))
    window.hands = Hands(window.process.pid, desk.environment)  # of the window, not of the box
    window.ask(question)
    window.until(lambda: window.texts()[-1:] == [f"You said: {question}"])
    window.until(lambda: window.shown("send"))  # once its end is stored


def test_a_damaged_history_is_kept_aside_when_asked(
    bare_desk: Desk, llm_server: LlmServer, tmp_path: Path
) -> None:
    data = tmp_path / "data"
    data.mkdir()
    damage = b"this is no database, however long it may be" * 100
    (data / "ashley.db").write_bytes(damage)
    window = _open(bare_desk, data, llm_server)
    window.until(lambda: window.says(CANNOT_OPEN) and window.says("cannot be read"))
    assert (data / "ashley.db").read_bytes() == damage
    window.click(window.button("Keep it aside and start anew"))
    _is_answered(bare_desk, window, "Anew?")
    (aside,) = data.glob("ashley.db.damaged-*")
    assert aside.read_bytes() == damage
    states = [message["state"] for message in bare_desk.program(data).show()["messages"]]
    assert states == ["complete", "complete"]


def test_a_folder_that_cannot_be_written_is_told_of_until_it_can(
    bare_desk: Desk, llm_server: LlmServer, tmp_path: Path
) -> None:
    with small_disk(tmp_path / "data", "8m") as disk:
        disk.remount("ro")
        window = _open(bare_desk, disk.folder, llm_server)
        window.until(lambda: window.says(CANNOT_OPEN) and window.says("cannot be written"))
        window.click(window.button("Try again"))
        window.until(lambda: window.says(CANNOT_OPEN))
        disk.remount("rw")
        window.click(window.button("Try again"))
        _is_answered(bare_desk, window, "And now?")
        assert window.close().status == 0


def test_a_full_disk_keeps_the_question_until_there_is_room(
    bare_desk: Desk, llm_server: LlmServer, tmp_path: Path
) -> None:
    with small_disk(tmp_path / "data", "1m") as disk:
        window = _open(bare_desk, disk.folder, llm_server)
        _is_answered(bare_desk, window, "First?")
        filling = disk.fill()
        question = "Is there any room? " + "Much longer. " * 60
        window.ask(question)
        window.until(lambda: window.says("The disk is full"))
        window.until(lambda: window.shown("send"))
        assert "The disk is full" in window.status
        assert window.get("composer").text == question
        assert len(llm_server.chats) == 1
        filling.unlink()
        window.press("Return")
        window.until(lambda: len(llm_server.chats) == 2)
        window.until(lambda: window.shown("send") and window.texts()[-1:] != [""])
        window.until(lambda: window.texts()[-1].startswith("You said: Is there any room?"))
        shown = bare_desk.program(disk.folder).show()["messages"]
        assert [message["state"] for message in shown] == ["complete"] * 4
        assert shown[2]["content"].strip() == question.strip()
        assert window.close().status == 0
