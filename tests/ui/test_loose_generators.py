"""What is dropped in the middle is closed where it can await."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator

from pytestqt.qtbot import QtBot
from qasync import QEventLoop


def test_a_dropped_generator_is_closed_in_a_task(loop: QEventLoop, qtbot: QtBot) -> None:
    closed: list[bool] = []

    async def numbers() -> AsyncIterator[int]:
        try:
            yield 1
            yield 2
        finally:
            await asyncio.sleep(0)
            closed.append(asyncio.current_task() is not None)

    async def drop() -> None:
        async for _ in numbers():
            break

    loop.create_task(drop())
    qtbot.waitUntil(lambda: closed == [True])
