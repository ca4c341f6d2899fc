"""Titles, what is attached, drafts, and copies of whole sessions."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from ashley_desktop.errors import InvalidInput, ReplyUnderWay, SessionNotFound
from ashley_desktop.paths import Paths
from ashley_desktop.storage.db import Database
from ashley_desktop.storage.records import ErrorRecord, MessageRecord, Place, State
from ashley_desktop.storage.session_store import SessionStore
from tests.helpers.store import Run, change_store
from tests.storage.filling import fill

MODEL = {"persona": "Ashley", "provider": "offline", "model": "tiny"}


def say(run: Run[Any], store: SessionStore, question: MessageRecord, text: str) -> MessageRecord:
    """A whole reply."""
    reply = run(store.start_reply(question.message_id, **MODEL))
    done: MessageRecord = run(
        store.finish_reply(
            reply.message_id,
            state=State.COMPLETE,
            content=text,
            reasoning="hm",
            finish_reason="stop",
            prompt_tokens=3,
            completion_tokens=4,
            first_token_ms=7,
        )
    )[1]
    return done


def test_only_what_is_named_changes(run: Run[Any], store: SessionStore) -> None:
    made = run(store.create(persona="Ashley", title="t", user_id="u", metadata={"a": 1}))
    run(store.create(persona="Ashley", title="newer"))
    assert run(store.edit(made.session_id)) == made
    edited = run(store.edit(made.session_id, metadata={"b": [None, "ü"]}))
    assert edited == replace(made, metadata={"b": [None, "ü"]})
    assert run(store.edit(made.session_id, user_id=None)) == replace(edited, user_id=None)
    last = run(store.edit(made.session_id, title="x", user_id="v", metadata={}))
    assert (last.title, last.user_id, last.metadata) == ("x", "v", {})
    assert [one.title for one in run(store.list())] == ["newer", "x"]


def test_what_is_in_the_trash_is_not_edited(run: Run[Any], store: SessionStore) -> None:
    made = run(store.create(persona="Ashley"))
    run(store.trash(made.session_id))
    for call in (store.edit(made.session_id, user_id="x"), store.duplicate(made.session_id)):
        with pytest.raises(SessionNotFound):
            run(call)


@pytest.mark.parametrize("way", ["rename", "edit"])
def test_a_title_of_the_user_is_the_users(run: Run[Any], store: SessionStore, way: str) -> None:
    made = run(store.create(persona="Ashley")).session_id
    if way == "rename":
        run(store.rename(made, "mine"))
    else:
        run(store.edit(made, title="mine"))
    copy = run(store.duplicate(made)).session_id
    for one in (made, copy):
        assert run(store.rename(one, "automatic", by_user=False)).title == "mine"
        assert run(store.add_user_message(one, "?", title_if_first="first"))[0].title == "mine"


@pytest.mark.parametrize("title", ["", " \n"])
def test_nobody_gives_an_empty_title(run: Run[Any], store: SessionStore, title: str) -> None:
    made = run(store.create(persona="Ashley", title="old", user_id="u")).session_id
    for call in (store.rename(made, title), store.edit(made, user_id="v", title=title)):
        with pytest.raises(InvalidInput) as caught:
            run(call)
        assert caught.value.parameters["problem"] == "title_empty"
    found = run(store.get(made))
    assert (found.title, found.user_id) == ("old", "u")
    assert run(store.rename(made, "automatic", by_user=False)).title == "automatic"


def test_a_title_survives_that_another_takes_the_id(run: Run[Any], store: SessionStore) -> None:
    run(store.create(session_id="default", persona="Ashley"))
    run(store.rename("default", "mine"))
    run(store.trash("default"))
    run(store.create(session_id="default", persona="Ashley"))
    (moved,) = run(store.trashed())
    run(store.restore(moved.session_id))
    assert run(store.rename(moved.session_id, "automatic", by_user=False)).title == "mine"


def test_a_draft_is_no_change(run: Run[Any], store: SessionStore) -> None:
    made = run(store.create(persona="Ashley"))
    assert run(store.draft(made.session_id)) == ""
    run(store.keep_draft(made.session_id, "Dear\r\n  diary \ud800"))
    assert run(store.draft(made.session_id)) == "Dear\r\n  diary \ufffd"
    assert run(store.get(made.session_id)) == made
    run(store.trash(made.session_id))
    run(store.restore(made.session_id))
    assert run(store.draft(made.session_id)) == "Dear\r\n  diary \ufffd"
    run(store.keep_draft(made.session_id, ""))
    assert run(store.draft(made.session_id)) == ""
    run(store.keep_draft("nowhere", "x"))
    assert run(store.draft("nowhere")) == ""


def test_all_drafts_are_known_by_their_beginnings(run: Run[Any], store: SessionStore) -> None:
    a, b, c = [run(store.create(persona="Ashley")).session_id for _ in range(3)]
    run(store.keep_draft(a, "Dear diary"))
    run(store.keep_draft(b, "x" * 10_000))
    run(store.keep_draft(c, "gone"))
    run(store.keep_draft(c, ""))
    run(store.trash(a))
    assert run(store.drafts(100)) == {a: "Dear diary", b: "x" * 100}


def test_a_copy_has_every_branch_and_state(
    run: Run[Any], store: SessionStore, paths: Paths
) -> None:
    old, first = run(
        store.begin_session("q1", persona="Technical", title="t", user_id="u", metadata={"a": 1})
    )
    shown = say(run, store, first, "a1")
    say(run, store, first, "a1 again")
    _, edited = run(store.add_sibling_question(first.message_id, "q1 edited"))
    failed = run(store.start_reply(edited.message_id, **MODEL))
    cut = ErrorRecord("auth", {"status": 401})
    run(store.finish_reply(failed.message_id, state=State.FAILED, content="", error=cut))
    run(store.activate(shown.message_id))
    _, second = run(store.add_user_message(old.session_id, "q2"))
    run(store.delete_message(shown.message_id))
    folder = run(store.add_folder("Work")).folder_id
    run(store.put_into_folder([old.session_id], folder))
    run(store.set_pinned([old.session_id], True))
    run(store.keep_draft(old.session_id, "half a question"))
    run(store.keep_place(old.session_id, Place(second.message_id, 0.5)))
    before = run(store.get(old.session_id))

    copy = run(store.duplicate(old.session_id))

    assert run(store.get(old.session_id)) == before
    assert copy == replace(
        before,
        session_id=copy.session_id,
        pinned=False,
        created_at=copy.created_at,
        updated_at=copy.created_at,
        touched=copy.touched,
        metadata={"a": 1, "duplicated_from": {"session_id": old.session_id}},
    )
    assert run(store.list())[0] == copy
    assert run(store.draft(copy.session_id)) == ""
    theirs, ours = (_tree(paths, one) for one in (old.session_id, copy.session_id))
    assert len(theirs) == 6
    assert [row[2:] for row in ours] == [row[2:] for row in theirs]
    assert [_parent_place(ours, row) for row in ours] == [_parent_place(theirs, r) for r in theirs]
    assert not {row[0] for row in ours} & {row[0] for row in theirs}
    texts = [m.content for m in run(store.messages(copy.session_id))]
    assert texts == [m.content for m in run(store.messages(old.session_id))] == ["q1", "q2"]
    place = run(store.place(copy.session_id))
    assert place == Place(run(store.messages(copy.session_id))[-1].message_id, 0.5)


def test_a_copy_lives_on_its_own(run: Run[Any], store: SessionStore) -> None:
    old, question = run(store.begin_session("q", persona="Ashley", title="t"))
    say(run, store, question, "a")
    copy = run(store.duplicate(old.session_id))
    run(store.add_user_message(copy.session_id, "more"))
    assert run(store.get(old.session_id)).message_count == 2
    run(store.purge(old.session_id))
    assert [m.content for m in run(store.messages(copy.session_id))] == ["q", "a", "more"]
    assert run(store.duplicate(copy.session_id)).message_count == 3


def test_an_empty_session_and_a_long_one_are_copied(
    run: Run[Any], store: SessionStore, db: Database
) -> None:
    made = run(store.create(persona="Ashley"))
    assert run(store.duplicate(made.session_id)).message_count == 0
    fill(run, db, "long", 1201)
    copy = run(store.duplicate("long"))
    assert copy.message_count == 1201
    assert len(run(store.messages(copy.session_id))) == 1201


def test_a_growing_session_is_not_copied(run: Run[Any], store: SessionStore) -> None:
    old, question = run(store.begin_session("q", persona="Ashley", title="t"))
    run(store.start_reply(question.message_id, **MODEL))
    with pytest.raises(ReplyUnderWay):
        run(store.duplicate(old.session_id))
    assert len(run(store.list())) == 1


def _tree(paths: Paths, session_id: str) -> list[tuple[Any, ...]]:
    """Every message of a session, deleted or not: its id, its parent's, and all else it holds."""
    names = [row[1] for row in change_store(paths, "PRAGMA table_info(message)")]
    ids = ["message_id", "parent_id"]
    others = [name for name in names if name not in (*ids, "number", "session_id")]
    columns = ", ".join([*ids, *others])
    return change_store(
        paths,
        f"SELECT {columns} FROM message WHERE session_id = '{session_id}' ORDER BY number",
    )


def _parent_place(tree: list[tuple[Any, ...]], row: tuple[Any, ...]) -> int | None:
    return [one[0] for one in tree].index(row[1]) if row[1] else None
