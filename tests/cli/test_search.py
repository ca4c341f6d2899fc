"""`search` from outside."""

from __future__ import annotations

import json
import re

import pytest

from tests.helpers import llm_replies as replies
from tests.helpers.commands import Program
from tests.helpers.llm_server import LlmServer

TIME = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z")
HIT = ["session_id", "message_id", "title", "snippet", "created_at"]


@pytest.fixture
def garden(asking: Program, llm_server: LlmServer) -> Program:
    """A store with one answered question about roses."""
    llm_server.reply(replies.text("Prune the roses in Märch."))
    assert asking.run("ask", "When do I prune red roses?").status == 0
    return asking


def test_an_array_of_places_best_first(garden: Program) -> None:
    ended = garden.run("search", "--json", "prune roses")
    assert (ended.status, ended.err) == (0, "")
    hits = ended.json
    assert [list(hit) for hit in hits] == [HIT] * 3
    shown = garden.show()
    assert {hit["session_id"] for hit in hits} == {shown["session_id"]}
    ids = {message["message_id"]: message["content"] for message in shown["messages"]}
    assert {hit["message_id"]: hit["snippet"] for hit in hits} == {None: shown["title"], **ids}
    assert all(TIME.fullmatch(hit["created_at"]) for hit in hits)
    assert garden.run("search", "--json", "--limit", "1", "roses").json == hits[:1]
    assert garden.run("search", "--json", "--limit", "0", "roses").json == []


def test_a_line_each_for_people(garden: Program) -> None:
    ended = garden.run("search", "MARCH", "from:assistant")
    (line,) = ended.out.splitlines()
    assert line.startswith(garden.show()["session_id"])
    assert line.endswith("Prune the roses in Märch.")
    assert ended.err == ""


def test_nothing_found_is_no_failure(garden: Program) -> None:
    ended = garden.run("search", "--json", "tulips")
    assert (ended.status, ended.out, ended.err) == (0, "[]\n", "Nothing was found.\n")


def test_a_word_of_a_finished_query_is_whole(garden: Program) -> None:
    assert garden.run("search", "--json", "ros").json == []
    assert len(garden.run("search", "--json", "ros*").json) == 3
    assert len(garden.run("search", "--json", "--", "-red prune").json) == 1


def test_wrong_syntax_is_a_hint(garden: Program) -> None:
    ended = garden.run("search", "--json", "roses before:soon")
    assert (ended.status, json.loads(ended.out)) == (0, [])
    assert "“soon” is not a date" in ended.err
    assert "before:2026-03-14" in ended.err
    assert "persona" in garden.run("search", "persona:nobody roses").err


def test_the_trash_is_searched_when_asked(garden: Program) -> None:
    session_id = garden.show()["session_id"]
    assert garden.run("sessions", "delete", session_id).status == 0
    assert garden.run("search", "--json", "roses").json == []
    assert len(garden.run("search", "--json", "in:trash roses").json) == 3


def test_a_query_is_needed(program: Program) -> None:
    assert program.run("search").status == 2
