"""Asynchronous generators that nobody closed end within the event loop, as asyncio has it.

qasync leaves this out. A stream of the network that is dropped in the middle would otherwise end
while Python collects garbage, where nothing can be awaited and its socket stays open.
"""

from __future__ import annotations

import asyncio
import sys
from collections.abc import AsyncGenerator
from typing import Any

TASK = "close a dropped generator"


class LooseGenerators:
    """Closes what is dropped in this thread from now on."""

    def __init__(self, loop: asyncio.AbstractEventLoop) -> None:
        self._loop = loop
        self._closing: set[asyncio.Task[None]] = set()
        sys.set_asyncgen_hooks(finalizer=self._finalize)

    def _finalize(self, generator: AsyncGenerator[Any, Any]) -> None:
        if not self._loop.is_closed():  # garbage may be collected in any thread
            self._loop.call_soon_threadsafe(self._close, generator)

    def _close(self, generator: AsyncGenerator[Any, Any]) -> None:
        async def close() -> None:
            await generator.aclose()

        task = self._loop.create_task(close(), name=TASK)
        self._closing.add(task)  # the loop itself holds tasks weakly
        task.add_done_callback(self._closing.discard)
