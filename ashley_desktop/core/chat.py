"""The orchestrator: takes a question through the store, to a model, and back into the store.

The sole writer of messages. The question is on disk before the network is touched; `keeper.py`
lets the reply grow there. It speaks by async iterators of frozen events and never calls back. Must
not: know a window, make sentences, or retry (`reply.py` does).
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator
from contextlib import aclosing, suppress
from functools import partial
from typing import TYPE_CHECKING

from ashley_desktop.core.asking import FOLLOW, Ask
from ashley_desktop.core.context import Context
from ashley_desktop.core.events import ChatEvent, QuestionJudged, ReplyFinished, UserSaved
from ashley_desktop.core.finish import Finish, finish_of
from ashley_desktop.core.keeper import Reply, ReplyKeeper
from ashley_desktop.core.moderation.guard import Guard
from ashley_desktop.core.moderation.watched import STOPPED_BY_US
from ashley_desktop.core.reply import ReplyStream
from ashley_desktop.core.requests import FIRST_ROWS
from ashley_desktop.core.text import cleaned, title_from
from ashley_desktop.errors import InvalidInput, StorageError
from ashley_desktop.storage.records import MessageRecord, Role, SessionRecord, State

if TYPE_CHECKING:
    from ashley_desktop.core.endpoints import Endpoints
    from ashley_desktop.core.moderation.service import Moderation
    from ashley_desktop.core.moderation.verdict import Verdict
    from ashley_desktop.core.personas import Personas
    from ashley_desktop.core.presets import Persona
    from ashley_desktop.core.providers import Provider, Providers
    from ashley_desktop.core.requests import Requests
    from ashley_desktop.storage.session_store import SessionStore


class ChatService:
    """Sends, answers, edits, regenerates, continues and retries.

    Attributes: requests: makes what is sent. moderation: checks it, and what comes back.
    """

    def __init__(
        self,
        sessions: SessionStore,
        personas: Personas,
        providers: Providers,
        endpoints: Endpoints,
        requests: Requests,
        moderation: Moderation,
    ) -> None:
        self._sessions = sessions
        self._personas = personas
        self._providers = providers
        self._endpoints = endpoints
        self.requests = requests
        self.moderation = moderation
        self._guard = Guard(moderation, sessions)
        self._keeper = ReplyKeeper(sessions)

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
            the last message, not an exception. A question that the provider's own check refuses
            is the last event, as QuestionJudged.

        Raises: before UserSaved, with nothing stored: InvalidInput, NotFound, ReplyUnderWay,
            ContentBlocked, QuestionTooLong, PinnedTooLong, StorageError. After it StorageError,
            and PinnedTooLong where something was pinned meanwhile: the question stands without a
            reply.
        """
        question = cleaned(text)
        if session_id is None:
            persona = self._who(ask, self._personas.default.name)
            provider = await self._provider(ask, persona)
            verdict = await self.moderation.question(question, persona, None)
            await self._fits(question, persona, provider, ask)
            session, message = await self._sessions.begin_session(
                question,
                persona=persona.name,
                title=title_from(question),
                parameters=ask.parameters.as_json(),
            )
        else:
            session = await self._sessions.get(session_id)
            persona = self._who(ask, session.persona)
            provider = await self._provider(ask, persona)
            verdict = await self.moderation.question(question, persona, session_id)
            await self._fits(question, persona, provider, ask, session)
            await self._keeper.settle()
            session, message = await self._sessions.add_user_message(
                session_id, question, title_if_first=title_from(question)
            )
        saved = UserSaved(session, message)
        answer = self._answer(saved, persona, provider, stop, ask, verdict)
        async with aclosing(answer) as events:
            async for event in events:
                yield event

    async def edit(
        self, message_id: str, text: str, stop: asyncio.Event, *, ask: Ask = FOLLOW
    ) -> AsyncGenerator[ChatEvent, None]:
        """Ask a question anew in other words, beside the old one, and stream the reply.

        What followed the old one stays in its branch.

        Yields and raises: as `send`; also InvalidInput (``not_a_question``).
        """
        question = cleaned(text)
        old = await self._sessions.message(message_id)
        session = await self._sessions.get(old.session_id)
        persona = self._who(ask, session.persona)
        provider = await self._provider(ask, persona)
        verdict = await self.moderation.question(question, persona, session.session_id)
        await self._fits(question, persona, provider, ask, session, beside=message_id)
        await self._keeper.settle()
        saved = UserSaved(*await self._sessions.add_sibling_question(message_id, question))
        answer = self._answer(saved, persona, provider, stop, ask, verdict)
        async with aclosing(answer) as events:
            async for event in events:
                yield event

    async def regenerate(
        self, message_id: str, stop: asyncio.Event, *, ask: Ask = FOLLOW
    ) -> AsyncGenerator[ChatEvent, None]:
        """Stream another reply to the question of this one, wherever it stands.

        What followed the old one stays in its branch. Who is asked holds for this reply alone.

        Yields: ReplyStarted, …, ReplyFinished.
        Raises: as `send`; also InvalidInput (``not_a_reply``, ``question_deleted``).
        """
        question = await self._sessions.question_of(message_id)
        session = await self._sessions.get(question.session_id)
        persona = self._who(ask, session.persona)
        provider = await self._provider(ask, persona)
        await self._keeper.settle()
        history = await self._sessions.messages(
            session.session_id, limit=FIRST_ROWS, before=message_id
        )
        async with aclosing(self._reply(session, history, persona, provider, stop, ask)) as events:
            async for event in events:
                yield event

    async def answer(
        self, message_id: str, stop: asyncio.Event, *, ask: Ask = FOLLOW
    ) -> AsyncGenerator[ChatEvent, None]:
        """Stream a reply to the newest message, a question that has none.

        Yields: ReplyStarted, …, ReplyFinished.
        Raises: as `send`; also InvalidInput (``not_a_question``).
        """
        question = await self._sessions.message(message_id)
        session = await self._sessions.get(question.session_id)
        persona = self._who(ask, session.persona)
        provider = await self._provider(ask, persona)
        await self._keeper.settle()
        history = await self._sessions.messages(session.session_id, limit=FIRST_ROWS)
        if question.role is not Role.USER or history[-1:] != [question]:
            raise InvalidInput(problem="not_a_question")
        self._guard.refuse_blocked(question)
        async with aclosing(self._reply(session, history, persona, provider, stop, ask)) as events:
            async for event in events:
                yield event

    async def continue_reply(
        self, message_id: str, stop: asyncio.Event, *, ask: Ask = FOLLOW
    ) -> AsyncGenerator[ChatEvent, None]:
        """Go on with a reply that was cut, stopped or too long, if it is the newest message.

        The new one is its sibling and begins with its text; only what is new comes as Delta.

        Yields: ReplyStarted, …, ReplyFinished.
        Raises: as `send`; also InvalidInput (``cannot_continue``, ``question_deleted``).
        """
        old = await self._sessions.message(message_id)
        newest = await self._sessions.messages(old.session_id, limit=FIRST_ROWS)
        if not _broke_off(old) or not newest or newest[-1].message_id != message_id:
            raise InvalidInput(problem="cannot_continue")
        await self._sessions.question_of(message_id)
        session = await self._sessions.get(old.session_id)
        persona = self._who(ask, old.persona or session.persona)
        provider = await self._provider(ask, persona)
        await self._keeper.settle()
        again = self._reply(session, newest, persona, provider, stop, ask, continued=old)
        async with aclosing(again) as events:
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
        old = await self._sessions.message(message_id)
        newest = await self._sessions.messages(old.session_id, limit=1)
        question = await self._sessions.question_of(message_id)
        if not newest or newest[-1].message_id != message_id:
            again = self.send(question.content, stop, session_id=old.session_id, ask=ask)
            async with aclosing(again) as events:
                async for event in events:
                    yield event
            return
        session = await self._sessions.get(old.session_id)
        persona = self._who(ask, session.persona)
        provider = await self._provider(ask, persona)
        await self._keeper.settle()
        history = await self._sessions.messages(
            session.session_id, limit=FIRST_ROWS, before=message_id
        )
        async with aclosing(self._reply(session, history, persona, provider, stop, ask)) as events:
            async for event in events:
                yield event

    async def aclose(self) -> None:
        """Try once more to keep what the disk refused; its sessions may have no later question."""
        with suppress(StorageError):
            await self._keeper.settle()

    # one reply

    async def _answer(
        self,
        saved: UserSaved,
        persona: Persona,
        provider: Provider,
        stop: asyncio.Event,
        ask: Ask,
        verdict: Verdict,
    ) -> AsyncGenerator[ChatEvent, None]:
        """Tell that a question is stored, and reply to it unless the provider's check refuses."""
        session = saved.session
        if persona.name != session.persona:  # only now: a refused question changes nothing
            session = await self._sessions.choose(session.session_id, persona=persona.name)
        message = await self._guard.noted(saved.message, verdict)
        yield UserSaved(session, message)
        judged = await self._guard.ask(message, persona, provider, stop)
        if judged is not None:
            yield QuestionJudged(session, judged)
            if judged.state is State.BLOCKED:
                return
        history = await self._sessions.messages(session.session_id, limit=FIRST_ROWS)
        async with aclosing(self._reply(session, history, persona, provider, stop, ask)) as events:
            async for event in events:
                yield event

    async def _reply(
        self,
        session: SessionRecord,
        history: list[MessageRecord],
        persona: Persona,
        provider: Provider,
        stop: asyncio.Event,
        ask: Ask,
        *,
        continued: MessageRecord | None = None,
    ) -> AsyncGenerator[ChatEvent, None]:
        """Args: continued: the reply at the end of `history`, to go on with; else a question."""
        persona = await self._personas.as_sent(persona, provider.model)
        context = await self.requests.context(
            session,
            history,
            persona,
            provider,
            said=ask.parameters,
            going_on=continued is not None,
        )
        question = continued.parent_id if continued else history[-1].message_id
        assert question is not None
        streamed = await self._stream(context, provider, stop, continued)
        reply: Reply = await self._guard.watched(streamed, persona, provider, continued, stop)
        draft = await self._sessions.start_reply(
            question,
            persona=persona.name,
            provider=provider.name,
            model=provider.model,
            content=continued.content if continued else "",
            reasoning=continued.reasoning if continued else "",
            parameters=context.sent,
        )
        kept = self._keeper.keep(session, draft, reply, context.fill.left_out)
        async with aclosing(kept) as events:
            async for event in events:
                if isinstance(event, ReplyFinished):
                    counted = event.message.prompt_tokens
                    await self.requests.learn(provider, context, counted)
                    await self._guard.tell(event.message, persona)
                yield event

    async def _stream(
        self,
        context: Context,
        provider: Provider,
        stop: asyncio.Event,
        continued: MessageRecord | None,
    ) -> ReplyStream:
        connect = partial(self._endpoints.client, provider)
        price = await self.requests.price(provider)
        return ReplyStream(connect, context.request, stop, continued, price)

    async def _fits(
        self,
        question: str,
        persona: Persona,
        provider: Provider,
        ask: Ask,
        session: SessionRecord | None = None,
        *,
        beside: str | None = None,
    ) -> None:
        """Raises: QuestionTooLong, PinnedTooLong; StorageError."""
        await self.requests.refuse_too_long(
            question,
            await self._personas.as_sent(persona, provider.model),
            provider,
            session=session,
            beside=beside,
            said=ask.parameters,
        )

    def _who(self, ask: Ask, named: str) -> Persona:
        """Who answers: whom the call names, else the session's own or, where that one is gone,
        the default one. A message tells who answered it."""
        return self._personas.find(ask.persona) if ask.persona else self._personas.answering(named)

    async def _provider(self, ask: Ask, persona: Persona) -> Provider:
        wish = (persona.provider, persona.model)
        return await self._providers.answering(ask.provider, ask.model, wish=wish)


def _broke_off(reply: MessageRecord) -> bool:
    """Whether there is text that can be gone on with."""
    too_long = reply.state is State.COMPLETE and finish_of(reply.finish_reason) is Finish.LENGTH
    ours = reply.finish_reason == STOPPED_BY_US  # moderation has ended it
    cut = reply.state in (State.INTERRUPTED, State.STOPPED) and not ours
    return reply.role is Role.ASSISTANT and bool(reply.content) and (cut or too_long)
