"""Fixtures: a model's server that a test can script, and an endpoint that leads to it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from ashley_desktop.core.llm.base import Endpoint
from tests.helpers.llm_server import LlmServer

TEST_KEY = "sk-test-0123456789abcdefghij"


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
