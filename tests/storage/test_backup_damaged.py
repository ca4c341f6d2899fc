"""A store that cannot be read: kept aside, and the newest good backup in its place."""

from __future__ import annotations

import os
import random
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from ashley_desktop.errors import (
    BackupUnusable,
    StorageBusy,
    StorageDamaged,
    StorageFull,
    StorageMissing,
)
from ashley_desktop.paths import Paths
from ashley_desktop.storage.backups import Backups, newest_good, reinstate
from ashley_desktop.storage.db import Database, begin_anew
from ashley_desktop.storage.session_store import SessionStore
from tests.helpers.small_disk import small_disk
from tests.helpers.store import Run, change_store
from tests.storage.filling import fill


@pytest.fixture
def kept(run: Run[Any], paths: Paths) -> Paths:
    """A closed store of two sessions with two backups; the older one holds the first alone."""
    db = run(Database.open(paths))
    backups = Backups(paths, db)
    fill(run, db, "first", 400, content="x" * 1000)
    run(backups.make())
    fill(run, db, "second", 400, content="y" * 1000)
    run(backups.make())
    run(db.close())
    return paths


def noise(size: int) -> bytes:
    return random.Random(7).randbytes(size)


def bits(whole: bytes) -> bytes:
    """One bit in every page is another, as on a memory stick at its end."""
    damaged = bytearray(whole)
    for page in range(0, len(whole), 4096):
        damaged[page + random.Random(page).randrange(4096)] ^= 1 << page // 4096 % 8
    return bytes(damaged)


DAMAGE: dict[str, Callable[[bytes], bytes]] = {
    "empty": lambda whole: b"",
    "truncated": lambda whole: whole[: len(whole) // 2],
    "truncated to a page": lambda whole: whole[:4096],
    "truncated within the header": lambda whole: whole[:60],
    "zeroed": lambda whole: bytes(len(whole)),
    "header destroyed": lambda whole: bytes(100) + whole[100:],
    "zeroed behind the first page": lambda whole: whole[:4096] + bytes(len(whole) - 4096),
    "bits": bits,
    "random": lambda whole: noise(len(whole)),
}


async def use(paths: Paths) -> None:
    """Open, list and read all, and make a backup: whatever is damaged is met."""
    db = await Database.open(paths)
    store = SessionStore(db)
    try:
        for session in await store.list():
            await store.messages(session.session_id)
        await Backups(paths, db).make()
    finally:
        await db.close()


@pytest.mark.parametrize("damage", DAMAGE.values(), ids=DAMAGE)
def test_what_is_damaged_is_told_kept_and_replaced(
    run: Run[Any], kept: Paths, damage: Callable[[bytes], bytes]
) -> None:
    broken = damage(kept.database.read_bytes())
    kept.database.write_bytes(broken)
    with pytest.raises(StorageDamaged) as caught:
        run(use(kept))
    assert caught.value.parameters == {"path": str(kept.database)}
    assert kept.database.read_bytes() == broken  # never a silent fresh start

    good = run(newest_good(kept))
    assert (good.sessions, good.messages) == (2, 800)
    done = run(reinstate(kept, good.path))
    assert (done.contents.sessions, done.contents.messages) == (2, 800)
    assert done.aside.name.startswith("ashley.db.damaged-")
    assert done.aside.read_bytes() == broken
    assert not list(kept.data_dir.glob(".ashley-*"))
    assert kept.database.stat().st_mode & 0o777 == 0o600

    db = run(Database.open(kept))
    store = SessionStore(db)
    assert {one.title for one in run(store.list())} == {"first", "second"}
    run(store.add_user_message("first", "goes on"))
    run(db.close())


def test_an_older_backup_is_found_where_the_newest_is_damaged(run: Run[Any], kept: Paths) -> None:
    newest, older = sorted(kept.backups.glob("*.db"), reverse=True)
    newest.write_bytes(bits(newest.read_bytes()))
    good = run(newest_good(kept))
    assert (good.path, good.sessions) == (older, 1)


def test_a_log_of_garbage_is_no_part_of_the_store(run: Run[Any], kept: Paths) -> None:
    Path(f"{kept.database}-wal").write_bytes(noise(50_000))
    db = run(Database.open(kept))
    assert len(run(SessionStore(db).list())) == 2
    run(db.close())


def test_what_lies_beside_goes_aside_too(run: Run[Any], kept: Paths) -> None:
    kept.database.write_bytes(noise(8192))
    for suffix in ("-wal", "-shm"):
        Path(f"{kept.database}{suffix}").write_bytes(b"of the damaged one")
    done = run(reinstate(kept, run(newest_good(kept)).path))
    assert Path(f"{done.aside}-wal").read_bytes() == b"of the damaged one"
    run(use(kept))


def test_a_file_system_without_second_names(
    run: Run[Any], kept: Paths, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: Any) -> None:
        raise PermissionError

    kept.database.write_bytes(b"damaged")
    monkeypatch.setattr(os, "link", refuse)
    done = run(reinstate(kept, run(newest_good(kept)).path))
    assert done.aside.read_bytes() == b"damaged"
    run(use(kept))


def test_an_end_at_the_last_moment_leaves_the_damaged_one_in_its_place(
    run: Run[Any], kept: Paths, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A missing file would be begun anew by whoever starts next."""

    def end(*_: Any) -> None:
        raise KeyboardInterrupt

    good = run(newest_good(kept)).path
    kept.database.write_bytes(b"damaged")
    with monkeypatch.context() as dying:
        dying.setattr(os, "replace", end)
        with pytest.raises(KeyboardInterrupt):
            run(reinstate(kept, good))
    assert kept.database.read_bytes() == b"damaged"
    run(reinstate(kept, good))
    run(use(kept))


def test_a_store_that_is_gone_comes_back_from_its_backup(run: Run[Any], kept: Paths) -> None:
    kept.database.unlink()
    done = run(reinstate(kept, run(newest_good(kept)).path))
    assert done.aside is None
    run(use(kept))


def test_a_store_that_is_gone_is_never_begun_anew_by_itself(run: Run[Any], kept: Paths) -> None:
    kept.database.unlink()
    with pytest.raises(StorageMissing) as caught:
        run(Database.open(kept))
    assert caught.value.parameters == {"path": str(kept.database)}
    assert not kept.database.exists()
    run(begin_anew(kept))
    for _ in range(2):  # chosen once is chosen for good
        db = run(Database.open(kept))
        assert run(SessionStore(db).list()) == []
        run(db.close())


def test_a_damaged_store_makes_way_for_a_new_one_in_one_step(run: Run[Any], kept: Paths) -> None:
    kept.database.write_bytes(b"damaged")
    run(begin_anew(kept))
    (aside,) = kept.data_dir.glob("ashley.db.damaged-*")
    assert aside.read_bytes() == b"damaged"
    run(use(kept))


@pytest.mark.parametrize("anew", [False, True])
def test_the_log_of_a_store_that_is_gone_is_no_part_of_the_next(
    run: Run[Any], kept: Paths, anew: bool
) -> None:
    log = Path(f"{kept.database}-wal")
    db = run(Database.open(kept))
    fill(run, db, "third", 400, content="z" * 1000)
    left = log.read_bytes()
    run(db.close())
    kept.database.unlink()
    log.write_bytes(left)
    if anew:
        run(begin_anew(kept))
    else:
        assert run(reinstate(kept, run(newest_good(kept)).path)).aside is None
    (aside,) = kept.data_dir.glob("*-wal")
    assert aside.name.startswith("ashley.db.damaged-")
    assert aside.read_bytes() == left
    db = run(Database.open(kept))
    titles = {one.title for one in run(SessionStore(db).list())}
    assert titles == (set() if anew else {"first", "second"})
    run(db.close())
    assert change_store(kept, "PRAGMA integrity_check") == [("ok",)]


def test_a_damaged_backup_replaces_nothing(run: Run[Any], kept: Paths) -> None:
    kept.database.write_bytes(b"damaged")
    path = run(newest_good(kept)).path
    path.write_bytes(bits(path.read_bytes()))
    with pytest.raises(BackupUnusable):
        run(reinstate(kept, path))
    assert kept.database.read_bytes() == b"damaged"
    assert not list(kept.data_dir.glob("*.damaged-*"))


def test_nobody_is_robbed_of_an_open_store(run: Run[Any], kept: Paths) -> None:
    db = run(Database.open(kept))
    before = kept.database.read_bytes()
    with pytest.raises(StorageBusy):
        run(reinstate(kept, run(newest_good(kept)).path))
    assert kept.database.read_bytes() == before
    assert not list(kept.data_dir.glob("*.damaged-*"))
    run(db.close())


def test_a_full_disk_leaves_the_damaged_one(run: Run[Any], kept: Paths, tmp_path: Path) -> None:
    good = run(newest_good(kept)).path
    with small_disk(tmp_path / "disk", "2m") as disk:
        paths = Paths(disk.folder / "data")
        paths.data_dir.mkdir()
        paths.database.write_bytes(b"damaged")
        disk.fill()
        with pytest.raises(StorageFull):
            run(reinstate(paths, good))
        assert paths.database.read_bytes() == b"damaged"
        assert [one.name for one in paths.data_dir.glob("*.db*")] == ["ashley.db"]


def test_an_empty_file_is_a_new_store_where_nothing_was_kept(run: Run[Any], paths: Paths) -> None:
    paths.data_dir.mkdir()
    paths.database.touch()
    run(run(Database.open(paths)).close())
    assert paths.database.stat().st_size > 0
