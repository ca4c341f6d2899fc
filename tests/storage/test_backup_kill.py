"""kill -9 in the middle of backups, restores and merges: nothing is lost, nothing is left over."""

from __future__ import annotations

import os
import random
import select
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from ashley_desktop.paths import Paths
from ashley_desktop.storage.backup_names import in_folder
from ashley_desktop.storage.backup_records import Contents
from ashley_desktop.storage.backups import Backups
from ashley_desktop.storage.db import Database
from tests.helpers.store import Run, change_store
from tests.storage.conftest import ROOT
from tests.storage.filling import fill

KILLS = 5
DEED_MS = 60  # about what a deed takes; the kill comes somewhere in it

State = list[tuple[str, int]]


class Victim:
    """A process that is killed at a moment that nobody chose."""

    def __init__(self, *words: str) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-m", "tests.storage.backup_child", *words],
            cwd=ROOT,
            stdout=subprocess.PIPE,
            text=True,
        )

    def kill(self, chance: random.Random, deeds: int) -> list[list[str]]:
        """Kill it within the deed that follows so many; what it had said, word by word."""
        assert self._process.stdout
        with self._process, self._process.stdout as out:
            said = [out.readline().split() for _ in range(2 * deeds + 1)]
            select.select([out], [], [], chance.random() * DEED_MS / 1000)
            self._process.kill()
            said += [line.split() for line in out.read().splitlines()]
        assert said[2 * deeds][0] == "begin"
        return said


@pytest.fixture
def stores(run: Run[Any], tmp_path: Path, paths: Paths) -> dict[str, State]:
    """Two backups, of which the store holds the first, with what is in each."""
    found: dict[str, State] = {}
    for name, messages in (("second", 900), ("first", 300)):
        other = Paths(tmp_path / name)
        db = run(Database.open(other))
        fill(run, db, name, messages, content=name * 200)
        made = run(Backups(other, db).make(to=tmp_path / f"{name}.db"))
        run(db.close())
        found[str(made.path)] = state(other)
    db = run(Database.open(paths))
    run(Backups(paths, db).restore(made.path))
    run(db.close())
    return found


def state(paths: Paths) -> State:
    return [
        (str(session), int(count))
        for session, count in change_store(
            paths, "SELECT session_id, count(*) FROM message GROUP BY 1 ORDER BY 1"
        )
    ]


def whole(run: Run[Any], paths: Paths) -> None:
    """The store and every backup are whole; what was left over goes with the next daily one."""
    assert change_store(paths, "PRAGMA integrity_check") == [("ok",)]
    db = run(Database.open(paths))
    backups = Backups(paths, db)
    for record in in_folder(paths.backups):
        assert run(backups.verify(record.path)) is not None
    run(backups.daily())
    run(db.clear_dead_writers())
    run(db.close())
    left = [*paths.data_dir.rglob(".ashley-*"), *paths.run.iterdir()]
    assert left == []


@pytest.mark.parametrize("seed", range(KILLS))
def test_a_killed_restore_is_done_or_not_begun(
    run: Run[Any], paths: Paths, stores: dict[str, State], seed: int
) -> None:
    chance = random.Random(seed)
    said = Victim(str(paths.data_dir), "restore", *stores).kill(chance, seed % 3)
    word, file = said[-1]
    possible = [stores[file]]
    if word == "begin":
        possible.append(next(kept for name, kept in stores.items() if name != file))
    assert state(paths) in possible
    kept = [record for record in in_folder(paths.backups) if record.kind == "before-restore"]
    assert len(kept) >= sum(word == "done" for word, _ in said)
    whole(run, paths)


@pytest.mark.parametrize("seed", range(KILLS))
def test_a_killed_backup_leaves_the_older_one_whole(
    run: Run[Any], tmp_path: Path, paths: Paths, seed: int
) -> None:
    db = run(Database.open(paths))
    fill(run, db, "one", 900, content="x" * 1000)
    backups = Backups(paths, db)
    target = tmp_path / "kept" / "mine.db"
    target.parent.mkdir()
    run(backups.make(to=target))
    fill(run, db, "two", 30)
    Victim(str(paths.data_dir), "backup", str(target)).kill(random.Random(seed), seed % 2)
    assert run(backups.verify(target)) in (Contents(1, 900), Contents(2, 930))
    for path in target.parent.glob(".ashley-*"):
        os.utime(path, (0, 0))  # outside the data folder only age tells
    run(backups.make(to=target))
    assert [path.name for path in target.parent.iterdir()] == ["mine.db"]
    run(db.close())
    whole(run, paths)


@pytest.mark.parametrize("seed", range(KILLS))
def test_a_killed_merge_is_done_or_not_begun(
    run: Run[Any], paths: Paths, stores: dict[str, State], seed: int
) -> None:
    second, first = stores
    Victim(str(paths.data_dir), "merge", second).kill(random.Random(seed), 0)
    both = sorted([*stores[first], *stores[second]])
    assert state(paths) in (stores[first], both)
    whole(run, paths)
    Victim(str(paths.data_dir), "merge", second).kill(random.Random(seed), 1)
    assert state(paths) == both


@pytest.mark.parametrize("seed", range(KILLS))
def test_a_killed_reinstatement_never_leaves_nothing(
    run: Run[Any], paths: Paths, stores: dict[str, State], seed: int
) -> None:
    second, first = stores
    broken = b"damaged" * 1000
    paths.database.write_bytes(broken)
    said = Victim(str(paths.data_dir), "reinstate", second).kill(random.Random(seed), 0)
    found = paths.database.read_bytes()
    assert found == broken or state(paths) == stores[second]
    if found != broken or said[-1][0] == "done":
        (aside,) = paths.data_dir.glob("*.damaged-*")
        assert aside.read_bytes() == broken
    else:
        Victim(str(paths.data_dir), "reinstate", first).kill(random.Random(seed), 0)
    assert paths.database.exists()
