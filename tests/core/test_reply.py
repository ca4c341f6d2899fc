"""One reply from the first try to its end, over the real client and a real server."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable, Iterator
from contextlib import aclosing
from typing import Any

import pytest

from ashley_desktop.core.events import Delta, ReasoningDelta, Waiting
from ashley_desktop.core.llm.base import ChatRequest, Endpoint, LlmClient, Prompt
from ashley_desktop.core.llm.openai_client import OpenAIClient
from ashley_desktop.core.reply import TICK_S, Outcome, ReplyStream, Tick
from ashley_desktop.errors import KeyMissing, StorageFull
from ashley_desktop.storage.records import State
from tests.helpers import llm_replies as replies
from tests.helpers.commands import opened
from tests.helpers.llm_server import LlmServer
from tests.helpers.store import Run

REQUEST = ChatRequest("test-model", (Prompt("user", "Hello"),))
Follow = Callable[..., tuple[list[Any], Outcome]]


@pytest.fixture
def client(endpoint: Endpoint, run: Run[Any]) -> Iterator[OpenAIClient]:
    """A client of the test server."""
    made = OpenAIClient(endpoint)
    yield made
    run(made.aclose())


@pytest.fixture
def follow(client: OpenAIClient, run: Run[Any]) -> Follow:
    """Runs a reply to its end: every event but ticks, and the outcome.

    Args: react: sees each event and the stop event. connect: gives another client.
    """

    def followed(
        react: Callable[[Any, asyncio.Event], None] = lambda _event, _stop: None,
        connect: Callable[[], Any] | None = None,
    ) -> tuple[list[Any], Outcome]:
        async def given() -> LlmClient:
            return client

        async def whole() -> tuple[list[Any], Outcome]:
            stop = asyncio.Event()
            reply = ReplyStream(connect or given, REQUEST, stop)
            seen = []
            async with aclosing(reply.run()) as events:
                async for event in events:
                    react(event, stop)
                    if not isinstance(event, Tick):
                        seen.append(event)
            return seen, reply.outcome

        result: tuple[list[Any], Outcome] = run(whole())
        return result

    return followed


def stop_at(kind: type) -> Callable[[Any, asyncio.Event], None]:
    """Sets the stop event at the first event of this kind."""

    def react(event: Any, stop: asyncio.Event) -> None:
        if isinstance(event, kind):
            stop.set()

    return react


def test_a_good_reply(follow: Follow, llm_server: LlmServer) -> None:
    llm_server.reply(replies.text("Hel", "lo", reasoning="thinking", counts=(3, 2)))
    events, outcome = follow()
    assert "".join(one.text for one in events if isinstance(one, Delta)) == "Hello"
    assert events[0] == ReasoningDelta("thinking")
    assert (outcome.state, outcome.content, outcome.error) == (State.COMPLETE, "Hello", None)
    assert outcome.reasoning == "thinking"
    assert (outcome.finish_reason, outcome.model) == ("stop", "test-model")
    assert (outcome.usage.prompt_tokens, outcome.usage.completion_tokens) == (3, 2)


def test_tries_again_before_the_first_token_and_says_so(
    follow: Follow, llm_server: LlmServer
) -> None:
    llm_server.reply(
        replies.refusal(429, retry_after="0"),
        replies.refusal(503, retry_after="0"),
        replies.text("There"),
    )
    events, outcome = follow()
    assert [one for one in events if isinstance(one, Waiting)] == [
        Waiting("rate_limited", 0.0, 2),
        Waiting("server_error", 0.0, 3),
    ]
    assert (outcome.state, outcome.content) == (State.COMPLETE, "There")
    assert len(llm_server.chats) == 3


def test_three_tries_and_no_more(follow: Follow, llm_server: LlmServer) -> None:
    llm_server.reply(*[replies.refusal(429, retry_after="0")] * 4)
    events, outcome = follow()
    assert [type(one) for one in events] == [Waiting, Waiting]
    assert outcome.state is State.FAILED
    assert outcome.error is not None
    assert outcome.error.code == "rate_limited"
    assert len(llm_server.chats) == 3


def test_without_a_word_from_the_server_the_pauses_grow(
    follow: Follow, llm_server: LlmServer
) -> None:
    llm_server.reply(replies.dropped(), replies.refusal(500), replies.text("There"))
    events, outcome = follow()
    first, second = [one.wait_s for one in events if isinstance(one, Waiting)]
    assert 1.0 <= first < 1.5 <= 2.0 <= second <= 2.5
    assert outcome.state is State.COMPLETE


def test_a_long_pause_is_told_and_not_waited_for(follow: Follow, llm_server: LlmServer) -> None:
    llm_server.reply(replies.refusal(429, retry_after="0"), replies.refusal(429, retry_after="61"))
    events, outcome = follow()
    assert len(events) == 1
    assert outcome.state is State.FAILED
    assert outcome.error is not None
    assert outcome.error.parameters["retry_after_s"] == 61
    assert len(llm_server.chats) == 2


@pytest.mark.parametrize("status", [400, 401, 403, 404])
def test_a_refusal_is_final(follow: Follow, llm_server: LlmServer, status: int) -> None:
    llm_server.reply(replies.refusal(status))
    events, outcome = follow()
    assert (events, outcome.state) == ([], State.FAILED)
    assert len(llm_server.chats) == 1


@pytest.mark.parametrize("reasoning", ["", "only thoughts"])
def test_never_again_after_the_first_token(
    follow: Follow, llm_server: LlmServer, reasoning: str
) -> None:
    pieces = () if reasoning else ("Half ",)
    cut = replies.text(*pieces, reasoning=reasoning, finish=None, done=False, counts=None)
    llm_server.reply(replies.Reply((*cut.steps, replies.Drop())))
    events, outcome = follow()
    assert not [one for one in events if isinstance(one, Waiting)]
    assert outcome.state is (State.FAILED if reasoning else State.INTERRUPTED)
    assert outcome.error is not None
    assert len(llm_server.chats) == 1


def test_stop_in_the_middle_keeps_the_text_and_closes_the_socket(
    follow: Follow, llm_server: LlmServer
) -> None:
    llm_server.reply(replies.text("Half ", "never", gates=(opened(), threading.Event())))
    _, outcome = follow(stop_at(Delta))
    assert (outcome.state, outcome.content, outcome.error) == (State.STOPPED, "Half ", None)
    assert llm_server.chats[0].disconnected.wait(10)


def test_stop_before_the_first_token(follow: Follow, llm_server: LlmServer) -> None:
    llm_server.reply(replies.silence(head=False))
    events, outcome = follow(stop_at(Tick))
    assert (events, outcome.state, outcome.content) == ([], State.STOPPED, "")


def test_stop_during_a_pause(follow: Follow, llm_server: LlmServer) -> None:
    llm_server.reply(replies.refusal(429, retry_after="59"))
    events, outcome = follow(stop_at(Waiting))
    assert [type(one) for one in events] == [Waiting]
    assert outcome.state is State.STOPPED
    assert len(llm_server.chats) == 1


def test_stop_while_the_key_or_the_model_is_fetched(follow: Follow) -> None:
    cancelled = []

    async def connect() -> LlmClient:
        try:
            await asyncio.Event().wait()
        except asyncio.CancelledError:
            cancelled.append(True)
            raise
        raise AssertionError

    events, outcome = follow(stop_at(Tick), connect)
    assert (events, outcome.state, cancelled) == ([], State.STOPPED, [True])


def test_stop_is_not_outrun_by_a_fast_stream(
    client: OpenAIClient, llm_server: LlmServer, run: Run[Any]
) -> None:
    llm_server.reply(replies.text(*["word "] * 30_000))

    async def slowly() -> Outcome:
        stop = asyncio.Event()

        async def given() -> LlmClient:
            return client

        reply = ReplyStream(given, REQUEST, stop)
        async with aclosing(reply.run()) as events:
            async for event in events:
                if isinstance(event, Delta):
                    stop.set()
                    await asyncio.sleep(TICK_S)  # as when the store is slow: more has arrived
        return reply.outcome

    outcome: Outcome = run(slowly())
    assert outcome.state is State.STOPPED
    assert 0 < len(outcome.content) < 150_000


def test_a_missing_key_ends_before_any_request(follow: Follow, llm_server: LlmServer) -> None:
    async def connect() -> LlmClient:
        raise KeyMissing(provider="openai", origin="https://h:443")

    events, outcome = follow(connect=connect)
    assert (events, outcome.state) == ([], State.FAILED)
    assert outcome.error is not None
    assert outcome.error.code == "key_missing"
    assert llm_server.requests == []


def test_whoever_leaves_early_leaves_nothing_behind(
    client: OpenAIClient, llm_server: LlmServer, run: Run[Any]
) -> None:
    llm_server.reply(replies.text("Half ", "never", gates=(opened(), threading.Event())))

    async def leave() -> set[Any]:
        async def given() -> LlmClient:
            return client

        events = ReplyStream(given, REQUEST, asyncio.Event()).run()
        async for event in events:
            if isinstance(event, Delta):
                break
        await events.aclose()
        return asyncio.all_tasks() - {asyncio.current_task()}

    assert run(leave()) == set()
    assert llm_server.chats[0].disconnected.wait(10)


def test_a_full_disk_after_text_is_an_interruption() -> None:
    outcome = Outcome(pieces=["text"])
    outcome.fail(StorageFull(path="p"))
    assert outcome.state is State.INTERRUPTED
    empty = Outcome()
    empty.fail(StorageFull(path="p"))
    assert empty.state is State.FAILED
