"""`export --format json` and `import` from outside."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.helpers import llm_replies as replies
from tests.helpers.commands import Program, clean_environment
from tests.helpers.llm import TEST_KEY
from tests.helpers.llm_server import LlmServer


@pytest.fixture
def other(tmp_path: Path) -> Program:
    """The program with another data folder."""
    return Program(tmp_path / "other", clean_environment(tmp_path))


def test_everything_goes_to_another_machine_and_back(
    asking: Program, other: Program, llm_server: LlmServer, tmp_path: Path
) -> None:
    asking.run("ask", "Works?")
    llm_server.reply(replies.refusal(401, "Wrong key."))
    asking.run("ask", "Fails?")
    file = tmp_path / "all.json"
    ended = asking.run("export", "--all", "--format", "json", "-o", str(file))
    assert (ended.status, ended.out, ended.err) == (0, "", "")
    assert TEST_KEY not in file.read_text()

    ended = other.run("import", str(file))
    assert (ended.status, ended.err) == (0, "")
    assert ended.out == f"{file}: 2 conversations and 4 messages added.\n"
    ids = [one["session_id"] for one in asking.run("sessions", "list", "--json").json]
    assert [one["session_id"] for one in other.run("sessions", "list", "--json").json] == ids
    for one in ids:
        assert other.show(one) == asking.show(one)
    again = tmp_path / "again.json"
    other.run("export", "--all", "--format", "json", "-o", str(again))
    assert again.read_bytes() == file.read_bytes()

    ended = other.run("import", str(file))
    assert ended.out == (
        f"{file}: 0 conversations and 0 messages added; 2 conversations here already.\n"
    )


def test_a_failed_message_is_in_json_only(asking: Program, llm_server: LlmServer) -> None:
    llm_server.reply(replies.refusal(401, "Wrong key."))
    asking.run("ask", "Fails?")
    session_id = asking.show()["session_id"]
    (session,) = asking.run("export", session_id, "--format", "json").json["sessions"]
    assert [one["state"] for one in session["messages"]] == ["complete", "failed"]
    assert session["messages"][1]["error"]["code"] == "auth"
    assert "Ashley\n\n*" not in asking.run("export", session_id).out


def test_a_file_that_is_refused_does_not_stop_the_others(
    program: Program, other: Program, tmp_path: Path
) -> None:
    program.run("sessions", "new")
    file, notes = tmp_path / "all.json", tmp_path / "notes.txt"
    program.run("export", "--all", "--format", "json", "-o", str(file))
    notes.write_text("Notes.")
    ended = other.run("import", str(notes), str(file), str(tmp_path / "gone"))
    assert ended.status == 1
    assert ended.err == (
        f"{notes} is in no format that this version knows. It can import: Ashley Desktop JSON.\n"
        f"{tmp_path / 'gone'} cannot be opened. Check its name and its permissions.\n"
    )
    assert "1 conversation and 0 messages added" in ended.out


def test_several_as_json(program: Program, tmp_path: Path) -> None:
    ids = [program.run("sessions", "new").out.strip() for _ in range(3)]
    folder, file = tmp_path / "folder", tmp_path / "some.json"
    program.run("export", *ids[:2], "--format", "json", "-o", str(folder))
    assert len([*folder.glob("*.json")]) == 2
    program.run("export", *ids[:2], "--format", "json", "-o", str(file))
    assert [one["session_id"] for one in json.loads(file.read_text())["sessions"]] == ids[:2]
    file.unlink()
    file.mkdir()  # a folder that is there is one, whatever its name
    program.run("export", "--all", "--format", "json", "-o", str(file))
    assert len([*file.glob("*.json")]) == 3
    assert program.run("export", *ids, "--format", "json").status == 2


def test_without_files_the_words_are_off(program: Program) -> None:
    assert program.run("import").status == 2
