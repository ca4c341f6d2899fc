"""What a request is made of: reads what may go along, weighs it, and learns from what came back.

Must not: send anything to a model; `reply.py` does. Only the model on this machine is asked how
many tokens a text is.
"""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import TYPE_CHECKING, Protocol

from ashley_desktop.core.budget import HISTORY_LIMIT, Fill, Weighed, is_spoken
from ashley_desktop.core.context import (
    GO_ON,
    Context,
    Conversation,
    build,
    filled,
    refuse_too_long,
)
from ashley_desktop.core.costs import Price
from ashley_desktop.core.counting import Counter
from ashley_desktop.core.parameters import NOTHING_SAID, Parameters, in_force

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ashley_desktop.core.calibration import Calibration
    from ashley_desktop.core.endpoints import Endpoints
    from ashley_desktop.core.presets import Persona
    from ashley_desktop.core.providers import Provider
    from ashley_desktop.storage.records import MessageRecord, SessionRecord
    from ashley_desktop.storage.session_store import SessionStore

FIRST_ROWS = 200  # read for a request at first: more than small windows hold
AT_ONCE = 50  # messages that are weighed without a break
USUAL_ANSWER = 1000  # tokens kept free for an answer whose length nobody limits
MORE_ROWS = 300  # read each further time, while the window is not full


class Facts(Protocol):
    """What is known of a model; None is unknown. Prices are US dollars for one token."""

    @property
    def context_tokens(self) -> int | None: ...

    @property
    def prompt_price(self) -> Decimal | None: ...

    @property
    def completion_price(self) -> Decimal | None: ...


class KnowsModels(Protocol):
    """Whoever knows facts about models."""

    async def facts(self, provider: Provider) -> Facts:
        """What is known of `provider.model`."""
        ...


@dataclass(frozen=True, slots=True)
class Measured:
    """A conversation that was weighed, ready to be measured with whatever is typed next."""

    conversation: Conversation
    empty: Fill
    counter: Counter

    def with_question(self, text: str) -> Fill:
        """How full the window would be. It asks nobody, and may be called often."""
        question = self.counter.estimate(text) if text.strip() else 0
        fill, _ = filled(self.conversation, self.empty, question=question)
        return replace(fill, exact=self.counter.exact and not question)


class Requests:
    """Makes the requests of one store's conversations."""

    def __init__(
        self,
        sessions: SessionStore,
        endpoints: Endpoints,
        models: KnowsModels,
        calibration: Calibration,
        *,
        learns: bool = True,
    ) -> None:
        """Args: learns: whether what servers count may be written down."""
        self._sessions = sessions
        self._endpoints = endpoints
        self._models = models
        self._calibration = calibration
        self._learns = learns
        self._remembered: tuple[str, dict[tuple[int, int], int]] = ("", {})

    def of(self, sessions: SessionStore) -> Requests:
        """The same for conversations that leave nothing behind."""
        return Requests(sessions, self._endpoints, self._models, self._calibration, learns=False)

    async def context(
        self,
        session: SessionRecord,
        history: Sequence[MessageRecord],
        persona: Persona,
        provider: Provider,
        *,
        said: Parameters = NOTHING_SAID,
        going_on: bool = False,
    ) -> Context:
        """The request for the next reply.

        Args:
            history: the newest messages of the branch, at most `FIRST_ROWS`, oldest first, the
                question last.
            said: parameters for this message alone.
            going_on: the last is instead a reply that broke off, which is to be continued.

        Raises: QuestionTooLong, PinnedTooLong; StorageError.
        """
        counter = await self._counter(provider)
        parameters = in_force(persona, provider, Parameters.of(session.parameters), said).parameters
        fill = await self._empty(counter, persona, provider, parameters)
        if going_on:
            fill = replace(fill, persona=fill.persona + await counter.message(GO_ON.content))
        conversation = await self._conversation(counter, fill, session.session_id, history)
        return build(
            conversation,
            replace(fill, exact=counter.exact),
            system=persona.prompt,
            provider=provider,
            parameters=parameters,
            going_on=going_on,
        )

    async def refuse_too_long(
        self,
        question: str,
        persona: Persona,
        provider: Provider,
        *,
        session: SessionRecord | None = None,
        beside: str | None = None,
        said: Parameters = NOTHING_SAID,
    ) -> None:
        """Make sure that a question fits the model with what is pinned, before it is stored.

        Args:
            persona: with its prompt as it is sent.
            beside: the message in whose place the question comes; None: it comes last.

        Raises: QuestionTooLong, PinnedTooLong; StorageError.
        """
        counter = await self._counter(provider)
        theirs = Parameters.of(session.parameters) if session else NOTHING_SAID
        parameters = in_force(persona, provider, theirs, said).parameters
        fill = await self._empty(counter, persona, provider, parameters)
        fill = replace(fill, question=await counter.message(question))
        if fill.window and session is not None:
            pinned = await self._pinned(session.session_id, beside)
            weights = [await counter.message(one.content) for one in pinned]
            fill = replace(fill, pinned=sum(weights), pinned_messages=len(pinned))
        refuse_too_long(fill, provider)

    async def measure(
        self,
        session: SessionRecord | None,
        persona: Persona,
        provider: Provider,
        *,
        said: Parameters = NOTHING_SAID,
    ) -> Measured:
        """Weigh a conversation, for showing how full the window is. Raises: StorageError."""
        counter = await self._counter(provider)
        theirs = Parameters.of(session.parameters) if session else NOTHING_SAID
        parameters = in_force(persona, provider, theirs, said).parameters
        fill = await self._empty(counter, persona, provider, parameters)
        conversation = Conversation((), ())
        if session is not None:
            newest = await self._sessions.messages(session.session_id, limit=FIRST_ROWS)
            if newest:
                conversation = await self._conversation(
                    counter, fill, session.session_id, newest, texts=False
                )
        return Measured(conversation, fill, counter)

    async def factor(self, provider: str, model: str) -> float:
        """What estimates for a model are multiplied with; 1 where nothing was learnt."""
        return await self._calibration.factor(provider, model)

    async def price(self, provider: Provider) -> Price | None:
        """What the provider's model costs; None where that is not known."""
        facts = await self._models.facts(provider)
        if facts.prompt_price is None or facts.completion_price is None:
            return None
        return Price(facts.prompt_price, facts.completion_price)

    async def learn(self, provider: Provider, context: Context, counted: int | None) -> None:
        """Note what a server counted for a request."""
        if counted is not None and self._learns:
            await self._calibration.learn(
                provider.name, provider.model, estimated=context.estimated, counted=counted
            )

    async def _counter(self, provider: Provider) -> Counter:
        factor = await self._calibration.factor(provider.name, provider.model)
        if self._remembered[0] != provider.model:
            self._remembered = (provider.model, {})
        return Counter(factor, self._endpoints.tokenizer(provider), self._remembered[1])

    async def _empty(
        self, counter: Counter, persona: Persona, provider: Provider, parameters: Parameters
    ) -> Fill:
        """The window with nothing in it but the persona."""
        facts = await self._models.facts(provider)
        return Fill(
            window=facts.context_tokens or provider.context_tokens,
            persona=await counter.message(persona.prompt) if persona.prompt else 0,
            wanted_answer=parameters.max_tokens or USUAL_ANSWER,
            exact=counter.exact,
        )

    async def _pinned(self, session_id: str, beside: str | None) -> list[MessageRecord]:
        """The pinned messages above a question. Args: beside: as in `refuse_too_long`."""
        newest = [] if beside else await self._sessions.messages(session_id, limit=1)
        last = beside or next((one.message_id for one in newest), None)
        if last is None:
            return []
        _, pinned_ids = await self._sessions.above(last)
        above = await self._sessions.messages_by_id(session_id, pinned_ids) if pinned_ids else []
        return [one for one in (*above, *newest) if one.pinned and is_spoken(one)]

    async def _conversation(
        self,
        counter: Counter,
        fill: Fill,
        session_id: str,
        newest: Sequence[MessageRecord],
        *,
        texts: bool = True,
    ) -> Conversation:
        """Weigh messages, and read older ones while they fit.

        Args: texts: whether they are kept; for measuring they would only fill the memory.
        """
        weighing = _Weighing(counter, fill, texts=texts)
        page, asked_for = newest, FIRST_ROWS
        await weighing.take(page)
        while len(page) == asked_for and weighing.goes_on:
            asked_for = MORE_ROWS
            page = await self._sessions.messages(
                session_id, limit=MORE_ROWS, before=newest[0].message_id
            )
            newest = page or newest
            await weighing.take(page)
        weighed = weighing.weighed[::-1]
        if len(page) < asked_for:
            return Conversation((), weighed)
        unread, pinned_ids = await self._sessions.above(newest[0].message_id)
        pinned = await self._sessions.messages_by_id(session_id, pinned_ids)
        always = [
            Weighed(one, await counter.message(one.content)) for one in pinned if is_spoken(one)
        ]
        return Conversation(always, weighed, unread)


class _Weighing:
    """Weighs messages from the newest back, as long as their weight matters.

    Attributes: weighed: the newest first.
    """

    def __init__(self, counter: Counter, fill: Fill, *, texts: bool) -> None:
        self.weighed: list[Weighed] = []
        self._texts = texts
        self._counter = counter
        self._window = fill.window
        self._room = fill.window - fill.persona

    @property
    def goes_on(self) -> bool:
        """Whether older messages may fit."""
        return self._room > 0 if self._window else len(self.weighed) < HISTORY_LIMIT

    async def take(self, page: Sequence[MessageRecord]) -> None:
        """Weigh a page, oldest first."""
        for place, message in enumerate(reversed(page)):
            if place % AT_ONCE == 0:
                await asyncio.sleep(0)  # whoever types meanwhile comes first
            if not is_spoken(message):
                continue
            # of what cannot fit only that needs to be known, but the question is always told
            matters = self.goes_on or message.pinned or not self.weighed
            tokens = await self._counter.message(message.content) if matters else self._window
            kept = message if self._texts else replace(message, content="", reasoning="")
            self.weighed.append(Weighed(kept, tokens))
            self._room -= tokens
