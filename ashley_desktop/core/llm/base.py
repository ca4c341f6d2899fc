"""The protocol that every model's client speaks. Imports no library."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Protocol


@dataclass(frozen=True, slots=True)
class Prompt:
    """One message as it goes over the wire: role ``system``, ``user`` or ``assistant``.

    Attributes: reasoning: the model's own thinking, for servers that demand it back.
    """

    role: str
    content: str
    reasoning: str = ""


@dataclass(frozen=True, slots=True)
class ChatRequest:
    """Everything one completion needs.

    Attributes:
        messages: oldest first, the system prompt in front, already within the budget.
        temperature: 0 to 2. max_tokens: longest answer wanted. top_p: above 0, up to 1.
    """

    model: str
    messages: tuple[Prompt, ...]
    temperature: float | None = None
    max_tokens: int | None = None
    top_p: float | None = None


@dataclass(frozen=True, slots=True)
class Usage:
    """Tokens as the server counted them; None where it did not say.

    Attributes: reasoning_tokens: a part of the completion's.
    """

    prompt_tokens: int | None = None
    completion_tokens: int | None = None
    reasoning_tokens: int | None = None


@dataclass(frozen=True, slots=True)
class Chunk:
    """One event of a stream.

    Attributes:
        text, reasoning: may be empty. model: as the server names it.
        finish_reason: set on the last content event (``stop``, ``length``, ``content_filter``).
        done: the server said ``[DONE]``.
        adapted: fields of the request that the server refused and got no longer; comes first.
    """

    text: str = ""
    reasoning: str = ""
    finish_reason: str | None = None
    usage: Usage | None = None
    model: str | None = None
    done: bool = False
    adapted: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ModelOffer:
    """A model as its server lists it; None where the list does not say.

    Attributes:
        context_tokens: what it can read and write together.
        prompt_price, completion_price: US dollars for one token.
    """

    model: str
    context_tokens: int | None = None
    prompt_price: Decimal | None = None
    completion_price: Decimal | None = None


@dataclass(frozen=True, slots=True)
class ModelList:
    """What a server offers, in its order. Attributes: more: its list was longer."""

    offers: tuple[ModelOffer, ...] = ()
    more: bool = False

    @property
    def ids(self) -> tuple[str, ...]:
        """The models' ids."""
        return tuple(offer.model for offer in self.offers)


@dataclass(frozen=True, slots=True)
class Endpoint:
    """Where a request goes, on which way and with which key.

    Attributes:
        provider: the provider's name, for errors.
        base_url: such as ``https://host/v1``.
        api_key: never shown: it is kept out of the repr.
        ca_file: certificates (PEM) to trust beside the system's own; empty for none.
        proxy: ``http://host:port`` or https; empty for none, whatever the environment says.
        headers: name and value of what else goes along; nothing that the request itself needs.
    """

    provider: str
    base_url: str
    api_key: str = field(repr=False)
    ca_file: str = ""
    proxy: str = ""
    headers: tuple[tuple[str, str], ...] = ()


class LlmClient(Protocol):
    """A connection to one endpoint. One client may run several streams at once."""

    def stream(self, request: ChatRequest) -> AsyncIterator[Chunk]:
        """Stream one reply; cancelling the task closes the socket. One try, no retries.

        Raises: ProviderError and its children, before or between chunks. A stream that ends
            without a finish_reason or ``[DONE]`` raises StreamCut after its last chunk.
        Source: OpenAI API reference, "Streaming".
        """
        ...

    async def models(self) -> tuple[str, ...]:
        """Ids that the server's ``/models`` lists, in its order; empty where it lists none.

        Raises: ProviderError and its children.
        """
        ...

    async def offers(self) -> ModelList:
        """As `models`, with what the server says about each.

        Raises: ProviderError and its children.
        """
        ...

    async def aclose(self) -> None:
        """Close the sockets; running streams end."""
        ...
