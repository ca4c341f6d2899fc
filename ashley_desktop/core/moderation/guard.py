"""Carries verdicts to where messages are kept: the orchestrator's side of the checks."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine
from typing import TYPE_CHECKING, Any

from ashley_desktop.core.moderation.judged import JudgedReply
from ashley_desktop.core.moderation.verdict import SAFE, Direction, Policy, Verdict, from_json
from ashley_desktop.core.moderation.watched import WatchedReply
from ashley_desktop.errors import ContentBlocked
from ashley_desktop.storage.records import MessageRecord, State

if TYPE_CHECKING:
    from ashley_desktop.core.keeper import Reply
    from ashley_desktop.core.moderation.service import Moderation
    from ashley_desktop.core.presets import Persona
    from ashley_desktop.core.providers import Provider
    from ashley_desktop.core.reply import ReplyStream
    from ashley_desktop.storage.session_store import SessionStore


class Guard:
    """Any call may raise StorageError."""

    def __init__(self, moderation: Moderation, sessions: SessionStore) -> None:
        self._moderation = moderation
        self._sessions = sessions

    def refuse_blocked(self, question: MessageRecord) -> None:
        """Make sure that a question was not refused before. Raises: ContentBlocked."""
        if question.state is State.BLOCKED:
            raise ContentBlocked(**from_json(question.moderation).parameters)

    async def noted(self, message: MessageRecord, verdict: Verdict) -> MessageRecord:
        """Keep a verdict with its message, where there is something to keep."""
        if verdict.action == "allow":
            return message
        return await self._sessions.judge_message(
            message.message_id, verdict.as_json(), blocked=not verdict.is_safe
        )

    async def ask(
        self, message: MessageRecord, persona: Persona, provider: Provider, stop: asyncio.Event
    ) -> MessageRecord | None:
        """Have the provider's endpoint look at a stored question, if the user agreed.

        Returns: the question with what it said; None where it said nothing.
        """
        if stop.is_set() or not await self._moderation.asks(provider, persona):
            return None
        policy = Policy(persona.moderation)
        verdict = await _unless(stop, self._moderation.ask(message.content, provider, policy))
        if verdict is None or verdict.action == "allow":
            return None
        await self._moderation.note(verdict, Direction.QUESTION, persona, message.session_id)
        return await self.noted(message, verdict)

    async def watched(
        self,
        stream: ReplyStream,
        persona: Persona,
        provider: Provider,
        continued: MessageRecord | None,
        stop: asyncio.Event,
    ) -> Reply:
        """The reply with a watch over it, where its persona wants one and the user agreed."""
        watch = await self._moderation.watch(persona, continued.content if continued else "")
        reply: Reply = WatchedReply(stream, watch) if watch is not None else stream
        if not await self._moderation.asks_about_replies(provider, persona):
            return reply
        policy = Policy(persona.moderation)
        return JudgedReply(reply, lambda text: self._moderation.ask(text, provider, policy), stop)

    async def tell(self, reply: MessageRecord, persona: Persona) -> None:
        """Note what was decided about a reply."""
        verdict = from_json(reply.moderation) if reply.moderation else SAFE
        await self._moderation.note(verdict, Direction.ANSWER, persona, reply.session_id)


async def _unless(stop: asyncio.Event, asking: Coroutine[Any, Any, Verdict]) -> Verdict | None:
    """What was asked for; None where Stop came first."""
    asked = asyncio.ensure_future(asking)
    stopping = asyncio.ensure_future(stop.wait())
    try:
        await asyncio.wait({asked, stopping}, return_when=asyncio.FIRST_COMPLETED)
        return asked.result() if asked.done() else None
    finally:
        asked.cancel()
        stopping.cancel()
        await asyncio.wait({asked, stopping})
