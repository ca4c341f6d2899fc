"""Tries a provider out, step by step: is it there, does it take the key, does its model answer.

It sends real requests, the last of which may cost something: only ever when a person asks for it.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator
from contextlib import aclosing
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import TYPE_CHECKING

from ashley_desktop.core.addresses import with_version
from ashley_desktop.core.llm.base import ChatRequest, LlmClient, Prompt
from ashley_desktop.errors import (
    AddressWrong,
    AuthError,
    BadAnswer,
    BadRequest,
    ContentRefused,
    ContextTooLong,
    KeyMissing,
    ModelNotFound,
    NoCredit,
    NoModelChosen,
    NoModelList,
    NotAnApi,
    ProviderError,
    RateLimited,
    SecretError,
    ServerError,
)

if TYPE_CHECKING:
    from ashley_desktop.core.endpoints import Endpoints
    from ashley_desktop.core.providers import Provider

ANSWER_TOKENS = 50  # room for one word, also where a model thinks first
QUESTION = "Answer with the one word: ready"
# Whoever says one of these has been reached.
_ANSWERS = (
    AuthError,
    BadRequest,
    ContentRefused,
    ContextTooLong,
    ModelNotFound,
    NoCredit,
    RateLimited,
    ServerError,
)
# What an address gives that lacks its version.
_OTHER_PLACE = (NoModelList, AddressWrong, NotAnApi, BadAnswer)


class Step(StrEnum):
    """What is tried, in this order."""

    REACHED = "reached"
    KEY = "key"
    MODELS = "models"
    REPLY = "reply"


@dataclass(frozen=True, slots=True)
class Finding:
    """What came of one step.

    Attributes:
        good: None where it cannot be told, and nothing is wrong for that.
        seconds: how long it took; None where the step before told it.
        count: models that are listed; pieces in which the reply came.
        error: what is wrong. better_url: an address at which it would not be.
    """

    step: Step
    good: bool | None
    seconds: float | None = None
    count: int = 0
    error: ProviderError | SecretError | None = None
    better_url: str = ""


async def check(endpoints: Endpoints, provider: Provider) -> AsyncGenerator[Finding, None]:
    """Ask for the list of models, then for one word.

    Yields: a Finding a step; the first that is not good is the last, but for a list that is not
        there: a server may answer well and list nothing.
    Raises: StorageError.
    """
    started = _now()
    try:
        client = await endpoints.client(provider)
    except KeyMissing as error:
        yield Finding(Step.KEY, False, error=error)
        return
    except (ProviderError, SecretError) as error:
        yield Finding(Step.REACHED if provider.local else Step.KEY, False, error=error)
        return
    listing = await _listed(endpoints, client, provider, started)
    for finding in listing:
        yield finding
    if any(finding.good is False for finding in listing):
        return
    accepted = any(one.step is Step.KEY for one in listing)
    key_known = accepted or not provider.needs_key
    async with aclosing(_replied(client, provider, key_known=key_known)) as findings:
        async for finding in findings:
            yield finding


async def _listed(
    endpoints: Endpoints, client: LlmClient, provider: Provider, started: float
) -> list[Finding]:
    try:
        count = len(await client.models())
    except ProviderError as error:
        seconds = _now() - started
        return await _unlisted(endpoints, provider, error, seconds)
    findings = [Finding(Step.REACHED, True, _now() - started)]
    if provider.needs_key and not provider.open_list:
        findings.append(Finding(Step.KEY, True))
    return [*findings, Finding(Step.MODELS, True if count else None, count=count)]


async def _unlisted(
    endpoints: Endpoints, provider: Provider, error: ProviderError, seconds: float
) -> list[Finding]:
    """What it says of a server that its list did not come."""
    reached = Finding(Step.REACHED, True, seconds)
    if isinstance(error, AuthError):
        return [reached, Finding(Step.KEY, False, error=error)]
    if isinstance(error, _OTHER_PLACE):
        better = await _better(endpoints, provider)
        if better:
            return [replace(reached, good=False, error=error, better_url=better)]
        return [reached, Finding(Step.MODELS, None)]
    if isinstance(error, _ANSWERS):
        return [reached, Finding(Step.MODELS, False if error.retryable else None, error=error)]
    return [replace(reached, good=False, error=error)]


async def _replied(
    client: LlmClient, provider: Provider, *, key_known: bool
) -> AsyncGenerator[Finding, None]:
    request = ChatRequest(
        provider.model, (Prompt("user", QUESTION),), temperature=0.0, max_tokens=ANSWER_TOKENS
    )
    started = _now()
    pieces = 0
    try:
        async for chunk in client.stream(request):
            pieces += bool(chunk.text or chunk.reasoning)
    except AuthError as error:
        step = Step.REPLY if key_known else Step.KEY
        yield Finding(step, False, _now() - started, error=error)
    except ProviderError as error:
        if not key_known and isinstance(error, _ANSWERS):
            yield Finding(Step.KEY, True)
        seconds = None if isinstance(error, NoModelChosen) else _now() - started
        yield Finding(Step.REPLY, False, seconds, error=error)
    else:
        if not key_known:
            yield Finding(Step.KEY, True)
        yield Finding(Step.REPLY, True, _now() - started, pieces)


async def _better(endpoints: Endpoints, provider: Provider) -> str:
    """The address with ``/v1`` behind it, if models are listed there; the key's origin is the
    same, and so it may go along."""
    url = with_version(provider.base_url)
    if not url:
        return ""
    try:
        client = await endpoints.client_for(replace(provider, base_url=url))
        try:
            found = await client.models()
        finally:
            await client.aclose()
    except (ProviderError, SecretError):
        return ""
    return url if found else ""


def _now() -> float:
    return asyncio.get_running_loop().time()
