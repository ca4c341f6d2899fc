"""Asks the client, and gives what was heard."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine
from typing import Any

from ashley_desktop.core.llm.base import Endpoint
from ashley_desktop.core.llm.openai_client import Timeouts
from tests.helpers import llm_replies as replies
from tests.helpers.llm import Heard, ask
from tests.helpers.llm_replies import Reply
from tests.helpers.llm_server import LlmServer

DONE = "[DONE]"
STOP = replies.delta(finish="stop")
D = replies.delta
SHORT = Timeouts(first_token_s=0.4, between_events_s=0.3, tail_s=0.2)


def answer(server: LlmServer, endpoint: Endpoint, reply: Reply, **options: Any) -> Heard:
    """Script one reply and ask once."""
    server.reply(reply)
    (heard,) = ask(endpoint, **options)
    return heard


def run(scenario: Coroutine[Any, Any, None]) -> None:
    """Run a scenario in a loop of its own, with a limit against hanging."""
    asyncio.run(asyncio.wait_for(scenario, 30))
