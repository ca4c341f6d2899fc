"""From persona and history to the messages that a model is sent."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from ashley_desktop.core.llm.base import ChatRequest, Prompt
from ashley_desktop.core.presets import Persona
from ashley_desktop.core.providers import Provider
from ashley_desktop.storage.records import MessageRecord, Role, State

HISTORY_LIMIT = 20  # messages that go along where the model's window is unknown
MESSAGE_OVERHEAD_TOKENS = 8  # role and separators, generously
BYTES_PER_TOKEN = 3  # careful: English takes about 4, other scripts about 3

# A request that ends with the model's own words is refused by some servers and begun anew by
# others: with a question behind it, all of them go on.
GO_ON = Prompt(
    "user",
    "Your last message broke off. Go on exactly where it stopped, in the middle of the word or"
    " the line if need be. Repeat nothing of it, add no introduction and no remark.",
)


@dataclass(frozen=True, slots=True)
class Context:
    """What is sent, and how much of the history could not go along."""

    request: ChatRequest
    left_out: int


def build(
    persona: Persona,
    provider: Provider,
    history: Sequence[MessageRecord],
    *,
    going_on: bool = False,
) -> Context:
    """Make the request for the next reply.

    Args:
        history: the active branch, oldest first, the question last.
        going_on: the last is instead a reply that broke off, which is to be continued.
    """
    spoken = [message for message in history if _is_spoken(message)]
    system = (Prompt("system", persona.prompt),) if persona.prompt.strip() else ()
    max_tokens = _answer_tokens(persona, provider)
    asked = (GO_ON,) if going_on else ()
    around = sum(estimated_tokens(prompt.content) for prompt in (*system, *asked))
    kept = _newest(spoken, provider, around + (max_tokens or 0))
    while len(kept) > 1 and kept[0].role is Role.ASSISTANT:
        kept = kept[1:]  # chat templates want a question first
    request = ChatRequest(
        model=provider.model,
        messages=(*system, *(Prompt(one.role, one.content) for one in kept), *asked),
        temperature=_temperature(persona, provider),
        max_tokens=max_tokens,
    )
    return Context(request, left_out=len(spoken) - len(kept))


def estimated_tokens(text: str) -> int:
    """An upper estimate that needs no tokenizer."""
    return len(text.encode("utf-8", "replace")) // BYTES_PER_TOKEN + MESSAGE_OVERHEAD_TOKENS


def _is_spoken(message: MessageRecord) -> bool:
    return message.state not in (State.FAILED, State.BLOCKED, State.STREAMING) and bool(
        message.content.strip()
    )


def _temperature(persona: Persona, provider: Provider) -> float | None:
    if persona.temperature is None:
        return None
    return min(persona.temperature, provider.max_temperature)


def _answer_tokens(persona: Persona, provider: Provider) -> int | None:
    if not provider.context_tokens or persona.max_tokens is None:
        return persona.max_tokens
    return min(persona.max_tokens, provider.context_tokens // 2)


def _newest(
    spoken: list[MessageRecord], provider: Provider, taken_tokens: int
) -> list[MessageRecord]:
    if not provider.context_tokens:
        return spoken[-HISTORY_LIMIT:]
    room = provider.context_tokens - taken_tokens
    first = len(spoken)
    while first and (room := room - estimated_tokens(spoken[first - 1].content)) >= 0:
        first -= 1
    return spoken[min(first, len(spoken) - 1) :]  # the question always goes
