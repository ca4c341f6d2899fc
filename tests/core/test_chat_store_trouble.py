"""A store that fails in the middle of a deed: what was asked stands, and can be gone on with."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest

from ashley_desktop.assembly import Parts
from ashley_desktop.core.events import ReplyStarted, UserSaved
from ashley_desktop.errors import InvalidInput, StorageDamaged
from ashley_desktop.paths import Paths
from ashley_desktop.storage.records import MessageRecord, State
from tests.core.chatting import every, finished, kinds
from tests.helpers import llm_replies as replies
from tests.helpers.llm_server import LlmServer
from tests.helpers.store import Run, change_store

LOSE = "ALTER TABLE message RENAME TO gone"
MEND = "ALTER TABLE gone RENAME TO message"


def _asked_in_vain(parts: Parts, paths: Paths, run: Run[Any]) -> MessageRecord:
    """A question whose reply the store could not begin."""

    async def ask() -> MessageRecord:
        events = parts.chat.send("q1", asyncio.Event())
        saved = await anext(events)
        assert isinstance(saved, UserSaved)
        change_store(paths, LOSE)
        with pytest.raises(StorageDamaged):
            await anext(events)
        change_store(paths, MEND)
        return saved.message

    asked: MessageRecord = run(ask())
    return asked


def test_a_question_that_the_store_failed_behind_can_be_answered(
    parts: Parts, paths: Paths, llm_server: LlmServer, run: Run[Any]
) -> None:
    asked = _asked_in_vain(parts, paths, run)
    assert llm_server.chats == []
    assert run(parts.sessions.messages(asked.session_id)) == [asked]
    llm_server.reply(replies.text("a1"))
    events = run(every(parts.chat.answer(asked.message_id, asyncio.Event())))
    assert kinds(events)[0] is ReplyStarted
    session, reply = finished(events)
    assert (reply.content, reply.parent_id, reply.state) == (
        "a1",
        asked.message_id,
        State.COMPLETE,
    )
    assert session.message_count == 2
    sent = llm_server.chats[-1].body["messages"][1:]
    assert [one["content"] for one in sent] == ["q1"]


def test_only_the_newest_question_without_a_reply_is_answered(
    parts: Parts, llm_server: LlmServer, run: Run[Any]
) -> None:
    llm_server.reply(replies.text("a1"))
    session, reply = finished(run(every(parts.chat.send("q1", asyncio.Event()))))
    question = run(parts.sessions.messages(session.session_id))[0]
    for message in (question, reply):
        with pytest.raises(InvalidInput) as caught:
            run(every(parts.chat.answer(message.message_id, asyncio.Event())))
        assert caught.value.parameters["problem"] == "not_a_question"
    assert len(llm_server.chats) == 1
