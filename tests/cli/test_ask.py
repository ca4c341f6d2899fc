"""`ask` from outside: what it prints, what it keeps, and how it ends."""

from __future__ import annotations

import pytest

from tests.helpers import llm_replies as replies
from tests.helpers.commands import Program
from tests.helpers.llm import TEST_KEY
from tests.helpers.llm_replies import Reply
from tests.helpers.llm_server import LlmServer


def test_prints_the_reply_and_nothing_else(asking: Program) -> None:
    ended = asking.run("ask", "Hello there")
    assert (ended.status, ended.out, ended.err) == (0, "You said: Hello there\n", "")


def test_keeps_question_and_reply(asking: Program) -> None:
    asking.run("ask", "--persona", "technical", "Hello there")
    shown = asking.show()
    assert shown["title"] == "Hello there"
    assert shown["persona"] == "Technical"
    assert shown["message_count"] == 2
    question, reply = shown["messages"]
    assert (question["role"], question["content"]) == ("user", "Hello there")
    assert (reply["role"], reply["content"]) == ("assistant", "You said: Hello there")
    assert reply["state"] == "complete"
    assert (reply["provider"], reply["persona"]) == ("openai", "Technical")
    assert reply["parent_id"] == question["message_id"]


def test_json_is_deltas_and_then_done(asking: Program, llm_server: LlmServer) -> None:
    llm_server.reply(replies.text("Bon", "jour\n", "é", reasoning="hm", counts=(11, 4)))
    ended = asking.run("ask", "--json", "Say it")
    *deltas, done = ended.lines
    assert ended.status == 0
    assert {line["type"] for line in deltas} == {"delta"}
    assert "".join(line["text"] for line in deltas) == "Bonjour\né"
    session_id = asking.show()["session_id"]
    assert done == {
        "type": "done",
        "response": "Bonjour\né",
        "session_id": session_id,
        "persona": "Ashley",
        "model": "test-model",
        "tokens_used": 15,
    }


def test_tokens_are_null_where_the_server_counts_none(
    asking: Program, llm_server: LlmServer
) -> None:
    llm_server.reply(replies.text("Hi", counts=None))
    assert asking.run("ask", "--json", "Hello").lines[-1]["tokens_used"] is None


@pytest.mark.parametrize("words", [[], ["-"]])
def test_reads_standard_input(asking: Program, llm_server: LlmServer, words: list[str]) -> None:
    ended = asking.run("ask", *words, stdin="First line\nsecond ünë\n")
    assert ended.out == "You said: First line\nsecond ünë\n"
    assert llm_server.chats[0].body["messages"][-1]["content"] == "First line\nsecond ünë"


@pytest.mark.parametrize("typed", ["", " \n\n"])
def test_nothing_to_send_is_a_wrong_call(asking: Program, typed: str) -> None:
    ended = asking.run("ask", stdin=typed)
    assert (ended.status, ended.out) == (2, "")
    assert "no text to send" in ended.err
    assert asking.run("sessions", "list", "--json").json == []


def test_bytes_that_are_no_text_are_sent_as_visible_signs(asking: Program) -> None:
    assert asking.run("ask", stdin=b"a\xffb").out == "You said: a\ufffdb\n"


def test_goes_on_in_a_session_and_keeps_its_persona(asking: Program, llm_server: LlmServer) -> None:
    session_id = asking.run("sessions", "new", "--persona", "Creative").out.strip()
    asking.run("ask", "--session", session_id, "One")
    ended = asking.run("ask", "--session", session_id, "--json", "Two")
    assert ended.lines[-1]["persona"] == "Creative"
    sent = llm_server.chats[-1].body["messages"]
    assert [one["role"] for one in sent] == ["system", "user", "assistant", "user"]
    asking.run("ask", "--session", session_id, "--persona", "Ashley", "Three")
    shown = asking.show(session_id)
    assert shown["persona"] == "Ashley"
    assert shown["title"] == "One"
    assert shown["message_count"] == 6


def test_no_store_keeps_nothing(asking: Program) -> None:
    ended = asking.run("ask", "--no-store", "--json", "Secret plans")
    assert ended.status == 0
    assert ended.lines[-1]["session_id"] is None
    assert ended.lines[-1]["response"] == "You said: Secret plans"
    assert asking.run("sessions", "list", "--json").json == []
    for file in asking.data_dir.rglob("*"):
        assert not file.is_file() or b"Secret plans" not in file.read_bytes()


def test_model_and_provider_are_for_this_call(asking: Program, llm_server: LlmServer) -> None:
    asking.run("ask", "--model", "big-one", "--provider", "openai", "Hi", ASHLEY_PROVIDER="offline")
    assert llm_server.chats[0].body["model"] == "big-one"
    assert llm_server.chats[0].headers["authorization"] == f"Bearer {TEST_KEY}"


@pytest.mark.parametrize(
    ("words", "problem"),
    [
        (["--persona", "nobody"], "persona_not_found"),
        (["--session", "nowhere"], "session_not_found"),
        (["--provider", "nothing"], "provider_not_found"),
    ],
)
def test_what_does_not_exist_is_5_and_stores_nothing(
    asking: Program, llm_server: LlmServer, words: list[str], problem: str
) -> None:
    ended = asking.run("ask", *words, "--json", "Hi")
    assert ended.status == 5
    assert ended.lines[-1]["type"] == "error"
    assert ended.lines[-1]["code"] == problem
    assert ended.lines[-1]["session_id"] is None
    assert asking.run("sessions", "list", "--json").json == []
    assert llm_server.chats == []


FAILURES = {
    "auth": replies.refusal(401, "wrong key"),
    "model_not_found": replies.refusal(404, "no such model", code="model_not_found"),
    "rate_limited": replies.refusal(429, "slow down", retry_after="3600"),
    "not_an_api": replies.html(),
    "bad_request": replies.refusal(400, "temperature is wrong", param="temperature"),
}


@pytest.mark.parametrize(("code", "reply"), FAILURES.items(), ids=FAILURES)
def test_a_refusal_is_4_and_a_failed_message(
    asking: Program, llm_server: LlmServer, code: str, reply: Reply
) -> None:
    llm_server.reply(reply, reply)
    ended = asking.run("ask", "--json", "Hello")
    shown = asking.show()
    assert ended.status == 4
    (line,) = ended.lines
    assert line["type"] == "error"
    assert line["code"] == code
    assert line["text"]
    assert line["session_id"] == shown["session_id"]
    failed = shown["messages"][-1]
    assert (failed["state"], failed["content"]) == ("failed", "")
    assert failed["error"] == {name: line[name] for name in ("code", "text", "hint")}
    assert shown["message_count"] == 1


def test_nobody_listens_is_4_in_words(asking: Program, llm_server: LlmServer) -> None:
    ended = asking.run("ask", "Hi", OPENAI_BASE_URL="http://127.0.0.1:1/v1")
    assert (ended.status, ended.out) == (4, "")
    assert "Nothing answers at http://127.0.0.1:1." in ended.err
    assert "no connection, trying again in" in ended.err
    assert "Traceback" not in ended.err


def test_a_cut_stream_keeps_its_text(asking: Program, llm_server: LlmServer) -> None:
    llm_server.reply(replies.text("Half an ", "answer", finish=None, done=False))
    ended = asking.run("ask", "Hello")
    assert (ended.status, ended.out) == (4, "Half an answer\n")
    assert "broke before the reply was complete" in ended.err
    cut = asking.show()["messages"][-1]
    assert (cut["state"], cut["content"]) == ("interrupted", "Half an answer")
    assert "error" not in cut


def test_a_wait_is_told_before_the_next_try(asking: Program, llm_server: LlmServer) -> None:
    llm_server.reply(replies.refusal(429, "slow down", retry_after="0"), replies.text("There"))
    ended = asking.run("ask", "Hello")
    assert (ended.status, ended.out) == (0, "There\n")
    assert ended.err == "rate limited, trying again in 0 s\n"
    assert len(llm_server.chats) == 2


def test_no_key_for_the_server_is_4_and_asks_nobody(
    program: Program, llm_server: LlmServer
) -> None:
    ended = program.run("ask", "Hello", OPENAI_BASE_URL=llm_server.url)
    assert ended.status == 4
    assert f"No key is stored for openai at {llm_server.origin}." in ended.err
    assert llm_server.requests == []


def test_no_store_and_a_session_cannot_go_together(asking: Program) -> None:
    ended = asking.run("ask", "--no-store", "--session", "x", "Hi")
    assert ended.status == 2
    assert "--no-store" in ended.err


def test_parameters_are_sent_and_a_new_conversation_keeps_them(
    asking: Program, llm_server: LlmServer
) -> None:
    ended = asking.run(
        "ask", "--temperature", "0.25", "--max-tokens", "50", "--top-p", "0.9", "Hello"
    )
    assert ended.status == 0
    body = llm_server.chats[0].body
    assert (body["temperature"], body["max_tokens"], body["top_p"]) == (0.25, 50, 0.9)
    session_id = asking.show()["session_id"]
    assert asking.run("ask", "--session", session_id, "--top-p", "0.5", "More").status == 0
    body = llm_server.chats[1].body
    assert (body["temperature"], body["max_tokens"], body["top_p"]) == (0.25, 50, 0.5)


@pytest.mark.parametrize(
    ("option", "value", "words"),
    [
        ("--temperature", "3", "0 to 2"),
        ("--max-tokens", "0", "above 0"),
        ("--top-p", "0", "above 0"),
    ],
)
def test_a_parameter_that_cannot_be_is_a_mistake_in_the_words(
    asking: Program, llm_server: LlmServer, option: str, value: str, words: str
) -> None:
    ended = asking.run("ask", option, value, "Hello")
    assert (ended.status, ended.out) == (2, "")
    assert words in ended.err
    assert llm_server.chats == []


@pytest.mark.parametrize(
    ("finish", "words"),
    [
        ("length", "length limit"),
        ("content_filter", "own filter"),
        ("tool_calls", "tool"),
        ("weather", "“weather”"),
        ("stop", ""),
        ("end_turn", ""),
    ],
)
def test_why_a_reply_ended_is_told_beside_it(
    asking: Program, llm_server: LlmServer, finish: str, words: str
) -> None:
    llm_server.reply(replies.text("So far", finish=finish))
    ended = asking.run("ask", "Hello")
    assert (ended.status, ended.out) == (0, "So far\n")
    assert words in ended.err
    assert bool(words) == bool(ended.err)
