"""One of several processes that write into one store at the same time."""

from __future__ import annotations

import asyncio
from multiprocessing.connection import Connection
from pathlib import Path

from ashley_desktop.paths import Paths
from ashley_desktop.storage.db import Database
from ashley_desktop.storage.records import State
from ashley_desktop.storage.session_store import SessionStore
from tests.durability.ledger import Facts
from tests.durability.worker import MODEL, message_facts


def write_along(folder: Path, name: str, pipe: Connection) -> None:
    """Write until told to stop, saying what is acknowledged and how often others were noticed."""

    async def main() -> int:
        database = await Database.open(Paths(folder))
        store, noticed, number = SessionStore(database), 0, 0
        await store.recover()
        while not pipe.poll():
            pipe.send(("done", await _conversation(store, f"{name} {number}")))
            noticed += await database.changed_elsewhere()
            number += 1
        await database.close()
        return noticed

    try:
        pipe.send(("noticed", asyncio.run(main())))
    except Exception as error:  # noqa: BLE001  (whatever it is, the test has to hear of it)
        pipe.send(("failed", repr(error)))


async def _conversation(store: SessionStore, text: str) -> Facts:
    session, asked = await store.begin_session(text, persona="Ashley", title=text)
    draft = await store.start_reply(asked.message_id, **MODEL)
    pieces = [f"{text}.{number} " for number in range(5)]
    for piece in pieces:
        await store.append_chunk(draft.message_id, piece)
    whole = "".join(pieces)
    await store.finish_reply(draft.message_id, state=State.COMPLETE, content=whole)
    await store.set_pinned([session.session_id], True)
    answer = message_facts(draft, whole)
    answer[draft.message_id]["state"] = "complete"
    return Facts(
        {session.session_id: {"title": text, "pinned": 1}}, message_facts(asked, text) | answer
    )
