"""A store that a newer version wrote: read as far as it is known, never written."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from ashley_desktop.assembly import assemble
from ashley_desktop.errors import StorageNewer, StorageUnwritable
from ashley_desktop.paths import Paths
from ashley_desktop.storage.backup_records import Merged
from ashley_desktop.storage.backups import Backups
from ashley_desktop.storage.db import Database
from ashley_desktop.storage.session_store import SessionStore
from tests.helpers.store import Run, change_store
from tests.storage.filling import fill

MODEL = {"persona": "Ashley", "provider": "offline", "model": "tiny"}


@pytest.fixture
def newer(run: Run[Any], paths: Paths) -> Paths:
    """A closed store with a column and a table of the future, and a reply that was cut."""
    db = run(Database.open(paths))
    fill(run, db, "one", 3)
    _, question = run(SessionStore(db).add_user_message("one", "?"))
    run(SessionStore(db).start_reply(question.message_id, **MODEL))
    run(db.close())
    change_store(
        paths,
        "UPDATE alembic_version SET version_num = '9999'",
        "ALTER TABLE session ADD COLUMN mood TEXT",
        "CREATE TABLE mood (name TEXT)",
    )
    return paths


@pytest.fixture
def db(run: Run[Any], newer: Paths) -> Iterator[Database]:
    database = run(Database.open(newer))
    yield database
    run(database.close())


def contents(paths: Paths) -> list[Any]:
    return [
        change_store(paths, f"SELECT * FROM {table}")
        for table in ("alembic_version", "session", "message", "reply_chunk", "sqlite_master")
    ]


def test_everything_is_read(run: Run[Any], db: Database) -> None:
    store = SessionStore(db)
    assert db.read_only
    (session,) = run(store.list())
    assert run(store.get("one")) == session
    assert [one.content for one in run(store.messages("one"))] == ["text", "text", "text", "?", ""]
    assert len(run(store.outline("one"))) == 5
    assert run(store.list(user_id="nobody")) == []


def test_every_write_is_refused_and_changes_nothing(
    run: Run[Any], newer: Paths, db: Database
) -> None:
    before = contents(newer)
    store = SessionStore(db)
    for call in (
        store.create(persona="Ashley"),
        store.rename("one", "x"),
        store.trash("one"),
        store.add_user_message("one", "more"),
        store.keep_place("one", None),
        db.run(lambda session: session.connection().exec_driver_sql("DELETE FROM session")),
    ):
        with pytest.raises(StorageNewer) as caught:
            run(call)
        assert caught.value.parameters == {"path": str(newer.database), "found": "9999"}
    with pytest.raises(StorageUnwritable):  # even where somebody forgets to ask
        run(db.glance(lambda driver: driver.execute("DELETE FROM session")))
    assert contents(newer) == before


def test_it_is_backed_up_but_not_restored_into(run: Run[Any], newer: Paths, db: Database) -> None:
    backups = Backups(newer, db)
    made = run(backups.daily())
    assert (made.sessions, made.messages) == (1, 5)
    elsewhere = Paths(newer.data_dir.with_name("elsewhere"))
    other = run(Database.open(elsewhere))
    current = run(Backups(elsewhere, other).make())
    run(other.close())
    before = contents(newer)
    for call in (backups.restore(current.path), backups.merge(current.path)):
        with pytest.raises(StorageNewer):
            run(call)
    assert contents(newer) == before
    assert run(backups.list()) == [made]


def test_the_program_starts_on_it(run: Run[Any], newer: Paths) -> None:
    before = contents(newer)
    parts = run(assemble(newer, {}))
    assert parts.database.read_only
    assert len(run(parts.sessions.list())) == 1
    run(parts.aclose())
    assert contents(newer) == before


def test_an_own_store_is_not_read_only(run: Run[Any], paths: Paths) -> None:
    db = run(Database.open(paths))
    assert not db.read_only
    made = run(Backups(paths, db).make())
    assert run(Backups(paths, db).merge(made.path)) == Merged(0, 0, 0, 0, 0)
    run(db.close())
