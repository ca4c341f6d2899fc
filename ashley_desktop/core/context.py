"""From persona and history to the messages that a model is sent."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from ashley_desktop.core import budget
from ashley_desktop.core.budget import Fill, Weighed
from ashley_desktop.core.counting import raw_estimate
from ashley_desktop.core.llm.base import ChatRequest, Prompt
from ashley_desktop.core.parameters import Parameters
from ashley_desktop.core.providers import Provider
from ashley_desktop.errors import PinnedTooLong, QuestionTooLong
from ashley_desktop.storage.records import MessageRecord, Role

# A request that ends with the model's own words is refused by some servers and begun anew by
# others: with a question behind it, all of them go on.
GO_ON = Prompt(
    "user",
    "Your last message broke off. Go on exactly where it stopped, in the middle of the word or"
    " the line if need be. Repeat nothing of it, add no introduction and no remark.",
)


@dataclass(frozen=True, slots=True)
class Context:
    """What is sent, and how it fills the window.

    Attributes: estimated: tokens of the request before any correction, to learn from.
    """

    request: ChatRequest
    fill: Fill
    estimated: int

    @property
    def sent(self) -> dict[str, float | int]:
        """The request's parameters by name, for the store."""
        asked = self.request
        return Parameters(asked.temperature, asked.max_tokens, asked.top_p).as_json()


@dataclass(frozen=True, slots=True)
class Conversation:
    """Messages that may go along, weighed.

    Attributes:
        pinned: those above `history` that go along in any case, oldest first.
        history: the newest of the active branch, oldest first, the question last; or, where a
            reply is gone on with, that reply.
        unread: messages above `history` that were not read, those of `pinned` among them.
    """

    pinned: Sequence[Weighed]
    history: Sequence[Weighed]
    unread: int = 0


def filled(
    conversation: Conversation, fill: Fill, *, question: int | None = None
) -> tuple[Fill, list[Weighed]]:
    """Choose what goes along.

    Args:
        fill: with window, persona and wanted answer.
        question: tokens of a question that is not in the history yet; None: it is its last.

    Returns: how full the window is then, and the messages, oldest first, without that question.
    """
    older = list(conversation.history)
    last = older.pop() if question is None and older else None
    always = [*conversation.pinned, *(one for one in older if one.record.pinned)]
    asked = question if question is not None else last.tokens if last else 0
    fill = replace(
        fill,
        pinned=sum(one.tokens for one in always),
        question=asked,
        pinned_messages=len(always),
    )
    count = budget.newest(older, fill)
    first = len(older) - count
    above = [one for one in older[:first] if one.record.pinned]
    loose = [one for one in older[first:] if not one.record.pinned]
    kept = [*conversation.pinned, *above, *older[first:]]
    fill = replace(
        fill,
        history=sum(one.tokens for one in loose),
        sent=len(kept) + 1,
        left_out=len(older) - len(above) - count + conversation.unread - len(conversation.pinned),
    )
    fill = replace(fill, answer=budget.answer_room(fill))
    return fill, [*kept, last] if last else kept


def build(
    conversation: Conversation,
    fill: Fill,
    *,
    system: str,
    provider: Provider,
    parameters: Parameters,
    going_on: bool = False,
) -> Context:
    """Make the request for the next reply.

    Args:
        fill: with window, persona and wanted answer. parameters: those in force.
        going_on: the last of the history is a reply that broke off, which is to be continued.

    Raises: QuestionTooLong, PinnedTooLong.
    """
    fill, kept = filled(conversation, fill)
    refuse_too_long(fill, provider)
    with_reasoning = provider_wants_reasoning(provider)
    asked = (GO_ON,) if going_on else ()
    persona = (Prompt("system", system),) if system.strip() else ()
    messages = (
        *persona,
        *(_prompt(one.record, with_reasoning) for one in kept),
        *asked,
    )
    request = ChatRequest(
        model=provider.model,
        messages=messages,
        temperature=parameters.temperature,
        max_tokens=_within(parameters.max_tokens, fill),
        top_p=parameters.top_p,
    )
    return Context(request, fill, sum(raw_estimate(one.content) for one in messages))


def _within(max_tokens: int | None, fill: Fill) -> int | None:
    """The longest answer that there is room for; None where nobody limits it."""
    return max_tokens if max_tokens is None or not fill.window else min(max_tokens, fill.answer)


def refuse_too_long(fill: Fill, provider: Provider) -> None:
    """Raises: QuestionTooLong; PinnedTooLong, where the question alone would fit."""
    if fill.fits:
        return
    values: dict[str, Any] = {"provider": provider.name, "model": provider.model}
    values["window"] = fill.window
    alone = replace(fill, pinned=0, history=0)
    if fill.pinned and alone.fits:
        raise PinnedTooLong(**values, needed=fill.pinned)
    raise QuestionTooLong(**values, needed=alone.used)


def provider_wants_reasoning(provider: Provider) -> bool:
    """Whether the user said that this server demands its own reasoning back."""
    return provider.options.get("send_reasoning") is True


def _prompt(message: MessageRecord, with_reasoning: bool) -> Prompt:
    reply = message.role is Role.ASSISTANT
    reasoning = message.reasoning if with_reasoning and reply else ""
    return Prompt(message.role, message.content, reasoning)
