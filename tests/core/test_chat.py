"""The orchestrator over a real store, the real client and a real server."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import AsyncGenerator, Awaitable, Callable, Coroutine, Iterator
from contextlib import aclosing
from typing import Any, TypeVar

import pytest

from ashley_desktop.assembly import Parts, assemble
from ashley_desktop.core.chat import Ask
from ashley_desktop.core.events import (
    ChatEvent,
    Delta,
    ReasoningDelta,
    ReplyFinished,
    ReplyStarted,
    UserSaved,
)
from ashley_desktop.core.keeper import SAVE_AFTER_S
from ashley_desktop.core.reply import TICK_S
from ashley_desktop.errors import (
    InvalidInput,
    NotFound,
    PersonaNotFound,
    ReplyUnderWay,
    SessionNotFound,
    StorageFull,
)
from ashley_desktop.paths import Paths
from ashley_desktop.storage.records import MessageRecord, Role, SessionRecord, State
from tests.helpers import llm_replies as replies
from tests.helpers.commands import opened
from tests.helpers.llm import TEST_KEY
from tests.helpers.llm_server import LlmServer
from tests.helpers.store import Run

T = TypeVar("T")
Events = AsyncGenerator[ChatEvent, None]


@pytest.fixture
def parts(paths: Paths, llm_server: LlmServer, run: Run[Any]) -> Iterator[Parts]:
    """The program without a face, with `llm_server` as its provider."""
    environment = {"OPENAI_BASE_URL": llm_server.url, "OPENAI_API_KEY": TEST_KEY}
    made = run(assemble(paths, environment))
    yield made
    run(made.aclose())


async def every(events: Events) -> list[ChatEvent]:
    """All events of a reply."""
    async with aclosing(events):
        return [event async for event in events]


def kinds(events: list[ChatEvent]) -> list[type]:
    """The kinds of events in their order, each run of the same kind once."""
    found: list[type] = []
    for event in events:
        if found[-1:] != [type(event)]:
            found.append(type(event))
    return found


def finished(events: list[ChatEvent]) -> tuple[SessionRecord, MessageRecord]:
    """What the last event holds."""
    last = events[-1]
    assert isinstance(last, ReplyFinished)
    return last.session, last.message


async def until(ask: Callable[[], Awaitable[T]], right: Callable[[T], bool]) -> T:
    """Ask again and again until the answer is right; the test's own time limit ends it."""
    while not right(answer := await ask()):
        pass
    return answer


def half_way(server: LlmServer, first: str = "Half ") -> threading.Event:
    """Script a reply that stands still after its first piece, until the gate is set."""
    gate = threading.Event()
    server.reply(replies.text(first, "done", gates=(opened(), gate)))
    return gate


class Growing:
    """A reply that runs in a task of its own, as in the window."""

    def __init__(self, events: Events) -> None:
        self.seen: list[ChatEvent] = []
        self._came = asyncio.Event()
        self.task = asyncio.ensure_future(self._follow(events))

    async def first(self, kind: type[T]) -> T:
        """The first event of a kind."""
        while True:
            for event in self.seen:
                if isinstance(event, kind):
                    return event
            self._came.clear()
            await self._came.wait()

    async def _follow(self, events: Events) -> None:
        async with aclosing(events):
            async for event in events:
                self.seen.append(event)
                self._came.set()


# a good reply


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


# early ends


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


# what is refused


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


# asking again


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


# a full disk


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
