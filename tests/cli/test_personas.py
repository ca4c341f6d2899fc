"""`personas` from outside."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tests.helpers.commands import Program
from tests.helpers.pictures import png


def test_list_has_exactly_the_released_names(program: Program) -> None:
    listed = program.run("personas", "list", "--json").json
    assert [list(one) for one in listed] == [
        ["name", "title", "description", "temperature", "max_tokens"]
    ] * 3
    assert [(one["name"], one["title"]) for one in listed] == [
        ("Ashley", "Ashley"),
        ("Technical", "Technical Expert"),
        ("Creative", "Creative Assistant"),
    ]
    assert [(one["temperature"], one["max_tokens"]) for one in listed] == [
        (0.7, 2000),
        (0.3, 3000),
        (0.9, 2500),
    ]


def test_list_for_people(program: Program) -> None:
    lines = program.run("personas", "list").out.splitlines()
    assert [line.split("  ")[0] for line in lines] == ["Ashley", "Technical", "Creative"]


@pytest.mark.parametrize("called", ["Creative", "creative", "CREATIVE ASSISTANT"])
def test_show_finds_names_and_titles(program: Program, called: str) -> None:
    ended = program.run("personas", "show", called)
    assert ended.status == 0
    assert "Creative Assistant" in ended.out
    assert "storytelling" in ended.out


def test_an_unknown_persona_is_5(program: Program) -> None:
    ended = program.run("personas", "show", "Creativ")
    assert (ended.status, ended.out) == (5, "")
    assert "Known personas: Ashley, Technical, Creative." in ended.err


def test_one_is_added_edited_and_deleted(program: Program) -> None:
    added = program.run(
        "personas", "add", "Pirate", "--title", "Captain", "--prompt-file", "-",
        "--temperature", "1.2", "--max-tokens", "77", "--colour", "red", "--starter", "Ahoy?",
        stdin="Arr, {user}!\n",
    )  # fmt: skip
    assert (added.status, added.out) == (0, "")
    assert _listed(program, "Pirate") == {
        "name": "Pirate",
        "title": "Captain",
        "description": "",
        "temperature": 1.2,
        "max_tokens": 77,
    }
    edited = program.run("personas", "edit", "captain", "--temperature", "usual", "--top-p", "0.5")
    assert edited.status == 0
    assert _listed(program, "Pirate")["temperature"] is None
    shown = program.run("personas", "show", "PIRATE").out
    assert "Arr, {user}!" in shown
    assert "Top p           0.5" in shown
    assert program.run("personas", "delete", "Pirate").status == 0
    assert program.run("personas", "show", "Pirate").status == 5


def _listed(program: Program, name: str) -> Any:
    listed = program.run("personas", "list", "--json").json
    return next(one for one in listed if one["name"] == name)


def test_a_prompt_comes_out_of_a_file(program: Program, tmp_path: Path) -> None:
    file = tmp_path / "prompt.txt"
    file.write_text("Line one\n\tline two — ünë\n", "utf-8")
    assert program.run("personas", "add", "Poet", "--prompt-file", str(file)).status == 0
    assert "Line one\n\tline two — ünë\n" in program.run("personas", "show", "poet").out


@pytest.mark.parametrize(
    ("words", "status"),
    [
        (["add", "ashley"], 2),
        (["add", "Technical Expert"], 2),
        (["add", " "], 2),
        (["add", "New", "--temperature", "hot"], 2),
        (["add", "New", "--temperature", "3"], 2),
        (["add", "New", "--max-tokens", "0"], 2),
        (["add", "New", "--prompt-file", "no-such-file"], 2),
        (["add", "New", "--colour", "plaid"], 2),
        (["add"], 2),
        (["edit", "Ashley"], 2),
        (["edit", "Nobody", "--title", "x"], 5),
        (["edit", "Ashley", "--title", "Creative"], 2),
        (["delete", "Nobody"], 5),
        (["reset", "Nobody"], 5),
        (["export", "Nobody"], 5),
        (["import", "no-such-file"], 1),
    ],
)
def test_what_cannot_be_is_one_sentence_and_changes_nothing(
    program: Program, words: list[str], status: int
) -> None:
    ended = program.run("personas", *words)
    assert (ended.status, ended.out) == (status, "")
    assert len(ended.err.splitlines()) == 1, ended.err
    assert "Traceback" not in ended.err
    assert len(program.run("personas", "list", "--json").json) == 3


def test_a_shipped_one_is_changed_and_reset(program: Program) -> None:
    before = program.run("personas", "export", "Technical").out
    assert program.run("personas", "edit", "Technical", "--title", "Guru").status == 0
    assert _listed(program, "Technical")["title"] == "Guru"
    assert program.run("personas", "reset", "guru").status == 0
    assert program.run("personas", "export", "Technical").out == before


def test_the_last_one_stays(program: Program) -> None:
    for name in ("Ashley", "Technical"):
        assert program.run("personas", "delete", name).status == 0
    ended = program.run("personas", "delete", "Creative")
    assert ended.status == 2
    assert "last persona" in ended.err


def test_a_file_goes_out_and_in_once(program: Program, tmp_path: Path) -> None:
    picture = tmp_path / "face.png"
    picture.write_bytes(png())
    program.run("personas", "add", "Pirate", "--picture", str(picture), "--avatar", "🏴‍☠️")
    exported = program.run("personas", "export", "pirate").out
    assert json.loads(exported)["format"] == "ashley-personas"
    file = tmp_path / "pirate.json"
    assert program.run("personas", "export", "Pirate", "-o", str(file)).status == 0
    assert file.read_text("utf-8") == exported
    again = program.run("personas", "import", str(file))
    assert (again.status, again.out) == (0, "Pirate is here already.\n")
    program.run("personas", "edit", "Pirate", "--description", "changed")
    assert program.run("personas", "import", str(file)).out == "Pirate 2 added.\n"
    assert program.run("personas", "import", str(file)).out == "Pirate 2 is here already.\n"
    assert len(program.run("personas", "list", "--json").json) == 5


def test_a_hostile_file_is_refused_in_words(program: Program, tmp_path: Path) -> None:
    file = tmp_path / "hostile.json"
    file.write_text("[" * 100_000, "utf-8")
    ended = program.run("personas", "import", str(file))
    assert (ended.status, ended.out) == (1, "")
    assert "is no file of personas" in ended.err


def test_a_conversation_whose_persona_is_gone_says_so(asking: Program) -> None:
    asking.run("personas", "add", "Pirate", "--title", "Captain")
    asking.run("ask", "--persona", "pirate", "Hello")
    asking.run("personas", "delete", "Pirate")
    session_id = asking.show()["session_id"]
    ended = asking.run("ask", "--session", session_id, "Still there?")
    assert (ended.status, ended.out) == (0, "You said: Still there?\n")
    assert ended.err == "The persona Captain of this conversation is gone; Ashley answers.\n"
    replies = [one["persona"] for one in asking.show(session_id)["messages"] if one["persona"]]
    assert replies == ["Pirate", "Ashley"]
    assert asking.run("ask", "--persona", "Pirate", "Hello").status == 5
