"""Replies that mean harm: nothing is fetched, nothing hangs, and the text is all there."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.helpers import llm_replies as replies
from tests.helpers.llm import TEST_KEY
from tests.helpers.llm_server import LlmServer
from tests.helpers.screen import Desk, OpenWindow

pytestmark = pytest.mark.screen


@pytest.fixture
def asking(bare_desk: Desk, llm_server: LlmServer, tmp_path: Path) -> OpenWindow:
    """A window that talks to `llm_server`."""
    environment = {"OPENAI_BASE_URL": llm_server.url, "OPENAI_API_KEY": TEST_KEY}
    return bare_desk.open(tmp_path / "data", (), (), **environment)


def test_images_html_and_links_of_a_reply_reach_nobody(
    asking: OpenWindow, llm_server: LlmServer, bare_desk: Desk, tmp_path: Path
) -> None:
    with LlmServer() as listening:
        place = listening.origin
        said = "\n\n".join(
            [
                f"![a picture]({place}/markdown.png) ![a file](file:///etc/passwd)",
                f'<img src="{place}/html.png"><iframe src="{place}/frame"></iframe>',
                f'<link rel="stylesheet" href="{place}/style.css"><style>@import "{place}"</style>',
                f"<script>fetch('{place}/script')</script>",
                "[press me](javascript:alert(1)) and [local](file:///etc/passwd)",
                "The end.",
            ]
        )
        llm_server.reply(replies.text(said))
        asking.ask("Do your worst")
        asking.until(lambda: "The end." in (asking.texts() or [""])[-1])
        asking.until(lambda: asking.shown("send"))
        shown = asking.texts()[-1]
        assert "a picture" in shown
        assert "press me" in shown
        assert "root:" not in shown
        _next_is_answered(asking)
        assert asking.close().status == 0
        assert listening.requests == []
    assert _oldest_reply(bare_desk, tmp_path / "data") == said


@pytest.mark.parametrize("said", ["[" * 100_000, "x" * 200_000], ids=["brackets", "one word"])
def test_a_reply_that_is_hard_to_lay_out_holds_nobody_up(
    asking: OpenWindow, llm_server: LlmServer, bare_desk: Desk, tmp_path: Path, said: str
) -> None:
    llm_server.reply(replies.text(*(said[at : at + 1000] for at in range(0, len(said), 1000))))
    asking.ask("Do your worst")
    asking.until(
        lambda: asking.shown("send") and "".join((asking.texts() or [""])[-1].split()) == said
    )
    asking.until(lambda: not _busy(asking.process.pid))
    _next_is_answered(asking)
    assert asking.close().status == 0
    assert _oldest_reply(bare_desk, tmp_path / "data") == said


def _oldest_reply(desk: Desk, data: Path) -> str:
    program = desk.program(data)
    oldest = program.run("sessions", "list", "--json").json[-1]["session_id"]
    return str(program.show(oldest)["messages"][1]["content"])


def _next_is_answered(window: OpenWindow) -> None:
    window.press("ctrl+n")
    window.ask("And now?")
    window.until(lambda: window.texts()[-1:] == ["You said: And now?"])


def _busy(pid: int) -> bool:
    """Whether a child of the process computes right now."""
    tasks = Path(f"/proc/{pid}/task").iterdir()
    children = [one for task in tasks for one in _told(task / "children").split()]
    states = [
        _told(Path(f"/proc/{child}/stat")).rpartition(")")[2].split()[:1] for child in children
    ]
    return ["R"] in states


def _told(file: Path) -> str:
    """What the system tells of a thread or process; nothing of one that has just ended."""
    try:
        return file.read_text()
    except (FileNotFoundError, ProcessLookupError):
        return ""
