"""Hostile files end in an error that names the place, and leave the store as it was."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from ashley_desktop.errors import FileRefused
from tests.core.importers.conftest import Store
from tests.helpers.histories import History

NewStore = Callable[[], Store]
TIME = "2026-03-01T12:00:00.000001Z"
Document = dict[str, Any]


def message(number: int, parent: int | None = None, **values: Any) -> dict[str, Any]:
    """A message with everything that it must have."""
    plain = {
        "message_id": f"m{number}",
        "parent_id": None if parent is None else f"m{parent}",
        "role": "user",
        "state": "complete",
        "content": "Said.",
        "created_at": TIME,
    }
    return {**plain, **values}


def session(name: str, *messages: dict[str, Any], **values: Any) -> dict[str, Any]:
    """A session with everything that it must have."""
    plain = {"session_id": name, "title": "A talk", "persona": "Ashley"}
    times = {"created_at": TIME, "updated_at": TIME}
    return {**plain, **times, "messages": list(messages), **values}


def document(*sessions: dict[str, Any], **values: Any) -> Document:
    """A whole document."""
    head = {"format": "ashley-history", "version": 1, "folders": []}
    return {**head, **values, "sessions": list(sessions)}


FINE = document(session("s1", message(1), message(2, 1), active_leaf_id="m2"))
WRONG: list[tuple[str, Document, str, str]] = [
    (
        "a circle",
        document(session("s1", message(1, 3), message(2, 1), message(3, 2))),
        "import_circle",
        "sessions[0].messages[0].parent_id",
    ),
    (
        "its own parent",
        document(session("s1", message(0), message(1, 1))),
        "import_circle",
        "sessions[0].messages[1].parent_id",
    ),
    (
        "a missing parent",
        document(session("s0"), session("s1", message(1, 9))),
        "import_no_message",
        "sessions[1].messages[0].parent_id",
    ),
    (
        "a parent in another session",
        document(session("s1", message(1)), session("s2", message(2, 1))),
        "import_no_message",
        "sessions[1].messages[0].parent_id",
    ),
    (
        "a leaf in another session",
        document(session("s1", message(1)), session("s2", active_leaf_id="m1")),
        "import_no_message",
        "sessions[1].active_leaf_id",
    ),
    (
        "a message twice",
        document(session("s1", message(1)), session("s2", message(1))),
        "import_twice",
        "sessions[1].messages[0].message_id",
    ),
    (
        "a session twice",
        document(session("s1"), session("s1")),
        "import_twice",
        "sessions[1].session_id",
    ),
    (
        "a folder that is not there",
        document(session("s1", folder_id="f1")),
        "import_no_folder",
        "sessions[0].folder_id",
    ),
    ("a newer version", document(version=2), "import_newer", "version"),
    ("no version", document(version=None), "import_wrong_value", "version"),
    ("a version that is true", document(version=True), "import_wrong_value", "version"),
    ("a session that is a text", document("x"), "import_not_json", "line 1, column 72"),  # type: ignore[arg-type]
    (
        "an error that is a text",
        document(session("s1", message(1, error="auth"))),
        "import_wrong_value",
        "sessions[0].messages[0].error",
    ),
    (
        "an error without a code",
        document(session("s1", message(1, error={}))),
        "import_wrong_value",
        "sessions[0].messages[0].error.code",
    ),
]
VALUES: list[tuple[str, Any]] = [
    ("message_id", 7),
    ("message_id", ""),
    ("message_id", "x" * 201),
    ("message_id", "a\nb"),
    ("message_id", "\ud800"),
    ("role", "system"),
    ("state", "done"),
    ("state", None),
    ("content", None),
    ("content", ["x"]),
    ("created_at", "yesterday"),
    ("created_at", "2026-03-01T12:00:00"),
    ("created_at", "0001-01-01T00:00:00+14:00"),
    ("created_at", 1_700_000_000),
    ("prompt_tokens", -1),
    ("prompt_tokens", 1 << 60),
    ("prompt_tokens", 1.5),
    ("prompt_tokens", True),
    ("moderation", []),
]


def written(path: Path, value: Document) -> Path:
    """The file."""
    path.write_text(json.dumps(value))
    return path


def refusal(store: Store, path: Path) -> dict[str, Any]:
    """Why a file is refused; nothing of it may be in the store then."""
    before = store.dump()
    with pytest.raises(FileRefused) as caught:
        store.take(path)
    assert store.dump() == before
    assert caught.value.parameters["path"] == str(path)
    return caught.value.parameters


@pytest.mark.parametrize(
    ("wrong", "problem", "place"),
    [case[1:] for case in WRONG],
    ids=[case[0] for case in WRONG],
)
def test_what_is_wrong_is_named(
    new_store: NewStore, tmp_path: Path, wrong: Document, problem: str, place: str
) -> None:
    told = refusal(new_store(), written(tmp_path / "wrong.json", wrong))
    assert (told["problem"], told["place"]) == (problem, place)


@pytest.mark.parametrize(("name", "value"), VALUES)
def test_a_value_of_another_kind(
    new_store: NewStore, tmp_path: Path, name: str, value: object
) -> None:
    wrong = document(session("s1", message(1), message(2, **{name: value})))
    told = refusal(new_store(), written(tmp_path / "wrong.json", wrong))
    assert told["problem"] == "import_wrong_value"
    assert told["place"] == f"sessions[0].messages[1].{name}"


@pytest.mark.parametrize(
    "text",
    [
        "1" * 5_000,
        "[" * 100_000,
        "NaN",
        "1e999",
        '"unfinished',
        "tru",
        '{"a": 1,}',
    ],
)
def test_what_is_no_json(new_store: NewStore, tmp_path: Path, text: str) -> None:
    path = tmp_path / "wrong.json"
    path.write_text(json.dumps(FINE).replace('"Said."', text, 1))
    told = refusal(new_store(), path)
    assert told["problem"] == "import_not_json"
    assert str(told["place"]).startswith("line 1, column ")


def test_a_file_cut_off_anywhere(new_store: NewStore, tmp_path: Path) -> None:
    store, path = new_store(), tmp_path / "cut.json"
    text = json.dumps(FINE, indent=1)
    for length in range(30, len(text), 7):
        path.write_text(text[:length])
        assert refusal(store, path)["problem"] == "import_not_json"


def test_something_behind_the_end(new_store: NewStore, tmp_path: Path) -> None:
    path = tmp_path / "more.json"
    path.write_text(json.dumps(FINE, indent=1) + "\n{}")
    lines = json.dumps(FINE, indent=1).count("\n") + 2
    assert refusal(new_store(), path)["place"] == f"line {lines}, column 1"


def test_bytes_that_are_no_text(new_store: NewStore, tmp_path: Path) -> None:
    path = tmp_path / "bytes.json"
    data = json.dumps(FINE).replace("Said.", "x" * 100_000).encode()
    at = data.index(b"x") + 70_001
    path.write_bytes(data[:at] + b"\xff" + data[at + 1 :])
    told = refusal(new_store(), path)
    assert (told["problem"], told["place"]) == ("import_not_utf8", f"byte {at + 1}")


@pytest.mark.parametrize("text", ["", "[]", "# Notes", '{"version": 1}', '{"format": "other"}'])
def test_an_unknown_format_names_the_known_ones(
    new_store: NewStore, tmp_path: Path, text: str
) -> None:
    path = tmp_path / "unknown"
    path.write_text(text)
    told = refusal(new_store(), path)
    assert (told["problem"], told["known"]) == ("import_unknown", "Ashley Desktop JSON")


def test_a_file_that_is_not_there(new_store: NewStore, tmp_path: Path) -> None:
    assert refusal(new_store(), tmp_path / "nothing")["problem"] == "import_unreadable"
    assert refusal(new_store(), tmp_path)["problem"] == "import_unreadable"


def test_a_message_that_another_session_has_here(new_store: NewStore, tmp_path: Path) -> None:
    store = new_store()
    store.take(written(tmp_path / "fine.json", FINE))
    other = document(session("s0", message(8)), session("s2", message(7), message(2)))
    told = refusal(store, written(tmp_path / "other.json", other))
    assert (told["problem"], told["place"]) == ("import_elsewhere", "m2")


def test_what_is_damaged_late_leaves_no_trace(new_store: NewStore, tmp_path: Path) -> None:
    old, store = new_store(), new_store()
    old.fill(lambda db: History(1).fill(db, sessions=80))
    path = tmp_path / "all.json"
    text = old.export(path)
    path.write_bytes(text[: len(text) - 10])
    assert refusal(store, path)["problem"] == "import_not_json"
    assert store.dump()["session"] == []
