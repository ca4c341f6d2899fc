"""`sessions edit` and `sessions cleanup` from outside."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from ashley_desktop.paths import Paths
from tests.helpers.commands import Program
from tests.helpers.store import change_store


def new(program: Program, *words: str) -> str:
    return program.run("sessions", "new", *words).out.strip()


def ids(program: Program) -> list[str]:
    return [one["session_id"] for one in program.run("sessions", "list", "--json").json]


def age(program: Program, days: float, *sessions: str) -> None:
    """Make it longer ago that these were written to."""
    when = f"strftime('%Y-%m-%d %H:%M:%f', updated_at, '-{days} days') || '000'"
    for one in sessions:
        change = f"UPDATE session SET updated_at = {when} WHERE session_id = '{one}'"
        change_store(Paths(program.data_dir), change)


def pin(program: Program, session_id: str) -> None:
    change = f"UPDATE session SET pinned = 1 WHERE session_id = '{session_id}'"
    change_store(Paths(program.data_dir), change)


def test_edit_changes_what_is_named_and_nothing_else(program: Program) -> None:
    session_id = new(program, "--user-id", "me")
    newer = new(program)
    program.run("sessions", "rename", session_id, "Mine")
    before = program.show(session_id)
    words = '{"project": ["Gärten", 1, null], "n": 1.5}'
    ended = program.run("sessions", "edit", session_id, "--metadata", words)
    assert (ended.status, ended.out, ended.err) == (0, "", "")
    assert program.show(session_id) == {**before, "metadata": json.loads(words)}
    assert program.run("sessions", "edit", session_id, "--user-id", "you").status == 0
    both = program.run("sessions", "edit", session_id, "--user-id", "", "--metadata", "{}")
    assert both.status == 0
    assert program.show(session_id) == {**before, "user_id": None, "metadata": {}}
    assert ids(program) == [newer, session_id]


@pytest.mark.parametrize(
    "words",
    [
        "",
        "project",
        "[1]",
        '"text"',
        "null",
        '{"a": 1',
        '{"a": NaN}',
        '{"a": -Infinity}',
        '{"a": 1e999}',
        '{"a": ' + "9" * 5000 + "}",
        '{"a":' * 101 + "1" + "}" * 101,
        '{"a": ' + "[" * 20_000 + "]" * 20_000 + "}",
    ],
    ids=lambda words: words[:12],
)
def test_what_is_no_json_object_is_2_in_words(program: Program, words: str) -> None:
    ended = program.run("sessions", "edit", "any", "--metadata", words)
    assert (ended.status, ended.out) == (2, "")
    assert ended.err.startswith("The metadata is not a JSON object.")
    assert not program.data_dir.exists()


def test_metadata_may_be_deep_and_comes_back(program: Program) -> None:
    session_id = new(program)
    words = '{"a":' * 100 + "1" + "}" * 100
    assert program.run("sessions", "edit", session_id, "--metadata", words).status == 0
    assert program.show(session_id)["metadata"] == json.loads(words)


def test_edit_without_anything_to_change_is_2(program: Program) -> None:
    ended = program.run("sessions", "edit", "any")
    assert (ended.status, ended.out) == (2, "")
    assert "--user-id" in ended.err


def test_editing_an_unknown_session_is_5(program: Program) -> None:
    ended = program.run("sessions", "edit", "no-such-id", "--user-id", "me")
    assert (ended.status, ended.out) == (5, "")
    assert "There is no conversation with the ID no-such-id." in ended.err


def test_cleanup_tells_how_many_and_spares_pinned_ones(program: Program) -> None:
    young, old, older, pinned = [new(program) for _ in range(4)]
    age(program, 29, young)
    age(program, 31, old, pinned)
    age(program, 90, older)
    pin(program, pinned)
    dry = program.run("sessions", "cleanup", "--dry-run")
    assert (dry.status, dry.out) == (0, "2\n")
    assert sorted(line.split()[0] for line in dry.err.splitlines()) == sorted([old, older])
    assert program.run("sessions", "cleanup", "--days", "60", "--dry-run").out == "1\n"
    assert len(ids(program)) == 4
    ended = program.run("sessions", "cleanup")
    assert (ended.status, ended.out) == (0, "2\n")
    assert sorted(ids(program)) == sorted([young, pinned])
    assert program.run("sessions", "restore", older).status == 0
    again = program.run("sessions", "cleanup", "--days", "60", "--purge")
    assert again.out == "1\n"
    assert program.run("sessions", "restore", older).status == 5
    assert program.run("sessions", "restore", old).status == 0
    assert program.run("sessions", "cleanup", "--days", "36500").out == "0\n"


@pytest.mark.parametrize("days", ["-1", "x", "1.5", "999999999999"])
def test_days_that_are_none_are_2(program: Program, days: str) -> None:
    ended = program.run("sessions", "cleanup", "--days", days)
    assert (ended.status, ended.out) == (2, "")
    assert "--days" in ended.err


def test_commands_never_empty_the_trash(program: Program) -> None:
    session_id = new(program)
    program.run("sessions", "delete", session_id)
    change_store(
        Paths(program.data_dir), "UPDATE session SET deleted_at = '2020-01-01 00:00:00.000000'"
    )
    for words in (["list"], ["cleanup", "--days", "0", "--purge"], ["new"]):
        assert program.run("sessions", *words).status == 0
    assert program.run("sessions", "restore", session_id).status == 0


def test_a_purged_session_leaves_no_word_behind(asking: Program) -> None:
    asking.run("ask", "An unmistakable question")
    (session_id,) = ids(asking)
    asking.run("sessions", "delete", session_id)
    assert asking.run("sessions", "delete", session_id, "--purge").status == 0
    files = [one for one in Path(asking.data_dir).rglob("*") if one.is_file()]
    assert files
    assert [one for one in files if b"unmistakable" in one.read_bytes()] == []
