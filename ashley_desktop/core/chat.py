"""The orchestrator: takes a question through the store, to a model, and back into the store.

The sole writer of messages. The question is on disk before the network is touched, and the reply
grows on disk at most half a second behind the screen. It speaks by async iterators of frozen
events and never calls back. Must not: know a window, make sentences, or retry (`reply.py` does).
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator
from contextlib import aclosing, suppress
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from ashley_desktop.core.context import Context, build
from ashley_desktop.core.events import (
    ChatEvent,
    Delta,
    ReasoningDelta,
    ReplyFinished,
    ReplyStarted,
    UserSaved,
)
from ashley_desktop.core.reply import Outcome, ReplyStream, Tick
from ashley_desktop.core.text import cleaned, title_from
from ashley_desktop.errors import AshleyError, StorageError
from ashley_desktop.storage.records import ErrorRecord, MessageRecord, Role, SessionRecord, State

if TYPE_CHECKING:
    from ashley_desktop.core.endpoints import Endpoints
    from ashley_desktop.core.personas import Personas
    from ashley_desktop.core.presets import Persona
    from ashley_desktop.core.providers import Provider, Providers
    from ashley_desktop.storage.session_store import SessionStore

SAVE_AFTER_S = 0.25  # with reply.TICK_S this keeps the store within 0.5 s of the screen
SAVE_AFTER_CHARS = 2000
HISTORY_ROWS = 200  # rows read for a request: more than any budget of today's presets can hold


@dataclass(frozen=True, slots=True)
class Ask:
    """Who is asked, for one message; None follows the session, then the general choice."""

    persona: str | None = None
    provider: str | None = None
    model: str | None = None


FOLLOW = Ask()


class ChatService:
    """Sends, retries and keeps replies."""

    def __init__(
        self,
        sessions: SessionStore,
        personas: Personas,
        providers: Providers,
        endpoints: Endpoints,
    ) -> None:
        self._sessions = sessions
        self._personas = personas
        self._providers = providers
        self._endpoints = endpoints
        self._unkept: dict[str, Outcome] = {}

    async def send(
        self,
        text: str,
        stop: asyncio.Event,
        *,
        session_id: str | None = None,
        ask: Ask = FOLLOW,
    ) -> AsyncGenerator[ChatEvent, None]:
        """Store a question and stream its reply.

        Args:
            stop: set it to end the reply with what has arrived. Cancelling the task instead
                stores the reply as interrupted.
            session_id: None begins a new session.

        Yields: UserSaved, ReplyStarted, …, ReplyFinished. A provider's failure is the state of
            the last message, not an exception.

        Raises: before UserSaved, with nothing stored: InvalidInput, NotFound, ReplyUnderWay,
            StorageError. After it StorageError only: the question stands without a reply.
        """
        question = cleaned(text)
        provider = await self._provider(ask)
        if session_id is None:
            persona = self._personas.find(ask.persona or self._personas.default.name)
            session, message = await self._sessions.begin_session(
                question, persona=persona.name, title=title_from(question)
            )
        else:
            session = await self._sessions.get(session_id)
            persona = self._personas.find(ask.persona or session.persona)
            await self._settle()
            session, message = await self._sessions.add_user_message(
                session_id, question, title_if_first=title_from(question)
            )
            if persona.name != session.persona:  # only now: a refused question changes nothing
                session = await self._sessions.choose(session_id, persona=persona.name)
        yield UserSaved(session, message)
        history = await self._sessions.messages(session.session_id, limit=HISTORY_ROWS)
        async with aclosing(self._reply(session, history, persona, provider, stop)) as events:
            async for event in events:
                yield event

    async def retry(
        self, message_id: str, stop: asyncio.Event, *, ask: Ask = FOLLOW
    ) -> AsyncGenerator[ChatEvent, None]:
        """Ask again for a reply. The new one becomes the sibling of the newest one.

        Where the conversation went on since, its question is sent anew instead: what was said
        afterwards must not leave the branch.

        Yields and raises: as `send`; UserSaved only where the question is sent anew.
        """
        provider = await self._provider(ask)
        old = await self._sessions.message(message_id)
        newest = await self._sessions.messages(old.session_id, limit=1)
        if old.parent_id is not None and newest[-1].message_id != message_id:
            question = await self._sessions.message(old.parent_id)
            again = self.send(question.content, stop, session_id=old.session_id, ask=ask)
            async with aclosing(again) as events:
                async for event in events:
                    yield event
            return
        session = await self._sessions.get(old.session_id)
        persona = self._personas.find(ask.persona or session.persona)
        await self._settle()
        history = await self._sessions.messages(
            session.session_id, limit=HISTORY_ROWS, before=message_id
        )
        async with aclosing(self._reply(session, history, persona, provider, stop)) as events:
            async for event in events:
                yield event

    async def answer_unstored(
        self, text: str, stop: asyncio.Event, *, ask: Ask = FOLLOW
    ) -> AsyncGenerator[ChatEvent, None]:
        """Answer one question and store nothing; ReplyFinished carries no session."""
        question = cleaned(text)
        persona = self._personas.find(ask.persona or self._personas.default.name)
        provider = await self._provider(ask)
        asked = _unstored(Role.USER, question, State.COMPLETE)
        draft = replace(
            _unstored(Role.ASSISTANT, "", State.STREAMING),
            persona=persona.name,
            provider=provider.name,
            model=provider.model,
        )
        reply = self._stream(build(persona, provider, [asked]), provider, stop)
        async with aclosing(reply.run()) as steps:
            async for step in steps:
                if not isinstance(step, Tick):
                    yield step
        yield ReplyFinished(None, _with_outcome(draft, reply.outcome))

    async def aclose(self) -> None:
        """Try once more to keep what the disk refused; its sessions may have no later question."""
        with suppress(StorageError):
            await self._settle()

    # one reply

    async def _reply(
        self,
        session: SessionRecord,
        history: list[MessageRecord],
        persona: Persona,
        provider: Provider,
        stop: asyncio.Event,
    ) -> AsyncGenerator[ChatEvent, None]:
        context = build(persona, provider, history)
        draft = await self._sessions.start_reply(
            history[-1].message_id,
            persona=persona.name,
            provider=provider.name,
            model=provider.model,
        )
        reply = self._stream(context, provider, stop)
        try:
            unread = max(0, session.message_count - HISTORY_ROWS)
            yield ReplyStarted(draft, context.left_out + unread)
            async with aclosing(self._keeping(draft, reply)) as events:
                async for event in events:
                    yield event
        except BaseException as cause:
            # the program closes, or a bug: keep what has arrived, then let it pass
            if reply.outcome.state is State.STREAMING:
                _break_off(reply.outcome, cause)
                await asyncio.shield(self._finish(session, draft, reply.outcome))
            raise
        # shielded: a program that closes now must not leave a whole reply as a cut one
        yield await asyncio.shield(self._finish(session, draft, reply.outcome))

    async def _keeping(
        self, draft: MessageRecord, reply: ReplyStream
    ) -> AsyncGenerator[ChatEvent, None]:
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
            model=outcome.model,
            error=outcome.error,
        )

    async def _settle(self) -> None:
        """Write ends of replies that the disk refused before."""
        for message_id, outcome in list(self._unkept.items()):
            await self._write(message_id, outcome)
            self._unkept.pop(message_id, None)  # two questions may settle at the same time

    def _stream(self, context: Context, provider: Provider, stop: asyncio.Event) -> ReplyStream:
        return ReplyStream(lambda: self._endpoints.client(provider), context.request, stop)

    async def _provider(self, ask: Ask) -> Provider:
        name = await self._providers.chosen(ask.provider)
        return await self._providers.provider(name, model=ask.model)


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


def _break_off(outcome: Outcome, cause: BaseException) -> None:
    closing = isinstance(cause, asyncio.CancelledError | GeneratorExit)
    outcome.state = State.INTERRUPTED if outcome.pieces else State.FAILED
    outcome.error = ErrorRecord("closed" if closing else AshleyError.code)


def _unstored(role: Role, content: str, state: State) -> MessageRecord:
    return MessageRecord("", "", None, role, content, state, datetime.now(UTC))


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
        finish_reason=outcome.finish_reason,
        error=outcome.error,
    )
