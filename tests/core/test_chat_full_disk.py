"""The orchestrator on a disk that fills up."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Coroutine
from typing import Any

import pytest

from ashley_desktop.assembly import Parts, assemble
from ashley_desktop.core.events import ChatEvent, Delta, ReplyFinished
from ashley_desktop.errors import StorageFull
from ashley_desktop.paths import Paths
from ashley_desktop.storage.records import MessageRecord, State
from tests.core.chatting import Growing, every, finished
from tests.helpers import llm_replies as replies
from tests.helpers.commands import opened
from tests.helpers.llm_server import LlmServer
from tests.helpers.store import Run


def limit_pages(parts: Parts, spare: int) -> Coroutine[Any, Any, None]:
    """Let the database grow by so many pages and no more: SQLite then says that it is full."""

    def work(db: Any) -> None:
        connection = db.connection()
        count = connection.exec_driver_sql("PRAGMA page_count").scalar()
        connection.exec_driver_sql(f"PRAGMA max_page_count = {count + spare}")

    return parts.database.read(work)


def test_a_disk_that_fills_up_during_a_reply(
    parts: Parts, llm_server: LlmServer, run: Run[Any]
) -> None:
    gate = threading.Event()
    text = "x" * 200_000
    llm_server.reply(replies.text("Half ", text, "end", gates=(opened(), gate, threading.Event())))

    async def fill() -> list[ChatEvent]:
        growing = Growing(parts.chat.send("Hi", asyncio.Event()))
        await growing.first(Delta)
        await limit_pages(parts, 5)
        gate.set()
        await growing.task
        return growing.seen

    session, message = finished(run(fill()))
    assert (message.state, message.content) == (State.INTERRUPTED, "Half " + text)
    assert message.error is not None
    assert message.error.code == "storage_full"

    with pytest.raises(StorageFull):  # the reply's end cannot be kept yet, and no question either
        run(every(parts.chat.send("More", asyncio.Event(), session_id=session.session_id)))
    run(limit_pages(parts, 1000))
    run(every(parts.chat.send("More", asyncio.Event(), session_id=session.session_id)))
    branch = run(parts.sessions.messages(session.session_id))
    assert [one.content for one in branch] == [
        "Hi",
        "Half " + text,
        "More",
        "You said: More",
    ]
    assert branch[1].state is State.INTERRUPTED


def test_two_questions_may_keep_at_once_what_a_full_disk_refused(
    parts: Parts, llm_server: LlmServer, run: Run[Any]
) -> None:
    gate = threading.Event()
    llm_server.reply(replies.text("Half ", "x" * 200_000, gates=(opened(), gate)))

    async def fill_and_ask() -> list[list[ChatEvent]]:
        others = [await parts.sessions.create(persona="Ashley") for _ in range(2)]
        growing = Growing(parts.chat.send("Hi", asyncio.Event()))
        await growing.first(Delta)
        await limit_pages(parts, 5)
        gate.set()
        await growing.task
        await limit_pages(parts, 1000)
        asked = (
            every(parts.chat.send("More", asyncio.Event(), session_id=other.session_id))
            for other in others
        )
        return await asyncio.gather(*asked)

    for events in run(fill_and_ask()):
        assert finished(events)[1].content == "You said: More"


def test_what_a_full_disk_refused_is_kept_when_the_program_closes(
    parts: Parts, paths: Paths, llm_server: LlmServer, run: Run[Any]
) -> None:
    text = "x" * 200_000
    gate = threading.Event()
    llm_server.reply(replies.text("Half ", text, gates=(opened(), gate)))

    async def fill() -> ReplyFinished:
        growing = Growing(parts.chat.send("Hi", asyncio.Event()))
        await growing.first(Delta)
        await limit_pages(parts, 5)
        gate.set()
        return await growing.first(ReplyFinished)

    session, message = finished([run(fill())])
    assert message.error is not None
    run(limit_pages(parts, 1000))
    run(parts.aclose())

    async def look() -> list[MessageRecord]:
        again = await assemble(paths, {})
        try:
            return await again.sessions.messages(session.session_id)
        finally:
            await again.aclose()

    assert run(look())[-1].content == "Half " + text


def test_a_full_disk_refuses_the_question(
    parts: Parts, llm_server: LlmServer, run: Run[Any]
) -> None:
    run(limit_pages(parts, 0))
    with pytest.raises(StorageFull):
        run(every(parts.chat.send("x" * 100_000, asyncio.Event())))
    assert run(parts.sessions.list()) == []
    assert llm_server.requests == []
