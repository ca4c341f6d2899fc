"""Tries a provider out: is it reachable, does it take the key, does its model answer."""

from __future__ import annotations

from collections.abc import AsyncGenerator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from ashley_desktop.core.llm.base import ChatRequest, Prompt
from ashley_desktop.errors import AuthError, ProviderError

if TYPE_CHECKING:
    from ashley_desktop.core.endpoints import Endpoints
    from ashley_desktop.core.providers import Provider

ANSWER_TOKENS = 50  # room for one word, also where a model thinks first
QUESTION = "Answer with the one word: ready"


@dataclass(frozen=True, slots=True)
class Reached:
    """The server answered and took the key. Attributes: models: how many it lists."""

    models: int


@dataclass(frozen=True, slots=True)
class Replied:
    """The model answered. Attributes: pieces: in how many parts it arrived."""

    pieces: int


async def check(
    endpoints: Endpoints, provider: Provider
) -> AsyncGenerator[Reached | Replied, None]:
    """Ask for the list of models, then for one word.

    Yields: Reached, then Replied.
    Raises: ProviderError, SecretError: what does not work.
    """
    client = await endpoints.client(provider)
    try:
        models = len(await client.models())
    except AuthError:
        raise
    except ProviderError as error:
        if error.retryable:
            raise
        models = 0  # a server may answer well and list nothing
    yield Reached(models)
    request = ChatRequest(
        provider.model, (Prompt("user", QUESTION),), temperature=0.0, max_tokens=ANSWER_TOKENS
    )
    pieces = 0
    async for chunk in client.stream(request):
        pieces += bool(chunk.text or chunk.reasoning)
    yield Replied(pieces)
