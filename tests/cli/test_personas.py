"""`personas` from outside."""

from __future__ import annotations

import pytest

from tests.helpers.commands import Program


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
