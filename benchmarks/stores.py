"""Stores to measure on, made through the program's own storage."""

from __future__ import annotations

import asyncio
from pathlib import Path

from ashley_desktop.paths import Paths

PERSONA = "Ashley"


def with_sessions(folder: Path, count: int) -> Path:
    """Make a data folder that holds so many sessions; return it."""
    paths = Paths(folder / f"{count}-sessions")
    asyncio.run(_fill(paths, count))
    return paths.data_dir


async def _fill(paths: Paths, count: int) -> None:
    from ashley_desktop.storage.db import Database
    from ashley_desktop.storage.session_store import SessionStore

    database = await Database.open(paths)
    try:
        store = SessionStore(database)
        for number in range(count):
            question = f"What is the answer to question number {number + 1} of the long list?"
            await store.begin_session(question, persona=PERSONA, title=question[:48])
    finally:
        await database.close()
