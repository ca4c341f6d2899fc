"""The client of the model on this machine: as any other, but it watches the model's process."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator
from contextlib import aclosing

from ashley_desktop.core.llm.base import ChatRequest, Chunk, Endpoint, ModelList
from ashley_desktop.core.llm.offline import OfflineModel
from ashley_desktop.core.llm.openai_client import OpenAIClient, Timeouts
from ashley_desktop.errors import TimedOut

# Slow is not hung: on two cores a model of 7 GB reads a long conversation for minutes.
PATIENCE = Timeouts(first_token_s=900.0, between_events_s=120.0)
LOOK_EVERY_S = 15.0
SILENT_LOOKS = 2  # that long without a reaction, and the process is killed


class OfflineClient:
    """See `base.LlmClient`. A process that hangs is killed; the next question starts another."""

    def __init__(
        self,
        model: OfflineModel,
        endpoint: Endpoint,
        *,
        timeouts: Timeouts = PATIENCE,
        look_every_s: float = LOOK_EVERY_S,
    ) -> None:
        self._model = model
        self._client = OpenAIClient(endpoint, timeouts=timeouts)
        self._look_every_s = look_every_s

    async def stream(self, request: ChatRequest) -> AsyncGenerator[Chunk, None]:
        """As `LlmClient.stream`."""
        watching = asyncio.ensure_future(self._watch())
        try:
            with self._model.in_use():
                async with aclosing(self._client.stream(request)) as chunks:
                    async for chunk in chunks:
                        yield chunk
        except TimedOut:
            await self._model.kill()
            raise
        finally:
            watching.cancel()

    async def models(self) -> tuple[str, ...]:
        """As `LlmClient.models`."""
        return await self._client.models()

    async def offers(self) -> ModelList:
        """As `LlmClient.offers`."""
        return await self._client.offers()

    async def aclose(self) -> None:
        """Close the sockets."""
        await self._client.aclose()

    async def _watch(self) -> None:
        """Kill a process that does not react any more; its stream breaks off by that."""
        silent = 0
        while silent < SILENT_LOOKS:
            await asyncio.sleep(self._look_every_s)
            silent = 0 if await self._model.answers() else silent + 1
        await self._model.kill()
