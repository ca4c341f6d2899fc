"""The real client against a real server: good answers, odd ones, and every kind of failure."""

from __future__ import annotations

import asyncio
import contextlib
import json
import socket
import threading
from collections.abc import Coroutine
from dataclasses import replace
from typing import Any

import pytest

from ashley_desktop.core.llm.base import Chunk, Endpoint, Prompt, Usage
from ashley_desktop.core.llm.openai_client import OpenAIClient, Timeouts
from ashley_desktop.errors import InvalidInput, ProviderError
from tests.helpers import llm_replies as replies
from tests.helpers.llm import QUESTION, TEST_KEY, Heard, ask, error_chain, listen
from tests.helpers.llm_replies import Reply
from tests.helpers.llm_server import LlmServer

DONE = "[DONE]"
STOP = replies.delta(finish="stop")
SHORT = Timeouts(first_token_s=0.4, between_events_s=0.3, tail_s=0.2)


def answer(server: LlmServer, endpoint: Endpoint, reply: Reply, **options: Any) -> Heard:
    """Script one reply and ask once."""
    server.reply(reply)
    (heard,) = ask(endpoint, **options)
    return heard


def run(scenario: Coroutine[Any, Any, None]) -> None:
    """Run a scenario in a loop of its own, with a limit against hanging."""
    asyncio.run(asyncio.wait_for(scenario, 30))


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


D = replies.delta


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
        (replies.refusal(404), "model_not_found"),
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


@pytest.mark.parametrize(
    ("retry_after", "wait_s"), [("12", 12.0), (None, None), ("Thu, 01 Jan 1970 00:00:00 GMT", 0.0)]
)
def test_a_rate_limit_says_how_long(
    llm_server: LlmServer, endpoint: Endpoint, retry_after: str | None, wait_s: float | None
) -> None:
    heard = answer(llm_server, endpoint, replies.refusal(429, retry_after=retry_after))
    assert heard.error is not None
    assert heard.error.parameters["retry_after_s"] == wait_s


@pytest.mark.parametrize(
    ("reply", "patience_s"),
    [
        (replies.silence(head=False), SHORT.first_token_s),
        (replies.silence(), SHORT.first_token_s),
        (replies.pings(0.02), SHORT.first_token_s),
        (replies.pings(0.02, D("", role="assistant")), SHORT.first_token_s),
        (replies.pings(0.02, D("a")), SHORT.between_events_s),
        (replies.pings(0.02, D(reasoning="hm")), SHORT.between_events_s),
        (Reply((*replies.raw(b"{").steps, *replies.silence().steps)), SHORT.first_token_s),
    ],
)
def test_silence_ends_in_time_and_pings_do_not_count(
    llm_server: LlmServer, endpoint: Endpoint, reply: Reply, patience_s: float
) -> None:
    heard = answer(llm_server, endpoint, reply, timeouts=SHORT)
    assert heard.error is not None
    assert heard.error.parameters == {"provider": "openai", "timeout_s": patience_s}
    assert llm_server.chats[0].disconnected.wait(10)


def test_after_the_reason_a_held_socket_is_not_waited_for(
    llm_server: LlmServer, endpoint: Endpoint
) -> None:
    patient = Timeouts(first_token_s=300, between_events_s=300, tail_s=0.2)
    heard = answer(llm_server, endpoint, replies.pings(0.02, D("a"), STOP), timeouts=patient)
    assert heard.complete
    assert llm_server.chats[0].disconnected.wait(10)


def test_a_server_that_names_a_reason_in_every_event_is_heard_to_its_end(
    llm_server: LlmServer, endpoint: Endpoint
) -> None:
    pieces = [replies.Send(replies.event(D(text, finish="stop"))) for text in "abcd"]
    steps = [step for piece in pieces for step in (piece, replies.Pause(0.4))]
    heard = answer(llm_server, endpoint, Reply(tuple(steps)), timeouts=Timeouts(tail_s=1.0))
    assert heard.complete
    assert heard.text == "abcd"


def test_done_ends_the_answer_at_once(llm_server: LlmServer, endpoint: Endpoint) -> None:
    heard = answer(llm_server, endpoint, replies.pings(0.02, D("a"), STOP, DONE))
    assert heard.complete
    assert llm_server.chats[0].disconnected.wait(10)


def test_cancelling_closes_the_socket(llm_server: LlmServer, endpoint: Endpoint) -> None:
    llm_server.reply(Reply((*replies.events(D("a")).steps, *replies.silence().steps)))

    async def scenario() -> None:
        client = OpenAIClient(endpoint)
        first = asyncio.Event()

        async def read() -> None:
            async for _ in client.stream(QUESTION):
                first.set()

        task = asyncio.create_task(read())
        await first.wait()
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
        assert await asyncio.to_thread(llm_server.chats[0].disconnected.wait, 10)
        await client.aclose()

    run(scenario())


def test_cancelling_before_the_head_closes_the_socket(
    llm_server: LlmServer, endpoint: Endpoint
) -> None:
    llm_server.reply(replies.silence(head=False))

    async def scenario() -> None:
        client = OpenAIClient(endpoint)
        task = asyncio.create_task(listen(client))
        await asyncio.to_thread(llm_server.wait_for_chats, 1)
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
        assert await asyncio.to_thread(llm_server.chats[0].disconnected.wait, 10)
        await client.aclose()

    run(scenario())


def test_leaving_the_loop_closes_the_socket(llm_server: LlmServer, endpoint: Endpoint) -> None:
    llm_server.reply(Reply((*replies.events(D("a")).steps, *replies.silence().steps)))

    async def scenario() -> None:
        client = OpenAIClient(endpoint)
        async with contextlib.aclosing(client.stream(QUESTION)) as stream:
            async for _ in stream:
                break
        assert await asyncio.to_thread(llm_server.chats[0].disconnected.wait, 10)
        await client.aclose()

    run(scenario())


def test_closing_the_client_ends_its_streams(llm_server: LlmServer, endpoint: Endpoint) -> None:
    llm_server.reply(replies.silence())

    async def scenario() -> None:
        client = OpenAIClient(endpoint)
        task = asyncio.create_task(listen(client))
        await asyncio.to_thread(llm_server.wait_for_chats, 1)
        await client.aclose()
        heard = await task
        assert heard.error is not None
        assert await asyncio.to_thread(llm_server.chats[0].disconnected.wait, 10)

    run(scenario())


def test_several_streams_at_once(llm_server: LlmServer, endpoint: Endpoint) -> None:
    async def scenario() -> None:
        client = OpenAIClient(endpoint)
        requests = [
            replace(QUESTION, messages=(Prompt("user", f"number {number}"),)) for number in range(8)
        ]
        heard = await asyncio.gather(*(listen(client, request) for request in requests))
        assert [one.text for one in heard] == [f"You said: number {number}" for number in range(8)]
        await client.aclose()

    run(scenario())


def test_nobody_listens(endpoint: Endpoint) -> None:
    with socket.create_server(("127.0.0.1", 0)) as unused:
        port = unused.getsockname()[1]
    (heard,) = ask(replace(endpoint, base_url=f"http://127.0.0.1:{port}/v1"))
    assert heard.error is not None
    assert heard.code == "connection_failed"
    assert heard.error.parameters["origin"] == f"http://127.0.0.1:{port}"


def test_a_name_that_does_not_exist(endpoint: Endpoint) -> None:
    (heard,) = ask(replace(endpoint, base_url="http://no-such-host.invalid/v1"))
    assert heard.code == "name_not_found"


def test_a_server_without_tls(llm_server: LlmServer, endpoint: Endpoint) -> None:
    (heard,) = ask(replace(endpoint, base_url=llm_server.url.replace("http:", "https:")))
    assert heard.code == "tls"


@pytest.mark.parametrize(
    ("refused", "message", "sent"),
    [
        ("stream_options", "Unknown field: stream_options", {"max_tokens", "temperature"}),
        (
            "max_tokens",
            "Unsupported parameter: 'max_tokens'. Use 'max_completion_tokens' instead.",
            {"stream_options", "max_completion_tokens", "temperature"},
        ),
        (
            "temperature",
            "Unsupported value: 'temperature' does not support 0.5 with this model.",
            {"stream_options", "max_tokens"},
        ),
    ],
)
@pytest.mark.parametrize("status", [400, 422])
def test_a_field_that_a_server_does_not_know_is_left_out(
    llm_server: LlmServer,
    endpoint: Endpoint,
    refused: str,
    message: str,
    sent: set[str],
    status: int,
) -> None:
    llm_server.reply(replies.refusal(status, message, param=refused))
    first, second = ask(endpoint, QUESTION, QUESTION)
    assert first.complete
    assert second.complete
    assert len(llm_server.chats) == 3  # the second question is worded right at once
    for chat in llm_server.chats[1:]:
        assert set(chat.body) == {"model", "messages", "stream", *sent}


def test_several_unknown_fields_are_left_out_one_by_one(
    llm_server: LlmServer, endpoint: Endpoint
) -> None:
    for name in ("stream_options", "max_completion_tokens", "temperature not supported"):
        llm_server.reply(replies.refusal(400, name))
    (heard,) = ask(endpoint)
    assert heard.complete
    fields = {"model", "messages", "stream", "max_completion_tokens"}
    assert set(llm_server.chats[-1].body) == fields


def test_a_server_that_refuses_whatever_is_sent_is_not_asked_for_ever(
    llm_server: LlmServer, endpoint: Endpoint
) -> None:
    llm_server.reply(*[replies.refusal(400, "stream_options is not supported")] * 5)
    (heard,) = ask(endpoint)
    assert heard.code == "bad_request"
    assert len(llm_server.chats) == 2


@pytest.mark.parametrize("message", ["max_tokens is too large: 100", "temperature must be below 2"])
def test_a_refused_value_is_not_taken_for_an_unknown_field(
    llm_server: LlmServer, endpoint: Endpoint, message: str
) -> None:
    heard = answer(llm_server, endpoint, replies.refusal(400, message))
    assert heard.code == "bad_request"
    assert len(llm_server.chats) == 1


def models(endpoint: Endpoint, timeouts: Timeouts = SHORT) -> tuple[str, ...]:
    async def scenario() -> tuple[str, ...]:
        client = OpenAIClient(endpoint, timeouts=timeouts)
        try:
            return await client.models()
        finally:
            await client.aclose()

    return asyncio.run(scenario())


@pytest.mark.parametrize(
    ("listing", "names"),
    [
        ({"data": [{"id": "b"}, {"id": "a"}, {"id": "b"}]}, ("b", "a")),
        ([{"id": "a"}], ("a",)),
        ({"models": [{"name": "a:latest"}]}, ("a:latest",)),
        ({"data": ["a", "b"]}, ("a", "b")),
        ({"data": [{"id": 5}, {"id": ""}, None, [], {"id": "x" * 300}, {"id": "a\n"}]}, ("a",)),
        ({"data": [{"id": "a\u001b[31m"}, {"id": "\ud83d"}]}, ("\ufffd",)),
        ({"data": None}, ()),
        ({"data": {"id": "a"}}, ()),
        ({}, ()),
        ([], ()),
        (7, ()),
    ],
)
def test_lists_of_models(
    llm_server: LlmServer, endpoint: Endpoint, listing: object, names: tuple[str, ...]
) -> None:
    llm_server.models = replies.document(listing)
    assert models(endpoint) == names


@pytest.mark.parametrize(
    ("reply", "code"),
    [
        (replies.refusal(401), "auth"),
        (replies.refusal(404), "bad_request"),
        (replies.html(), "not_an_api"),
        (replies.empty(), "bad_answer"),
        (replies.raw(b"{broken"), "bad_answer"),
        (replies.raw(b"[" * 100_000), "bad_answer"),
        (replies.redirect("https://elsewhere.example/"), "redirected"),
        (replies.dropped(), "connection_failed"),
    ],
)
def test_models_that_cannot_be_listed(
    llm_server: LlmServer, endpoint: Endpoint, reply: Reply, code: str
) -> None:
    llm_server.models = reply
    with pytest.raises(ProviderError) as caught:
        models(endpoint)
    assert caught.value.code == code


def test_a_list_that_never_comes_ends_in_time(llm_server: LlmServer, endpoint: Endpoint) -> None:
    llm_server.models = replies.silence()
    with pytest.raises(ProviderError) as caught:
        models(endpoint, Timeouts(models_s=0.3))
    assert caught.value.parameters == {"provider": "openai", "timeout_s": 0.3}


@pytest.mark.parametrize(
    "reply",
    [
        replies.refusal(401, f"Incorrect API key provided: {TEST_KEY}"),
        replies.refusal(500, f"Bearer {TEST_KEY}"),
        replies.redirect(f"https://elsewhere.example/?key={TEST_KEY}"),
        replies.dropped(),
        replies.silence(),
        replies.raw(TEST_KEY.encode()),
        replies.events(TEST_KEY),
        replies.events({"error": {"message": TEST_KEY}}),
        replies.events(D("a"), {"error": {"message": TEST_KEY, "code": TEST_KEY}}),
        replies.events(D("a")).cut_after(30),
    ],
)
def test_no_error_holds_the_key(llm_server: LlmServer, endpoint: Endpoint, reply: Reply) -> None:
    heard = answer(llm_server, endpoint, reply, timeouts=SHORT)
    assert heard.error is not None
    assert TEST_KEY not in error_chain(heard.error)
    assert TEST_KEY not in repr(endpoint)


@pytest.mark.parametrize("key", ["two words", "line\nbreak", "schlüssel"])
def test_a_key_that_cannot_be_sent_is_refused_at_once(endpoint: Endpoint, key: str) -> None:
    with pytest.raises(InvalidInput):
        OpenAIClient(replace(endpoint, api_key=key))


@pytest.mark.parametrize("address", ["ftp://host", "https://user:word@host/v1", "host"])
def test_an_address_that_cannot_be_used_is_refused_at_once(
    endpoint: Endpoint, address: str
) -> None:
    with pytest.raises(InvalidInput):
        OpenAIClient(replace(endpoint, base_url=address))
