"""What the window does in a quiet moment, in which order."""

from __future__ import annotations

from typing import Any

import pytest

from ashley_desktop.core.housekeeping import tidy
from ashley_desktop.core.settings import Settings
from ashley_desktop.errors import StorageDamaged
from ashley_desktop.paths import Paths
from ashley_desktop.storage.backups import Backups
from ashley_desktop.storage.catalog_store import CatalogStore
from ashley_desktop.storage.db import Database
from ashley_desktop.storage.session_store import SessionStore
from tests.helpers.store import Run, change_store


def thrown_away_long_ago(run: Run[Any], db: Database, paths: Paths) -> None:
    store = SessionStore(db)
    for _ in range(50):
        session, _ = run(store.begin_session("x" * 4000, persona="Ashley", title="old"))
        run(store.trash(session.session_id))
    change_store(paths, "UPDATE session SET deleted_at = '2020-01-01 00:00:00.000000'")


def test_the_backup_holds_what_is_removed_after_it(
    run: Run[Any], paths: Paths, db: Database
) -> None:
    thrown_away_long_ago(run, db, paths)
    gone = run(tidy(SessionStore(db), Backups(paths, db), Settings(CatalogStore(db))))
    assert len(set(gone)) == 50
    assert change_store(paths, "SELECT count(*) FROM session") == [(0,)]
    (daily,) = run(Backups(paths, db).list())
    assert (daily.kind, daily.sessions) == ("daily", 50)


def test_nothing_is_removed_from_a_store_that_is_not_whole(
    run: Run[Any], paths: Paths, db: Database
) -> None:
    thrown_away_long_ago(run, db, paths)
    run(db.glance(lambda driver: driver.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()))
    with paths.database.open("rb+") as file:
        file.seek(paths.database.stat().st_size * 3 // 4 // 4096 * 4096)
        file.write(b"\xa5" * 4096)
    before = paths.database.read_bytes()
    with pytest.raises(StorageDamaged):
        run(tidy(SessionStore(db), Backups(paths, db), Settings(CatalogStore(db))))
    assert paths.database.read_bytes() == before
    assert run(Backups(paths, db).list()) == []


def test_what_was_chosen_holds(run: Run[Any], paths: Paths, db: Database) -> None:
    thrown_away_long_ago(run, db, paths)
    change_store(paths, "UPDATE session SET deleted_at = datetime('now', '-40 days')")
    settings = Settings(CatalogStore(db))
    run(settings.save({"backup_daily": False, "trash_days": 60}))
    assert run(tidy(SessionStore(db), Backups(paths, db), settings)) == []
    run(settings.save({"trash_days": 30}))
    assert len(run(tidy(SessionStore(db), Backups(paths, db), settings))) == 50
    assert run(Backups(paths, db).list()) == []
