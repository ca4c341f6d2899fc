"""How long the client waits, and how it lets go: limits, silence, cancelling, closing."""

from __future__ import annotations

import asyncio
import contextlib
from dataclasses import replace

import pytest

from ashley_desktop.core.llm import openai_client
from ashley_desktop.core.llm.base import Endpoint, Prompt
from ashley_desktop.core.llm.openai_client import OpenAIClient, Timeouts
from tests.core.llm.asking import DONE, SHORT, STOP, D, answer, run
from tests.helpers import llm_replies as replies
from tests.helpers.llm import QUESTION, listen
from tests.helpers.llm_replies import Reply
from tests.helpers.llm_server import LlmServer


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


def test_a_refusal_counts_although_its_words_never_end(
    llm_server: LlmServer, endpoint: Endpoint, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(openai_client, "REFUSAL_PATIENCE_S", 0.2)
    steps = (*replies.raw(b'{"error": ').steps, *replies.silence().steps)
    refusal = Reply(steps, 429, headers={"Retry-After": "7"})
    heard = answer(llm_server, endpoint, refusal, timeouts=Timeouts(first_token_s=5.0))
    assert heard.error is not None
    assert (heard.code, heard.error.parameters["retry_after_s"]) == ("rate_limited", 7.0)
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
