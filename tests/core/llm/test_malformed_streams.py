"""A thousand broken streams: none crashes, hangs, or ends as complete.

All go through the real reader as bytes in pieces of chance, some also over a real connection.
"""

from __future__ import annotations

import asyncio
import json
import random
from collections import Counter
from collections.abc import AsyncGenerator

from ashley_desktop.core.llm.base import Endpoint
from ashley_desktop.core.llm.failures import Failures
from ashley_desktop.core.llm.openai_client import OpenAIClient, Timeouts
from ashley_desktop.core.llm.reading import ReplyReader
from ashley_desktop.errors import ProviderError
from tests.helpers import llm_replies as replies
from tests.helpers.llm import TEST_KEY, Heard, error_chain, listen
from tests.helpers.llm_replies import Drop, Reply, Send
from tests.helpers.llm_server import LlmServer

STREAMS = 1000
OVER_HTTP = 250  # of these
SEED = 20261122
QUICK = Timeouts(first_token_s=1.0, between_events_s=1.0, tail_s=0.2)
HASTY = Timeouts(first_token_s=0.01, between_events_s=0.01, tail_s=0.01)
ENDPOINT = Endpoint("openai", "http://127.0.0.1:1/v1", TEST_KEY)
JUNK = (
    b"data: null\n\n",
    b"data: []\n\n",
    b"data: {}\n\n",
    b"data: {\n\n",
    b"data: \xff\xfe\xfa\n\n",
    b"data: [DONE\n\n",
    b"data: DONE]\n\n",
    b"data: [[DONE]]\n\n",
    b'data: {"choices": 5}\n\n',
    b'data: {"choices": [{"delta": "x"}]}\n\n',
    b'data: {"choices": [{"delta": {"content": {"a": []}}}]}\n\n',
    b'data: {"choices": [{"index": 1, "delta": {}, "finish_reason": "stop"}]}\n\n',
    b'data: {"choices": [{"delta": {}, "finish_reason": 7}]}\n\n',
    b'data: {"error": null}\n\n',
    b'data: {"error": {"message": "\\ud800"}}\n\n',
    b'data: {"choices": [{"delta": {"content": "\\ud83d"}}]}\n\n',
    b"data: " + b"[" * 5000 + b"\n\n",
    b"data: " + b'{"a":' * 5000 + b"\n\n",
    b"data: " + b"1" * 5000 + b"\n\n",
    b"data: " + b"x" * 1_100_000,
    b"data: " + b"y\ndata: " * 200_000,
    b'data: {"choices": [{"delta": {}, "finish_reason": "error"}]}\n\n',
    b'data: {"choices": [], "usage": {"prompt_tokens": 1e999}}\n\n',
    b'data: {"choices": [{"delta": {"content": "gr\xc3\xbc\xf0\x9f\x98"}}]}\n\n',
    b'data: {"choices": [{"delta": {"content": NaN, "reasoning": [{"text": 5}]}}]}\n\n',
    b"event: error\ndata: x\n\n",
    b"event:\nid\nretry: x\n: \n\n",
    b"\0\0\0\n\n",
    b"<html>",
    b"{",
    b"HTTP/1.1 200 OK\r\n\r\n",
    b"\xef\xbb\xbf",
    b"\r",
    b"\n",
)


def broken_stream(chance: random.Random) -> Reply:
    """A stream that never says that it is complete: pieces of a good one, junk, and a cut."""
    good = [
        f"data: {json.dumps(replies.delta(word), ensure_ascii=False)}\n\n".encode()
        for word in ("word ", "größer ", "😀", "")
    ]
    pieces = [chance.choice((*good, *JUNK)) for _ in range(chance.randrange(8))]
    body = bytearray(b"".join(pieces))
    if body and chance.random() < 0.3:
        del body[chance.randrange(len(body)) :]
    for _ in range(chance.choice((0, 0, 1, 5))):
        if body:
            body[chance.randrange(len(body))] = chance.randrange(256)
    ending = (Drop(),) if chance.random() < 0.3 else ()
    return Reply(
        (Send(bytes(body)), *ending),
        content_type=chance.choice((replies.SSE, replies.SSE, replies.JSON, replies.HTML, "")),
        chunked=chance.random() < 0.7,
        piece=chance.choice((0, 0, 1, 7)) if len(body) < 2000 else 0,
    )


def says_that_it_is_complete(reply: Reply) -> bool:
    """Whether chance has made a stream with an end in it after all: any reason is one."""
    body = reply.body.replace(b"\r", b"\n")
    for no_end in (
        b'"index": 1, "delta": {}, "finish_reason": "stop"',
        b'"finish_reason": "error"',
    ):
        body = body.replace(no_end, b"")
    return b"[DONE]\n" in body or b'"finish_reason": "' in body


def test_no_broken_stream_crashes_hangs_or_ends_as_complete() -> None:
    streams = _streams(random.Random(SEED))
    heard = asyncio.run(_read_all(streams, random.Random(SEED)))
    _check(streams, heard)
    codes = Counter(one.code for one in heard)
    assert set(codes) >= {
        "stream_cut",
        "bad_answer",
        "not_an_api",
        "answer_too_large",
        "server_error",
        "timed_out",
    }


def test_no_broken_stream_of_a_real_server_does() -> None:
    streams = _streams(random.Random(SEED))[:OVER_HTTP]
    _check(streams, _listen_to_all(streams))


def _check(streams: list[Reply], heard: list[Heard]) -> None:
    for stream, one in zip(streams, heard, strict=True):
        told = (stream.body[:2000], stream.steps[1:], stream.content_type)
        assert one.error is not None, told
        assert not one.complete, told
        assert TEST_KEY not in error_chain(one.error), told
        one.text.encode()


def test_every_prefix_of_a_good_stream_is_incomplete_until_its_end() -> None:
    whole = replies.text("one ", "zwei ü", counts=None)
    size = len(whole.body)
    end = whole.body.index(json.dumps("stop").encode()) + len(b'"stop"}]}')
    cuts = [*range(0, size, 7), *range(end - 3, end + 4)]
    streams = [whole.cut_after(cut, quietly=True) for cut in cuts]
    for cut, one in zip(cuts, _listen_to_all(streams), strict=True):
        assert one.complete is (cut >= end), cut


def _streams(chance: random.Random) -> list[Reply]:
    streams: list[Reply] = []
    while len(streams) < STREAMS:
        stream = broken_stream(chance)
        if not says_that_it_is_complete(stream):
            streams.append(stream)
    return streams


async def _read_all(streams: list[Reply], chance: random.Random) -> list[Heard]:
    return [await asyncio.wait_for(_read(stream, chance), 20) for stream in streams]


async def _read(stream: Reply, chance: random.Random) -> Heard:
    """As the client reads it; a part of them ends in silence instead of an end."""
    silent = chance.random() < 0.1
    failures = Failures(ENDPOINT)
    timeouts = HASTY if silent else QUICK
    reader = ReplyReader(
        _pieces(stream, chance, silent=silent),
        failures,
        timeouts,
        model="test-model",
        is_stream="event-stream" in stream.content_type,
        deadline=asyncio.get_running_loop().time() + timeouts.first_token_s,
    )
    heard = Heard()
    try:
        while (chunk := await reader.next()) is not None:
            heard.chunks.append(chunk)
    except ProviderError as error:
        heard.error = error
    except ConnectionResetError as error:
        heard.error = failures.broke(error, 1.0, text_came=reader.text_came)
    return heard


async def _pieces(
    stream: Reply, chance: random.Random, *, silent: bool
) -> AsyncGenerator[bytes, None]:
    body, place = stream.body, 0
    while place < len(body):
        size = chance.choice((1, 2, 3, 50, 5000)) if len(body) < 20_000 else 65_536
        yield body[place : place + size]
        place += size
    if silent:
        await asyncio.Event().wait()
    if Drop() in stream.steps:
        raise ConnectionResetError


def _listen_to_all(streams: list[Reply]) -> list[Heard]:
    async def scenario(server: LlmServer) -> list[Heard]:
        client = OpenAIClient(Endpoint("openai", server.url, TEST_KEY), timeouts=QUICK)
        try:
            return [await asyncio.wait_for(listen(client), 20) for _ in streams]
        finally:
            await client.aclose()

    with LlmServer() as server:
        server.reply(*streams)
        return asyncio.run(scenario(server))
