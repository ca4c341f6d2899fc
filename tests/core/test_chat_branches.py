"""Edit, regenerate and continue over a real store, the real client and a real server."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest

from ashley_desktop.assembly import Parts
from ashley_desktop.core.asking import Ask
from ashley_desktop.core.context import GO_ON
from ashley_desktop.core.events import ChatEvent, Delta, ReplyFinished, ReplyStarted, UserSaved
from ashley_desktop.errors import InvalidInput
from ashley_desktop.storage.records import MessageRecord, State
from tests.core.chatting import Growing, every, finished, half_way, kinds
from tests.helpers import llm_replies as replies
from tests.helpers.llm_server import LlmServer
from tests.helpers.store import Run


class Talk:
    """Questions and replies in one session."""

    def __init__(self, parts: Parts, server: LlmServer, run: Run[Any]) -> None:
        self.parts, self.server, self.run = parts, server, run
        self.session_id: str | None = None

    def say(self, question: str, reply: replies.Reply) -> MessageRecord:
        self.server.reply(reply)
        events = every(self.parts.chat.send(question, asyncio.Event(), session_id=self.session_id))
        session, message = finished(self.run(events))
        self.session_id = session.session_id
        return message

    def messages(self) -> list[MessageRecord]:
        assert self.session_id
        found: list[MessageRecord] = self.run(self.parts.sessions.messages(self.session_id))
        return found

    def texts(self) -> list[str]:
        return [one.content for one in self.messages()]

    def sent(self) -> list[str]:
        """What the last request held after the system's prompt."""
        return [one["content"] for one in self.server.chats[-1].body["messages"][1:]]

    def go_on(self, message: MessageRecord, ask: Ask | None = None) -> list[ChatEvent]:
        events = self.parts.chat.continue_reply(
            message.message_id, asyncio.Event(), ask=ask or Ask()
        )
        found: list[ChatEvent] = self.run(every(events))
        return found


@pytest.fixture
def talk(parts: Parts, llm_server: LlmServer, run: Run[Any]) -> Talk:
    return Talk(parts, llm_server, run)


def cut(text: str) -> replies.Reply:
    """A reply that stops in the middle, without an end."""
    return replies.text(text, finish=None, done=False, counts=None)


def problem(caught: pytest.ExceptionInfo[InvalidInput]) -> object:
    return caught.value.parameters["problem"]


# edit


def test_an_edited_question_is_answered_in_a_branch_of_its_own(talk: Talk) -> None:
    talk.say("q1", replies.text("a1"))
    talk.say("q2", replies.text("a2"))
    talk.say("q3", replies.text("a3"))
    old = talk.messages()[2]
    talk.server.reply(replies.text("a2b"))
    ask = Ask(persona="Creative")
    events = talk.run(every(talk.parts.chat.edit(old.message_id, "q2b", asyncio.Event(), ask=ask)))
    assert kinds(events) == [UserSaved, ReplyStarted, Delta, ReplyFinished]
    saved = events[0]
    assert isinstance(saved, UserSaved)
    assert saved.message.parent_id == talk.messages()[1].message_id
    assert (saved.message.version, saved.message.versions) == (2, 2)
    session, reply = finished(events)
    assert (session.persona, reply.persona, session.message_count) == ("Creative", "Creative", 4)
    assert talk.texts() == ["q1", "a1", "q2b", "a2b"]
    assert talk.sent() == ["q1", "a1", "q2b"]
    talk.run(talk.parts.sessions.activate(old.message_id))
    assert talk.texts() == ["q1", "a1", "q2", "a2", "q3", "a3"]


def test_an_edit_that_is_refused_stores_nothing(talk: Talk) -> None:
    reply = talk.say("q1", replies.text("a1"))
    question = talk.messages()[0]
    for message, text, why in ((reply, "x", "not_a_question"), (question, " ", "empty_message")):
        with pytest.raises(InvalidInput) as caught:
            talk.run(every(talk.parts.chat.edit(message.message_id, text, asyncio.Event())))
        assert problem(caught) == why
    assert talk.texts() == ["q1", "a1"]


# regenerate


def test_a_regenerated_reply_stands_beside_the_old_one(talk: Talk) -> None:
    first = talk.say("q1", replies.text("a1"))
    talk.say("q2", replies.text("a2"))
    talk.server.reply(replies.text("b1"))
    ask = Ask(persona="Technical", model="another")
    again = talk.parts.chat.regenerate(first.message_id, asyncio.Event(), ask=ask)
    events = talk.run(every(again))
    assert kinds(events) == [ReplyStarted, Delta, ReplyFinished]
    session, reply = finished(events)
    assert (reply.parent_id, reply.version, reply.versions) == (first.parent_id, 2, 2)
    assert (reply.persona, session.persona) == ("Technical", "Ashley")
    assert talk.server.chats[-1].body["model"] == "another"
    assert talk.sent() == ["q1"]
    assert talk.texts() == ["q1", "b1"]
    talk.run(talk.parts.sessions.activate(first.message_id))
    assert talk.texts() == ["q1", "a1", "q2", "a2"]


def test_what_was_deleted_is_not_sent(talk: Talk) -> None:
    first = talk.say("q1", replies.text("a1"))
    second = talk.say("q2", replies.text("a2"))
    talk.run(talk.parts.sessions.delete_message(first.message_id))
    talk.say("q3", replies.text("a3"))
    assert talk.sent() == ["q1", "q2", "a2", "q3"]
    talk.run(talk.parts.sessions.delete_message(talk.messages()[1].message_id))
    for call in (talk.parts.chat.regenerate, talk.parts.chat.retry):
        with pytest.raises(InvalidInput) as caught:
            talk.run(every(call(second.message_id, asyncio.Event())))
        assert problem(caught) == "question_deleted"


# continue


def test_a_cut_reply_is_gone_on_with(talk: Talk) -> None:
    old = talk.say("q1", cut("The quick br"))
    assert old.state is State.INTERRUPTED
    talk.server.reply(replies.text("br", "own ", "fox.", reasoning="hm"))
    events = talk.go_on(old)
    started = events[0]
    assert isinstance(started, ReplyStarted)
    assert started.message.content == "The quick br"
    assert "".join(one.text for one in events if isinstance(one, Delta)) == "own fox."
    _, reply = finished(events)
    assert (reply.content, reply.state, reply.error) == (
        "The quick brown fox.",
        State.COMPLETE,
        None,
    )
    assert (reply.reasoning, reply.version, reply.versions) == ("hm", 2, 2)
    assert talk.run(talk.parts.sessions.message(reply.message_id)) == reply
    assert talk.sent() == ["q1", "The quick br", GO_ON.content]
    roles = [one["role"] for one in talk.server.chats[-1].body["messages"]]
    assert roles == ["system", "user", "assistant", "user"]
    assert talk.run(talk.parts.sessions.message(old.message_id)).content == "The quick br"


def test_a_reply_that_was_too_long_is_gone_on_with(talk: Talk) -> None:
    old = talk.say("q1", replies.text("One, two", finish="length"))
    talk.server.reply(replies.text(", three"))
    _, reply = finished(talk.go_on(old))
    assert (reply.content, reply.finish_reason) == ("One, two, three", "stop")


def test_a_failure_before_new_text_keeps_the_old(talk: Talk) -> None:
    old = talk.say("q1", cut("Half"))
    talk.server.reply(replies.refusal(401))
    _, reply = finished(talk.go_on(old))
    assert (reply.content, reply.state) == ("Half", State.INTERRUPTED)
    assert reply.error is not None
    assert reply.error.code == "auth"
    talk.server.reply(replies.text(" done"))
    _, whole = finished(talk.go_on(reply))
    assert whole.content == "Half done"


def test_text_held_at_the_seam_survives_a_cut(talk: Talk) -> None:
    old = talk.say("q1", cut("one two three"))
    talk.server.reply(cut("two"))
    events = talk.go_on(old)
    assert "".join(one.text for one in events if isinstance(one, Delta)) == "two"
    _, reply = finished(events)
    assert (reply.content, reply.state) == ("one two threetwo", State.INTERRUPTED)


def test_closing_while_it_goes_on_keeps_both_texts(talk: Talk) -> None:
    old = talk.say("q1", cut("Half "))
    half_way(talk.server, "new ")

    async def closed() -> MessageRecord:
        again = talk.parts.chat.continue_reply(old.message_id, asyncio.Event())
        growing = Growing(again)
        await growing.first(Delta)
        growing.task.cancel()
        await asyncio.wait({growing.task})
        draft = await growing.first(ReplyStarted)
        return await talk.parts.sessions.message(draft.message.message_id)

    kept = talk.run(closed())
    assert (kept.content, kept.state) == ("Half new ", State.INTERRUPTED)


def test_only_the_newest_reply_that_broke_off_can_be_continued(talk: Talk) -> None:
    old = talk.say("q1", cut("Half"))
    whole = talk.say("q2", replies.text("a2"))
    question = talk.messages()[2]
    for message in (old, whole, question):
        with pytest.raises(InvalidInput) as caught:
            talk.go_on(message)
        assert problem(caught) == "cannot_continue"
    assert len(talk.server.chats) == 2


# times


def test_the_times_are_stored(talk: Talk) -> None:
    thought = talk.say("q1", replies.text("a1", reasoning="hm"))
    assert thought.first_token_ms is not None
    assert thought.reasoning_ms is not None
    assert talk.run(talk.parts.sessions.message(thought.message_id)) == thought
    assert talk.say("q2", replies.text("a2")).reasoning_ms is None
    failed = talk.say("q3", replies.refusal(401))
    assert (failed.first_token_ms, failed.reasoning_ms) == (None, None)
