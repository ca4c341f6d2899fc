"""Temporary sessions: the whole orchestrator over a store that is never on the disk."""

from __future__ import annotations

import asyncio
import os
import sys
import threading
from collections.abc import Iterator
from contextlib import aclosing
from pathlib import Path
from typing import Any

import pytest

from ashley_desktop import temporary
from ashley_desktop.assembly import Parts
from ashley_desktop.core.asking import Ask
from ashley_desktop.core.events import Delta, ReplyFinished, ReplyStarted, UserSaved
from ashley_desktop.errors import PersonaNotFound, SessionNotFound
from ashley_desktop.paths import Paths
from ashley_desktop.storage.db import Database
from ashley_desktop.storage.memory import MemoryDatabase
from ashley_desktop.storage.records import MessageRecord, State
from ashley_desktop.storage.session_store import SessionStore
from ashley_desktop.temporary import Temporary
from tests.core.chatting import every, finished, kinds
from tests.helpers import llm_replies as replies
from tests.helpers.commands import opened
from tests.helpers.llm_server import LlmServer
from tests.helpers.store import Run, change_store

SECRET = "Rumpelstiltskin"
IN_ANY_SHAPE = (SECRET.encode(), SECRET.encode("utf-16-le"))


@pytest.fixture
def passing(parts: Parts, run: Run[Any]) -> Iterator[Temporary]:
    """A place for temporary sessions beside the program's own store."""
    made = run(temporary.begin(parts))
    yield made
    run(made.aclose())


def holding(paths: Paths) -> list[str]:
    """Every file that holds the secret: below the data folder, or open here, also a deleted one."""
    files = [one for one in paths.data_dir.rglob("*") if one.is_file()]
    assert paths.database in files
    if sys.platform == "linux":
        files += [one for one in Path("/proc/self/fd").iterdir() if _is_file(one)]
    return [str(one) for one in files if any(word in one.read_bytes() for word in IN_ANY_SHAPE)]


def _is_file(descriptor: Path) -> bool:
    try:
        return os.path.isfile(descriptor) and os.stat(descriptor).st_size < 1 << 28
    except FileNotFoundError:  # the listing's own
        return False


def test_a_conversation_goes_as_any_other(
    passing: Temporary, llm_server: LlmServer, run: Run[Any]
) -> None:
    chat, sessions = passing.chat, passing.sessions
    asked = run(every(chat.send("Hi", asyncio.Event(), ask=Ask("technical"))))
    assert kinds(asked) == [UserSaved, ReplyStarted, Delta, ReplyFinished]
    session, reply = finished(asked)
    assert (reply.content, reply.persona) == ("You said: Hi", "Technical")
    assert (session.title, session.persona) == ("Hi", "Technical")
    llm_server.reply(replies.text("Another"))
    run(every(chat.regenerate(reply.message_id, asyncio.Event())))
    run(every(chat.send("More", asyncio.Event(), session_id=session.session_id)))
    told = [one.content for one in run(sessions.messages(session.session_id))]
    assert told == ["Hi", "Another", "More", "You said: More"]
    sent = llm_server.chats[-1].body["messages"]
    assert [one["role"] for one in sent] == ["system", "user", "assistant", "user"]
    run(sessions.rename(session.session_id, "Mine"))
    assert [one.title for one in run(sessions.list())] == ["Mine"]
    with pytest.raises(PersonaNotFound):
        run(every(chat.send("Hi", asyncio.Event(), ask=Ask("nobody"))))


def test_neither_store_knows_the_others_sessions(
    parts: Parts, passing: Temporary, run: Run[Any]
) -> None:
    kept, _ = finished(run(every(parts.chat.send("kept", asyncio.Event()))))
    gone, _ = finished(run(every(passing.chat.send("gone", asyncio.Event()))))
    assert [one.title for one in run(parts.sessions.list())] == ["kept"]
    assert [one.title for one in run(passing.sessions.list())] == ["gone"]
    for store, session in ((parts.sessions, gone), (passing.sessions, kept)):
        with pytest.raises(SessionNotFound):
            run(store.get(session.session_id))


def test_no_word_of_it_is_in_any_file(
    parts: Parts, passing: Temporary, llm_server: LlmServer, paths: Paths, run: Run[Any]
) -> None:
    gate = threading.Event()
    llm_server.reply(
        replies.text(f"first {SECRET}"),
        replies.text(SECRET * 500, "done", gates=(opened(), gate)),
    )
    session, _ = finished(run(every(passing.chat.send(f"{SECRET}?", asyncio.Event()))))
    run(passing.sessions.rename(session.session_id, SECRET))
    run(passing.sessions.keep_draft(session.session_id, SECRET))

    async def stopped_half_way() -> None:
        stop = asyncio.Event()
        asked = passing.chat.send(SECRET, stop, session_id=session.session_id)
        async with aclosing(asked) as events:
            async for event in events:
                if isinstance(event, Delta):
                    assert holding(paths) == []
                    stop.set()

    run(stopped_half_way())
    gate.set()
    sort_much(passing, run)
    assert holding(paths) == []
    states = [one.state for one in run(passing.sessions.messages(session.session_id))]
    assert states[-1] is State.STOPPED
    run(passing.aclose())
    assert holding(paths) == []
    run(every(parts.chat.send(SECRET, asyncio.Event())))
    assert holding(paths) != []  # this is how it looks where it is written


def sort_much(passing: Temporary, run: Run[Any]) -> None:
    """Make SQLite sort more than it keeps at hand, which it would do in a temporary file."""

    def work(driver: Any) -> None:
        many = (
            "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 100000)"
            " SELECT message.content || i AS words FROM n, message ORDER BY words DESC"
        )
        cursor = driver.execute(many)
        assert SECRET in cursor.fetchone()[0]
        assert temporary_files() == []

    run(passing.database.glance(work))


def temporary_files() -> list[str]:
    """What this process holds open without a name, as SQLite does with its temporary files."""
    if sys.platform != "linux":
        return []
    held = []
    for one in Path("/proc/self/fd").iterdir():
        try:
            leads_to = os.readlink(one)
        except FileNotFoundError:
            continue
        if "etilqs" in leads_to:
            held.append(leads_to)
    return held


def test_closing_forgets_and_may_be_done_twice(
    parts: Parts, passing: Temporary, run: Run[Any]
) -> None:
    finished(run(every(passing.chat.send("Hi", asyncio.Event()))))
    run(passing.aclose())
    run(passing.aclose())
    again = run(temporary.begin(parts))
    assert run(again.sessions.list()) == []
    run(again.aclose())
    assert finished(run(every(parts.chat.send("Hi", asyncio.Event()))))[0].message_count == 2


def test_a_store_in_memory_leaves_the_folder_as_it_is(paths: Paths, run: Run[Any]) -> None:
    database = run(MemoryDatabase.open(paths))
    sessions = SessionStore(database)
    session, question = run(sessions.begin_session("q", persona="Ashley", title="t"))
    begun: MessageRecord = run(
        sessions.start_reply(
            question.message_id, persona="Ashley", provider="offline", model="tiny"
        )
    )
    run(sessions.append_chunk(begun.message_id, "partly"))
    assert [one.content for one in run(sessions.messages(session.session_id))] == ["q", "partly"]
    run(database.close())
    assert not paths.data_dir.exists()


def test_it_does_not_care_whether_the_own_store_is_gone(paths: Paths, run: Run[Any]) -> None:
    run(run(Database.open(paths)).close())
    paths.backups.mkdir()
    paths.database.rename(paths.backups / "ashley-20260101T120000.000000Z-manual.db")
    database = run(MemoryDatabase.open(paths))
    assert run(SessionStore(database).list()) == []
    run(database.close())
    assert not paths.database.exists()


def test_it_has_the_schema_of_a_stored_one(
    parts: Parts, passing: Temporary, paths: Paths, run: Run[Any]
) -> None:
    schema = "SELECT type, name, sql FROM sqlite_master ORDER BY name"
    held = run(passing.database.glance(lambda driver: driver.execute(schema).fetchall()))
    assert held == change_store(paths, schema)
