from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from ashley_desktop.errors import InvalidInput, ReplyUnderWay, SessionNotFound
from ashley_desktop.paths import Paths
from ashley_desktop.storage.db import Database
from ashley_desktop.storage.records import State
from ashley_desktop.storage.session_store import SessionStore
from tests.helpers.store import Run, change_store
from tests.storage.filling import fill

MODEL = {"persona": "Ashley", "provider": "offline", "model": "tiny"}


def test_a_new_session_comes_back_as_it_was_made(run: Run[Any], store: SessionStore) -> None:
    before = datetime.now(UTC)
    made = run(
        store.create(
            persona="Technical",
            title="A title",
            user_id="me",
            provider="openai",
            model="big",
            metadata={"project": ["x", 1]},
        )
    )
    assert run(store.get(made.session_id)) == made
    assert (made.persona, made.title, made.user_id) == ("Technical", "A title", "me")
    assert (made.provider, made.model, made.metadata) == ("openai", "big", {"project": ["x", 1]})
    assert made.message_count == 0
    assert before <= made.created_at == made.updated_at <= datetime.now(UTC)


def test_an_id_can_be_given_once(run: Run[Any], store: SessionStore) -> None:
    made = run(store.create(session_id="default", persona="Ashley"))
    assert made.session_id == "default"
    with pytest.raises(InvalidInput) as caught:
        run(store.create(session_id="default", persona="Ashley"))
    assert caught.value.parameters["problem"] == "session_exists"


def test_an_id_in_the_trash_can_be_given_again(run: Run[Any], store: SessionStore) -> None:
    run(store.begin_session("old", persona="Ashley", title="old", session_id="default"))
    run(store.trash("default"))
    run(store.begin_session("new", persona="Ashley", title="new", session_id="default"))
    assert [m.content for m in run(store.messages("default"))] == ["new"]
    assert [s.title for s in run(store.list())] == ["new"]


def test_what_had_the_id_is_kept_under_another(
    run: Run[Any], store: SessionStore, db: Database
) -> None:
    run(store.begin_session("old", persona="Ashley", title="old", session_id="default"))
    run(store.trash("default"))
    run(store.create(session_id="default", persona="Ashley"))

    def trashed(session: Any) -> str:
        query = "SELECT session_id FROM session WHERE deleted_at IS NOT NULL"
        return str(session.connection().exec_driver_sql(query).scalar())

    moved = run(store.restore(run(db.read(trashed))))
    assert moved.title == "old"
    assert [m.content for m in run(store.messages(moved.session_id))] == ["old"]


def test_the_list_is_newest_first_by_the_last_message(run: Run[Any], store: SessionStore) -> None:
    made = [run(store.create(persona="Ashley", title=str(n))) for n in range(3)]
    run(store.add_user_message(made[0].session_id, "again"))
    listed = run(store.list())
    assert [s.title for s in listed] == ["0", "2", "1"]
    assert listed == [run(store.get(s.session_id)) for s in listed]
    assert [s.title for s in run(store.list(limit=2))] == ["0", "2"]


def test_renaming_and_choosing_do_not_move_a_session(run: Run[Any], store: SessionStore) -> None:
    first = run(store.create(persona="Ashley"))
    run(store.create(persona="Ashley"))
    run(store.rename(first.session_id, "renamed"))
    chosen = run(store.choose(first.session_id, persona="Creative", model="big"))
    assert (chosen.persona, chosen.provider, chosen.model) == ("Creative", None, "big")
    assert chosen.updated_at == first.updated_at
    assert [s.title for s in run(store.list())] == ["", "renamed"]


def test_the_list_is_narrowed_by_user(run: Run[Any], store: SessionStore) -> None:
    for user in ("a", "b", None, "a"):
        run(store.create(persona="Ashley", user_id=user))
    assert [s.user_id for s in run(store.list(user_id="a"))] == ["a", "a"]
    assert run(store.list(user_id="A")) == []


def test_the_users_title_beats_an_automatic_one(run: Run[Any], store: SessionStore) -> None:
    session = run(store.create(persona="Ashley"))
    assert run(store.rename(session.session_id, "auto", by_user=False)).title == "auto"
    assert run(store.rename(session.session_id, "mine")).title == "mine"
    assert run(store.rename(session.session_id, "auto 2", by_user=False)).title == "mine"
    after, _ = run(store.add_user_message(session.session_id, "?", title_if_first="first"))
    assert after.title == "mine"


def test_the_first_question_gives_the_title(run: Run[Any], store: SessionStore) -> None:
    session = run(store.create(persona="Ashley"))
    after, _ = run(store.add_user_message(session.session_id, "?", title_if_first="first"))
    assert after.title == "first"
    after, _ = run(store.add_user_message(session.session_id, "?", title_if_first="second"))
    assert after.title == "first"


def test_the_trash_hides_and_gives_back(run: Run[Any], store: SessionStore) -> None:
    session, question = run(store.begin_session("?", persona="Ashley", title="t"))
    run(store.trash(session.session_id))
    assert run(store.list()) == []
    for call in (
        store.get(session.session_id),
        store.messages(session.session_id),
        store.rename(session.session_id, "x"),
        store.choose(session.session_id, model="x"),
        store.trash(session.session_id),
        store.add_user_message(session.session_id, "x"),
        store.start_reply(question.message_id, **MODEL),
    ):
        with pytest.raises(SessionNotFound):
            run(call)
    assert run(store.restore(session.session_id)) == session
    assert run(store.list()) == [session]


def test_purging_leaves_nothing(run: Run[Any], store: SessionStore, db: Database) -> None:
    kept, _ = run(store.begin_session("kept", persona="Ashley", title="kept"))
    gone, question = run(store.begin_session("gone", persona="Ashley", title="gone"))
    reply = run(store.start_reply(question.message_id, **MODEL))
    run(store.append_chunk(reply.message_id, "partly"))
    with pytest.raises(ReplyUnderWay):
        run(store.purge(gone.session_id))
    run(store.finish_reply(reply.message_id, state=State.STOPPED, content="partly"))
    run(store.trash(gone.session_id))
    run(store.purge(gone.session_id))
    with pytest.raises(SessionNotFound):
        run(store.restore(gone.session_id))
    assert run(store.list()) == [kept]

    def left(session: Any) -> list[int]:
        tables = ("session", "message", "reply_chunk")
        counts = [f"SELECT count(*) FROM {table}" for table in tables]
        return [session.connection().exec_driver_sql(count).scalar() for count in counts]

    assert run(db.read(left)) == [1, 1, 0]


def test_a_long_session_can_be_purged(run: Run[Any], db: Database, store: SessionStore) -> None:
    """Foreign keys that delete by themselves would end at SQLite's limit of 1,000 levels."""
    fill(run, db, "long", 1200)
    run(store.purge("long"))
    assert run(store.list()) == []


@pytest.mark.parametrize("call", ["get", "trash", "restore", "purge", "messages"])
def test_an_unknown_session_is_not_found(run: Run[Any], store: SessionStore, call: str) -> None:
    with pytest.raises(SessionNotFound) as caught:
        run(getattr(store, call)("nowhere"))
    assert caught.value.parameters == {"session_id": "nowhere"}


def test_a_clock_that_was_set_back_buries_nothing(
    run: Run[Any], store: SessionStore, paths: Paths
) -> None:
    """What was written while the clock was ahead does not stay above what is written now."""
    ahead = run(store.create(persona="Ashley"))
    change_store(
        paths,
        "UPDATE session SET created_at = '2999-01-01 00:00:00.000000',"
        " updated_at = '2999-01-01 00:00:00.000000', touched = 32472144000000000",
    )
    first = run(store.create(persona="Ashley"))
    second = run(store.create(persona="Ashley"))
    assert [one.session_id for one in run(store.list())] == [
        second.session_id,
        first.session_id,
        ahead.session_id,
    ]
    assert first.updated_at < second.updated_at < datetime.now(UTC)  # what is shown is honest
    run(store.add_user_message(ahead.session_id, "Later"))
    assert run(store.list(limit=1))[0].session_id == ahead.session_id
