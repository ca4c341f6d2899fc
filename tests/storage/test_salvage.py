"""What is brought back out of a damaged store: everything that can still be read, and no harm."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from ashley_desktop.errors import BackupUnusable
from ashley_desktop.paths import Paths
from ashley_desktop.storage.backup_records import Merged
from ashley_desktop.storage.backups import Backups
from ashley_desktop.storage.db import Database, begin_anew
from ashley_desktop.storage.session_store import SessionStore
from tests.durability.damage import damaged as somehow_damaged
from tests.helpers.store import Run, change_store
from tests.storage.filling import fill

PAGE = 4096
TALKS, SAID = 12, 30


@pytest.fixture
def whole(run: Run[Any], paths: Paths) -> bytes:
    """A closed store of twelve sessions with thirty messages each."""
    db = run(Database.open(paths))
    for number in range(TALKS):
        fill(run, db, f"talk-{number}", SAID, content=f"said in {number} " * 60)
    run(db.close())
    return paths.database.read_bytes()


def brought_back(run: Run[Any], paths: Paths, broken: bytes) -> tuple[Merged, dict[str, int]]:
    """Begin anew beside a damaged store, and bring back what it holds.

    Returns: what was done, and how many messages each session shows.
    """
    paths.database.write_bytes(broken)
    run(begin_anew(paths))
    (aside,) = paths.data_dir.glob("ashley.db.damaged-*")

    async def work() -> tuple[Merged, dict[str, int]]:
        db = await Database.open(paths)
        try:
            merged = await Backups(paths, db).salvage(aside)
            assert (await Backups(paths, db).salvage(aside)).messages_added == 0
            store = SessionStore(db)
            shown = {}
            for session in await store.list():
                messages = await store.messages(session.session_id)
                shown[session.session_id] = len(messages)
                assert session.message_count == len(messages)
            return merged, shown
        finally:
            await db.close()

    done = run(work())
    assert aside.read_bytes() == broken
    assert change_store(paths, "PRAGMA integrity_check") == [("ok",)]
    assert change_store(paths, "PRAGMA foreign_key_check") == []
    return done


def test_of_a_store_that_is_whole_nothing_is_lost(
    run: Run[Any], paths: Paths, whole: bytes
) -> None:
    before = change_store(paths, "SELECT message_id, content, parent_id FROM message ORDER BY 1")
    merged, shown = brought_back(run, paths, whole)
    assert (merged.sessions_added, merged.messages_added) == (TALKS, TALKS * SAID)
    assert shown == {f"talk-{number}": SAID for number in range(TALKS)}
    after = change_store(paths, "SELECT message_id, content, parent_id FROM message ORDER BY 1")
    assert after == before


def test_half_of_a_file_gives_what_lies_in_it(run: Run[Any], paths: Paths, whole: bytes) -> None:
    merged, shown = brought_back(run, paths, whole[: len(whole) // 2])
    assert merged.messages_added > TALKS * SAID // 4
    assert sum(shown.values()) == merged.messages_added


def test_messages_behind_a_lost_page_hang_under_those_before_it(
    run: Run[Any], paths: Paths, whole: bytes
) -> None:
    at = whole.index(b"said in 5 said in 5")
    page = at // PAGE * PAGE
    _, shown = brought_back(run, paths, whole[:page] + bytes(PAGE) + whole[page + PAGE :])
    lost = TALKS * SAID - sum(shown.values())
    assert 0 < lost < 10
    assert len(shown) == TALKS  # each of them one branch, as `brought_back` counts


def test_a_destroyed_first_page_is_taken_from_a_backup(
    run: Run[Any], paths: Paths, whole: bytes
) -> None:
    async def back_up() -> None:
        db = await Database.open(paths)
        await Backups(paths, db).make()
        await db.close()

    run(back_up())
    _, shown = brought_back(run, paths, bytes(PAGE) + whole[PAGE:])
    assert sum(shown.values()) == TALKS * SAID


def test_a_session_that_is_gone_is_made_around_its_messages(
    run: Run[Any], paths: Paths, whole: bytes
) -> None:
    change_store(paths, "DELETE FROM session WHERE session_id = 'talk-3'")
    change_store(paths, "PRAGMA wal_checkpoint(TRUNCATE)")
    _, shown = brought_back(run, paths, paths.database.read_bytes())
    assert shown["talk-3"] == SAID
    found = change_store(paths, "SELECT title, persona FROM session WHERE session_id = 'talk-3'")
    assert found[0][0].startswith("said in 3 said")


def test_what_makes_no_sense_is_left_out_of_its_row(
    run: Run[Any], paths: Paths, whole: bytes
) -> None:
    change_store(
        paths,
        "UPDATE message SET created_at = 'no time', state = 'odd', parent_id = 'talk-1-9',"
        " error_parameters = '{', prompt_tokens = 'many' WHERE message_id = 'talk-1-5'",
        "UPDATE session SET active_leaf_id = 'gone', folder_id = 'gone', attached = '['"
        " WHERE session_id = 'talk-1'",
    )
    change_store(paths, "PRAGMA wal_checkpoint(TRUNCATE)")
    _, shown = brought_back(run, paths, paths.database.read_bytes())
    assert shown["talk-1"] == SAID
    found = change_store(
        paths,
        "SELECT state, parent_id, error_parameters, prompt_tokens, created_at FROM message"
        " WHERE message_id = 'talk-1-5'",
    )
    assert found == [("interrupted", "talk-1-4", None, None, "2026-01-01 00:00:04.000000")]


@pytest.mark.parametrize("broken", [b"", b"no database" * 1000, bytes(PAGE * 8)])
def test_where_nothing_can_be_read_that_is_said(run: Run[Any], paths: Paths, broken: bytes) -> None:
    paths.data_dir.mkdir()
    damaged = paths.data_dir / "ashley.db.damaged-x"
    damaged.write_bytes(broken)

    async def work() -> None:
        db = await Database.open(paths)
        try:
            await Backups(paths, db).salvage(damaged)
        finally:
            await db.close()

    with pytest.raises(BackupUnusable) as caught:
        run(work())
    assert caught.value.parameters["problem"] == "salvage_nothing"
    assert not list(paths.data_dir.glob(".ashley-*"))


def test_however_it_is_damaged_only_what_was_there_comes_back(
    run: Run[Any], tmp_path: Path, paths: Paths, whole: bytes
) -> None:
    known = {f"talk-{number}-{said}" for number in range(TALKS) for said in range(SAID)}
    back = 0
    for seed in range(24):
        kind, broken = somehow_damaged(whole, seed)
        place = Paths(tmp_path / f"{seed}")
        place.data_dir.mkdir()
        try:
            brought_back(run, place, broken)
        except BackupUnusable:
            continue
        found = {one for (one,) in change_store(place, "SELECT message_id FROM message")}
        if kind != "bits":
            assert found <= known, seed
        back += len(found & known)
    assert back > 24 * len(known) * 0.5
