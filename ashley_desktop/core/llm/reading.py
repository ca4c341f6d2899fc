"""Reads one answer: bytes of whatever shape into chunks, with a clock of our own.

The rule that everything hangs on: an answer is complete only when a finish_reason or ``[DONE]``
was seen. Knows no library; the bytes may come from anywhere.
"""

from __future__ import annotations

import asyncio
import json
from collections import deque
from collections.abc import AsyncIterator
from dataclasses import dataclass, replace
from typing import cast

from ashley_desktop.core.llm import wire
from ashley_desktop.core.llm.base import Chunk
from ashley_desktop.core.llm.failures import Failures
from ashley_desktop.core.llm.sse import (
    BYTE_ORDER_MARK,
    EVENT_LIMIT_BYTES,
    ServerEvent,
    SseDecoder,
)
from ashley_desktop.core.llm.text import PairJoiner
from ashley_desktop.errors import AnswerTooLarge

DONE = "[DONE]"
BROKEN_OFF = "error"  # the reason of a relay whose own server failed: not an end, but a failure


@dataclass(frozen=True, slots=True)
class Timeouts:
    """How long to wait, in seconds; comment lines of a stream do not count as a sign of life.

    Attributes:
        first_token_s: from the request to the first text; a local model may have to load.
        between_events_s: from one data event to the next. connect_s: to reach the server.
        tail_s: after the finish_reason, for token counts and ``[DONE]``.
        models_s: for the whole list of models.
    """

    first_token_s: float = 120.0
    between_events_s: float = 60.0
    connect_s: float = 15.0
    tail_s: float = 5.0
    models_s: float = 20.0


class ReplyReader:
    """One answer. `next` gives its chunks one by one, then None, or raises ProviderError.

    Args:
        source: the body's bytes. is_stream: the server called it an event stream.
        deadline: the loop's time by which the first text must be there.

    Attributes:
        text_came: some text or reasoning was given out.
    """

    def __init__(
        self,
        source: AsyncIterator[bytes],
        failures: Failures,
        timeouts: Timeouts,
        *,
        model: str,
        is_stream: bool,
        deadline: float,
    ) -> None:
        self.text_came = False
        self._source = source
        self._failures = failures
        self._timeouts = timeouts
        self._model = model
        self._is_stream = is_stream
        self._deadline = deadline
        self._patience_s = timeouts.first_token_s
        self._in_tail = False
        self._decoder = SseDecoder(failures.provider)
        self._events: deque[ServerEvent] = deque()
        self._text, self._reasoning = PairJoiner(), PairJoiner()
        self._begun = self._finished = self._ended = self._over = False

    async def next(self) -> Chunk | None:
        """The next chunk that holds anything; None when the answer is complete.

        Raises: StreamCut, BadAnswer, NotAnApi, AnswerTooLarge, TimedOut, what the server said
            in an error event, and whatever the source raises.
        """
        try:
            return await self._next()
        except Exception:
            if not self._finished:
                raise
        self._over = True  # complete already: how the connection ends does not matter
        return None

    async def _next(self) -> Chunk | None:
        if not self._begun:
            self._begun = True
            head = await self._find_head()
            if head.startswith((b"{", b"[")):
                return await self._whole(head)
            if head.startswith(b"<"):
                raise self._failures.not_an_api()
            self._events.extend(self._decoder.feed(head))
        while not self._over:
            event = await self._next_event()
            chunk = self._leftover() if event is None else self._chunk(event)
            if chunk is not None:
                return chunk
        if not self._finished:
            cut = self._is_stream or self._decoder.recognised or self.text_came
            raise (self._failures.cut(begun=self.text_came) if cut else self._failures.not_an_api())
        return None

    async def _find_head(self) -> bytes:
        """Read until the first byte that is not white space; it tells what this is."""
        head, size = b"", 0
        while not head or BYTE_ORDER_MARK.startswith(head):
            data = await self._more()
            if data is None:
                raise self._failures.bad_answer(empty=True)
            size += len(data)
            self._limit(size)
            head = (head + data).removeprefix(BYTE_ORDER_MARK).lstrip()
        return head

    async def _whole(self, head: bytes) -> Chunk:
        """A JSON document where a stream was asked for: the whole answer, or an error."""
        body = bytearray(head)
        while (data := await self._more()) is not None:
            body += data
            self._limit(len(body))
        document = self._parse(body.decode("utf-8", "replace"))
        self._check(document)
        if not isinstance(document, dict) or not wire.is_completion(document):
            raise self._failures.bad_answer()
        self._over = True
        chunk = self._take(wire.chunk_of(document))
        if not (self.text_came or self._finished):
            raise self._failures.bad_answer(empty=True)
        return chunk

    async def _next_event(self) -> ServerEvent | None:
        """The next event; None, and the answer is over, at the end of the stream."""
        self._wind_up()
        while not self._events and not self._ended:
            data = await self._more()
            if data is not None:
                self._events.extend(self._decoder.feed(data))
                continue
            self._ended = True
            self._events.extend(event for event in self._decoder.close() if _is_whole(event))
        if self._events:
            return self._events.popleft()
        self._over = True
        return None

    def _wind_up(self) -> None:
        """Start the clock for the next event; the first text has a deadline of its own."""
        if self._in_tail or not (self.text_came or self._finished):
            return
        self._in_tail = self._finished
        self._patience_s = (
            self._timeouts.tail_s if self._in_tail else self._timeouts.between_events_s
        )
        self._deadline = asyncio.get_running_loop().time() + self._patience_s

    async def _more(self) -> bytes | None:
        """The next bytes, None at the end.

        Raises: TimedOut, and whatever the source raises.
        """
        try:
            async with asyncio.timeout_at(self._deadline) as clock:
                return await anext(self._source, None)
        except TimeoutError:
            if not clock.expired():
                raise
        raise self._failures.timed_out(self._patience_s)

    def _chunk(self, event: ServerEvent) -> Chunk | None:
        """What an event holds, None where it holds nothing for us."""
        if event.data.strip() == DONE:
            self._over = self._finished = True
            return Chunk(text=self._text.flush(), reasoning=self._reasoning.flush(), done=True)
        if event.name == "error":
            raise self._failures.said(wire.said_by(event.data.encode()), self._model)
        document = self._parse(event.data)
        if not isinstance(document, dict):
            return None  # null or a list: some servers' way of saying nothing
        self._check(document)
        chunk = wire.chunk_of(document)
        if chunk.finish_reason == BROKEN_OFF:
            raise self._failures.said(wire.Said(), self._model)
        chunk = self._take(chunk)
        holds = chunk.text or chunk.reasoning or chunk.finish_reason or chunk.usage
        return chunk if holds else None

    def _take(self, chunk: Chunk) -> Chunk:
        """Mend the texts of a chunk, and note what it means for the state of the answer."""
        text, reasoning = self._text.feed(chunk.text), self._reasoning.feed(chunk.reasoning)
        if chunk.finish_reason:
            text, reasoning = text + self._text.flush(), reasoning + self._reasoning.flush()
            self._finished = True
        if text or reasoning:
            self.text_came = True
            self._in_tail = False  # still talking: some servers name a reason in every event
        return replace(chunk, text=text, reasoning=reasoning)

    def _leftover(self) -> Chunk | None:
        """Half a character that was kept for an event that never came."""
        text, reasoning = self._text.flush(), self._reasoning.flush()
        return Chunk(text=text, reasoning=reasoning) if text or reasoning else None

    def _check(self, document: object) -> None:
        said = wire.said_in(document) if isinstance(document, dict) else None
        if said is not None:
            raise self._failures.said(said, self._model)

    def _parse(self, text: str) -> object:
        try:
            return cast(object, json.loads(text))
        except (ValueError, RecursionError):
            pass
        raise self._failures.bad_answer()

    def _limit(self, size: int) -> None:
        if size > EVENT_LIMIT_BYTES:
            raise AnswerTooLarge(provider=self._failures.provider, limit_bytes=EVENT_LIMIT_BYTES)


def _is_whole(event: ServerEvent) -> bool:
    """Whether an event whose closing blank line never came is all there."""
    try:
        json.loads(event.data)
    except (ValueError, RecursionError):
        return event.data.strip() == DONE
    return True
