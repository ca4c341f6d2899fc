"""A process whose clock is wrong, writing into a store."""

from __future__ import annotations

import asyncio
import sys
import time
from datetime import datetime, timedelta, tzinfo
from multiprocessing.connection import Connection
from pathlib import Path

from ashley_desktop.paths import Paths
from ashley_desktop.storage.db import Database
from ashley_desktop.storage.session_store import SessionStore
from tests.durability.worker import LOADED

_right_now, _right_ns = time.time, time.time_ns


def write_with(offset_s: float, folder: Path, names: list[str], pipe: Connection) -> None:
    """Begin a session for each name, and ask each one's question again, the clock being off."""
    _set(offset_s)

    async def main() -> float:
        database = await Database.open(Paths(folder))
        store = SessionStore(database)
        for name in names:
            begun, asked = await store.begin_session(name, persona="Ashley", title=name)
            await store.add_sibling_question(asked.message_id, f"{name} again")
        for session in await store.list():
            if session.title == "everybody's":
                first = (await store.messages(session.session_id))[0]
                await store.add_sibling_question(first.message_id, f"version of {names[-1]}")
        await database.close()
        return begun.created_at.timestamp()

    pipe.send((asyncio.run(main()), _right_now()))


def _set(offset_s: float) -> None:
    """Put every clock that the program reads off by so much, in this process alone."""
    assert LOADED  # what is imported later would have the right clock

    class Wrong(datetime):
        @classmethod
        def now(cls, tz: tzinfo | None = None) -> datetime:  # type: ignore[override]
            return datetime.now(tz) + timedelta(seconds=offset_s)

    for name, module in [*sys.modules.items()]:
        if name.startswith("ashley_desktop.") and hasattr(module, "datetime"):
            vars(module)["datetime"] = Wrong
    time.time = lambda: _right_now() + offset_s
    time.time_ns = lambda: _right_ns() + int(offset_s * 1e9)
