"""The command line as a whole: the model on this machine, and no key anywhere."""

from __future__ import annotations

import signal
import threading

import pytest

from tests.helpers import llm_replies as replies
from tests.helpers.commands import Program, opened
from tests.helpers.keyring_bus import KeyringBus
from tests.helpers.llm import TEST_KEY
from tests.helpers.llm_server import LlmServer

STORED_KEY = "sk-stored-ZYXWVUTSRQPONMLKJIHG"


@pytest.mark.model
def test_the_model_on_this_machine_answers_without_key_and_display(program: Program) -> None:
    ended = program.run("ask", "What is the capital of France?")
    assert (ended.status, ended.err) == (0, "")
    assert ended.out.strip()
    question, reply = program.show()["messages"]
    assert question["content"] == "What is the capital of France?"
    assert (reply["state"], reply["provider"]) == ("complete", "offline")
    assert reply["content"] == ended.out.removesuffix("\n")
    assert reply["prompt_tokens"] > 0
    assert reply["completion_tokens"] > 0


@pytest.mark.model
def test_the_model_on_this_machine_can_be_stopped(program: Program) -> None:
    running = program.start("ask", "--json", "Write a very long story about the sea.")
    running.read_until('"delta"')
    running.send(signal.SIGINT)
    ended = running.end()
    assert ended.status == 130
    assert program.show()["messages"][-1]["state"] == "stopped"


@pytest.mark.model
def test_test_of_the_model_on_this_machine(program: Program) -> None:
    ended = program.run("providers", "test", "offline")
    assert ended.status == 0
    assert ended.out.endswith("offline works.\n")


def test_no_file_and_no_output_holds_a_key_after_all_flows(
    program: Program, keyring_bus: KeyringBus, llm_server: LlmServer
) -> None:
    bus = keyring_bus.environment
    program.environment |= {
        "DBUS_SESSION_BUS_ADDRESS": bus["DBUS_SESSION_BUS_ADDRESS"],
        "OPENAI_BASE_URL": llm_server.url,
    }
    told = f"Incorrect API key provided: {STORED_KEY} or {TEST_KEY}"
    llm_server.reply(
        replies.text("Fine"),
        replies.refusal(401, told),
        replies.refusal(500, told, retry_after="0"),
        replies.refusal(400, told),
        replies.text("Half", finish=None, done=False),
        replies.text("Half ", "never", gates=(opened(), threading.Event())),
    )
    debug = ("--log-level", "debug")
    ended = [
        program.run(*debug, "providers", "set-key", "openai", stdin=STORED_KEY),
        program.run(*debug, "ask", "One"),
        program.run(*debug, "ask", "Two"),
        program.run(*debug, "ask", "Three", OPENAI_API_KEY=TEST_KEY),
        program.run(*debug, "ask", "--json", "Four", OPENAI_API_KEY=TEST_KEY),
    ]
    running = program.start(*debug, "ask", "Five")
    running.read_until("Half ")
    running.send(signal.SIGTERM)
    ended.append(running.end())
    session_id = program.show()["session_id"]
    ended += [
        program.run(*debug, "providers", "list", "--json"),
        program.run(*debug, "providers", "test", "openai"),
        program.run(*debug, "doctor", "--json"),
        program.run(*debug, "sessions", "show", session_id, "--json"),
        program.run(*debug, "export", "--all", "-o", str(program.data_dir / "exported")),
        program.run(*debug, "providers", "forget-key", "openai"),
    ]
    assert [one.status for one in ended] == [0, 0, 4, 4, 4, 130, 0, 0, 0, 0, 0, 0]
    assert {chat.headers["authorization"] for chat in llm_server.chats} == {
        f"Bearer {STORED_KEY}",
        f"Bearer {TEST_KEY}",
    }
    texts = [text for one in ended for text in (one.out, one.err)]
    files = [file for file in program.data_dir.rglob("*") if file.is_file()]
    assert program.data_dir / "ashley.db" in files
    for content in [text.encode() for text in texts] + [file.read_bytes() for file in files]:
        assert STORED_KEY.encode() not in content
        assert TEST_KEY.encode() not in content


def test_the_data_folder_is_for_its_owner_only(program: Program) -> None:
    program.run("sessions", "new")
    for path in [program.data_dir, *program.data_dir.rglob("*")]:
        assert path.is_file() or path.stat().st_mode & 0o077 == 0
