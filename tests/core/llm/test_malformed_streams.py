"""Hundreds of broken streams from a real server: none crashes, hangs, or ends as complete."""

from __future__ import annotations

import asyncio
import json
import random
from collections import Counter

from ashley_desktop.core.llm.base import Endpoint
from ashley_desktop.core.llm.openai_client import OpenAIClient, Timeouts
from tests.helpers import llm_replies as replies
from tests.helpers.llm import TEST_KEY, Heard, error_chain, listen
from tests.helpers.llm_replies import Drop, Reply, Send
from tests.helpers.llm_server import LlmServer

STREAMS = 400
SEED = 20261122
QUICK = Timeouts(first_token_s=1.0, between_events_s=1.0, tail_s=0.2)
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
    good = [replies.event(replies.delta(f"word{number} ")) for number in range(3)]
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
    """Whether chance has made a stream with an end in it after all."""
    body = reply.body.replace(b"\r", b"\n")
    return b"[DONE]\n" in body or b'"finish_reason": "stop"}]}\n' in body.replace(
        b'"index": 1, "delta": {}, "finish_reason": "stop"', b""
    )


def test_no_broken_stream_crashes_hangs_or_ends_as_complete() -> None:
    streams = _streams(random.Random(SEED))
    heard = _listen_to_all(streams)
    for stream, one in zip(streams, heard, strict=True):
        assert one.error is not None, stream
        assert not one.complete, stream
        assert TEST_KEY not in error_chain(one.error), stream
        one.text.encode()
    assert len(Counter(one.code for one in heard)) >= 5


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
