"""Copies of a store that are whole, or are not there.

A copy is written under a temporary name, verified, brought safely onto the disk and renamed. The
temporary name carries the id of a lock that lives with its writer, so that whoever comes later
can tell what a killed one left behind.
"""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ashley_desktop.errors import InvalidInput, StorageDamaged, StorageError, StorageUnwritable
from ashley_desktop.storage import lock
from ashley_desktop.storage.backup_names import new_name
from ashley_desktop.storage.backup_records import Contents
from ashley_desktop.storage.connection import connect, driver_module, look_into, pragma
from ashley_desktop.storage.driver_errors import told_apart
from ashley_desktop.storage.ids import uuid7

if TYPE_CHECKING:
    from ashley_desktop.paths import Paths

Progress = Callable[[int, int], None]  # pages done, pages in all; what it raises ends the copying

_STEP_PAGES = 256  # 1 MiB: often enough to be stopped, seldom enough to cost nothing
_FORSAKEN_S = 86400.0  # one that is being written changes more often
_PREFIX, _SUFFIX = ".ashley-", ".part"


def make(
    paths: Paths, kind: str, to: Path | None = None, progress: Progress | None = None
) -> tuple[Path, Contents]:
    """Back the store up as it is now; writers are not held up.

    Args: to: the file to write; None makes a new one among the backups.
    Returns: the file, and what is in it.
    Raises:
        InvalidInput: (``backup_onto_store``) `to` is the store.
        StorageDamaged: the store itself is not whole, so that there is no backup of it.
        StorageError: the disk; what was there under that name stays.
    """
    if to is not None and to.resolve() == paths.database.resolve():
        raise InvalidInput(problem="backup_onto_store")
    if to is None:
        with told_apart(paths.backups):
            paths.backups.mkdir(mode=0o700, parents=True, exist_ok=True)
    target = to or paths.backups / new_name(kind)
    try:
        with told_apart(target), temporary(paths.run, target.parent) as part:
            copied = _copy_store(paths.database, part, progress)
            if verified(part) != copied:
                raise _at_fault(paths.database, target)
            put_in_place(part, target)
    except StorageDamaged:  # nothing else was read
        raise StorageDamaged(path=str(paths.database)) from None
    return target, copied


@contextmanager
def temporary(run: Path, folder: Path) -> Iterator[Path]:
    """An empty file of the user's own in a folder, gone at the end unless it was renamed."""
    clear_leftovers(run, folder)
    mark = uuid7()
    lives = lock.writer_lock(run, mark)
    lives.acquire()
    part = folder / f"{_PREFIX}{mark}{_SUFFIX}"
    try:
        os.close(os.open(part, os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o600))
        yield part
    finally:
        for suffix in ("", "-journal", "-wal", "-shm"):
            Path(f"{part}{suffix}").unlink(missing_ok=True)
        lives.release()


def clear_leftovers(run: Path, folder: Path) -> None:
    """Remove temporary files whose writer was killed.

    Outside the data folder a writer may have its lock elsewhere, on another machine even: there
    only age tells.
    """
    ours = run.parent in (folder, folder.parent)
    for path in folder.glob(f"{_PREFIX}*{_SUFFIX}*"):
        try:
            lives = lock.is_held(run, mark_of(path))
            if not lives and (ours or time.time() - path.stat().st_mtime > _FORSAKEN_S):
                path.unlink(missing_ok=True)
        except (ValueError, FileNotFoundError):  # somebody else's name; gone by itself
            continue


def mark_of(part: Path) -> str:
    """The id of the lock that lives with the writer of a temporary file."""
    return part.name.removeprefix(_PREFIX).partition(_SUFFIX)[0]


def put_in_place(part: Path, target: Path) -> None:
    """Rename a finished file, so that a power cut leaves the old one or the new one."""
    with part.open("rb+") as file:
        os.fsync(file.fileno())
    os.replace(part, target)
    sync_folder(target.parent)


def sync_folder(folder: Path) -> None:
    """Make a renaming last. Where folders cannot be opened, the system sees to it itself."""
    if sys.platform != "win32":
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)


def copy_pages(source: Any, part: Path, progress: Progress | None = None) -> None:
    """Copy what a connection sees, in steps, into an empty file that needs no log beside it."""

    def step(_: int, left: int, total: int) -> None:
        if progress is not None:
            progress(total - left, total)

    with closing(driver_module().connect(str(part), isolation_level=None)) as copy:
        pragma(copy, "synchronous = OFF")  # it is synced once, when it is whole
        source.backup(copy, pages=_STEP_PAGES, progress=step)
        pragma(copy, "journal_mode = DELETE")


def verified(file: Path) -> Contents | None:
    """Read all of a file that nobody writes to; None where it is not whole, or empty.

    Raises: the driver's own errors where the system refuses to read.
    """
    try:
        with told_apart(file), closing(look_into(file)) as driver:
            return count(driver) if _whole(driver) else None
    except StorageDamaged:
        return None


def count(driver: Any) -> Contents:
    """How much a store holds; one that has no tables yet holds nothing."""
    tables = {name for (name,) in driver.execute("SELECT name FROM sqlite_master").fetchall()}
    sessions, messages = (
        driver.execute(f"SELECT count(*) FROM {table}").fetchone()[0] if table in tables else 0
        for table in ("session", "message")
    )
    return Contents(sessions, messages)


def _copy_store(database: Path, part: Path, progress: Progress | None) -> Contents:
    with closing(connect(database)) as source:
        source.execute("BEGIN")  # one state of the store, whatever is written meanwhile
        contents = count(source)
        copy_pages(source, part, progress)
        return contents


def _whole(driver: Any) -> bool:
    made = driver.execute("SELECT 1 FROM sqlite_master LIMIT 1").fetchone() is not None
    return made and pragma(driver, "integrity_check(1)") == "ok"


def _at_fault(database: Path, target: Path) -> StorageError:
    """Whether a copy is not whole because the store is not, or because the disk wrote it badly."""
    with closing(connect(database)) as driver:
        kind = StorageUnwritable if _whole(driver) else StorageDamaged
    return kind(path=str(target))
