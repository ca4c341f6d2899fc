"""`ask` against a provider that fails: exit 4, the code, and how often it was asked."""

from __future__ import annotations

import pytest

from tests.helpers import llm_replies as replies
from tests.helpers.commands import Program
from tests.helpers.llm_replies import Reply
from tests.helpers.llm_server import LlmServer

CUT = replies.text("Half ", finish=None, done=False)


@pytest.mark.parametrize(
    ("reply", "code", "deltas", "state"),
    [
        (replies.refusal(429, code="insufficient_quota"), "no_credit", 0, "failed"),
        (replies.refusal(404, "Not Found"), "address_wrong", 0, "failed"),
        (CUT, "stream_cut", 1, "interrupted"),
    ],
)
def test_a_failure_that_no_second_try_mends(
    asking: Program, llm_server: LlmServer, reply: Reply, code: str, deltas: int, state: str
) -> None:
    llm_server.reply(reply)
    ended = asking.run("ask", "--json", "Hi")
    assert ended.status == 4
    *said, last = ended.lines
    assert len(said) == deltas
    assert (last["type"], last["code"]) == ("error", code)
    assert last["text"]
    assert last["hint"]
    assert asking.show()["messages"][-1]["state"] == state
    assert len(llm_server.chats) == 1
