"""The trash, what empties it, and cleaning up by age."""

from __future__ import annotations

from typing import Any

import pytest

from ashley_desktop.errors import SessionNotFound
from ashley_desktop.paths import Paths
from ashley_desktop.storage.db import Database
from ashley_desktop.storage.records import MessageRecord, SessionRecord, State
from ashley_desktop.storage.session_store import SessionStore
from tests.helpers.store import Run, change_store

MODEL = {"persona": "Ashley", "provider": "offline", "model": "tiny"}


def make(run: Run[Any], store: SessionStore, *titles: str) -> list[str]:
    """Sessions of one question each."""
    return [
        run(store.begin_session(f"about {title}", persona="Ashley", title=title))[0].session_id
        for title in titles
    ]


def titles(sessions: list[SessionRecord]) -> list[str]:
    return [one.title for one in sessions]


def age(paths: Paths, column: str, days: float, *ids: str) -> None:
    """Make a time of these sessions older."""
    moment = f"strftime('%Y-%m-%d %H:%M:%f', {column}, '-{days} days') || '000'"
    for one in ids:
        change_store(paths, f"UPDATE session SET {column} = {moment} WHERE session_id = '{one}'")


def answering(run: Run[Any], store: SessionStore, session_id: str) -> MessageRecord:
    """Begin a reply in a session; it is not ended."""
    (question,) = run(store.messages(session_id))
    reply: MessageRecord = run(store.start_reply(question.message_id, **MODEL))
    return reply


def count(paths: Paths, table: str) -> int:
    return int(change_store(paths, f"SELECT count(*) FROM {table}")[0][0])


def test_many_go_and_come_back_together(run: Run[Any], store: SessionStore) -> None:
    a, b, c = make(run, store, "a", "b", "c")
    run(store.trash(b))
    assert run(store.trash_many([a, b, "nowhere", c, a])) == [a, c]
    assert run(store.list()) == []
    back = run(store.restore_many([c, "nowhere", a]))
    assert titles(back) == ["c", "a"]
    assert titles(run(store.list())) == ["c", "a"]


def test_the_trash_tells_what_is_in_it_and_since_when(run: Run[Any], store: SessionStore) -> None:
    a, b, _ = make(run, store, "a", "b", "c")
    run(store.trash(b))
    run(store.trash(a))
    found = run(store.trashed())
    assert titles(found) == ["a", "b"]
    assert found[0].deleted_at > found[1].deleted_at > found[1].updated_at
    assert run(store.restore(a)).deleted_at is None
    assert run(store.get(a)).deleted_at is None


def test_a_thousand_go_at_once(run: Run[Any], store: SessionStore) -> None:
    """More than one statement takes."""
    ids = [run(store.create(persona="Ashley")).session_id for _ in range(1001)]
    assert run(store.trash_many(ids)) == ids
    assert len(run(store.restore_many(ids))) == 1001
    run(store.trash_many(ids))
    assert len(run(store.empty_trash())) == 1001
    assert run(store.trashed()) == []


def test_emptying_leaves_what_is_not_in_the_trash(
    run: Run[Any], store: SessionStore, paths: Paths
) -> None:
    a, b, c = make(run, store, "a", "b", "c")
    run(store.trash_many([a, b]))
    assert run(store.empty_trash([b, c, "nowhere"])) == [b]
    assert titles(run(store.trashed())) == ["a"]
    assert run(store.empty_trash()) == [a]
    assert run(store.trashed()) == []
    assert (count(paths, "session"), count(paths, "message")) == (1, 1)
    assert run(store.get(c)).title == "c"
    with pytest.raises(SessionNotFound):
        run(store.restore(b))


def test_what_is_being_answered_is_not_emptied(
    run: Run[Any], store: SessionStore, paths: Paths
) -> None:
    a, b = make(run, store, "a", "b")
    reply = answering(run, store, a)
    run(store.append_chunk(reply.message_id, "partly"))
    run(store.trash_many([a, b]))
    age(paths, "deleted_at", 31, a)
    assert run(store.empty_trash_older_than(30)) == []
    assert run(store.empty_trash()) == [b]
    run(store.finish_reply(reply.message_id, state=State.STOPPED, content="partly"))
    assert run(store.empty_trash()) == [a]
    assert [count(paths, name) for name in ("session", "message", "reply_chunk")] == [0, 0, 0]


def test_what_a_dead_writer_was_answering_is_emptied(
    run: Run[Any], store: SessionStore, paths: Paths
) -> None:
    (a,) = make(run, store, "a")
    reply = answering(run, store, a)
    run(store.append_chunk(reply.message_id, "partly"))
    gone = "01900000-0000-7000-8000-000000000000"
    change_store(paths, f"UPDATE message SET writer = '{gone}' WHERE writer IS NOT NULL")
    run(store.trash(a))
    assert run(store.empty_trash()) == [a]
    assert count(paths, "reply_chunk") == 0


def test_only_what_lay_there_long_enough_goes(
    run: Run[Any], store: SessionStore, paths: Paths
) -> None:
    ids = make(run, store, "a", "b", "c", "d")
    run(store.trash_many(ids[:3]))
    age(paths, "deleted_at", 31, ids[0])
    age(paths, "deleted_at", 32, ids[1])
    age(paths, "deleted_at", 29.9, ids[2])
    age(paths, "updated_at", 90, *ids)
    assert run(store.empty_trash_older_than(30, limit=1)) == [ids[1]]
    assert run(store.empty_trash_older_than(30)) == [ids[0]]
    assert run(store.empty_trash_older_than(30)) == []
    assert titles(run(store.trashed())) == ["c"]
    assert titles(run(store.list())) == ["d"]


def test_removed_words_leave_the_file(
    run: Run[Any], store: SessionStore, db: Database, paths: Paths
) -> None:
    (a,) = make(run, store, "unmistakable")
    run(store.trash(a))
    run(store.empty_trash())
    run(db.close())
    assert b"unmistakable" not in paths.database.read_bytes()


def test_cleaning_up_spares_pins_the_trash_and_the_young(
    run: Run[Any], store: SessionStore, paths: Paths
) -> None:
    young, old, older, pinned, thrown, kept = make(run, store, *"abcdef")
    run(store.set_pinned([pinned], True))
    run(store.archive([older]))
    run(store.trash(thrown))
    age(paths, "updated_at", 29, young, kept)
    age(paths, "updated_at", 31, old, pinned, thrown)
    age(paths, "updated_at", 400, older)
    preview = run(store.older_than(30))
    assert titles(preview) == ["c", "b"]
    assert run(store.older_than(10_000_000)) == []
    assert run(store.clean_up(30)) == [one.session_id for one in preview]
    assert titles(run(store.list())) == ["f", "d", "a"]
    assert sorted(titles(run(store.trashed()))) == ["b", "c", "e"]
    assert run(store.clean_up(30)) == []


def test_cleaning_up_for_good_leaves_the_trash_alone(
    run: Run[Any], store: SessionStore, paths: Paths
) -> None:
    old, thrown, _ = make(run, store, "a", "b", "c")
    age(paths, "updated_at", 31, old, thrown)
    run(store.trash(thrown))
    assert run(store.clean_up(30, purge=True)) == [old]
    assert titles(run(store.trashed())) == ["b"]
    assert titles(run(store.list())) == ["c"]


@pytest.mark.parametrize("purge", [False, True])
def test_cleaning_up_spares_what_is_being_answered(
    run: Run[Any], store: SessionStore, paths: Paths, purge: bool
) -> None:
    (a,) = make(run, store, "a")
    reply = answering(run, store, a)
    age(paths, "updated_at", 31, a)
    assert run(store.older_than(30)) == []
    assert run(store.clean_up(30, purge=purge)) == []
    run(store.finish_reply(reply.message_id, state=State.COMPLETE, content="done"))
    assert run(store.older_than(30)) == []  # it was written to just now
    assert run(store.clean_up(0, purge=purge)) == [a]
