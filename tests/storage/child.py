"""Another process at the same store. ``python -m tests.storage.child JOB DATA_DIR [WORD]``.

It says on standard output what is done, a line each, after the store acknowledged it.
"""

from __future__ import annotations

import asyncio
import sys
from itertools import count
from pathlib import Path

from ashley_desktop.paths import Paths
from ashley_desktop.storage.db import Database
from ashley_desktop.storage.lock import FolderLock
from ashley_desktop.storage.session_store import SessionStore

MODEL = {"persona": "Ashley", "provider": "offline", "model": "tiny"}


def say(*words: object) -> None:
    print(*words, flush=True)  # noqa: T201


async def begin(store: SessionStore) -> str:
    session, question = await store.begin_session("?", persona="Ashley", title="asked")
    reply = await store.start_reply(question.message_id, **MODEL)
    say(session.session_id, reply.message_id)
    return reply.message_id


async def stream(store: SessionStore) -> None:
    """Append numbered pieces until killed."""
    reply = await begin(store)
    for number in count():
        await store.append_chunk(reply, piece(number))
        say(number)


async def hold(store: SessionStore) -> None:
    """Begin a reply and say nothing more until standard input ends."""
    await begin(store)
    await asyncio.to_thread(sys.stdin.read)


async def write(store: SessionStore, word: str) -> None:
    """Begin a hundred sessions."""
    for number in range(100):
        await store.begin_session(f"{word} {number}", persona="Ashley", title=word)
    say("done")


def piece(number: int) -> str:
    return f"[{number}]"


async def main(job: str, folder: str, *words: str) -> None:
    paths = Paths(Path(folder))
    if job == "lock":
        assert FolderLock(paths.run / "window.lock").acquire()
        say("locked")
        sys.stdin.read()
        return
    database = await Database.open(paths)
    store = SessionStore(database)
    await {"stream": stream, "hold": hold, "write": write}[job](store, *words)
    await database.close()


if __name__ == "__main__":
    asyncio.run(main(*sys.argv[1:]))
