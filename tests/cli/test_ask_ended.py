"""A reply that ends early: signals, a reader that goes away, a full disk, a second question."""

from __future__ import annotations

import contextlib
import os
import pty
import signal
import subprocess
import threading
from pathlib import Path

import pytest
from sqlcipher3 import dbapi2

from tests.helpers import llm_replies as replies
from tests.helpers.commands import COMMAND, Program, Running, opened
from tests.helpers.llm_server import LlmServer


def half_way(program: Program, server: LlmServer, *words: str) -> Running:
    """Start a reply that stands still after its first piece."""
    server.reply(replies.text("Hello ", "world", gates=(opened(), threading.Event())))
    running = program.start("ask", *words, "Hi")
    running.read_until("Hello ")
    return running


def test_ctrl_c_stops_and_keeps_what_arrived(asking: Program, llm_server: LlmServer) -> None:
    running = half_way(asking, llm_server)
    running.send(signal.SIGINT)
    ended = running.end()
    assert (ended.status, ended.out) == (130, "Hello \n")
    assert "stopped" in ended.err
    assert "Traceback" not in ended.err
    stopped = asking.show()["messages"][-1]
    assert (stopped["state"], stopped["content"]) == ("stopped", "Hello ")
    assert llm_server.chats[0].disconnected.wait(10)


def test_ctrl_c_while_the_server_is_silent(asking: Program, llm_server: LlmServer) -> None:
    llm_server.reply(replies.silence(head=False))
    running = asking.start("ask", "--json", "Hi")
    llm_server.wait_for_chats(1)
    running.send(signal.SIGINT)
    ended = running.end()
    assert ended.status == 130
    assert [line["code"] for line in ended.lines] == ["stopped"]
    stopped = asking.show()["messages"][-1]
    assert (stopped["state"], stopped["content"]) == ("stopped", "")


def test_ctrl_c_during_the_pause_between_two_tries(asking: Program, llm_server: LlmServer) -> None:
    llm_server.reply(replies.refusal(429, retry_after="50"))
    running = asking.start("ask", "Hi")
    assert running.process.stderr is not None
    assert b"trying again in 50 s" in running.process.stderr.readline()
    running.send(signal.SIGINT)
    assert running.end().status == 130
    assert asking.show()["messages"][-1]["state"] == "stopped"
    assert len(llm_server.chats) == 1


def test_a_second_ctrl_c_does_not_wait_for_a_held_store(
    asking: Program, llm_server: LlmServer
) -> None:
    running = half_way(asking, llm_server)
    holder = dbapi2.connect(str(asking.data_dir / "ashley.db"), isolation_level=None)
    try:
        holder.execute("BEGIN IMMEDIATE")  # what arrived cannot be written now
        while running.process.poll() is None:
            running.send(signal.SIGINT)
            with contextlib.suppress(subprocess.TimeoutExpired):
                running.process.wait(0.05)
    finally:
        holder.close()
    assert running.end().status == 130
    assert asking.show()["messages"][-1]["state"] in ("interrupted", "failed")


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP])
def test_being_ended_from_outside_is_an_interruption(
    asking: Program, llm_server: LlmServer, number: int
) -> None:
    running = half_way(asking, llm_server)
    running.send(number)
    ended = running.end()
    assert ended.status == 130
    assert "Traceback" not in ended.err
    cut = asking.show()["messages"][-1]
    assert (cut["state"], cut["content"]) == ("interrupted", "Hello ")


def test_killed_leaves_an_interrupted_reply_with_its_text(
    asking: Program, llm_server: LlmServer
) -> None:
    running = half_way(asking, llm_server)
    while (growing := asking.show()["messages"][-1])["content"] != "Hello ":
        assert growing["state"] == "streaming"  # seen from another process while it grows
    running.send(signal.SIGKILL)
    assert running.end().status == -signal.SIGKILL
    cut = asking.show()["messages"][-1]
    assert (cut["state"], cut["content"]) == ("interrupted", "Hello ")


def test_a_second_question_is_refused_while_the_first_is_answered(
    asking: Program, llm_server: LlmServer
) -> None:
    session_id = asking.run("sessions", "new").out.strip()
    running = half_way(asking, llm_server, "--session", session_id)
    second = asking.run("ask", "--session", session_id, "--json", "And?")
    assert second.status == 1
    assert second.lines[-1]["code"] == "reply_under_way"
    assert len(llm_server.chats) == 1
    running.send(signal.SIGINT)
    running.end()
    assert asking.run("ask", "--session", session_id, "And?").status == 0


def test_a_reader_that_goes_away_stops_the_reply_quietly(
    asking: Program, llm_server: LlmServer
) -> None:
    rest = threading.Event()
    llm_server.reply(replies.text("Hello ", "wide ", "world", gates=(opened(), rest, rest)))
    running = asking.start("ask", "Hi")
    running.read_until("Hello ")
    assert running.process.stdout is not None
    running.process.stdout.close()
    rest.set()
    assert running.process.stderr is not None
    assert running.process.stderr.read() == b""
    assert running.process.wait(20) == 0
    stopped = asking.show()["messages"][-1]
    assert stopped["content"].startswith("Hello ")
    assert stopped["state"] in ("stopped", "complete")


def test_a_full_disk_behind_standard_output_is_told(asking: Program, llm_server: LlmServer) -> None:
    with Path("/dev/full").open("wb") as full:
        ended = asking.start("ask", "Hi", stdout=full.fileno()).end()
    assert ended.status == 1
    assert "No space left" in ended.err
    assert "Traceback" not in ended.err


def test_a_closed_standard_output_is_no_problem(asking: Program) -> None:
    words = [*COMMAND, "--data-dir", str(asking.data_dir), "ask", "Hi"]
    ended = subprocess.run(
        ["sh", "-c", 'exec "$@" >&-', "sh", *words],
        env=asking.environment,
        stderr=subprocess.PIPE,
        check=False,
    )
    assert (ended.returncode, ended.stderr) == (0, b"")


def test_a_terminal_gets_no_control_sequences(asking: Program, llm_server: LlmServer) -> None:
    llm_server.reply(
        replies.text("a\x1b]0;owned\x07\x1b[2Jb\x9b1mc\r\n\td"), replies.text("x\x1by")
    )
    ours, theirs = pty.openpty()
    try:
        ended = asking.start("ask", "Hi", stdout=theirs).end()
        seen = os.read(ours, 4096)
    finally:
        os.close(ours)
        os.close(theirs)
    assert ended.status == 0
    assert seen.decode() == "a␛]0;owned␇␛[2Jb\ufffd1mc\r\n\td\r\n"
    assert asking.run("ask", "Hi").out == "x\x1by\n"
