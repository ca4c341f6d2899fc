"""Backups of a store that is in use: whole, safe on the disk, thinned."""

from __future__ import annotations

import asyncio
import os
import re
import stat
import threading
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlcipher3 import dbapi2

from ashley_desktop.errors import StorageDamaged, StorageFull
from ashley_desktop.paths import Paths
from ashley_desktop.storage.backup_names import in_folder
from ashley_desktop.storage.backup_records import BackupRecord, Contents
from ashley_desktop.storage.backup_thinning import superfluous
from ashley_desktop.storage.backups import Backups, newest_good
from ashley_desktop.storage.db import Database
from ashley_desktop.storage.ids import uuid7
from ashley_desktop.storage.session_store import SessionStore
from tests.helpers.small_disk import small_disk
from tests.helpers.store import Run, change_store
from tests.storage.filling import fill
from tests.storage.test_schema import FIRST_SCHEMA

NOW = datetime(2026, 3, 31, 12, tzinfo=UTC)


@pytest.fixture
def backups(paths: Paths, db: Database) -> Backups:
    return Backups(paths, db)


def rows(path: Path, query: str) -> list[Any]:
    with closing(dbapi2.connect(str(path))) as database:
        found: list[Any] = database.execute(query).fetchall()
        return found


def aged(record: BackupRecord, by: timedelta) -> BackupRecord:
    """The same backup as if it had been made earlier."""
    stamp = (record.made_at - by).strftime("%Y%m%dT%H%M%S.%fZ")
    return BackupRecord(
        record.path.rename(record.path.with_name(f"ashley-{stamp}-{record.kind}.db")),
        record.made_at - by,
        record.kind,
        record.bytes,
    )


def test_a_backup_is_whole_and_the_users_alone(
    run: Run[Any], paths: Paths, db: Database, store: SessionStore, backups: Backups
) -> None:
    fill(run, db, "one", 30)
    session = run(store.create(persona="Ashley"))
    run(store.trash(session.session_id))
    made = run(backups.make())
    assert re.fullmatch(r"ashley-\d{8}T\d{6}\.\d{6}Z-manual\.db", made.path.name)
    assert (made.path.parent, made.kind) == (paths.backups, "manual")
    assert (made.sessions, made.messages) == (2, 30)  # what is in the trash too
    assert made.bytes == made.path.stat().st_size
    assert timedelta() <= datetime.now(UTC) - made.made_at < timedelta(minutes=1)
    assert stat.S_IMODE(made.path.stat().st_mode) == 0o600
    assert stat.S_IMODE(paths.backups.stat().st_mode) == 0o700
    assert rows(made.path, "PRAGMA integrity_check") == [("ok",)]
    assert rows(made.path, "PRAGMA journal_mode") == [("delete",)]  # one file, nothing beside it
    assert rows(made.path, "SELECT count(*) FROM message") == [(30,)]
    assert run(backups.list()) == [made]
    assert sorted(path.name for path in paths.backups.iterdir()) == [
        made.path.name,
        "verified.json",
    ]


def test_a_backup_may_be_written_anywhere(
    run: Run[Any], tmp_path: Path, store: SessionStore, backups: Backups
) -> None:
    run(store.create(persona="Ashley"))
    target = tmp_path / "mine.db"
    target.write_text("an older one")
    made = run(backups.make(to=target))
    assert (made.path, made.kind, made.sessions) == (target, "manual", 1)
    assert rows(target, "SELECT count(*) FROM session") == [(1,)]
    assert run(backups.list()) == []


def test_writers_are_not_held_up_and_one_moment_is_copied(
    run: Run[Any], db: Database, store: SessionStore, backups: Backups
) -> None:
    fill(run, db, "one", 2000, content="x" * 1000)
    steps: list[tuple[int, int]] = []

    async def meanwhile() -> BackupRecord:
        loop = asyncio.get_running_loop()

        def step(done: int, total: int) -> None:
            steps.append((done, total))
            writing = store.begin_session("late", persona="Ashley", title="late")
            asyncio.run_coroutine_threadsafe(writing, loop).result()

        return await backups.make(progress=step)

    made = run(meanwhile())
    assert len(steps) > 1
    assert steps[-1][0] == steps[-1][1]
    assert (made.sessions, made.messages) == (1, 2000)
    assert rows(made.path, "SELECT title FROM session") == [("one",)]
    assert len(run(store.list())) == 1 + len(steps)


def test_a_backup_that_is_given_up_leaves_nothing(
    run: Run[Any], paths: Paths, db: Database, backups: Backups
) -> None:
    fill(run, db, "one", 2000, content="x" * 1000)

    async def give_up() -> None:
        begun, seen = asyncio.Event(), threading.Event()
        loop = asyncio.get_running_loop()

        def step(_: int, __: int) -> None:
            loop.call_soon_threadsafe(begun.set)
            seen.wait(10)

        making = asyncio.create_task(backups.make(progress=step))
        await begun.wait()
        making.cancel()
        loop.call_soon(seen.set)
        with pytest.raises(asyncio.CancelledError):
            await making

    run(give_up())
    assert list(paths.backups.iterdir()) == []
    assert [path.stem for path in paths.run.iterdir()] == [db.writer_id]


def test_a_full_disk_is_told_and_leaves_the_older_ones_whole(run: Run[Any], tmp_path: Path) -> None:
    with small_disk(tmp_path / "disk", "3500k") as disk:
        paths = Paths(disk.folder / "data")
        db = run(Database.open(paths))
        backups = Backups(paths, db)
        fill(run, db, "one", 600, content="x" * 1000)
        first = run(backups.make())
        room = disk.fill()
        with pytest.raises(StorageFull):
            run(backups.make())
        with pytest.raises(StorageFull):
            run(backups.make(to=first.path))
        assert run(backups.list()) == [first]
        assert run(backups.verify(first.path)) == Contents(1, 600)
        assert list(paths.backups.glob(".*")) == []
        room.unlink()
        assert run(backups.make()).messages == 600
        run(db.close())


def test_a_store_that_is_not_whole_has_no_backup(
    run: Run[Any], paths: Paths, db: Database, backups: Backups
) -> None:
    fill(run, db, "one", 600, content="x" * 1000)
    good = run(backups.make())
    run(db.glance(lambda driver: driver.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()))
    break_a_page(paths.database)
    with pytest.raises(StorageDamaged) as caught:
        run(backups.make())
    assert caught.value.parameters == {"path": str(paths.database)}
    assert run(backups.list()) == [good]


def break_a_page(file: Path) -> None:
    """Overwrite a page in the middle, as a bad sector does."""
    with file.open("rb+") as damaged:
        damaged.seek(file.stat().st_size // 2 // 4096 * 4096)
        damaged.write(b"\xa5" * 4096)


def test_a_backup_that_rots_is_found_out(
    run: Run[Any], paths: Paths, db: Database, backups: Backups
) -> None:
    fill(run, db, "one", 600, content="x" * 1000)
    older, newer = run(backups.make()), run(backups.make())
    assert run(newest_good(paths)) == newer
    break_a_page(newer.path)
    listed = run(backups.list())
    assert [(one.path, one.messages) for one in listed] == [(newer.path, None), (older.path, 600)]
    assert run(backups.verify(newer.path)) is None
    assert run(newest_good(paths)) == older
    newer.path.write_bytes(b"")
    assert run(newest_good(paths)) == older
    older.path.unlink()
    assert run(newest_good(paths)) is None


def test_the_daily_one_is_made_when_it_is_due(
    run: Run[Any], paths: Paths, store: SessionStore, backups: Backups
) -> None:
    run(store.create(persona="Ashley"))
    first = run(backups.daily())
    assert first is not None
    assert first.kind == "daily"
    assert run(backups.daily()) is None  # younger than a day
    run(store.create(persona="Ashley"))
    assert run(backups.daily()) is None
    aged(first, timedelta(days=2))
    second = run(backups.daily())
    assert second is not None
    assert second.sessions == 2
    assert len(run(backups.list())) == 2


def test_no_daily_one_is_made_of_what_did_not_change(
    run: Run[Any], paths: Paths, store: SessionStore, backups: Backups
) -> None:
    run(store.create(persona="Ashley"))
    made = run(backups.daily())
    aged(made, timedelta(days=2))
    long_ago = (datetime.now(UTC) - timedelta(days=3)).timestamp()
    for path in paths.data_dir.glob("ashley.db*"):
        os.utime(path, (long_ago, long_ago))
    assert run(backups.daily()) is None
    run(store.create(persona="Ashley"))
    assert run(backups.daily()) is not None


def test_a_daily_one_from_the_future_does_not_end_them(
    run: Run[Any], store: SessionStore, backups: Backups
) -> None:
    run(store.create(persona="Ashley"))
    aged(run(backups.daily()), timedelta(days=-400))
    assert run(backups.daily()) is not None


def on(day: datetime, kind: str = "daily") -> BackupRecord:
    return BackupRecord(Path(f"{day:%Y%m%dT%H%M%S}-{kind}"), day, kind, 1)


def test_thinning_keeps_days_weeks_and_months() -> None:
    daily = [on(NOW - timedelta(days=age)) for age in range(800)]
    twice = [on(NOW - timedelta(days=age, hours=3)) for age in range(800)]
    gone = set(superfluous([*twice, *daily], NOW))
    kept = [one for one in daily if one not in gone]
    assert gone >= set(twice)
    ages = [(NOW - one.made_at).days for one in kept]
    # the end of March 2026: a Tuesday, so the weeks before end 2, 9 and 16 days ago
    assert ages == [0, 1, 2, 3, 4, 5, 6, 9, 16, 31, 59, 90, 121, 151, 182, 212, 243, 274, 304, 335]
    assert superfluous(kept, NOW) == []


def test_thinning_keeps_the_newest_and_the_young_of_other_kinds() -> None:
    for kinds in (["manual"], ["before-restore"], ["schema-0001", "schema-0002"]):
        old = [on(NOW - timedelta(days=100 + age), kinds[age % len(kinds)]) for age in range(8)]
        assert superfluous(old, NOW) == old[5:]
        young = [on(NOW - timedelta(days=age), kinds[age % len(kinds)]) for age in range(29)]
        assert superfluous([*young, *old], NOW) == old
        assert superfluous(young, NOW) == []


def test_thinning_removes_files_and_leaves_strange_ones(
    run: Run[Any], paths: Paths, store: SessionStore, backups: Backups
) -> None:
    run(store.create(persona="Ashley"))
    made = [aged(run(backups.make("manual")), timedelta(days=100 + age)) for age in range(6)]
    strange = paths.backups / "ashley-by-hand.db"
    strange.write_text("kept by its owner")
    assert run(backups.thin()) == [made[-1].path]
    assert {one.path for one in in_folder(paths.backups)} == {one.path for one in made[:-1]}
    assert strange.exists()


def test_without_room_for_the_backup_nothing_is_migrated(run: Run[Any], tmp_path: Path) -> None:
    with small_disk(tmp_path / "disk", "2m") as disk:
        paths = Paths(disk.folder / "data")
        paths.data_dir.mkdir()
        revision = "INSERT INTO alembic_version VALUES ('0001')"
        ballast = "CREATE TABLE ballast AS SELECT zeroblob(300000) AS filling"
        change_store(paths, *FIRST_SCHEMA, revision, ballast)
        paths.run.mkdir()
        room = disk.fill()
        with pytest.raises(StorageFull):
            run(Database.open(paths))
        assert change_store(paths, "SELECT version_num FROM alembic_version") == [("0001",)]
        assert in_folder(paths.backups) == []
        assert list(disk.folder.rglob(".ashley-*")) == []
        room.unlink()
        run(run(Database.open(paths)).close())
        (kept,) = in_folder(paths.backups)
        assert kept.kind == "schema-0001"


def test_what_another_machine_writes_is_not_taken_for_left_over(
    run: Run[Any], tmp_path: Path, backups: Backups
) -> None:
    shared = tmp_path / "shared"
    shared.mkdir()
    theirs = shared / f".ashley-{uuid7()}.part"
    theirs.write_bytes(b"half of it")
    foreign = shared / ".ashley-note.part"
    foreign.write_bytes(b"no copy")
    run(backups.make(to=shared / "mine.db"))
    assert theirs.exists()
    os.utime(theirs, (0, 0))
    os.utime(foreign, (0, 0))
    run(backups.make(to=shared / "mine.db"))
    assert {path.name for path in shared.iterdir()} == {"mine.db", foreign.name}
