"""Disks that are full, folders that refuse, files that are broken."""

from __future__ import annotations

import os
import random
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import sqlcipher3.dbapi2 as driver

from ashley_desktop.errors import (
    StorageBusy,
    StorageDamaged,
    StorageFull,
    StorageUnwritable,
)
from ashley_desktop.paths import Paths
from ashley_desktop.storage import db as db_module
from ashley_desktop.storage.db import Database
from ashley_desktop.storage.records import State
from ashley_desktop.storage.session_store import SessionStore
from tests.helpers.small_disk import SmallDisk, small_disk
from tests.helpers.store import Run
from tests.storage.conftest import ROOT

NOBODY = 65534
MODEL = {"persona": "Ashley", "provider": "offline", "model": "tiny"}


@pytest.fixture
def filled(run: Run[Any], paths: Paths) -> Paths:
    """A closed store with some pages."""
    db = run(Database.open(paths))
    store = SessionStore(db)
    for number in range(20):
        run(store.begin_session(f"{number} " * 2000, persona="Ashley", title="t"))
    run(db.close())
    return paths


async def append_much(store: SessionStore, message_id: str) -> None:
    for _ in range(100):
        await store.append_chunk(message_id, "x" * 100_000)


def noise(size: int) -> bytes:
    return random.Random(7).randbytes(size)


DAMAGE: dict[str, Callable[[bytes], bytes]] = {
    "zeroed header": lambda whole: bytes(100) + whole[100:],
    "zeroed": lambda whole: bytes(len(whole)),
    "truncated in the middle": lambda whole: whole[: len(whole) // 2],
    "truncated to a page": lambda whole: whole[:4096],
    "truncated within the header": lambda whole: whole[:60],
    "random bytes": lambda whole: noise(len(whole)),
    "a text": lambda whole: b"not a database, but longer than a header " * 20,
    "three bytes": lambda whole: b"SQL",
    "random first page behind the header": lambda whole: whole[:100] + noise(3996) + whole[4096:],
}


@pytest.mark.parametrize("damage", DAMAGE.values(), ids=DAMAGE.keys())
def test_a_damaged_file_is_told_and_left_alone(
    run: Run[Any], filled: Paths, damage: Callable[[bytes], bytes]
) -> None:
    filled.database.write_bytes(damage(filled.database.read_bytes()))
    before = filled.database.read_bytes()
    with pytest.raises(StorageDamaged) as caught:
        run(Database.open(filled))
    assert caught.value.parameters == {"path": str(filled.database)}
    assert filled.database.read_bytes() == before
    assert [path.name for path in filled.data_dir.iterdir() if "db" in path.name] == ["ashley.db"]
    assert list(filled.run.iterdir()) == []


def test_damage_further_in_is_told_when_it_is_met(run: Run[Any], filled: Paths) -> None:
    whole = filled.database.read_bytes()
    filled.database.write_bytes(whole[:4096] + noise(len(whole) - 4096))
    before = filled.database.read_bytes()

    async def use() -> None:
        opened = await Database.open(filled)
        try:
            await SessionStore(opened).list()
        finally:
            await opened.close()

    with pytest.raises(StorageDamaged):
        run(use())
    assert filled.database.read_bytes() == before


def test_a_full_store_says_so_and_works_again(
    run: Run[Any], db: Database, store: SessionStore
) -> None:
    session, question = run(store.begin_session("?", persona="Ashley", title="t"))
    reply = run(store.start_reply(question.message_id, **MODEL))
    run(store.append_chunk(reply.message_id, "kept"))

    def pages(limit: int) -> None:
        words = f"PRAGMA max_page_count = {limit}"
        run(db.read(lambda s: s.connection().exec_driver_sql(words).scalar()))

    pages(1)  # SQLite takes it as: no page more than there are
    with pytest.raises(StorageFull):
        run(append_much(store, reply.message_id))
    assert run(store.message(reply.message_id)).content.startswith("kept")
    pages(1 << 30)
    run(store.finish_reply(reply.message_id, state=State.COMPLETE, content="y" * 100_000))
    assert run(store.get(session.session_id)).message_count == 2


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[SmallDisk]:
    """A disk of 1 MiB."""
    with small_disk(tmp_path / "disk", "1m") as mounted:
        yield mounted


def test_a_full_disk_says_so_and_works_again(run: Run[Any], disk: SmallDisk) -> None:
    db = run(Database.open(Paths(disk.folder / "data")))
    store = SessionStore(db)
    session, question = run(store.begin_session("?", persona="Ashley", title="t"))
    reply = run(store.start_reply(question.message_id, **MODEL))
    stuffing = disk.fill()
    with pytest.raises(StorageFull):
        run(append_much(store, reply.message_id))
    with pytest.raises(StorageFull):
        run(store.finish_reply(reply.message_id, state=State.COMPLETE, content="y" * 20_000))
    assert run(store.message(reply.message_id)).state is State.STREAMING
    stuffing.unlink()
    run(store.finish_reply(reply.message_id, state=State.COMPLETE, content="y" * 20_000))
    assert run(store.get(session.session_id)).message_count == 2
    run(db.close())


def test_a_disk_that_is_full_from_the_start_says_so(run: Run[Any], disk: SmallDisk) -> None:
    (disk.folder / "data").mkdir()
    disk.fill()
    with pytest.raises(StorageFull):
        run(Database.open(Paths(disk.folder / "data")))


def test_a_store_on_a_full_disk_says_so(run: Run[Any], disk: SmallDisk) -> None:
    paths = Paths(disk.folder / "data")
    run(run(Database.open(paths)).close())
    stuffing = disk.fill()
    before = paths.database.read_bytes()
    with pytest.raises(StorageFull):
        run(Database.open(paths))
    assert paths.database.read_bytes() == before
    stuffing.unlink()
    run(run(Database.open(paths)).close())


def test_a_folder_that_cannot_be_made_says_so(run: Run[Any], tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(StorageUnwritable) as caught:
        run(Database.open(Paths(tmp_path / "file" / "data")))
    assert str(tmp_path / "file") in str(caught.value.parameters["path"])


def test_a_folder_in_the_databases_place_says_so(run: Run[Any], paths: Paths) -> None:
    paths.database.mkdir(parents=True)
    with pytest.raises(StorageUnwritable):
        run(Database.open(paths))


AS_NOBODY = """
import asyncio, os, sys
from pathlib import Path
import sqlcipher3, sqlmodel
from ashley_desktop.storage import driver_errors, schema, session_rows, session_store
from ashley_desktop.errors import StorageUnwritable
from ashley_desktop.paths import Paths
from ashley_desktop.storage.db import Database
if os.geteuid() == 0:
    os.setgid(int(sys.argv[2]))
    os.setuid(int(sys.argv[2]))
async def main():
    db = await Database.open(Paths(Path(sys.argv[1])))
    try:
        await session_store.SessionStore(db).create(persona="Ashley")
    finally:
        await db.close()
try:
    asyncio.run(main())
except StorageUnwritable as error:
    print(error.code, error.parameters["path"])
"""


def as_nobody(paths: Paths) -> str:
    """Write into the store as a user whom the rights of files bind."""
    words = [sys.executable, "-c", AS_NOBODY, str(paths.data_dir), str(NOBODY)]
    return subprocess.run(words, cwd=ROOT, check=True, capture_output=True, text=True).stdout


@pytest.fixture
def public() -> Iterator[Paths]:
    """A data folder that nobody can reach, which the folders of other tests are not."""
    with tempfile.TemporaryDirectory() as folder:
        Path(folder).chmod(0o755)
        paths = Paths(Path(folder) / "data")
        paths.data_dir.mkdir()
        if os.geteuid() == 0:
            os.chown(paths.data_dir, NOBODY, NOBODY)
        yield paths


@pytest.mark.parametrize("refusing", ["", "run", "ashley.db"])
def test_rights_that_are_missing_are_told(public: Paths, refusing: str) -> None:
    assert as_nobody(public) == ""
    path = public.data_dir / refusing
    path.chmod(0o500 if path.is_dir() else 0o400)
    assert as_nobody(public).startswith("storage_unwritable ")


def test_an_empty_folder_that_refuses_is_told(public: Paths) -> None:
    public.data_dir.chmod(0o500)
    assert as_nobody(public).startswith("storage_unwritable ")


def test_a_store_that_stays_locked_says_so(
    run: Run[Any], paths: Paths, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(db_module, "BUSY_TIMEOUT_S", 0.1)
    db = run(Database.open(paths))
    store = SessionStore(db)
    greedy = driver.connect(str(paths.database))
    greedy.execute("BEGIN IMMEDIATE")
    with pytest.raises(StorageBusy):
        run(store.create(persona="Ashley"))
    assert run(store.list()) == []  # readers do not wait
    greedy.rollback()
    greedy.close()
    run(store.create(persona="Ashley"))
    run(db.close())
