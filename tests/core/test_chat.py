"""The orchestrator over a real store, the real client and a real server."""

from __future__ import annotations

import asyncio
from contextlib import aclosing
from typing import Any

import pytest

from ashley_desktop.assembly import Parts
from ashley_desktop.core.asking import Ask
from ashley_desktop.core.events import Delta, ReasoningDelta, ReplyFinished, ReplyStarted, UserSaved
from ashley_desktop.core.keeper import SAVE_AFTER_S
from ashley_desktop.core.reply import TICK_S
from ashley_desktop.errors import (
    InvalidInput,
    NotFound,
    PersonaNotFound,
    ReplyUnderWay,
    SessionNotFound,
)
from ashley_desktop.storage.records import MessageRecord, Role, SessionRecord, State
from tests.core.chatting import Growing, every, finished, half_way, kinds, until
from tests.helpers import llm_replies as replies
from tests.helpers.llm_server import LlmServer
from tests.helpers.store import Run


def test_the_events_come_in_their_order(parts: Parts, llm_server: LlmServer, run: Run[Any]) -> None:
    llm_server.reply(replies.text("Hel", "lo", reasoning="hm"))
    events = run(every(parts.chat.send("Hi", asyncio.Event())))
    assert kinds(events) == [UserSaved, ReplyStarted, ReasoningDelta, Delta, ReplyFinished]
    session, message = finished(events)
    assert (message.content, message.reasoning, message.state) == ("Hello", "hm", State.COMPLETE)
    assert (session.title, session.persona, session.message_count) == ("Hi", "Ashley", 2)


def test_the_reply_remembers_what_made_it(
    parts: Parts, llm_server: LlmServer, run: Run[Any]
) -> None:
    llm_server.reply(replies.text("Hello", counts=(30, 4), model="served-model"))
    ask = Ask(persona="technical", model="asked-model")
    _, message = finished(run(every(parts.chat.send("Hi", asyncio.Event(), ask=ask))))
    stored = run(parts.sessions.message(message.message_id))
    assert stored == message
    assert (stored.persona, stored.provider, stored.model) == (
        "Technical",
        "openai",
        "served-model",
    )
    assert (stored.prompt_tokens, stored.completion_tokens) == (30, 4)
    assert stored.finish_reason == "stop"
    sent = llm_server.chats[0].body
    assert (sent["model"], sent["temperature"]) == ("asked-model", 0.3)
    assert sent["messages"][0]["role"] == "system"


def test_the_question_is_stored_before_the_network_is_touched(
    parts: Parts, llm_server: LlmServer, run: Run[Any]
) -> None:
    async def first() -> tuple[int, list[MessageRecord]]:
        async with aclosing(parts.chat.send("Hi", asyncio.Event())) as events:
            event = await anext(events)
            assert isinstance(event, UserSaved)
            stored = await parts.sessions.messages(event.session.session_id)
            return len(llm_server.requests), stored

    asked, stored = run(first())
    assert asked == 0
    assert [(one.role, one.content) for one in stored] == [(Role.USER, "Hi")]


def test_the_text_grows_in_the_store(parts: Parts, llm_server: LlmServer, run: Run[Any]) -> None:
    gate = half_way(llm_server)

    async def whole() -> MessageRecord:
        growing = Growing(parts.chat.send("Hi", asyncio.Event()))
        draft = (await growing.first(ReplyStarted)).message
        assert draft.state is State.STREAMING
        partial = await until(
            lambda: parts.sessions.message(draft.message_id), lambda one: bool(one.content)
        )
        gate.set()
        await growing.task
        return partial

    partial: MessageRecord = run(whole())
    assert (partial.content, partial.state) == ("Half ", State.STREAMING)
    assert SAVE_AFTER_S + TICK_S < 0.5  # what the store may be behind the screen


def test_a_persona_for_one_message_stays_with_the_session(
    parts: Parts, llm_server: LlmServer, run: Run[Any]
) -> None:
    session, _ = finished(run(every(parts.chat.send("One", asyncio.Event()))))
    ask = Ask(persona="Creative Assistant")
    events = run(
        every(parts.chat.send("Two", asyncio.Event(), session_id=session.session_id, ask=ask))
    )
    saved = events[0]
    assert isinstance(saved, UserSaved)
    assert saved.session.persona == "Creative"
    after, reply = finished(events)
    assert (after.persona, reply.persona) == ("Creative", "Creative")
    assert (after.title, after.message_count) == ("One", 4)


def test_what_does_not_fit_is_counted(parts: Parts, llm_server: LlmServer, run: Run[Any]) -> None:
    async def long_talk() -> str:
        session, _ = finished(await every(parts.chat.send("0", asyncio.Event())))
        for number in range(1, 11):
            await every(
                parts.chat.send(str(number), asyncio.Event(), session_id=session.session_id)
            )
        return session.session_id

    session_id = run(long_talk())
    events = run(every(parts.chat.send("last", asyncio.Event(), session_id=session_id)))
    started = events[1]
    assert isinstance(started, ReplyStarted)
    sent = llm_server.chats[-1].body["messages"]
    assert started.left_out == 23 - (len(sent) - 1)
    assert started.left_out > 0


def test_a_second_question_is_refused_and_changes_nothing(
    parts: Parts, llm_server: LlmServer, run: Run[Any]
) -> None:
    gate = half_way(llm_server)

    async def whole() -> SessionRecord:
        growing = Growing(parts.chat.send("Hi", asyncio.Event()))
        session = (await growing.first(UserSaved)).session
        await growing.first(Delta)
        ask = Ask(persona="Creative")
        with pytest.raises(ReplyUnderWay):
            await every(
                parts.chat.send("More", asyncio.Event(), session_id=session.session_id, ask=ask)
            )
        after = await parts.sessions.get(session.session_id)
        gate.set()
        await growing.task
        return after

    session: SessionRecord = run(whole())
    assert session.persona == "Ashley"
    assert session.message_count == 2
    assert len(llm_server.chats) == 1


@pytest.mark.parametrize(
    ("text", "session_id", "ask", "error"),
    [
        (" ", None, Ask(), InvalidInput),
        ("Hi", "nowhere", Ask(), SessionNotFound),
        ("Hi", None, Ask(persona="nobody"), PersonaNotFound),
        ("Hi", None, Ask(provider="nothing"), NotFound),
    ],
)
def test_a_wrong_call_stores_nothing(
    parts: Parts,
    llm_server: LlmServer,
    run: Run[Any],
    text: str,
    session_id: str | None,
    ask: Ask,
    error: type[Exception],
) -> None:
    with pytest.raises(error):
        run(every(parts.chat.send(text, asyncio.Event(), session_id=session_id, ask=ask)))
    assert run(parts.sessions.list()) == []
    assert llm_server.requests == []


def test_retry_makes_a_sibling(parts: Parts, llm_server: LlmServer, run: Run[Any]) -> None:
    llm_server.reply(replies.text("First"), replies.text("Second"))
    session, old = finished(run(every(parts.chat.send("Hi", asyncio.Event()))))
    events = run(every(parts.chat.retry(old.message_id, asyncio.Event())))
    assert kinds(events) == [ReplyStarted, Delta, ReplyFinished]
    _, new = finished(events)
    assert (new.content, new.parent_id) == ("Second", old.parent_id)
    branch = run(parts.sessions.messages(session.session_id))
    assert [one.content for one in branch] == ["Hi", "Second"]
    assert run(parts.sessions.message(old.message_id)).content == "First"
    first, second = (chat.body["messages"] for chat in llm_server.chats)
    assert first == second


def test_retry_of_what_is_not_there(parts: Parts, run: Run[Any]) -> None:
    with pytest.raises(NotFound):
        run(every(parts.chat.retry("nothing", asyncio.Event())))
