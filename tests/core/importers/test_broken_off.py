"""Imports that do not come to their end: nothing is half of anything, and the rest can be added."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from ashley_desktop.core.importers import imports
from ashley_desktop.errors import StorageFull
from ashley_desktop.paths import Paths
from ashley_desktop.storage import import_store
from ashley_desktop.storage.db import Database
from tests.core.importers.conftest import Store
from tests.helpers.histories import History
from tests.helpers.small_disk import small_disk
from tests.helpers.store import Run

NewStore = Callable[[], Store]


@pytest.fixture
def in_small_steps(monkeypatch: pytest.MonkeyPatch) -> None:
    """Many transactions and groups in a small file."""
    monkeypatch.setattr(import_store, "MESSAGES_AT_ONCE", 7)
    monkeypatch.setattr(imports, "SESSIONS_AT_ONCE", 2)


@pytest.mark.usefixtures("in_small_steps")
def test_progress_only_grows(new_store: NewStore, tmp_path: Path, run: Run[Any]) -> None:
    old, new = new_store(), new_store()
    old.fill(lambda db: History(1).fill(db, sessions=20))
    old.export(tmp_path / "all.json")
    seen: list[float] = []
    run(new.imports.add_file(tmp_path / "all.json", seen.append))
    assert len(seen) > 10
    assert seen == sorted(seen)
    assert (seen[0] < 0.3, seen[-1]) == (True, 1.0)


@pytest.mark.usefixtures("in_small_steps")
@pytest.mark.parametrize("after", [0.1, 0.6, 0.9])
def test_cancelled_it_is_completed_by_another(
    new_store: NewStore, tmp_path: Path, run: Run[Any], after: float
) -> None:
    old, new = new_store(), new_store()
    old.fill(lambda db: History(2).fill(db, sessions=20))
    old.export(tmp_path / "all.json")

    async def cancelled() -> None:
        doing: asyncio.Task[Any]

        def told(done: float) -> None:
            if done >= after:
                doing.cancel()

        doing = asyncio.create_task(new.imports.add_file(tmp_path / "all.json", told))
        with pytest.raises(asyncio.CancelledError):
            await doing

    run(cancelled())
    begun = len(new.dump()["session"])
    assert (begun == 0) if after < 0.5 else (0 < begun < 20)
    new.take(tmp_path / "all.json")
    assert new.dump() == old.dump()


@pytest.mark.usefixtures("in_small_steps")
def test_a_full_disk_ends_it_and_another_completes_it(
    new_store: NewStore, tmp_path: Path, run: Run[Any]
) -> None:
    old = new_store()
    old.fill(lambda db: History(3).fill(db, sessions=150))
    old.export(tmp_path / "all.json")
    with small_disk(tmp_path / "disk", "1200k") as disk:
        database = run(Database.open(Paths(disk.folder / "data")))
        try:
            new = Store(database, run)
            with pytest.raises(StorageFull):
                new.take(tmp_path / "all.json")
            assert len(new.dump()["session"]) < 150
            disk.remount("size=64m")
            new.take(tmp_path / "all.json")
            assert new.dump() == old.dump()
        finally:
            run(database.close())
