"""One reply from the first try to its end: retries, Stop, and how it ended.

Knows no store: `chat.py` keeps what comes out of here. The rules of trying again are ours alone,
the client makes exactly one request a try.
"""

from __future__ import annotations

import asyncio
import random
from collections.abc import AsyncGenerator, Awaitable, Callable, Iterator
from contextlib import aclosing
from dataclasses import dataclass, field
from typing import Any

from ashley_desktop.core.costs import Price, as_text
from ashley_desktop.core.events import Adapted, Delta, ReasoningDelta, Waiting
from ashley_desktop.core.llm.base import ChatRequest, Chunk, LlmClient, Usage
from ashley_desktop.core.seam import Seam
from ashley_desktop.core.stopwatch import Stopwatch
from ashley_desktop.errors import (
    AshleyError,
    ConnectionFailed,
    RateLimited,
    ServerError,
)
from ashley_desktop.storage.records import ErrorRecord, MessageRecord, State

TRIES = 3
WAIT_BUDGET_S = 60.0  # waiting in all; a server that asks for more is told to the user instead
FIRST_WAIT_S = 1.0
TICK_S = 0.2  # how often the consumer gets to act while the model is silent
TRIED_AGAIN = (RateLimited, ServerError, ConnectionFailed)


@dataclass(frozen=True, slots=True)
class Tick:
    """Nothing arrived for a moment; the consumer may save what it holds."""


Step = Adapted | Delta | ReasoningDelta | Waiting | Tick


@dataclass(slots=True)
class Outcome:
    """What has arrived so far, and at the end how it ended.

    Attributes:
        begun, thought: text and reasoning of the reply that this one continues.
        pieces, thoughts: what is new.
        price: of the model, where it is known.
        moderation: what the checks said of it, where they said something.
    """

    begun: str = ""
    thought: str = ""
    state: State = State.STREAMING
    pieces: list[str] = field(default_factory=list)
    thoughts: list[str] = field(default_factory=list)
    finish_reason: str | None = None
    usage: Usage = field(default_factory=Usage)
    model: str | None = None
    error: ErrorRecord | None = None
    watch: Stopwatch = field(default_factory=Stopwatch)
    seam: Seam = field(default_factory=Seam)
    price: Price | None = None
    moderation: dict[str, Any] | None = None

    @classmethod
    def going_on(cls, old: MessageRecord, price: Price | None = None) -> Outcome:
        """Of a reply that continues `old`."""
        return cls(
            price=price,
            begun=old.content,
            thought=old.reasoning,
            watch=Stopwatch(thought_ms=old.reasoning_ms),
            seam=Seam(old.content),
        )

    @property
    def content(self) -> str:
        """The reply's text."""
        return self.begun + "".join(self.pieces)

    @property
    def arrived(self) -> bool:
        """Whether anything came of what was asked for."""
        return bool(self.pieces or self.thoughts or self.seam.held)

    @property
    def reasoning(self) -> str:
        """The model's thinking."""
        return self.thought + "".join(self.thoughts)

    @property
    def cost(self) -> str | None:
        """What it costs in US dollars, as the store keeps it; None where that is not known."""
        return as_text(self.price.of(self.usage)) if self.price else None

    def take(self, chunk: Chunk) -> None:
        """Add one event of the stream."""
        if text := self.seam.take(chunk.text):
            self.pieces.append(text)
        if chunk.reasoning:
            self.thoughts.append(chunk.reasoning)
        self.finish_reason = chunk.finish_reason or self.finish_reason
        self.usage = chunk.usage or self.usage
        self.model = chunk.model or self.model

    def fail(self, error: AshleyError) -> None:
        """End with an error: interrupted where text had arrived, failed before any."""
        self.break_off(ErrorRecord(error.code, error.parameters))

    def break_off(self, error: ErrorRecord) -> None:
        """As `fail`, for what is no error of ours."""
        self.settle()
        self.state = State.INTERRUPTED if self.begun or self.pieces else State.FAILED
        self.error = error

    def cut(self, length: int, thoughts: int) -> None:
        """Keep only so many characters of what is new, and of what was thought."""
        self.settle()
        self.pieces[:] = filter(None, ["".join(self.pieces)[:length]])
        self.thoughts[:] = filter(None, ["".join(self.thoughts)[:thoughts]])

    def settle(self) -> None:
        """Nothing more comes: stop the watch, keep what the seam held back."""
        self.watch.ended()
        if rest := self.seam.close():
            self.pieces.append(rest)


class _Stopped(Exception):
    """The user's Stop came while we waited for something else."""


class ReplyStream:
    """Runs one reply.

    Attributes:
        outcome: grows while `run` is consumed; final when `run` has ended.
    """

    def __init__(
        self,
        connect: Callable[[], Awaitable[LlmClient]],
        request: ChatRequest,
        stop: asyncio.Event,
        continued: MessageRecord | None = None,
        price: Price | None = None,
    ) -> None:
        """Args:
        connect: gives the client; may raise ProviderError or SecretError, and may be slow (a
            keyring prompt, a model that loads): Stop works meanwhile.
        continued: the reply that this one goes on with. price: of the model, where it is known.
        """
        self._connect = connect
        self._request = request
        self._stop = stop
        self._told = 0  # pieces that were handed on
        self.outcome = Outcome.going_on(continued, price) if continued else Outcome(price=price)

    async def run(self) -> AsyncGenerator[Step, None]:
        """Yield what arrives. Errors end in `outcome`, they are not raised."""
        async with aclosing(self._tries()) as events:
            async for event in events:
                yield event
        if rest := "".join(self.outcome.pieces[self._told :]):
            yield Delta(rest)

    async def _tries(self) -> AsyncGenerator[Step, None]:
        waited_s = 0.0
        for attempt in range(1, TRIES + 1):
            try:
                async with aclosing(self._one_try()) as events:
                    async for event in events:
                        yield event
                self.outcome.settle()
                self.outcome.state = State.COMPLETE
                return
            except _Stopped:
                self.outcome.settle()
                self.outcome.state = State.STOPPED
                return
            except AshleyError as error:
                wait_s = self._pause_before_next(error, attempt, waited_s)
                if wait_s is None:
                    self.outcome.fail(error)
                    return
                failed = error
            waited_s += wait_s
            yield Waiting(failed.code, wait_s, attempt + 1)
            if await _set_within(self._stop, wait_s):
                self.outcome.state = State.STOPPED
                return

    async def _one_try(self) -> AsyncGenerator[Step, None]:
        """Read one stream to its end in a task of its own, so that Stop never waits for it.

        What arrived together is handed on together: at a thousand tokens a second the consumer
        wakes far less often than the socket.
        """
        self.outcome.watch.asked()
        inbox: list[Chunk] = []
        wake = asyncio.Event()
        reader = asyncio.ensure_future(self._read(inbox, wake))
        stopping = asyncio.ensure_future(_set_after(self._stop, wake))
        reader.add_done_callback(lambda _: wake.set())
        try:
            while inbox or not reader.done():
                # looked at before the inbox: a stream that never pauses must not outrun Stop
                stopped = self._stop.is_set()
                if not inbox and not stopped and not await _set_within(wake, TICK_S):
                    yield Tick()
                    continue
                wake.clear()
                arrived, inbox[:] = list(inbox), []
                for event in self._take(arrived):
                    yield event
                if stopped and not reader.done():
                    raise _Stopped
            reader.result()  # raises what ended the stream
        finally:
            stopping.cancel()
            reader.cancel()  # closes the socket of a stream that is not read to its end
            await asyncio.wait({reader, stopping})
            if not reader.cancelled():
                reader.exception()  # seen, also where nobody asks for it any more

    async def _read(self, inbox: list[Chunk], wake: asyncio.Event) -> None:
        client = await self._connect()
        async for chunk in client.stream(self._request):
            self.outcome.watch.saw(chunk)
            inbox.append(chunk)
            wake.set()

    def _take(self, chunks: list[Chunk]) -> Iterator[Step]:
        for chunk in chunks:
            self.outcome.take(chunk)
            if chunk.adapted:
                yield Adapted(self._request.model, chunk.adapted)
        if reasoning := "".join(chunk.reasoning for chunk in chunks):
            yield ReasoningDelta(reasoning)
        text = "".join(self.outcome.pieces[self._told :])
        self._told = len(self.outcome.pieces)
        if text:
            yield Delta(text)

    def _pause_before_next(self, error: AshleyError, attempt: int, waited_s: float) -> float | None:
        """Seconds until the next try, or None where there is none."""
        if self.outcome.arrived or attempt == TRIES or not isinstance(error, TRIED_AGAIN):
            return None
        asked = error.parameters.get("retry_after_s")
        if isinstance(asked, int | float):
            wait_s = max(float(asked), 0.0)
        else:  # spread, so that many clients do not come back at the same moment
            wait_s = FIRST_WAIT_S * 2 ** (attempt - 1) * random.uniform(1.0, 1.25)
        return wait_s if waited_s + wait_s <= WAIT_BUDGET_S else None


async def _set_within(event: asyncio.Event, timeout_s: float) -> bool:
    try:
        async with asyncio.timeout(timeout_s):
            await event.wait()
    except TimeoutError:
        return False
    return True


async def _set_after(first: asyncio.Event, then: asyncio.Event) -> None:
    await first.wait()
    then.set()
