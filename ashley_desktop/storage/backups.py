"""Backups as the rest of the program sees them: made, looked at, put back, merged.

Making and verifying run in threads with connections of their own, so that the store goes on
working; only `restore` and `merge` hold it, for as long as they write. Importing this is light.
"""

from __future__ import annotations

import asyncio
import threading
from collections.abc import AsyncIterator, Callable, Coroutine, Sequence
from contextlib import ExitStack, asynccontextmanager, closing, suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from ashley_desktop.errors import AshleyError, ReplyUnderWay
from ashley_desktop.storage import backup_shelf
from ashley_desktop.storage.backup_names import BEFORE_MERGE, BEFORE_RESTORE, MANUAL
from ashley_desktop.storage.backup_records import (
    BackupRecord,
    Comparison,
    Contents,
    Merged,
    Reinstated,
    Restored,
)
from ashley_desktop.storage.first_look import STREAMING

if TYPE_CHECKING:
    from ashley_desktop.paths import Paths
    from ashley_desktop.storage.backup_copy import Progress
    from ashley_desktop.storage.db import Database

T = TypeVar("T")


class _GivenUp(Exception):
    """Nobody waits for a backup any more."""


class Backups:
    """The backups of an open store. Any call may raise StorageError."""

    def __init__(self, paths: Paths, database: Database) -> None:
        self._paths = paths
        self._database = database

    async def make(
        self, kind: str = MANUAL, to: Path | None = None, progress: Progress | None = None
    ) -> BackupRecord:
        """Make a verified backup; cancelling it leaves nothing behind.

        Args:
            to: the file to write, replaced only by a whole one; None: among the backups.
            progress: called in another thread with pages done and pages in all.
        Raises: StorageDamaged where the store itself is not whole.
        """
        return await _stoppable(
            lambda watched: backup_shelf.make(self._paths, kind, to, watched), progress
        )

    async def daily(self, progress: Progress | None = None) -> BackupRecord | None:
        """Make one if the last is older than a day and the store changed since; thin then.

        Returns: None where it was not due. Raises: as `make`.
        """
        return await _stoppable(
            lambda watched: backup_shelf.make_daily(self._paths, watched), progress
        )

    async def list(self) -> list[BackupRecord]:
        """The backups, newest first."""
        return await asyncio.to_thread(backup_shelf.listed, self._paths)

    async def thin(self) -> Sequence[Path]:
        """Remove old ones: 7 daily, 4 weekly and 12 monthly stay, and some of the others."""
        return await asyncio.to_thread(backup_shelf.thin, self._paths)

    async def verify(self, path: Path) -> Contents | None:
        """Read all of a backup and count; None where it is not whole."""
        return await asyncio.to_thread(backup_shelf.verify, self._paths, path)

    async def compare(self, path: Path) -> Comparison:
        """What a restore would change. Raises: BackupUnusable."""
        from ashley_desktop.storage.backup_restore import compare

        async with self._ready(path) as copy:
            return await _to_its_end(asyncio.to_thread(compare, self._paths, copy))

    async def restore(self, path: Path) -> Restored:
        """Replace everything by what a backup holds; other processes see it as any change.

        Raises:
            BackupUnusable.
            ReplyUnderWay: a reply grows here or in another process.
            StorageDamaged: the store is not whole, so that it could not be kept; `reinstate`
                takes its place where nobody has it open.
        """
        from ashley_desktop.storage.backup_restore import compare, swap

        self._database.refuse_writing()
        kept: list[Restored] = []

        def keep() -> None:
            self._refuse_under_reply()
            before = backup_shelf.make(self._paths, BEFORE_RESTORE)
            kept.append(Restored(compare(self._paths, copy), before))

        async with self._ready(path) as copy:
            swapping = self._database.maintain(
                lambda driver: swap(driver, copy, self._paths.database, keep)
            )
            await _to_its_end(swapping)
        return kept[0]

    async def merge(self, path: Path) -> Merged:
        """Take in what another store's backup has and this one has not; a backup comes first.

        Merging the same file once more adds nothing. Raises: BackupUnusable.
        """
        from ashley_desktop.storage.backup_merge import merge

        self._database.refuse_writing()
        async with self._ready(path) as copy:
            await self.make(BEFORE_MERGE)
            return await _to_its_end(self._database.maintain(lambda driver: merge(driver, copy)))

    async def salvage(self, damaged: Path) -> Merged:
        """Take in what a damaged store still holds and this one has not; a backup comes first.

        Raises: BackupUnusable where nothing of it can be read.
        """
        from ashley_desktop.storage.salvage import salvaged

        self._database.refuse_writing()
        with ExitStack() as stack:
            entering = asyncio.to_thread(stack.enter_context, salvaged(self._paths, damaged))
            return await self.merge(await _to_its_end(entering))

    @asynccontextmanager
    async def _ready(self, path: Path) -> AsyncIterator[Path]:
        from ashley_desktop.storage.backup_open import ready

        with ExitStack() as stack:
            entering = asyncio.to_thread(stack.enter_context, ready(self._paths, path))
            copy, _ = await _to_its_end(entering)
            yield copy

    def _refuse_under_reply(self) -> None:
        from ashley_desktop.storage.connection import connect

        with closing(connect(self._paths.database)) as driver:
            writers = driver.execute(f"SELECT writer FROM message WHERE {STREAMING}").fetchall()
        if any(self._database.writer_lives(writer) for (writer,) in writers):
            raise ReplyUnderWay(problem="restore_under_reply")


async def newest_good(paths: Paths) -> BackupRecord | None:
    """The newest backup that is whole, for a store that cannot be opened; each is read anew."""
    return await asyncio.to_thread(backup_shelf.newest_good, paths)


async def reinstate(paths: Paths, path: Path) -> Reinstated:
    """Put a backup in the place of a store that cannot be opened, which is kept aside.

    Raises: BackupUnusable; StorageBusy while any process has the store open; StorageError.
    """

    def work() -> Reinstated:
        from ashley_desktop.storage.backup_restore import reinstate

        return reinstate(paths, path)

    return await asyncio.to_thread(work)


async def _stoppable(work: Callable[[Progress], T], progress: Progress | None) -> T:
    """Run work in a thread; cancelling this ends it at its next step, and waits for that."""
    stop = threading.Event()

    def watched(done: int, total: int) -> None:
        if stop.is_set():
            raise _GivenUp
        if progress is not None:
            progress(done, total)

    return await _to_its_end(asyncio.to_thread(work, watched), stop.set)


async def _to_its_end(work: Coroutine[Any, Any, T], stop: Callable[[], None] | None = None) -> T:
    """Wait for a thread's work also where this is cancelled: its files are still in use."""
    running = asyncio.ensure_future(work)
    try:
        return await asyncio.shield(running)
    except asyncio.CancelledError:
        if stop is not None:
            stop()
        with suppress(_GivenUp, AshleyError):
            await running
        raise
