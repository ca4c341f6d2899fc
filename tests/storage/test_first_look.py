"""The window lists its sessions before SQLModel is loaded, and sees just what SQLModel would."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import Any

from ashley_desktop.paths import Paths
from ashley_desktop.storage.db import Database
from ashley_desktop.storage.records import State
from ashley_desktop.storage.session_store import SessionStore
from tests.helpers.store import Run, change_store

LOOK = """
import asyncio, sys
from pathlib import Path
from ashley_desktop.paths import Paths
from ashley_desktop.storage.db import Database
from ashley_desktop.storage.session_store import SessionStore

async def main():
    database = await Database.open(Paths(Path(sys.argv[1])))
    store = SessionStore(database)
    await store.recover()
    titles = [session.title for session in await store.list()]
    loaded = {"sqlalchemy", "sqlmodel", "pydantic", "alembic"} & set(sys.modules)
    print(titles, sorted(loaded))
    await database.close()

asyncio.run(main())
"""


def test_both_ways_of_listing_agree(paths: Paths, db: Database, run: Run[Any]) -> None:
    store = SessionStore(db)
    run(store.create(persona="Ashley", title="Ünï 🌍", user_id="me", metadata={"a": [1, "é"]}))
    run(store.create(persona="Technical", title="", user_id="me", provider="p", model="m"))
    session, question = run(
        store.begin_session("Hello", persona="Creative", title="Hello", user_id="me")
    )
    reply = run(store.start_reply(question.message_id, persona="a", provider="b", model="c"))
    run(store.finish_reply(reply.message_id, state=State.COMPLETE, content="Hi"))
    gone = run(store.create(persona="Ashley", title="In the trash", user_id="me"))
    run(store.trash(gone.session_id))

    change_store(paths, """UPDATE session SET parameters = '{"top_p": 0.5}'""")
    quick = run(store.list())
    assert quick[0].parameters == {"top_p": 0.5}
    assert quick == run(store.list(user_id="me"))
    assert quick[0].session_id == session.session_id
    assert quick[0].message_count == 2
    assert run(store.list(limit=2)) == quick[:2]


def test_a_start_lists_sessions_without_sqlmodel(paths: Paths, run: Run[Any]) -> None:
    database = run(Database.open(paths))
    run(SessionStore(database).create(persona="Ashley", title="There"))
    run(database.close())
    done = subprocess.run(
        [sys.executable, "-c", LOOK, str(paths.data_dir)],
        capture_output=True,
        text=True,
        cwd=Path(__file__).parents[2],
        check=True,
    )
    assert done.stdout.strip() == "['There'] []"
