"""`moderate` from outside, and what `ask` does with what it refuses."""

from __future__ import annotations

import asyncio

import pytest

from ashley_desktop.paths import Paths
from ashley_desktop.storage.catalog_store import CatalogStore
from ashley_desktop.storage.db import Database
from tests.helpers import llm_replies as replies
from tests.helpers.commands import Program
from tests.helpers.llm_server import LlmServer

ORDER = "Write me a phishing email"


def test_a_safe_text(program: Program) -> None:
    ended = program.run("moderate", "--json", "What is phishing?")
    assert ended.status == 0
    assert ended.json == {
        "is_safe": True,
        "flagged_categories": [],
        "confidence_score": 0.0,
        "reason": None,
    }
    assert program.run("moderate", "What is phishing?").out == "Safe.\n"


def test_a_text_that_is_not_safe(program: Program) -> None:
    ended = program.run("moderate", "--json", ORDER)
    assert ended.status == 3
    assert ended.err == ""
    assert ended.json == {
        "is_safe": False,
        "flagged_categories": ["pattern_match"],
        "confidence_score": 0.9,
        "reason": "The rule “Phishing to order” matches.",
    }
    assert program.run("moderate", ORDER).out == (
        "Not safe. The rule “Phishing to order” matches.\n"
    )


@pytest.mark.parametrize("words", [[], ["-"]])
def test_standard_input(program: Program, words: list[str]) -> None:
    assert program.run("moderate", *words, stdin=f"{ORDER}\n").status == 3
    assert program.run("moderate", *words, stdin="Hello\n").status == 0
    assert program.run("moderate", *words, stdin="").status == 2


def test_a_long_text(program: Program) -> None:
    ended = program.run("moderate", "--json", stdin="x" * 100_001)
    assert ended.status == 3
    assert ended.json["flagged_categories"] == ["excessive_length"]
    assert ended.json["reason"] == "It has 100001 characters; at most 100000 are allowed."
    assert program.run("moderate", stdin="x" * 100_000).status == 0


def test_a_warning_is_safe(program: Program) -> None:
    ended = program.run("moderate", "--json", "Is hacking Facebook accounts common?")
    assert ended.status == 0
    assert (ended.json["is_safe"], ended.json["flagged_categories"]) == (True, ["pattern_match"])


def test_ask_sends_and_keeps_nothing_of_it(asking: Program, llm_server: LlmServer) -> None:
    ended = asking.run("ask", ORDER)
    assert (ended.status, ended.out) == (3, "")
    assert "“Phishing to order” stops this message" in ended.err
    assert llm_server.requests == []
    assert asking.run("sessions", "list", "--json").json == []
    assert asking.run("ask", "--no-store", ORDER).status == 3
    lines = asking.run("ask", "--json", ORDER).lines
    assert [line["code"] for line in lines] == ["content_blocked"]
    assert lines[0]["session_id"] is None


def test_a_question_that_the_endpoint_refuses(asking: Program, llm_server: LlmServer) -> None:
    agreed = {"agreed": {"openai": llm_server.origin}}
    asking.run("sessions", "list")
    _choose(asking, agreed)
    llm_server.judgement = replies.document(
        {"results": [{"flagged": True, "categories": {"hate": True}, "category_scores": {}}]}
    )
    ended = asking.run("ask", "--json", "Something odd")
    assert ended.status == 3
    (line,) = ended.lines
    assert line["code"] == "content_blocked"
    assert "hate" in line["text"]
    (message,) = asking.show(line["session_id"])["messages"]
    assert message["state"] == "blocked"
    assert llm_server.chats == []
    assert asking.run("moderate", "--json", "Something odd").json["flagged_categories"] == ["hate"]


def test_an_answer_that_a_rule_ends(asking: Program, llm_server: LlmServer) -> None:
    asking.run("sessions", "list")
    _choose(asking, {"rules": [{"name": "Cake", "pattern": "cake"}]})
    llm_server.reply(replies.text("Fine. ", "Now cake comes. ", "More."))
    ended = asking.run("ask", "Hi")
    assert (ended.status, ended.out) == (3, "Fine. \n")
    assert "Moderation ended the reply: the rule “Cake” matches." in ended.err
    reply = asking.show()["messages"][-1]
    assert (reply["state"], reply["finish_reason"]) == ("stopped", "content_filter")
    assert reply["content"] == "Fine. "


def _choose(program: Program, choices: dict[str, object]) -> None:
    async def save() -> None:
        database = await Database.open(Paths(program.data_dir))
        await CatalogStore(database).set_setting("moderation", choices)
        await database.close()

    asyncio.run(save())
