"""Fixtures: a scripted server of a model, an endpoint that leads to it, and a listener."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from dataclasses import dataclass, field

import pytest

from ashley_desktop.core.llm.base import ChatRequest, Chunk, Endpoint, LlmClient, Prompt
from ashley_desktop.core.llm.openai_client import OpenAIClient, Timeouts
from ashley_desktop.errors import ProviderError
from tests.helpers.llm_server import LlmServer

TEST_KEY = "sk-test-0123456789abcdefghij"
QUESTION = ChatRequest("test-model", (Prompt("user", "Hello?"),), temperature=0.5, max_tokens=100)


@dataclass(slots=True)
class Heard:
    """What came of one request: its chunks, and the error that ended it, if any."""

    chunks: list[Chunk] = field(default_factory=list)
    error: ProviderError | None = None

    @property
    def text(self) -> str:
        """All text of the answer."""
        return "".join(chunk.text for chunk in self.chunks)

    @property
    def reasoning(self) -> str:
        """All thinking before it."""
        return "".join(chunk.reasoning for chunk in self.chunks)

    @property
    def finish_reason(self) -> str | None:
        """The first one that was given."""
        return next((one.finish_reason for one in self.chunks if one.finish_reason), None)

    @property
    def complete(self) -> bool:
        """Whether the answer said that it was, and nothing went wrong."""
        said = any(chunk.finish_reason or chunk.done for chunk in self.chunks)
        return said and self.error is None

    @property
    def code(self) -> str:
        """The error's code, empty where all went well."""
        return "" if self.error is None else self.error.code


async def listen(client: LlmClient, request: ChatRequest = QUESTION) -> Heard:
    """Ask, and collect what comes."""
    heard = Heard()
    try:
        async for chunk in client.stream(request):
            heard.chunks.append(chunk)
    except ProviderError as error:
        heard.error = error
    return heard


def ask(
    endpoint: Endpoint,
    *requests: ChatRequest,
    timeouts: Timeouts = Timeouts(),  # noqa: B008 - frozen
) -> list[Heard]:
    """Ask one client these questions, or `QUESTION`, one after the other, in a loop of its own."""

    async def scenario() -> list[Heard]:
        client = OpenAIClient(endpoint, timeouts=timeouts)
        try:
            return [await listen(client, request) for request in requests or (QUESTION,)]
        finally:
            await client.aclose()

    return asyncio.run(scenario())


@pytest.fixture
def llm_server() -> Iterator[LlmServer]:
    """A running server; replies are queued with ``llm_server.reply(...)``."""
    with LlmServer() as server:
        yield server


@pytest.fixture
def endpoint(llm_server: LlmServer) -> Endpoint:
    """Leads to `llm_server`, with `TEST_KEY`."""
    return Endpoint("openai", llm_server.url, TEST_KEY)


def error_chain(error: BaseException | None) -> str:
    """Everything that an error and all that led to it would ever show, as one text."""
    seen: dict[int, BaseException] = {}
    waiting = [error]
    while waiting:
        one = waiting.pop()
        if one is not None and id(one) not in seen:
            seen[id(one)] = one
            waiting += [one.__cause__, one.__context__]
    return "\n".join(f"{one!r} {one} {one.args} {vars(one)}" for one in seen.values())
