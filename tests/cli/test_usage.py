"""`usage` from outside."""

from __future__ import annotations

import re

from ashley_desktop.paths import Paths
from tests.helpers import llm_replies as replies
from tests.helpers.commands import Program
from tests.helpers.llm_server import LlmServer
from tests.helpers.store import change_store

NONE = {
    "replies": 0,
    "replies_without_tokens": 0,
    "prompt_tokens": 0,
    "completion_tokens": 0,
    "replies_with_cost": 0,
    "cost_usd": None,
}


def test_an_empty_history_took_nothing(program: Program) -> None:
    ended = program.run("usage", "--json")
    assert (ended.status, ended.err) == (0, "")
    assert ended.json == {"total": NONE, "months": [], "models": [], "sessions": []}


def test_tokens_and_cost_are_told_by_month_model_and_session(
    asking: Program, llm_server: LlmServer
) -> None:
    llm_server.reply(replies.text("One."))
    llm_server.reply(replies.text("Two."))
    assert asking.run("ask", "First?").status == 0
    assert asking.run("ask", "Second?").status == 0
    change_store(
        Paths(asking.data_dir),
        "UPDATE message SET prompt_tokens = 1000, completion_tokens = 20, cost = '0.001234'"
        " WHERE role = 'assistant' AND content = 'One.'",
        "UPDATE message SET prompt_tokens = NULL, completion_tokens = NULL, cost = NULL,"
        " model = 'other', created_at = '2025-12-15 12:00:00.000000'"
        " WHERE role = 'assistant' AND content = 'Two.'",
    )
    told = asking.run("usage", "--json", "--sessions", "1").json
    one = {**NONE, "replies": 1, "prompt_tokens": 1000, "completion_tokens": 20}
    one |= {"replies_with_cost": 1, "cost_usd": "0.001234"}
    two = {**NONE, "replies": 1, "replies_without_tokens": 1}
    assert told["total"] == {**one, "replies": 2, "replies_without_tokens": 1}
    december, now = told["months"]
    assert december == {"month": "2025-12", **two}
    assert re.fullmatch(r"\d{4}-\d\d", now.pop("month"))
    assert now == one
    first, other = told["models"]
    assert (other["model"], other["replies_without_tokens"]) == ("other", 1)
    assert (first["provider"], first["cost_usd"]) == ("openai", "0.001234")
    assert [session["title"] for session in told["sessions"]] == ["First?"]


def test_a_table_for_people_says_what_is_not_known(asking: Program, llm_server: LlmServer) -> None:
    llm_server.reply(replies.text("One."))
    assert asking.run("ask", "First?").status == 0
    change_store(
        Paths(asking.data_dir), "UPDATE message SET prompt_tokens = NULL, completion_tokens = NULL"
    )
    said = asking.run("usage").out
    assert re.search(r"^all +1 +\? +\? +\?$", said, re.M)
