"""The window as a person with a keyboard, a mouse or a screen reader has it before them."""

from __future__ import annotations

import signal
import subprocess
import threading
from pathlib import Path

import pytest

from tests.helpers import llm_replies as replies
from tests.helpers.commands import COMMAND, clean_environment, opened
from tests.helpers.llm import TEST_KEY
from tests.helpers.llm_server import LlmServer
from tests.helpers.screen import Desk, OpenWindow

pytestmark = pytest.mark.screen
ALWAYS_THERE = (
    "session-list",
    "session-search",
    "new-session",
    "persona-picker",
    "model-picker",
    "transcript",
    "composer",
    "send",
    "stop",
    "status",
    "export",
)


def talking_to(server: LlmServer) -> dict[str, str]:
    return {"OPENAI_BASE_URL": server.url, "OPENAI_API_KEY": TEST_KEY}


def nameless(window: OpenWindow) -> list[str]:
    """What the keyboard reaches and a screen reader cannot name."""
    return [
        f"{one.role} {one.identifier}"
        for one in window.tree()
        if one.shown and "focusable" in one.states and not one.name
    ]


@pytest.mark.model
def test_a_first_question_is_answered_on_this_machine_and_stays(
    bare_desk: Desk, tmp_path: Path
) -> None:
    window = bare_desk.open(tmp_path / "data")
    window.ask("What is the capital of France?")
    question, reply = window.until_answered()
    assert question.name.startswith("You")
    assert question.text == "What is the capital of France?"
    assert reply.name.startswith("Ashley")
    assert "Paris" in (reply.text or "")
    assert window.close().status == 0

    stored = bare_desk.program(tmp_path / "data").show()
    assert [message["content"] for message in stored["messages"]] == [question.text, reply.text]
    last = stored["messages"][-1]
    assert (last["persona"], last["provider"], last["state"]) == ("Ashley", "offline", "complete")
    assert last["model"]
    assert last["completion_tokens"] > 0

    again = bare_desk.open(tmp_path / "data")
    (row,) = again.until(lambda: again.get("session-list").children)
    assert row.name.startswith(stored["title"])
    again.click(row)
    again.until(lambda: again.texts() == [question.text, reply.text])
    assert again.close().status == 0


def test_every_part_has_its_identifier_and_a_name(
    bare_desk: Desk, llm_server: LlmServer, tmp_path: Path
) -> None:
    window = bare_desk.open(tmp_path / "data", **talking_to(llm_server))
    for identifier in ALWAYS_THERE:
        assert window.get(identifier).name, identifier
    assert (window.shown("send"), window.shown("stop")) == (True, False)
    assert nameless(window) == []
    gate = threading.Event()
    llm_server.reply(replies.text("begun", " done", gates=[opened(), gate]))
    window.ask("Slowly?")
    window.until(lambda: window.shown("stop"))
    assert not window.shown("send")
    gate.set()
    window.until_answered()
    assert nameless(window) == []
    window.press("ctrl+comma")
    assert window.get("settings").name == "Settings"
    assert nameless(window) == []


def test_another_persona_is_chosen_with_the_keyboard(
    bare_desk: Desk, llm_server: LlmServer, tmp_path: Path
) -> None:
    window = bare_desk.open(tmp_path / "data", **talking_to(llm_server))
    window.until(lambda: window.get("persona-picker").name == "Ashley")
    window.click("persona-picker")
    window.press("Down", "Return")
    window.until(lambda: window.get("persona-picker").name == "Technical Expert")
    window.ask("Who are you?")
    assert window.until_answered()[-1].name.startswith("Technical Expert")
    assert llm_server.chats[-1].body["temperature"] == 0.3


@pytest.mark.parametrize("ending", [signal.SIGTERM, signal.SIGINT, None])
def test_ending_in_the_middle_of_a_reply_keeps_what_came(
    bare_desk: Desk, llm_server: LlmServer, tmp_path: Path, ending: signal.Signals | None
) -> None:
    window = bare_desk.open(tmp_path / "data", **talking_to(llm_server))
    llm_server.reply(replies.text("so far", " never", gates=[opened(), threading.Event()]))
    window.ask("Slowly?")
    window.until(lambda: window.texts()[-1:] == ["so far"])
    if ending is None:
        window.press("ctrl+q")
    else:
        window.send(ending)
    assert window.ended(within_s=5).status == 0
    last = bare_desk.program(tmp_path / "data").show()["messages"][-1]
    assert (last["state"], last["content"]) == ("interrupted", "so far")


def test_a_killed_program_leaves_what_came_and_no_children(
    bare_desk: Desk, llm_server: LlmServer, tmp_path: Path
) -> None:
    window = bare_desk.open(tmp_path / "data", **talking_to(llm_server))
    llm_server.reply(replies.text("so far", " never", gates=[opened(), threading.Event()]))
    window.ask("Slowly?")
    window.until(lambda: window.texts()[-1:] == ["so far"])
    show = bare_desk.program(tmp_path / "data").show
    window.until(lambda: show()["messages"][-1]["content"] == "so far")
    children = [int(one) for one in _children(window.process.pid)]
    window.send(signal.SIGKILL)
    window.process.wait()
    window.until(lambda: not any(Path(f"/proc/{pid}/exe").exists() for pid in children))
    again = bare_desk.open(tmp_path / "data", **talking_to(llm_server))
    again.click(again.until(lambda: again.get("session-list").children)[0])
    again.until(lambda: again.texts() and again.texts()[-1].startswith("so far"))
    last = show()["messages"][-1]
    assert (last["state"], last["content"]) == ("interrupted", "so far")


def _children(pid: int) -> list[str]:
    tasks = Path(f"/proc/{pid}/task").iterdir()
    return [child for task in tasks for child in (task / "children").read_text().split()]


def test_a_second_start_ends_at_once_and_the_first_stays(
    bare_desk: Desk, llm_server: LlmServer, tmp_path: Path
) -> None:
    window = bare_desk.open(tmp_path / "data", **talking_to(llm_server))
    second = bare_desk.program(tmp_path / "data").run()
    assert (second.status, second.out) == (0, "")
    assert window.shown("composer")


@pytest.mark.parametrize(
    ("reply", "words"),
    [
        (replies.refusal(401), "refused the key"),
        (replies.refusal(404, code="model_not_found"), "does not know the model"),
        (replies.html(), "web page instead of a reply"),
    ],
)
def test_a_failure_is_told_in_words_and_the_window_goes_on(
    bare_desk: Desk, llm_server: LlmServer, tmp_path: Path, reply: replies.Reply, words: str
) -> None:
    window = bare_desk.open(tmp_path / "data", **talking_to(llm_server))
    llm_server.reply(reply)
    window.ask("Hello?")
    window.until(lambda: words in window.status)
    window.ask("Again?")
    window.until(lambda: "You said: Again?" in window.texts())
    assert window.close().status == 0


@pytest.mark.parametrize("display", [{}, {"DISPLAY": ":nobody"}])
def test_without_a_display_one_sentence_names_what_works(
    tmp_path: Path, display: dict[str, str]
) -> None:
    ended = subprocess.run(
        [*COMMAND, "--data-dir", str(tmp_path / "data")],
        env=clean_environment(tmp_path) | display,
        capture_output=True,
        text=True,
        timeout=30,
        check=False,
    )
    assert (ended.returncode, ended.stdout) == (1, "")
    assert "ashley-desktop ask" in ended.stderr
    assert len(ended.stderr.splitlines()) == 1
