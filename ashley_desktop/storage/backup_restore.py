"""A backup put in the place of what the store holds: compared, swapped, or reinstated.

Where the store can be opened its contents are replaced within its own transaction, so that a
living window or command sees the change as any other. Only a store that cannot be opened, and
that nobody has open, is replaced by renaming files.
"""

from __future__ import annotations

import os
import shutil
import time
from collections.abc import Callable
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ashley_desktop.errors import StorageBusy
from ashley_desktop.storage import lock
from ashley_desktop.storage.backup_copy import mark_of, put_in_place, sync_folder
from ashley_desktop.storage.backup_open import ready
from ashley_desktop.storage.backup_records import Comparison, Reinstated, Tally
from ashley_desktop.storage.connection import BUSY_TIMEOUT_S, look_into, pragma
from ashley_desktop.storage.driver_errors import told_apart
from ashley_desktop.storage.ids import file_stamp

if TYPE_CHECKING:
    from ashley_desktop.paths import Paths

_STEP_PAGES = 256
_DONE_SO_FAR = 0  # SQLITE_OK of a step


def compare(paths: Paths, copy: Path) -> Comparison:
    """The store beside a copy that `backup_open.ready` made."""
    with closing(look_into(copy)) as driver:
        driver.execute("ATTACH ? AS here", (f"{paths.database.absolute().as_uri()}?mode=ro",))
        driver.execute("BEGIN")  # both counts of one state
        return Comparison(
            sessions=_tally(driver, "session"),
            messages=_tally(driver, "message"),
            newest_here=_newest(driver, "here"),
            newest_there=_newest(driver, "main"),
        )


def swap(driver: Any, copy: Path, database: Path, locked: Callable[[], None]) -> None:
    """Replace all that an open store holds by a copy, in one transaction.

    Args: locked: called once while nobody else can write and nothing is changed yet; what it
        raises takes everything back.
    Raises: StorageError; what `locked` raises.
    """
    give_up = time.monotonic() + BUSY_TIMEOUT_S
    begun = False

    def step(status: int, _: int, __: int) -> None:
        nonlocal begun
        if status == _DONE_SO_FAR and not begun:
            begun = True
            locked()
        elif status != _DONE_SO_FAR and time.monotonic() > give_up:
            raise StorageBusy(path=str(database))

    with told_apart(database), closing(look_into(copy)) as source:
        # the first step takes the lock, and must not be the last one already
        pages = min(_STEP_PAGES, pragma(source, "page_count") - 1)
        source.backup(driver, pages=pages, progress=step, sleep=0.02)
        pragma(driver, "wal_checkpoint(PASSIVE)")


def reinstate(paths: Paths, backup: Path) -> Reinstated:
    """Put a backup in the place of a store that cannot be read, which is kept aside.

    There is no moment in which no store is there.

    Raises: BackupUnusable; StorageBusy while any process has the store open; StorageError.
    """
    paths.run.mkdir(mode=0o700, parents=True, exist_ok=True)
    with ready(paths, backup) as (copy, contents):
        if lock.any_writer_lives(paths.run, but=mark_of(copy)):
            raise StorageBusy(path=str(paths.database))
        aside = _keep_aside(paths)
        put_in_place(copy, paths.database)
        return Reinstated(aside, contents)


def _keep_aside(paths: Paths) -> Path | None:
    """Give the damaged store a second name; what lies beside it moves away from the first.

    Returns: that name; None where there is no store, though there may be what lay beside it.
    """
    aside = paths.database.with_name(f"{paths.database.name}.damaged-{file_stamp()}")
    exists = paths.database.exists()
    if exists:
        try:
            os.link(paths.database, aside)
        except OSError:  # a file system without second names
            shutil.copy2(paths.database, aside)
    for suffix in ("-wal", "-shm"):  # these must not be taken for the new one's
        beside = Path(f"{paths.database}{suffix}")
        if beside.exists():
            beside.rename(f"{aside}{suffix}")
    sync_folder(paths.data_dir)
    return aside if exists else None


def _tally(driver: Any, table: str) -> Tally:
    def count(words: str) -> int:
        found: int = driver.execute(f"SELECT count(*) FROM {words}").fetchone()[0]
        return found

    key = f"{table}_id"
    both = count(f"here.{table} WHERE {key} IN (SELECT {key} FROM main.{table})")
    return Tally(count(f"here.{table}") - both, count(f"main.{table}") - both, both)


def _newest(driver: Any, where: str) -> datetime | None:
    (found,) = driver.execute(f"SELECT max(updated_at) FROM {where}.session").fetchone()
    return datetime.fromisoformat(found).replace(tzinfo=UTC) if found else None
