from __future__ import annotations

import asyncio
import re
import stat
import subprocess
import sys
import threading
from pathlib import Path
from typing import Any

import pytest
import sqlcipher3.dbapi2 as driver

from ashley_desktop.paths import Paths
from ashley_desktop.storage.db import Database, set_aside
from ashley_desktop.storage.session_store import SessionStore
from tests.helpers.store import Run
from tests.storage.conftest import ROOT


def pragma(run: Run[Any], db: Database, name: str) -> Any:
    return run(db.read(lambda s: s.connection().exec_driver_sql(f"PRAGMA {name}").scalar()))


def test_the_connection_is_safe(run: Run[Any], db: Database) -> None:
    wanted = {"journal_mode": "wal", "synchronous": 2, "foreign_keys": 1, "busy_timeout": 5000}
    assert {name: pragma(run, db, name) for name in wanted} == wanted


def test_folders_and_files_are_the_users_alone(run: Run[Any], paths: Paths, db: Database) -> None:
    run(SessionStore(db).create(persona="Ashley"))
    modes = {path.name: stat.S_IMODE(path.stat().st_mode) for path in paths.data_dir.iterdir()}
    assert modes == {
        "ashley.db": 0o600,
        "ashley.db-wal": 0o600,
        "ashley.db-shm": 0o600,
        "run": 0o700,
    }
    assert stat.S_IMODE(paths.data_dir.stat().st_mode) == 0o700
    (lock,) = paths.run.iterdir()
    assert (lock.name, stat.S_IMODE(lock.stat().st_mode)) == (f"{db.writer_id}.lock", 0o600)


def test_what_is_closed_is_there_again(run: Run[Any], paths: Paths) -> None:
    db = run(Database.open(paths))
    made, _ = run(SessionStore(db).begin_session("?", persona="Ashley", title="t"))
    run(db.close())
    run(db.close())
    assert sorted(path.name for path in paths.data_dir.iterdir()) == ["ashley.db", "run"]
    db = run(Database.open(paths))
    assert run(SessionStore(db).list()) == [made]
    run(db.close())


@pytest.mark.parametrize("name", ["with space", "100%", "a?b#c", "é", "file:x"])
def test_any_folder_name_will_do(run: Run[Any], tmp_path: Path, name: str) -> None:
    paths = Paths(tmp_path / name / "deep")
    run(run(Database.open(paths)).close())
    assert paths.database.stat().st_size > 0


def test_an_exception_takes_the_transaction_back(run: Run[Any], db: Database) -> None:
    def half(session: Any) -> None:
        session.connection().exec_driver_sql("INSERT INTO setting VALUES ('a', '1')")
        raise LookupError("half way")

    with pytest.raises(LookupError, match="half way"):
        run(db.run(half))
    count = "SELECT count(*) FROM setting"
    assert run(db.read(lambda s: s.connection().exec_driver_sql(count).scalar())) == 0


def test_a_writing_transaction_holds_the_lock_from_its_start(
    run: Run[Any], paths: Paths, db: Database
) -> None:
    """A lock taken after the first read could be refused at once, without any waiting."""
    other = driver.connect(str(paths.database), timeout=0, check_same_thread=False)

    def read_then_write(session: Any) -> None:
        connection = session.connection()
        connection.exec_driver_sql("SELECT * FROM setting")
        with pytest.raises(driver.OperationalError, match="locked"):
            other.execute("INSERT INTO setting VALUES ('theirs', '1')")
        connection.exec_driver_sql("INSERT INTO setting VALUES ('ours', '1')")

    run(db.run(read_then_write))
    other.execute("INSERT INTO setting VALUES ('theirs', '1')")
    other.commit()
    other.close()


def test_all_work_is_done_in_one_thread_of_its_own(run: Run[Any], db: Database) -> None:
    async def many() -> set[int]:
        return set(
            await asyncio.gather(*(db.run(lambda _: threading.get_ident()) for _ in range(9)))
        )

    threads = run(many())
    assert len(threads) == 1
    assert threading.get_ident() not in threads


def test_a_cancelled_call_that_waits_is_not_begun(run: Run[Any], db: Database) -> None:
    begun, go_on = threading.Event(), threading.Event()
    done: list[str] = []

    def first(_: Any) -> None:
        begun.set()
        assert go_on.wait(30)
        done.append("first")

    async def cancel_both() -> None:
        running = asyncio.ensure_future(db.run(first))
        await asyncio.to_thread(begun.wait)
        waiting = asyncio.ensure_future(db.run(lambda _: done.append("second")))
        await asyncio.sleep(0)
        running.cancel()
        waiting.cancel()
        results = await asyncio.gather(running, waiting, return_exceptions=True)
        assert all(isinstance(one, asyncio.CancelledError) for one in results)
        go_on.set()
        await db.run(lambda _: done.append("third"))

    run(cancel_both())
    assert done == ["first", "third"]


def test_an_opening_that_is_cancelled_lets_go(run: Run[Any], paths: Paths) -> None:
    async def give_up() -> None:
        opening = asyncio.ensure_future(Database.open(paths))
        await asyncio.sleep(0)
        opening.cancel()
        with pytest.raises(asyncio.CancelledError):
            await opening

    run(give_up())
    for thread in threading.enumerate():
        if thread.name.startswith("store"):
            thread.join(30)
    assert not paths.run.exists() or list(paths.run.iterdir()) == []


def test_a_damaged_store_can_be_set_aside(run: Run[Any], paths: Paths) -> None:
    paths.data_dir.mkdir()
    for suffix in ("", "-wal", "-shm"):
        Path(f"{paths.database}{suffix}").write_text(f"remains{suffix}")
    aside = run(set_aside(paths))
    assert re.fullmatch(r"ashley\.db\.damaged-\d{8}T\d{6}\.\d{6}Z", aside.name)
    assert sorted(path.name for path in paths.data_dir.iterdir()) == [
        aside.name,
        f"{aside.name}-shm",
        f"{aside.name}-wal",
    ]
    assert Path(f"{aside}-wal").read_text() == "remains-wal"
    run(run(Database.open(paths)).close())
    assert aside.read_text() == "remains"


LIGHT = """
import sys
from ashley_desktop.storage import catalog_store, db, lock, session_store
heavy = {"sqlmodel", "sqlalchemy", "sqlcipher3", "pydantic", "alembic", "PySide6"}
assert not heavy & set(sys.modules), heavy & set(sys.modules)
import asyncio, pathlib
from ashley_desktop.paths import Paths
async def main():
    for _ in range(2):  # made, then found
        opened = await db.Database.open(Paths(pathlib.Path(sys.argv[1])))
        await session_store.SessionStore(opened).recover()
        await session_store.SessionStore(opened).list()
        await opened.close()
asyncio.run(main())
assert "sqlmodel" in sys.modules
assert "alembic" not in sys.modules
"""


def test_importing_is_light_and_opening_needs_no_alembic(paths: Paths) -> None:
    subprocess.run([sys.executable, "-c", LIGHT, str(paths.data_dir)], cwd=ROOT, check=True)
