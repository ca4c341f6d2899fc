"""What the client hears: complete answers in every dialect, and those that are not complete."""

from __future__ import annotations

import json
import threading
from dataclasses import replace
from typing import Any

import pytest

from ashley_desktop.core.llm.base import Chunk, Endpoint, Prompt, Usage
from ashley_desktop.core.llm.openai_client import OpenAIClient
from tests.core.llm.asking import DONE, STOP, D, answer, run
from tests.helpers import llm_replies as replies
from tests.helpers.llm import QUESTION, ask
from tests.helpers.llm_replies import Reply
from tests.helpers.llm_server import LlmServer


def test_a_streamed_answer(llm_server: LlmServer, endpoint: Endpoint) -> None:
    reply = replies.text("Hello ", "there", reasoning="hm", counts=(7, 5))
    heard = answer(llm_server, endpoint, reply)
    assert heard.error is None
    assert (heard.text, heard.reasoning) == ("Hello there", "hm")
    assert heard.chunks[-3:] == [
        Chunk(finish_reason="stop", model="test-model"),
        Chunk(usage=Usage(7, 5), model="test-model"),
        Chunk(done=True),
    ]


def test_what_is_sent(llm_server: LlmServer, endpoint: Endpoint) -> None:
    prompts = (Prompt("system", "Be kind."), Prompt("user", "Hi \ud83d"))
    ask(endpoint, replace(QUESTION, messages=prompts))
    (chat,) = llm_server.chats
    assert chat.path == "/v1/chat/completions"
    assert chat.body == {
        "model": "test-model",
        "messages": [
            {"role": "system", "content": "Be kind."},
            {"role": "user", "content": "Hi \ufffd"},
        ],
        "stream": True,
        "stream_options": {"include_usage": True},
        "temperature": 0.5,
        "max_tokens": 100,
    }


def test_what_is_not_set_is_not_sent(llm_server: LlmServer, endpoint: Endpoint) -> None:
    ask(endpoint, replace(QUESTION, temperature=None, max_tokens=None))
    assert not {"temperature", "max_tokens"} & set(llm_server.chats[0].body)


def test_one_byte_at_a_time(llm_server: LlmServer, endpoint: Endpoint) -> None:
    heard = answer(llm_server, endpoint, replies.text("Grüße ", "😀").byte_by_byte())
    assert heard.complete
    assert heard.text == "Grüße 😀"


def test_text_is_given_out_before_the_rest_comes(llm_server: LlmServer, endpoint: Endpoint) -> None:
    gates = [threading.Event(), threading.Event()]
    llm_server.reply(replies.text("one", "two", gates=gates))

    async def scenario() -> None:
        client = OpenAIClient(endpoint)
        stream = client.stream(QUESTION)
        for gate, text in zip(gates, ("one", "two"), strict=True):
            gate.set()
            assert (await anext(stream)).text == text
        assert [chunk.done async for chunk in stream][-1]
        await client.aclose()

    run(scenario())


@pytest.mark.parametrize(
    ("events", "text", "reasoning"),
    [
        ([D("a"), STOP], "a", ""),
        ([D("a"), DONE], "a", ""),
        ([D("a"), D("b", finish="length")], "ab", ""),
        (
            [D(content=None, role="assistant"), {"choices": [{"delta": None}]}, D("a"), DONE],
            "a",
            "",
        ),
        ([D("a"), "null", "[]", "3", '"x"', "{}", STOP], "a", ""),
        ([D("a"), {"choices": None}, {"choices": [None, 7]}, {"choices": {}}, STOP], "a", ""),
        ([D("a"), D("other", index=1, finish="stop"), D("b"), STOP], "ab", ""),
        ([D(reasoning_content="hm"), D("a"), STOP], "a", "hm"),
        ([D(reasoning="hm"), D("a"), STOP], "a", "hm"),
        ([D(reasoning="hm", reasoning_content="hm"), D("a"), STOP], "a", "hm"),
        ([D("a", finish=""), D("b"), STOP], "ab", ""),
        ([D("a", finish="stop"), D("b", finish="stop")], "ab", ""),
        ([D("\ud83d"), D("\ude00"), STOP], "😀", ""),
        ([D("a\ud83d"), D("b"), STOP], "a\ufffdb", ""),
        ([D("a\ud83d"), STOP], "a\ufffd", ""),
        ([D("a\ud83d"), DONE], "a\ufffd", ""),
        ([D(reasoning="\ud83d"), D(reasoning="\ude00"), D("a"), DONE], "a", "😀"),
        (
            [{"choices": [{"delta": {"content": [{"type": "text", "text": "a"}, 5]}}]}, DONE],
            "a",
            "",
        ),
        ([D(refusal="I cannot."), STOP], "I cannot.", ""),
        ([{"choices": [{"message": {"content": "a"}, "finish_reason": "stop"}]}], "a", ""),
        ([b": ping\n\n", D("a"), b": ping\n\n", STOP], "a", ""),
        ([b"\xef\xbb\xbf", D("a"), STOP], "a", ""),
        ([b"\r\n\r\n", D("a"), STOP], "a", ""),
        ([b"event: x\r\ndata: " + json.dumps(D("a")).encode() + b"\r\rdata: [DONE]\r\r"], "a", ""),
        ([D("a"), b"data: [DONE]"], "a", ""),
        ([D("a"), b"data: " + json.dumps(STOP).encode()], "a", ""),
        ([DONE], "", ""),
        ([D("a"), STOP, "not json"], "a", ""),
        ([D("a"), STOP, {"error": {"message": "too late"}}], "a", ""),
    ],
)
@pytest.mark.parametrize("piece", [0, 1])
def test_dialects_that_are_complete(
    llm_server: LlmServer,
    endpoint: Endpoint,
    events: list[Any],
    text: str,
    reasoning: str,
    piece: int,
) -> None:
    heard = answer(llm_server, endpoint, replies.events(*events, piece=piece))
    assert heard.error is None
    assert heard.complete
    assert (heard.text, heard.reasoning) == (text, reasoning)


@pytest.mark.parametrize(
    ("usage", "expected"),
    [
        ({"prompt_tokens": 1, "completion_tokens": 2}, Usage(1, 2)),
        ({"prompt_tokens": 1, "completion_tokens": None}, Usage(1, None)),
        ({"prompt_tokens": -1, "completion_tokens": True}, None),
        ({"prompt_tokens": 10**30, "completion_tokens": "2"}, None),
        ({}, None),
        ([], None),
        (None, None),
    ],
)
def test_counts_of_tokens(
    llm_server: LlmServer, endpoint: Endpoint, usage: object, expected: Usage | None
) -> None:
    last = {"choices": [], "usage": usage}
    heard = answer(llm_server, endpoint, replies.events(D("a"), STOP, last, DONE))
    assert heard.complete
    assert next((chunk.usage for chunk in heard.chunks if chunk.usage), None) == expected


@pytest.mark.parametrize(
    ("reply", "code"),
    [
        (replies.text("a", "b", finish=None, done=False), "stream_cut"),
        (replies.text("a", "b", finish=None).cut_after(600), "stream_cut"),
        (replies.text("a", "b", finish=None).cut_after(600, quietly=True), "stream_cut"),
        (replies.events(D("a"), b'data: {"choices": [{"delta": {"content": "'), "stream_cut"),
        (replies.events(D("a"), b"data: [DON"), "stream_cut"),
        (replies.events(D("a"), "{broken"), "bad_answer"),
        (replies.events(D("a"), "[" * 100_000), "bad_answer"),
        (replies.events(D("a"), "9" * 10_000), "bad_answer"),
        (replies.events(D("a"), b"data: " + b"x" * 1_100_000), "answer_too_large"),
        (replies.events(D("a"), {"error": {"message": "m", "code": 503}}), "server_error"),
        (replies.events(D("a"), {"error": "m"}), "server_error"),
        (
            replies.events(replies.event({"message": "m", "code": 429}, name="error")),
            "rate_limited",
        ),
        (replies.events({"error": {"message": "m", "code": "invalid_api_key"}}), "auth"),
        (replies.html(), "not_an_api"),
        (replies.html(404), "not_an_api"),
        (replies.raw(b"Please sign in", content_type="text/plain"), "not_an_api"),
        (replies.raw(b"\xef\xbb\xbf\n <html>", content_type="text/event-stream"), "not_an_api"),
        (replies.empty(), "bad_answer"),
        (replies.empty(204), "bad_answer"),
        (replies.raw(b"  \n\n "), "bad_answer"),
        (replies.raw(b" " * 1_100_000), "answer_too_large"),
        (replies.raw(b"{}"), "bad_answer"),
        (replies.raw(b"[]"), "bad_answer"),
        (replies.raw(b'{"choices": [{"message": {"content": "a'), "bad_answer"),
        (replies.raw(b"{" + b" " * 1_100_000), "answer_too_large"),
        (replies.raw(b": nothing but a comment\n\n"), "stream_cut"),
        (replies.document({"error": {"message": "m"}}), "server_error"),
        (replies.document({"object": "error", "message": "m", "code": 400}), "bad_request"),
        (replies.completion("", finish=None), "bad_answer"),
        (replies.dropped(), "connection_failed"),
        (replies.text("a").cut_after(0), "connection_failed"),
        (replies.redirect("https://elsewhere.example/"), "redirected"),
        (replies.redirect("/v1/chat/completions", 302), "redirected"),
        (replies.redirect("http://[broken", 308), "redirected"),
        (replies.refusal(401), "auth"),
        (replies.refusal(404, "no such model"), "model_not_found"),
        (replies.refusal(404), "address_wrong"),
        (replies.events(D("a"), D(finish="error")), "server_error"),
        (replies.refusal(500), "server_error"),
        (replies.refusal(529), "server_error"),
        (replies.refusal(429), "rate_limited"),
        (
            Reply(
                content_type="text/event-stream",
                headers={"Content-Encoding": "gzip"},
                steps=(replies.Send(b"not gzip at all"),),
            ),
            "bad_answer",
        ),
    ],
)
def test_answers_that_are_not_complete(
    llm_server: LlmServer, endpoint: Endpoint, reply: Reply, code: str
) -> None:
    heard = answer(llm_server, endpoint, reply)
    assert heard.code == code
    assert not heard.complete
    assert len(llm_server.chats) == 1


def test_text_before_a_cut_is_given_out(llm_server: LlmServer, endpoint: Endpoint) -> None:
    reply = replies.events(D("one "), D("two\ud83d"))
    heard = answer(llm_server, endpoint, reply)
    assert (heard.text, heard.code) == ("one two\ufffd", "stream_cut")


def test_a_reset_after_the_end_does_no_harm(llm_server: LlmServer, endpoint: Endpoint) -> None:
    reply = replies.events(D("a"), STOP)
    heard = answer(llm_server, endpoint, replace(reply, steps=(*reply.steps, replies.Drop())))
    assert heard.complete


def test_a_whole_answer_where_a_stream_was_asked_for(
    llm_server: LlmServer, endpoint: Endpoint
) -> None:
    heard = answer(llm_server, endpoint, replies.completion("All at once."))
    whole = Chunk("All at once.", "", "stop", Usage(7, 5), "test-model")
    assert (heard.chunks, heard.code) == ([whole], "")


def test_a_whole_answer_without_a_reason_is_not_complete(
    llm_server: LlmServer, endpoint: Endpoint
) -> None:
    heard = answer(llm_server, endpoint, replies.completion("Some", finish=None))
    assert (heard.text, heard.code) == ("Some", "stream_cut")
