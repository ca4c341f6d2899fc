"""`sessions` from outside."""

from __future__ import annotations

import re
from datetime import datetime
from pathlib import Path

import pytest

from tests.helpers import llm_replies as replies
from tests.helpers.commands import Program
from tests.helpers.llm_server import LlmServer

TIME = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z")
SUMMARY = [
    "session_id",
    "title",
    "user_id",
    "persona",
    "created_at",
    "updated_at",
    "message_count",
    "metadata",
]
MESSAGE = [
    "message_id",
    "parent_id",
    "role",
    "content",
    "state",
    "persona",
    "provider",
    "model",
    "prompt_tokens",
    "completion_tokens",
    "finish_reason",
    "created_at",
]


def new(program: Program, *words: str) -> str:
    """Begin a session; its ID."""
    ended = program.run("sessions", "new", *words)
    assert (ended.status, ended.err) == (0, "")
    return ended.out.strip()


def test_new_prints_the_id_and_saves_at_once(program: Program) -> None:
    session_id = new(program)
    (listed,) = program.run("sessions", "list", "--json").json
    assert listed["session_id"] == session_id
    assert (listed["persona"], listed["message_count"]) == ("Ashley", 0)


def test_new_as_json_is_the_summary(program: Program) -> None:
    ended = program.run(
        "sessions", "new", "--json", "--user-id", "u1", "--persona", "technical expert"
    )
    shape = ended.json
    assert list(shape) == SUMMARY
    assert (shape["user_id"], shape["persona"], shape["metadata"]) == ("u1", "Technical", {})
    assert TIME.fullmatch(shape["created_at"])
    assert datetime.fromisoformat(shape["created_at"]).tzinfo is not None


def test_list_is_newest_first_and_can_be_cut(program: Program) -> None:
    ids = [new(program), new(program, "--user-id", "u1"), new(program)]
    listed = program.run("sessions", "list", "--json").json
    assert [one["session_id"] for one in listed] == ids[::-1]
    assert [list(one) for one in listed] == [SUMMARY] * 3
    cut = program.run("sessions", "list", "--json", "--limit", "2").json
    assert [one["session_id"] for one in cut] == ids[:0:-1]
    assert program.run("sessions", "list", "--json", "--limit", "0").json == []
    mine = program.run("sessions", "list", "--json", "--user-id", "u1").json
    assert [one["session_id"] for one in mine] == ids[1:2]


def test_list_for_people_gives_the_whole_id(program: Program) -> None:
    session_id = new(program)
    program.run("sessions", "rename", session_id, "A title\nover two lines")
    (line,) = program.run("sessions", "list").out.splitlines()
    assert line.startswith(session_id)
    assert line.endswith("A title over two lines")


def test_an_empty_list_is_told_beside_the_output(program: Program) -> None:
    ended = program.run("sessions", "list")
    assert (ended.status, ended.out) == (0, "")
    assert ended.err == "There are no conversations yet.\n"


def test_show_has_exactly_the_released_names(asking: Program, llm_server: LlmServer) -> None:
    llm_server.reply(replies.refusal(401), replies.text("Fine", counts=(20, 3)))
    asking.run("ask", "One")
    session_id = asking.show()["session_id"]
    asking.run("ask", "--session", session_id, "Two")
    shown = asking.show(session_id)
    assert list(shown) == [*SUMMARY, "messages"]
    first, failed, second, reply = shown["messages"]
    assert list(first) == list(second) == list(reply) == MESSAGE
    assert list(failed) == [*MESSAGE, "error"]
    assert list(failed["error"]) == ["code", "text", "hint"]
    assert TIME.fullmatch(reply["created_at"])
    assert (reply["prompt_tokens"], reply["completion_tokens"]) == (20, 3)
    assert (reply["finish_reason"], reply["model"]) == ("stop", "test-model")
    assert (first["persona"], first["model"], first["prompt_tokens"]) == (None, None, None)
    assert shown["message_count"] == 3
    cut = asking.run("sessions", "show", session_id, "--json", "--limit", "2").json
    assert [one["content"] for one in cut["messages"]] == ["Two", "Fine"]
    assert cut["message_count"] == 3


def test_show_for_people(asking: Program, llm_server: LlmServer) -> None:
    llm_server.reply(replies.text("A *reply*"), replies.refusal(401))
    asking.run("ask", "--persona", "Creative", "A question")
    session_id = asking.show()["session_id"]
    asking.run("ask", "--session", session_id, "Another")
    out = asking.run("sessions", "show", session_id).out
    assert session_id in out
    assert re.search(r"\nYou, [-0-9: ]+:\nA question\n", out)
    assert re.search(r"\nCreative Assistant, test-model, [-0-9: ]+:\nA \*reply\*\n", out)
    assert re.search(r", failed:\nopenai refused the key \(401\)\.", out)


def test_rename(program: Program) -> None:
    session_id = new(program)
    assert program.run("sessions", "rename", session_id, "  Grüße ").status == 0
    assert program.show(session_id)["title"] == "Grüße"
    ended = program.run("sessions", "rename", session_id, " ")
    assert (ended.status, ended.err) == (2, "A title needs at least one character.\n")


def test_trash_and_back(program: Program) -> None:
    session_id = new(program)
    assert program.run("sessions", "delete", session_id).status == 0
    assert program.run("sessions", "list", "--json").json == []
    assert program.run("sessions", "show", session_id).status == 5
    assert program.run("export", session_id).status == 5
    assert program.run("sessions", "restore", session_id).status == 0
    assert program.show(session_id)["session_id"] == session_id


def test_purge_is_for_good(asking: Program) -> None:
    asking.run("ask", "Hi")
    session_id = asking.show()["session_id"]
    assert asking.run("sessions", "delete", session_id, "--purge").status == 0
    assert asking.run("sessions", "restore", session_id).status == 5
    assert asking.run("sessions", "show", session_id).status == 5


@pytest.mark.parametrize(
    "words",
    [["show"], ["rename", "x"], ["delete"], ["delete", "--purge"], ["restore"]],
    ids=" ".join,
)
def test_an_unknown_session_is_5(program: Program, words: list[str]) -> None:
    command, *rest = words
    ended = program.run("sessions", command, "no-such-id", *rest)
    assert (ended.status, ended.out) == (5, "")
    assert "There is no conversation with the ID no-such-id." in ended.err


def test_a_folder_that_cannot_be_made_is_1(program: Program) -> None:
    program.data_dir.write_text("a file where the folder should be")
    ended = program.run("sessions", "list")
    assert (ended.status, ended.out) == (1, "")
    assert "cannot be written" in ended.err
    assert "Traceback" not in ended.err


def test_a_damaged_store_is_1_and_left_as_it_is(program: Program, tmp_path: Path) -> None:
    program.data_dir.mkdir()
    database = program.data_dir / "ashley.db"
    database.write_bytes(b"no database at all" * 1000)
    for words in (["sessions", "list"], ["ask", "Hi"], ["sessions", "new"]):
        ended = program.run(*words)
        assert (ended.status, ended.out) == (1, "")
        assert "cannot be read" in ended.err
        assert "Traceback" not in ended.err
    assert database.read_bytes() == b"no database at all" * 1000
