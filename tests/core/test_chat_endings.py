"""How a reply ends before its end: stopped, cancelled, left, failed."""

from __future__ import annotations

import asyncio
import threading
from typing import Any

import pytest

from ashley_desktop.assembly import Parts
from ashley_desktop.core.events import ChatEvent, Delta, ReplyFinished, ReplyStarted, UserSaved
from ashley_desktop.storage.records import MessageRecord, State
from tests.core.chatting import Growing, every, finished, half_way, kinds, until
from tests.helpers import llm_replies as replies
from tests.helpers.llm_server import LlmServer
from tests.helpers.store import Run


def test_stop_keeps_the_text(parts: Parts, llm_server: LlmServer, run: Run[Any]) -> None:
    half_way(llm_server)

    async def whole() -> list[ChatEvent]:
        stop = asyncio.Event()
        growing = Growing(parts.chat.send("Hi", stop))
        await growing.first(Delta)
        stop.set()
        await growing.task
        return growing.seen

    session, message = finished(run(whole()))
    assert (message.state, message.content, message.error) == (State.STOPPED, "Half ", None)
    assert run(parts.sessions.messages(session.session_id))[-1] == message


def test_a_cancelled_reply_is_interrupted(
    parts: Parts, llm_server: LlmServer, run: Run[Any]
) -> None:
    half_way(llm_server)

    async def whole() -> MessageRecord:
        growing = Growing(parts.chat.send("Hi", asyncio.Event()))
        await growing.first(Delta)
        growing.task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await growing.task
        (session,) = await parts.sessions.list()
        return (await parts.sessions.messages(session.session_id))[-1]

    message: MessageRecord = run(whole())
    assert (message.state, message.content) == (State.INTERRUPTED, "Half ")
    assert llm_server.chats[0].disconnected.wait(10)


def test_cancelled_before_any_text_is_a_failure(
    parts: Parts, llm_server: LlmServer, run: Run[Any]
) -> None:
    llm_server.reply(replies.silence())

    async def whole() -> MessageRecord:
        growing = Growing(parts.chat.send("Hi", asyncio.Event()))
        draft = (await growing.first(ReplyStarted)).message
        await asyncio.to_thread(llm_server.wait_for_chats, 1)
        growing.task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await growing.task
        return await parts.sessions.message(draft.message_id)

    message: MessageRecord = run(whole())
    assert message.state is State.FAILED
    assert message.error is not None
    assert message.error.code == "closed"


def test_whoever_leaves_early_leaves_an_interrupted_reply(
    parts: Parts, llm_server: LlmServer, run: Run[Any]
) -> None:
    half_way(llm_server)

    async def leave() -> MessageRecord:
        events = parts.chat.send("Hi", asyncio.Event())
        draft = None
        async for event in events:
            if isinstance(event, ReplyStarted):
                draft = event.message
            if isinstance(event, Delta):
                break
        await events.aclose()
        assert draft is not None
        return await parts.sessions.message(draft.message_id)

    message: MessageRecord = run(leave())
    assert (message.state, message.content) == (State.INTERRUPTED, "Half ")


def test_a_whole_reply_stays_whole_where_the_program_closes_at_its_end(
    parts: Parts, llm_server: LlmServer, run: Run[Any]
) -> None:
    whole = replies.text("Whole")
    gate, held, busy = threading.Event(), threading.Event(), threading.Event()

    def hold(_: Any) -> None:
        held.set()
        busy.wait(20)

    head, piece, *end = whole.steps
    llm_server.reply(replies.Reply((head, piece, replies.Wait(gate), *end)))

    async def close_at_the_end() -> MessageRecord:
        growing = Growing(parts.chat.send("Hi", asyncio.Event()))
        draft = (await growing.first(ReplyStarted)).message
        await until(
            lambda: parts.sessions.message(draft.message_id), lambda one: one.content == "Whole"
        )
        holding = asyncio.ensure_future(parts.database.read(hold))
        await until(lambda: asyncio.sleep(0, held.is_set()), bool)
        gate.set()
        waiting = parts.database._executor._work_queue
        await until(lambda: asyncio.sleep(0, waiting.qsize()), bool)  # the reply's last write
        growing.task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await growing.task
        busy.set()
        await holding
        return await parts.sessions.message(draft.message_id)

    message: MessageRecord = run(close_at_the_end())
    assert (message.state, message.content) == (State.COMPLETE, "Whole")


def test_a_failure_is_a_state_and_not_an_exception(
    parts: Parts, llm_server: LlmServer, run: Run[Any]
) -> None:
    llm_server.reply(replies.refusal(401, "wrong"))
    events = run(every(parts.chat.send("Hi", asyncio.Event())))
    assert kinds(events) == [UserSaved, ReplyStarted, ReplyFinished]
    session, message = finished(events)
    assert (message.state, message.content) == (State.FAILED, "")
    assert message.error is not None
    assert message.error.code == "auth"
    assert session.message_count == 1


def test_a_failed_reply_is_never_sent(parts: Parts, llm_server: LlmServer, run: Run[Any]) -> None:
    llm_server.reply(replies.refusal(401, "wrong"))
    session, _ = finished(run(every(parts.chat.send("One", asyncio.Event()))))
    run(every(parts.chat.send("Two", asyncio.Event(), session_id=session.session_id)))
    sent = llm_server.chats[-1].body["messages"][1:]
    assert [(one["role"], one["content"]) for one in sent] == [("user", "One"), ("user", "Two")]
