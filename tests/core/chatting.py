"""A conversation over a real store, the real client and a real server, and what came of it."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import AsyncGenerator, Awaitable, Callable
from contextlib import aclosing
from typing import TypeVar

from ashley_desktop.core.events import ChatEvent, ReplyFinished
from ashley_desktop.storage.records import MessageRecord, SessionRecord
from tests.helpers import llm_replies as replies
from tests.helpers.commands import opened
from tests.helpers.llm_server import LlmServer

T = TypeVar("T")
Events = AsyncGenerator[ChatEvent, None]


async def every(events: Events) -> list[ChatEvent]:
    """All events of a reply."""
    async with aclosing(events):
        return [event async for event in events]


def kinds(events: list[ChatEvent]) -> list[type]:
    """The kinds of events in their order, each run of the same kind once."""
    found: list[type] = []
    for event in events:
        if found[-1:] != [type(event)]:
            found.append(type(event))
    return found


def finished(events: list[ChatEvent]) -> tuple[SessionRecord, MessageRecord]:
    """What the last event holds."""
    last = events[-1]
    assert isinstance(last, ReplyFinished)
    return last.session, last.message


async def until(ask: Callable[[], Awaitable[T]], right: Callable[[T], bool]) -> T:
    """Ask again and again until the answer is right; the test's own time limit ends it."""
    while not right(answer := await ask()):
        pass
    return answer


def half_way(server: LlmServer, first: str = "Half ") -> threading.Event:
    """Script a reply that stands still after its first piece, until the gate is set."""
    gate = threading.Event()
    server.reply(replies.text(first, "done", gates=(opened(), gate)))
    return gate


class Growing:
    """A reply that runs in a task of its own, as in the window."""

    def __init__(self, events: Events) -> None:
        self.seen: list[ChatEvent] = []
        self._came = asyncio.Event()
        self.task = asyncio.ensure_future(self._follow(events))

    async def first(self, kind: type[T]) -> T:
        """The first event of a kind."""
        while True:
            for event in self.seen:
                if isinstance(event, kind):
                    return event
            self._came.clear()
            await self._came.wait()

    async def _follow(self, events: Events) -> None:
        async with aclosing(events):
            async for event in events:
                self.seen.append(event)
                self._came.set()
