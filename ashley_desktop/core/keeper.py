"""Keeps a reply in the store while it grows, and its end, whatever ends it.

The reply grows on disk at most half a second behind the screen. An end that the disk refuses is
kept in memory and written before the next question.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator
from contextlib import aclosing
from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Protocol

from ashley_desktop.core.events import (
    ChatEvent,
    Delta,
    ReasoningDelta,
    ReplyFinished,
    ReplyStarted,
)
from ashley_desktop.core.reply import Outcome, Step, Tick
from ashley_desktop.errors import AshleyError, StorageError
from ashley_desktop.storage.records import ErrorRecord, MessageRecord, SessionRecord, State

if TYPE_CHECKING:
    from ashley_desktop.storage.session_store import SessionStore

SAVE_AFTER_S = 0.25  # with reply.TICK_S this keeps the store within 0.5 s of the screen
SAVE_AFTER_CHARS = 2000


class Reply(Protocol):
    """What runs one reply; see `reply.ReplyStream`."""

    @property
    def outcome(self) -> Outcome: ...

    def run(self) -> AsyncGenerator[Step, None]: ...


class ReplyKeeper:
    """Sees replies through from their draft to their end."""

    def __init__(self, sessions: SessionStore) -> None:
        self._sessions = sessions
        self._unkept: dict[str, Outcome] = {}

    async def keep(
        self, session: SessionRecord, draft: MessageRecord, reply: Reply, left_out: int
    ) -> AsyncGenerator[ChatEvent, None]:
        """Run a reply. Yields: ReplyStarted, …, ReplyFinished."""
        try:
            yield ReplyStarted(draft, left_out)
            async with aclosing(self._keeping(draft, reply)) as events:
                async for event in events:
                    yield event
        except BaseException as cause:
            # the program closes, or a bug: keep what has arrived, then let it pass
            if reply.outcome.state is State.STREAMING:
                reply.outcome.break_off(_cause(cause))
                await asyncio.shield(self._finish(session, draft, reply.outcome))
            raise
        # shielded: a program that closes now must not leave a whole reply as a cut one
        yield await asyncio.shield(self._finish(session, draft, reply.outcome))

    async def settle(self) -> None:
        """Write ends of replies that the disk refused before."""
        for message_id, outcome in list(self._unkept.items()):
            await self._write(message_id, outcome)
            self._unkept.pop(message_id, None)  # two questions may settle at the same time

    async def _keeping(self, draft: MessageRecord, reply: Reply) -> AsyncGenerator[ChatEvent, None]:
        """Pass a reply's events on while its text is appended to the store."""
        saver = _Saver(self._sessions, draft.message_id)
        try:
            async with aclosing(reply.run()) as steps:
                async for step in steps:
                    if isinstance(step, Delta):
                        saver.text.append(step.text)
                    elif isinstance(step, ReasoningDelta):
                        saver.reasoning.append(step.text)
                    if not isinstance(step, Tick):
                        yield step
                    await saver.save_if_due()
        except StorageError as error:
            reply.outcome.fail(error)

    async def _finish(
        self, session: SessionRecord, draft: MessageRecord, outcome: Outcome
    ) -> ReplyFinished:
        try:
            session, message = await self._write(draft.message_id, outcome)
        except StorageError as error:
            if not outcome.error:
                outcome.fail(error)
            self._unkept[draft.message_id] = outcome
            return ReplyFinished(session, _with_outcome(draft, outcome))
        return ReplyFinished(session, message)

    async def _write(
        self, message_id: str, outcome: Outcome
    ) -> tuple[SessionRecord, MessageRecord]:
        return await self._sessions.finish_reply(
            message_id,
            state=outcome.state,
            content=outcome.content,
            reasoning=outcome.reasoning,
            finish_reason=outcome.finish_reason,
            prompt_tokens=outcome.usage.prompt_tokens,
            completion_tokens=outcome.usage.completion_tokens,
            reasoning_tokens=outcome.usage.reasoning_tokens,
            cost=outcome.cost,
            model=outcome.model,
            error=outcome.error,
            first_token_ms=outcome.watch.first_token_ms,
            reasoning_ms=outcome.watch.reasoning_ms,
            moderation=outcome.moderation,
        )


class _Saver:
    """Holds what has not been appended to the store yet."""

    def __init__(self, sessions: SessionStore, message_id: str) -> None:
        self._sessions = sessions
        self._message_id = message_id
        self._saved_at = asyncio.get_running_loop().time()
        self.text: list[str] = []
        self.reasoning: list[str] = []

    async def save_if_due(self) -> None:
        """Append when enough time has passed or text has gathered."""
        now = asyncio.get_running_loop().time()
        held = sum(map(len, self.text)) + sum(map(len, self.reasoning))
        if not held or (now - self._saved_at < SAVE_AFTER_S and held < SAVE_AFTER_CHARS):
            return
        text, reasoning = "".join(self.text), "".join(self.reasoning)
        self.text.clear()
        self.reasoning.clear()
        await self._sessions.append_chunk(self._message_id, text=text, reasoning=reasoning)
        self._saved_at = asyncio.get_running_loop().time()


def _cause(cause: BaseException) -> ErrorRecord:
    closing = isinstance(cause, asyncio.CancelledError | GeneratorExit)
    return ErrorRecord("closed" if closing else AshleyError.code)


def _with_outcome(draft: MessageRecord, outcome: Outcome) -> MessageRecord:
    """The finished message where the store does not hold it."""
    return replace(
        draft,
        content=outcome.content,
        reasoning=outcome.reasoning,
        state=outcome.state,
        finished_at=datetime.now(UTC),
        model=outcome.model or draft.model,
        prompt_tokens=outcome.usage.prompt_tokens,
        completion_tokens=outcome.usage.completion_tokens,
        reasoning_tokens=outcome.usage.reasoning_tokens,
        cost=outcome.cost,
        finish_reason=outcome.finish_reason,
        error=outcome.error,
        first_token_ms=outcome.watch.first_token_ms,
        reasoning_ms=outcome.watch.reasoning_ms,
        moderation=outcome.moderation,
    )
