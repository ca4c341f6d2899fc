"""A backup put in the store's place, also while others have the store open."""

from __future__ import annotations

import asyncio
import subprocess
import threading
from collections.abc import Callable
from contextlib import closing, suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from sqlcipher3 import dbapi2

from ashley_desktop.errors import BackupUnusable, ReplyUnderWay, StorageDamaged, StorageFull
from ashley_desktop.paths import Paths
from ashley_desktop.storage.backup_records import Tally
from ashley_desktop.storage.backups import Backups
from ashley_desktop.storage.db import Database
from ashley_desktop.storage.records import State
from ashley_desktop.storage.session_store import SessionStore
from tests.helpers.small_disk import small_disk
from tests.helpers.store import Run, change_store
from tests.storage.filling import START, fill
from tests.storage.test_backups import break_a_page
from tests.storage.test_processes import line
from tests.storage.test_schema import FIRST_SCHEMA

Child = Callable[..., "subprocess.Popen[str]"]
MODEL = {"persona": "Ashley", "provider": "offline", "model": "tiny"}


@pytest.fixture
def backups(paths: Paths, db: Database) -> Backups:
    return Backups(paths, db)


def ids(run: Run[Any], store: SessionStore) -> set[str]:
    return {session.session_id for session in run(store.list())}


def untouched(paths: Paths) -> bool:
    """Nothing temporary is left, in the data folder or among the backups."""
    return not [*paths.data_dir.glob(".ashley-*"), *paths.backups.glob(".ashley-*")]


def test_a_restore_puts_everything_back_and_keeps_what_was_there(
    run: Run[Any], paths: Paths, db: Database, store: SessionStore, backups: Backups
) -> None:
    fill(run, db, "one", 30)
    made = run(backups.make())
    run(store.purge("one"))
    run(store.begin_session("later", persona="Ashley", title="later"))
    later = ids(run, store)

    foreseen = run(backups.compare(made.path))
    restored = run(backups.restore(made.path))
    assert ids(run, store) == {"one"}
    assert len(run(store.messages("one"))) == 30
    assert restored.change == foreseen
    assert (foreseen.sessions, foreseen.messages) == (Tally(1, 1, 0), Tally(1, 30, 0))
    assert foreseen.newest_there == START
    assert foreseen.newest_here is not None
    assert (datetime.now(UTC) - foreseen.newest_here).total_seconds() < 60
    assert (restored.kept.kind, restored.kept.sessions) == ("before-restore", 1)

    run(backups.restore(restored.kept.path))
    assert ids(run, store) == later
    assert untouched(paths)


def test_the_store_goes_on_after_a_restore(
    run: Run[Any], paths: Paths, db: Database, store: SessionStore, backups: Backups
) -> None:
    made = run(backups.make())
    fill(run, db, "gone", 2000, content="x" * 1000)
    assert not run(db.changed_elsewhere())
    run(backups.restore(made.path))
    assert run(db.changed_elsewhere())  # the window that restored lists anew, too
    session, _ = run(store.begin_session("new", persona="Ashley", title="new"))
    run(db.close())
    again = run(Database.open(paths))
    assert ids(run, SessionStore(again)) == {session.session_id}
    mode = run(again.glance(lambda driver: driver.execute("PRAGMA journal_mode").fetchone()))
    assert mode == ("wal",)
    run(again.close())


def test_comparing_tells_what_is_in_both(
    run: Run[Any], db: Database, store: SessionStore, backups: Backups
) -> None:
    fill(run, db, "both", 4)
    made = run(backups.make())
    run(store.add_user_message("both", "more"))
    compared = run(backups.compare(made.path))
    assert (compared.sessions, compared.messages) == (Tally(0, 0, 1), Tally(1, 0, 4))
    assert len(run(store.messages("both"))) == 5
    assert [one.kind for one in run(backups.list())] == ["manual"]


def test_an_empty_store_is_compared(run: Run[Any], backups: Backups) -> None:
    made = run(backups.make())
    compared = run(backups.compare(made.path))
    assert compared.sessions == compared.messages == Tally(0, 0, 0)
    assert compared.newest_here is compared.newest_there is None


def test_another_process_sees_the_restore(
    run: Run[Any], paths: Paths, db: Database, store: SessionStore, backups: Backups
) -> None:
    fill(run, db, "one", 3)
    made = run(backups.make())
    run(store.purge("one"))
    window = run(Database.open(paths))
    beside = SessionStore(window)
    assert ids(run, beside) == set()
    run(backups.restore(made.path))
    assert run(window.changed_elsewhere())
    assert ids(run, beside) == {"one"}
    run(beside.add_user_message("one", "written by the other one"))
    assert len(run(store.messages("one"))) == 4
    run(window.close())


def test_a_reply_under_way_refuses_the_restore(
    run: Run[Any], paths: Paths, store: SessionStore, backups: Backups, child: Child
) -> None:
    made = run(backups.make())
    writer = child("hold")
    session_id, reply_id = line(writer).split()
    with pytest.raises(ReplyUnderWay) as caught:
        run(backups.restore(made.path))
    assert caught.value.parameters == {"problem": "restore_under_reply"}
    assert [one.kind for one in run(backups.list())] == ["manual"]
    assert run(store.message(reply_id)).state is State.STREAMING
    assert untouched(paths)
    writer.kill()
    writer.communicate()
    run(backups.restore(made.path))  # nobody writes that reply any more
    assert ids(run, store) == set()
    (kept,) = (one for one in run(backups.list()) if one.kind == "before-restore")
    run(backups.restore(kept.path))
    assert run(store.get(session_id)).session_id == session_id


def test_a_reply_that_grew_when_the_backup_was_made_has_ended_in_it(
    run: Run[Any], store: SessionStore, backups: Backups
) -> None:
    session, question = run(store.begin_session("?", persona="Ashley", title="t"))
    reply = run(store.start_reply(question.message_id, **MODEL))
    run(store.append_chunk(reply.message_id, "so far"))
    made = run(backups.make())
    run(store.finish_reply(reply.message_id, state=State.COMPLETE, content="so far, so good"))
    run(backups.restore(made.path))
    mended = run(store.message(reply.message_id))
    assert (mended.state, mended.content) == (State.INTERRUPTED, "so far")
    run(store.add_user_message(session.session_id, "go on"))


def test_a_store_that_another_program_writes_to_is_waited_for(
    run: Run[Any], paths: Paths, store: SessionStore, backups: Backups
) -> None:
    made = run(backups.make())
    run(store.create(persona="Ashley"))
    greedy = dbapi2.connect(str(paths.database), isolation_level=None, check_same_thread=False)
    greedy.execute("BEGIN IMMEDIATE")
    asked = threading.Thread(target=run, args=(backups.restore(made.path),))
    asked.start()
    while not list(paths.data_dir.glob(".ashley-*.part")):
        assert asked.is_alive()
    greedy.execute("COMMIT")
    asked.join()
    greedy.close()
    assert ids(run, store) == set()


DAMAGED: dict[str, tuple[Callable[[bytes], bytes], str]] = {
    "empty": (lambda whole: b"", "backup_foreign"),
    "a text": (lambda whole: b"no database " * 1000, "backup_foreign"),
    "header destroyed": (lambda whole: bytes(100) + whole[100:], "backup_foreign"),
    "header alone": (lambda whole: whole[:100], "backup_damaged"),
    "truncated": (lambda whole: whole[: len(whole) // 2], "backup_damaged"),
    "zeroed": (lambda whole: whole[:4096] + bytes(len(whole) - 4096), "backup_damaged"),
}


@pytest.mark.parametrize(("damage", "problem"), DAMAGED.values(), ids=DAMAGED)
@pytest.mark.parametrize("call", ["compare", "restore", "merge"])
def test_a_file_that_is_not_whole_changes_nothing(
    run: Run[Any],
    paths: Paths,
    db: Database,
    store: SessionStore,
    backups: Backups,
    call: str,
    damage: Callable[[bytes], bytes],
    problem: str,
) -> None:
    fill(run, db, "one", 300, content="x" * 1000)
    made = run(backups.make())
    made.path.write_bytes(damage(made.path.read_bytes()))
    before = made.path.read_bytes()
    with pytest.raises(BackupUnusable) as caught:
        run(getattr(backups, call)(made.path))
    assert caught.value.parameters == {"path": str(made.path), "problem": problem}
    assert ids(run, store) == {"one"}
    assert made.path.read_bytes() == before
    assert len(run(backups.list())) == 1
    assert untouched(paths)


def test_files_of_others_and_newer_ones_are_refused(
    run: Run[Any], tmp_path: Path, backups: Backups
) -> None:
    foreign, newer = tmp_path / "bookmarks.db", tmp_path / "newer.db"
    with closing(dbapi2.connect(str(foreign))) as database, database:
        database.execute("CREATE TABLE bookmarks (url TEXT)")
    run(backups.make(to=newer))
    with closing(dbapi2.connect(str(newer))) as database, database:
        database.execute("UPDATE alembic_version SET version_num = '9999'")
    found = {}
    for path in (foreign, newer, tmp_path / "nowhere.db", tmp_path):
        with pytest.raises(BackupUnusable) as caught:
            run(backups.restore(path))
        found[path.name] = caught.value.parameters["problem"]
    assert found == {
        "bookmarks.db": "backup_foreign",
        "newer.db": "backup_newer",
        "nowhere.db": "backup_missing",
        tmp_path.name: "backup_missing",
    }


def test_an_older_schema_is_brought_up_on_a_copy(
    run: Run[Any], tmp_path: Path, store: SessionStore, backups: Backups
) -> None:
    path = tmp_path / "old.db"
    with closing(dbapi2.connect(str(path))) as old, old:
        for statement in FIRST_SCHEMA:
            old.execute(statement)
        old.execute("INSERT INTO alembic_version VALUES ('0001')")
        old.execute(
            "INSERT INTO session (session_id, title, title_is_users, persona, created_at,"
            " updated_at, pinned, attached)"
            " VALUES ('old', 'Kept', 0, 'Ashley', '2026-01-01', '2026-01-01', 0, '{}')"
        )
    before = path.read_bytes()
    assert run(backups.compare(path)).sessions == Tally(0, 1, 0)
    run(backups.restore(path))
    assert [(one.session_id, one.title) for one in run(store.list())] == [("old", "Kept")]
    assert path.read_bytes() == before


def test_a_raw_copy_with_its_log_is_read_whole(
    run: Run[Any], tmp_path: Path, paths: Paths, db: Database, store: SessionStore, backups: Backups
) -> None:
    fill(run, db, "one", 3)  # still in the log alone
    for suffix in ("", "-wal"):
        content = Path(f"{paths.database}{suffix}").read_bytes()
        (tmp_path / f"raw.db{suffix}").write_bytes(content)
    run(store.purge("one"))
    run(backups.restore(tmp_path / "raw.db"))
    assert ids(run, store) == {"one"}


def test_a_disk_that_fills_up_leaves_the_store_as_it_was(run: Run[Any], tmp_path: Path) -> None:
    with small_disk(tmp_path / "disk", "24m") as disk:
        paths = Paths(disk.folder / "data")
        db = run(Database.open(paths))
        store, backups = SessionStore(db), Backups(paths, db)
        fill(run, db, "large", 2000, content="x" * 1000)
        large = run(backups.make(to=tmp_path / "large.db"))
        run(store.purge("large"))
        fill(run, db, "small", 3)
        failed = 0
        for room_left in range(0, 12, 2):
            room = disk.fill()
            os_truncate(room, room_left << 20)
            try:
                run(backups.restore(large.path))
            except StorageFull:
                failed += 1
                assert ids(run, store) == {"small"}
                assert untouched(paths)
                room.unlink()
                run(store.add_user_message("small", "goes on"))
            else:
                assert ids(run, store) == {"large"}
                break
        assert failed >= 2
        run(db.close())


def os_truncate(room: Path, less: int) -> None:
    with room.open("rb+") as file:
        file.truncate(max(0, room.stat().st_size - less))


def test_a_store_that_is_not_whole_is_not_replaced_unseen(
    run: Run[Any], paths: Paths, db: Database, backups: Backups
) -> None:
    fill(run, db, "one", 600, content="x" * 1000)
    made = run(backups.make())
    run(db.glance(lambda driver: driver.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()))
    break_a_page(paths.database)
    with pytest.raises(StorageDamaged) as caught:
        run(backups.restore(made.path))
    assert caught.value.parameters == {"path": str(paths.database)}


def test_settings_come_back_too(run: Run[Any], paths: Paths, backups: Backups) -> None:
    change_store(paths, "INSERT INTO setting VALUES ('provider', '\"mine\"')")
    made = run(backups.make())
    change_store(paths, "DELETE FROM setting")
    run(backups.restore(made.path))
    assert change_store(paths, "SELECT value FROM setting") == [('"mine"',)]


@pytest.mark.parametrize("after_ms", [0, 2, 5, 10, 15, 20, 30])
@pytest.mark.parametrize("call", ["restore", "merge", "compare"])
def test_what_is_given_up_is_done_or_not_begun(
    run: Run[Any],
    paths: Paths,
    db: Database,
    store: SessionStore,
    backups: Backups,
    call: str,
    after_ms: int,
) -> None:
    fill(run, db, "one", 600, content="x" * 1000)
    made = run(backups.make())
    run(store.purge("one"))

    async def give_up() -> None:
        with suppress(TimeoutError):
            async with asyncio.timeout(after_ms / 1000):
                await getattr(backups, call)(made.path)
        assert untouched(paths)  # no thread goes on behind our back

    run(give_up())
    assert ids(run, store) in ({"one"}, set())
    run(store.create(persona="Ashley"))
    assert [path.stem for path in paths.run.iterdir()] == [db.writer_id]
