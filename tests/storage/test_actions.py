"""What may be done to messages: other versions, deleting, branching off."""

from __future__ import annotations

from typing import Any

import pytest

from ashley_desktop.errors import InvalidInput, NotFound, ReplyUnderWay, SessionNotFound
from ashley_desktop.paths import Paths
from ashley_desktop.storage.db import Database
from ashley_desktop.storage.records import ErrorRecord, MessageRecord, Place, State
from ashley_desktop.storage.session_store import SessionStore
from tests.helpers.store import Run

MODEL = {"persona": "Ashley", "provider": "offline", "model": "tiny"}


class Talk:
    """A session with two questions and their replies, and short ways to ask about it."""

    def __init__(self, run: Run[Any], store: SessionStore) -> None:
        self.run, self.store = run, store
        session, self.q1 = run(store.begin_session("q1", persona="Ashley", title="t"))
        self.session_id: str = session.session_id
        self.a1 = self.reply(self.q1, "a1")
        self.q2 = self.ask("q2")
        self.a2 = self.reply(self.q2, "a2")

    def ask(self, text: str) -> MessageRecord:
        _, asked = self.run(self.store.add_user_message(self.session_id, text))
        assert isinstance(asked, MessageRecord)
        return asked

    def reply(
        self, to: MessageRecord, text: str, state: State = State.COMPLETE, **more: Any
    ) -> MessageRecord:
        draft = self.run(self.store.start_reply(to.message_id, **MODEL))
        ending = self.store.finish_reply(draft.message_id, state=state, content=text, **more)
        _, ended = self.run(ending)
        assert isinstance(ended, MessageRecord)
        return ended

    def delete(self, message: MessageRecord) -> None:
        session = self.run(self.store.delete_message(message.message_id))
        assert session == self.run(self.store.get(self.session_id))

    def restore(self, message: MessageRecord) -> None:
        session = self.run(self.store.restore_message(message.message_id))
        assert session == self.run(self.store.get(self.session_id))

    def shown(self) -> str:
        """The texts of the active branch; everything that tells of it must agree."""
        messages = self.run(self.store.messages(self.session_id))
        texts = [one.content or one.state for one in messages]
        parents = [one.parent_id for one in messages]
        assert parents == [None, *(one.message_id for one in messages)][: len(messages)]
        counted = sum(one.state is not State.FAILED for one in messages)
        assert self.run(self.store.get(self.session_id)).message_count == counted
        (listed,) = [s for s in self.run(self.store.list()) if s.session_id == self.session_id]
        assert listed.message_count == counted
        ids = [one.message_id for one in messages]
        assert [one.message_id for one in self.run(self.store.outline(self.session_id))] == ids
        assert [one for one, _ in self.run(self.store.texts(self.session_id))] == ids
        assert self.run(self.store.messages_by_id(self.session_id, ids)) == messages
        last = self.run(self.store.messages(self.session_id, limit=2))
        assert last == messages[-2:]
        return " ".join(texts)


@pytest.fixture
def talk(run: Run[Any], store: SessionStore) -> Talk:
    return Talk(run, store)


# versions


def test_versions_are_counted_oldest_first(run: Run[Any], store: SessionStore, talk: Talk) -> None:
    assert (talk.a1.version, talk.a1.versions) == (1, 1)
    other = talk.reply(talk.q1, "b1")
    assert (other.version, other.versions) == (2, 2)
    old = run(store.message(talk.a1.message_id))
    assert (old.version, old.versions) == (1, 2)
    ids = [talk.a1.message_id, other.message_id]
    assert run(store.siblings(ids[0])) == run(store.siblings(ids[1])) == ids
    assert [(m.version, m.versions) for m in run(store.messages(talk.session_id))] == [
        (1, 1),
        (2, 2),
    ]


def test_first_questions_of_other_sessions_are_no_versions(
    run: Run[Any], store: SessionStore, talk: Talk
) -> None:
    run(store.begin_session("else", persona="Ashley", title="t"))
    assert run(store.siblings(talk.q1.message_id)) == [talk.q1.message_id]
    assert run(store.message(talk.q1.message_id)).versions == 1


def test_an_edited_question_stands_beside_the_old_one(
    run: Run[Any], store: SessionStore, talk: Talk
) -> None:
    session, edited = run(store.add_sibling_question(talk.q2.message_id, "q2b"))
    assert (edited.parent_id, edited.version, edited.versions) == (talk.a1.message_id, 2, 2)
    assert session.message_count == 3
    assert talk.shown() == "q1 a1 q2b"
    with pytest.raises(InvalidInput) as caught:
        run(store.add_sibling_question(talk.a1.message_id, "no"))
    assert caught.value.parameters["problem"] == "not_a_question"


def test_the_first_question_can_be_edited(run: Run[Any], store: SessionStore, talk: Talk) -> None:
    _, edited = run(store.add_sibling_question(talk.q1.message_id, "q1b"))
    assert (edited.parent_id, edited.version, edited.versions) == (None, 2, 2)
    assert talk.shown() == "q1b"


def test_activating_goes_down_to_what_was_said_last(
    run: Run[Any], store: SessionStore, talk: Talk
) -> None:
    other = talk.reply(talk.q1, "b1")
    assert talk.shown() == "q1 b1"
    run(store.activate(talk.a1.message_id))
    assert talk.shown() == "q1 a1 q2 a2"
    run(store.activate(other.message_id))
    assert talk.shown() == "q1 b1"
    run(store.activate(talk.q1.message_id))
    assert talk.shown() == "q1 b1"  # made last
    run(store.activate(talk.a1.message_id))
    talk.ask("q3")
    run(store.activate(talk.q1.message_id))
    assert talk.shown() == "q1 a1 q2 a2 q3"  # used last


def test_activating_passes_over_what_was_deleted(
    run: Run[Any], store: SessionStore, talk: Talk
) -> None:
    talk.delete(talk.a1)
    other = talk.reply(talk.q2, "b2")
    talk.delete(other)
    assert talk.shown() == "q1 q2 a2"
    run(store.activate(talk.q1.message_id))
    assert talk.shown() == "q1 q2 a2"
    with pytest.raises(NotFound):
        run(store.activate(other.message_id))


# deleting


@pytest.mark.parametrize(
    ("name", "left"),
    [("q1", "a1 q2 a2"), ("a1", "q1 q2 a2"), ("q2", "q1 a1 a2"), ("a2", "q1 a1 q2")],
)
def test_what_follows_a_deleted_message_stays(
    run: Run[Any], store: SessionStore, talk: Talk, name: str, left: str
) -> None:
    message = getattr(talk, name)
    talk.delete(message)
    assert talk.shown() == left
    for call in (
        store.message(message.message_id),
        store.delete_message(message.message_id),
        store.siblings(message.message_id),
        store.branch_off(message.message_id),
    ):
        with pytest.raises(NotFound):
            run(call)
    assert run(store.messages_by_id(talk.session_id, [message.message_id])) == []
    asked = talk.ask("q3")
    assert talk.shown() == f"{left} q3"
    assert (asked.version, asked.versions) == (1, 1)
    talk.restore(message)
    assert talk.shown() == "q1 a1 q2 a2 q3"
    talk.restore(message)  # a second time changes nothing
    assert talk.shown() == "q1 a1 q2 a2 q3"


def test_everything_can_be_deleted(run: Run[Any], store: SessionStore, talk: Talk) -> None:
    everything = [talk.q2, talk.a1, talk.a2, talk.q1]
    for message in everything:
        talk.delete(message)
    assert talk.shown() == ""
    assert talk.ask("new").parent_id is None
    for message in everything:
        talk.restore(message)
    assert talk.shown() == "q1 a1 q2 a2 new"


def test_a_deleted_version_gives_way_to_the_newest_other_one(
    run: Run[Any], store: SessionStore, talk: Talk
) -> None:
    second, third = talk.reply(talk.q1, "b1"), talk.reply(talk.q1, "c1")
    talk.delete(second)  # not the one shown
    assert talk.shown() == "q1 c1"
    assert run(store.message(third.message_id)).versions == 2
    talk.delete(third)
    assert talk.shown() == "q1 a1 q2 a2"
    assert run(store.message(talk.a1.message_id)).versions == 1
    talk.restore(third)
    assert talk.shown() == "q1 c1"
    talk.restore(second)
    assert talk.shown() == "q1 b1"


def test_a_version_that_something_follows_does_not_give_way(talk: Talk) -> None:
    other = talk.reply(talk.q1, "b1")
    talk.ask("q3")
    talk.delete(other)
    assert talk.shown() == "q1 q3"


def test_a_failed_reply_counts_neither_before_nor_after(talk: Talk) -> None:
    failed = talk.reply(talk.ask("q3"), "", State.FAILED, error=ErrorRecord("auth"))
    assert talk.shown() == "q1 a1 q2 a2 q3 failed"
    talk.delete(failed)
    assert talk.shown() == "q1 a1 q2 a2 q3"
    talk.restore(failed)
    assert talk.shown() == "q1 a1 q2 a2 q3 failed"


def test_a_reply_whose_question_is_deleted_has_none(
    run: Run[Any], store: SessionStore, talk: Talk
) -> None:
    assert run(store.question_of(talk.a2.message_id)).content == "q2"
    talk.delete(talk.q2)
    with pytest.raises(InvalidInput) as caught:
        run(store.question_of(talk.a2.message_id))
    assert caught.value.parameters["problem"] == "question_deleted"


def test_nothing_changes_while_a_reply_grows(
    run: Run[Any], store: SessionStore, talk: Talk
) -> None:
    other = talk.reply(talk.q1, "b1")
    talk.delete(other)
    asked = talk.ask("q3")
    growing = run(store.start_reply(asked.message_id, **MODEL))
    for call in (
        store.activate(talk.a1.message_id),
        store.delete_message(talk.a1.message_id),
        store.restore_message(other.message_id),
        store.add_sibling_question(talk.q1.message_id, "q1b"),
        store.branch_off(growing.message_id),
    ):
        with pytest.raises(ReplyUnderWay):
            run(call)
    assert run(store.branch_off(asked.message_id)).message_count == 5


def test_purging_takes_deleted_messages_too(
    run: Run[Any], store: SessionStore, talk: Talk, db: Database
) -> None:
    talk.delete(talk.a1)
    run(store.purge(talk.session_id))
    count = "SELECT count(*) FROM message"
    assert run(db.read(lambda s: s.connection().exec_driver_sql(count).scalar())) == 0


# branching off


def test_branching_off_copies_what_was_said(run: Run[Any], store: SessionStore, talk: Talk) -> None:
    run(store.rename(talk.session_id, "mine"))
    talk.delete(talk.a1)
    failed = talk.reply(talk.ask("q3"), "", State.FAILED, error=ErrorRecord("auth"))
    asked = talk.ask("q4")
    cut = talk.reply(
        asked,
        "a4",
        State.INTERRUPTED,
        reasoning="hm",
        error=ErrorRecord("stream_cut", {"provider": "x"}),
        prompt_tokens=7,
        first_token_ms=11,
        reasoning_ms=12,
    )
    talk.ask("q5")
    made = run(store.branch_off(cut.message_id))
    assert (made.title, made.message_count, made.persona) == ("mine", 6, "Ashley")
    came_from = {"session_id": talk.session_id, "message_id": cut.message_id}
    assert made.metadata == {"branched_from": came_from}
    assert run(store.rename(made.session_id, "automatic", by_user=False)).title == "mine"
    copies = run(store.messages(made.session_id))
    assert [one.content for one in copies] == ["q1", "q2", "a2", "q3", "q4", "a4"]
    told = ("content", "reasoning", "state", "created_at", "finished_at", "persona", "provider")
    for field in (*told, "model", "prompt_tokens", "error", "first_token_ms", "reasoning_ms"):
        assert getattr(copies[-1], field) == getattr(cut, field)
    assert copies[-1].first_token_ms == 11
    old_ids = {one.message_id for one in run(store.messages(talk.session_id))}
    assert not old_ids & {one.message_id for one in copies}
    run(store.purge(talk.session_id))
    assert run(store.messages(made.session_id)) == copies
    assert failed.message_id not in {one.message_id for one in copies}


# looking over a branch


def test_an_outline_tells_role_length_and_time(
    run: Run[Any], store: SessionStore, talk: Talk
) -> None:
    asked = talk.ask("größer 😀")
    draft = run(store.start_reply(asked.message_id, content="abc", **MODEL))
    run(store.append_chunk(draft.message_id, "de"))
    run(store.append_chunk(draft.message_id, "f"))
    outline = run(store.outline(talk.session_id))
    messages = run(store.messages(talk.session_id))
    assert [(o.message_id, o.role, o.length, o.created_at) for o in outline] == [
        (m.message_id, m.role, len(m.content), m.created_at) for m in messages
    ]
    assert (outline[-2].length, outline[-1].length) == (8, 6)
    assert run(store.texts(talk.session_id)) == [(m.message_id, m.content) for m in messages]
    assert messages[-1].content == "abcdef"


def test_a_session_that_is_not_there_has_no_outline(
    run: Run[Any], store: SessionStore, talk: Talk
) -> None:
    empty = run(store.create(persona="Ashley")).session_id
    assert run(store.outline(empty)) == run(store.texts(empty)) == []
    run(store.trash(talk.session_id))
    for call in (store.outline("none"), store.texts("none"), store.outline(talk.session_id)):
        with pytest.raises(SessionNotFound):
            run(call)


def test_messages_by_id_come_in_the_order_asked_for(
    run: Run[Any], store: SessionStore, talk: Talk
) -> None:
    _, foreign = run(store.begin_session("else", persona="Ashley", title="t"))
    wanted = [talk.a2.message_id, "none", foreign.message_id, talk.q1.message_id]
    found = run(store.messages_by_id(talk.session_id, wanted))
    assert [one.content for one in found] == ["a2", "q1"]


# the reader's place


def test_a_place_is_kept_and_changes_nothing_else(
    run: Run[Any], store: SessionStore, talk: Talk
) -> None:
    before = run(store.get(talk.session_id))
    assert run(store.place(talk.session_id)) is None
    place = Place(talk.q2.message_id, 0.25)
    run(store.keep_place(talk.session_id, place))
    assert run(store.place(talk.session_id)) == place
    assert run(store.get(talk.session_id)) == before
    run(store.keep_place(talk.session_id, None))
    assert run(store.place(talk.session_id)) is None
    run(store.keep_place("none", place))
    assert run(store.place("none")) is None


# a reply that continues another


@pytest.mark.parametrize("more", ["", " new"])
def test_a_reply_that_begins_with_text_keeps_it_through_a_crash(
    run: Run[Any], paths: Paths, more: str
) -> None:
    db = run(Database.open(paths))
    talk = Talk(run, SessionStore(db))
    begun = talk.store.start_reply(talk.q2.message_id, content="old", reasoning="hm", **MODEL)
    draft = run(begun)
    assert (draft.content, draft.reasoning) == ("old", "hm")
    run(talk.store.append_chunk(draft.message_id, more))
    run(db.close())
    db = run(Database.open(paths))
    store = SessionStore(db)
    assert run(store.recover()) == 1
    mended = run(store.message(draft.message_id))
    assert (mended.content, mended.state) == (f"old{more}", State.INTERRUPTED)
    assert mended.reasoning == "hm"
    run(db.close())
