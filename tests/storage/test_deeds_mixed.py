"""Deeds in any order: what a session says of itself and what it holds stay one thing."""

from __future__ import annotations

import random
from typing import Any

import pytest

from ashley_desktop.storage.records import ErrorRecord, MessageRecord, Role, State
from ashley_desktop.storage.session_store import SessionStore
from tests.helpers.store import Run

DEEDS = 60
ENDS = (State.COMPLETE, State.COMPLETE, State.STOPPED, State.INTERRUPTED, State.FAILED)


class Someone:
    """Does one thing after another in one session, by chance."""

    def __init__(self, sessions: SessionStore, run: Run[Any], seed: int) -> None:
        self.sessions, self.run, self.chance = sessions, run, random.Random(seed)
        session, _ = run(sessions.begin_session("q", persona="Ashley", title="q"))
        self.session_id: str = session.session_id
        self.deleted: list[str] = []
        self.told = session

    def shown(self) -> list[MessageRecord]:
        found: list[MessageRecord] = self.run(self.sessions.messages(self.session_id))
        return found

    def act(self) -> str:
        """Do one thing; gives its name."""
        ways = (self.ask, self.reply, self.reply, self.edit, self.delete, self.walk, self.restore)
        way = self.chance.choice(ways)
        way()
        return way.__name__

    def ask(self) -> None:
        self.told, _ = self.run(self.sessions.add_user_message(self.session_id, "q"))

    def reply(self) -> None:
        questions = [one for one in self.shown() if one.role is Role.USER]
        if questions:
            self.answer(self.chance.choice(questions))

    def answer(self, question: MessageRecord) -> None:
        asked = question.message_id
        draft = self.run(
            self.sessions.start_reply(asked, persona="Ashley", provider="p", model="m")
        )
        state = self.chance.choice(ENDS)
        failed = state is State.FAILED
        self.told, _ = self.run(
            self.sessions.finish_reply(
                draft.message_id,
                state=state,
                content="" if failed else "a",
                error=ErrorRecord("offline") if failed else None,
            )
        )

    def edit(self) -> None:
        questions = [one for one in self.shown() if one.role is Role.USER]
        if questions:
            old = self.chance.choice(questions).message_id
            self.told, _ = self.run(self.sessions.add_sibling_question(old, "e"))

    def delete(self) -> None:
        if shown := self.shown():
            gone = self.chance.choice(shown).message_id
            self.told = self.run(self.sessions.delete_message(gone))
            self.deleted.append(gone)

    def walk(self) -> None:
        if shown := self.shown():
            one = self.chance.choice(shown)
            versions = self.run(self.sessions.siblings(one.message_id))
            assert versions.index(one.message_id) == one.version - 1
            assert len(versions) == one.versions
            other = self.chance.choice(versions)
            self.told = self.run(self.sessions.activate(other))
            assert other in [one.message_id for one in self.shown()]

    def restore(self) -> None:
        if self.deleted:
            back = self.deleted.pop(self.chance.randrange(len(self.deleted)))
            self.told = self.run(self.sessions.restore_message(back))
            assert back in [one.message_id for one in self.shown()]


@pytest.mark.parametrize("seed", range(12))
def test_counts_and_branches_agree_after_any_deeds(
    store: SessionStore, run: Run[Any], seed: int
) -> None:
    someone = Someone(store, run, seed)
    for _ in range(DEEDS):
        deed = someone.act()
        shown = someone.shown()
        ids = [one.message_id for one in shown]
        counted = [one for one in shown if one.state is not State.FAILED]
        now = run(store.get(someone.session_id))
        assert now.message_count == len(counted), deed
        assert someone.told.message_count == now.message_count, deed
        assert [one.message_id for one in run(store.outline(someone.session_id))] == ids
        assert [one for one, _ in run(store.texts(someone.session_id))] == ids
        assert [one.parent_id for one in shown] == [None, *ids][: len(ids)], deed
        if shown:
            cut = someone.chance.randrange(len(shown))
            made = run(store.branch_off(ids[cut]))
            copied = run(store.messages(made.session_id))
            kept = [one for one in shown[: cut + 1] if one.state is not State.FAILED]
            assert [one.content for one in copied] == [one.content for one in kept]
            assert made.message_count == len(kept)
