"""The store's one connection, in the one thread that ever touches it.

Importing this module is light. That thread loads the driver when a database is opened, and
SQLModel, on the same connection, when something first needs it: a window can list its sessions
before. Must not: know what the tables are for.
"""

from __future__ import annotations

import asyncio
import os
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from ashley_desktop.errors import StorageBusy, StorageDamaged, StorageMissing, StorageNewer
from ashley_desktop.storage import lock, schema
from ashley_desktop.storage.connection import BUSY_TIMEOUT_S, connect, engine_on, pragma
from ashley_desktop.storage.cut_off import is_cut_off
from ashley_desktop.storage.driver_errors import told_apart
from ashley_desktop.storage.ids import file_stamp, uuid7

if TYPE_CHECKING:
    from sqlalchemy import Engine
    from sqlmodel import Session

    from ashley_desktop.paths import Paths

T = TypeVar("T")

_RETRY_S = 0.02
_NEVER_SEEN = -1  # no version of the data has this number


class Database:
    """An open store. Make it with `open`; every method may be called from any event loop.

    Attributes:
        writer_id: names this opening; streaming replies carry it, and a lock file under
            ``run/`` says for other processes that it lives.
    """

    def __init__(self, paths: Paths, executor: ThreadPoolExecutor, anew: bool) -> None:
        self.writer_id = uuid7()
        self._paths = paths
        self._executor = executor
        self._anew = anew
        self._lock = lock.writer_lock(paths.run, self.writer_id)
        self._driver: Any = None  # the one connection
        self._engine: Engine | None = None  # SQLModel's way to it
        self._seen_version = 0
        self._newer: StorageNewer | None = None

    @classmethod
    async def open(cls, paths: Paths, *, anew: bool = False) -> Database:
        """Open the store, making or upgrading it where needed.

        Args:
            anew: make one also where there are backups of one that is gone.
        Raises:
            StorageMissing: there are such backups, and `anew` was not said.
            StorageNewer: a newer version keeps things in it that this one cannot even read.
            StorageError: a file that cannot be read is left exactly as it is.
        """
        executor = ThreadPoolExecutor(max_workers=1, thread_name_prefix="store")
        database = cls(paths, executor, anew)
        try:
            await database._in_thread(database._open)
        except BaseException:
            executor.submit(database._close)  # where it was given up and not refused
            executor.shutdown(wait=False)
            raise
        return database

    async def run(self, work: Callable[[Session], T]) -> T:
        """Run `work` in the store's thread as one writing transaction.

        It is committed, and safe on the disk, when this returns; an exception takes all of it
        back. A call that is cancelled while it waits its turn is not begun; one that has begun
        is carried to its end.

        Raises: StorageError; whatever `work` raises.
        """

        def written() -> T:
            self.refuse_writing()
            return self._transact(work, "BEGIN IMMEDIATE")

        return await self._in_thread(written)

    async def read(self, work: Callable[[Session], T]) -> T:
        """Run `work`, which must not write, on one consistent state of the store.

        Raises: as `run`.
        """
        return await self._in_thread(lambda: self._as_stored(lambda: self._transact(work, "BEGIN")))

    async def glance(self, work: Callable[[Any], T]) -> T:
        """Run `work` with the driver's own connection, without waiting for SQLModel.

        Args: work: reads with one plain statement.
        Raises: as `run`.
        """
        return await self._in_thread(lambda: self._as_stored(lambda: work(self._driver)))

    async def maintain(self, work: Callable[[Any], T]) -> T:
        """Run `work` with the driver's own connection and no transaction begun.

        For what only SQLite itself can do to a whole store. Everybody who asks is told then that
        the store has changed, this process too.

        Raises: as `run`.
        """

        def maintained() -> T:
            self.refuse_writing()
            try:
                return work(self._driver)
            finally:
                self._seen_version = _NEVER_SEEN

        return await self._in_thread(maintained)

    async def changed_elsewhere(self) -> bool:
        """Whether another process wrote since the last time this was asked (or since opening)."""
        return await self._in_thread(self._has_changed)

    def writer_lives(self, writer_id: str | None) -> bool:
        """Whether the opening of that id, ours or another's, has not ended."""
        if writer_id is None:
            return False
        # ours is known; probing it could give it away on a network file system
        return writer_id == self.writer_id or lock.is_held(self._paths.run, writer_id)

    async def clear_dead_writers(self) -> None:
        """Remove the lock files that writers left behind when they were killed."""
        await self._in_thread(lambda: lock.remove_stale(self._paths.run))

    async def close(self) -> None:
        """Finish what was begun and let go of the file. A second call does nothing."""
        if self._driver is not None:
            await self._in_thread(self._close)
        self._executor.shutdown(wait=False)

    @property
    def file(self) -> Path:
        """The database, for reading it by a connection of one's own."""
        return self._paths.database

    @property
    def read_only(self) -> bool:
        """A newer version wrote it: everything can be read, and every `run` is refused."""
        return self._newer is not None

    def refuse_writing(self) -> None:
        """Raises: StorageNewer where `run` would, for what takes long before it writes."""
        if self._newer is not None:
            raise self._newer

    # in the store's thread

    async def _in_thread(self, call: Callable[[], T]) -> T:
        def guarded() -> T:
            with told_apart(self._paths.database):
                return call()

        return await asyncio.wrap_future(self._executor.submit(guarded))

    def _open(self) -> None:
        if not self._anew:
            _refuse_lost(self._paths)
        _make_folders(self._paths)
        self._lock.acquire()
        try:
            self._driver = connect(self._paths.database, BUSY_TIMEOUT_S)
            if is_cut_off(self._driver, self._paths.database):
                raise StorageDamaged(path=str(self._paths.database))
            self._prepare(self._driver)
            self._has_changed()
        except BaseException:
            self._close()
            raise

    def _prepare(self, driver: Any) -> None:
        try:
            newest = schema.is_newest(driver, self._paths.database)  # before anything is written
        except StorageNewer as error:
            if not schema.can_be_read(driver):
                raise
            self._newer = error
            pragma(driver, "query_only = ON")
            return
        _use_wal(driver, self._paths)  # a store that came out of a backup has it no longer
        if not newest:
            with self._loaded().connect() as connection:
                schema.bring_up(connection, self._paths.database, self._back_up)

    def _back_up(self, found: str | None) -> None:
        from ashley_desktop.storage import backup_shelf

        backup_shelf.make(self._paths, backup_shelf.before_migration(found))

    def _loaded(self) -> Engine:
        """SQLModel on the same connection, loaded when it is first needed."""
        if self._engine is None:
            from ashley_desktop.storage import session_rows  # noqa: F401  (loaded off the loop)

            self._engine = engine_on(self._driver)
        return self._engine

    def _transact(self, work: Callable[[Session], T], begin: str) -> T:
        engine = self._loaded()
        from sqlmodel import Session

        with Session(bind=engine, expire_on_commit=False) as session:
            # The driver is told to begin nothing by itself: a write lock taken at the start can
            # be waited for, one that a reading transaction asks for later cannot.
            session.connection().exec_driver_sql(begin)
            result = work(session)
            session.commit()
            return result

    def _as_stored(self, look: Callable[[], T]) -> T:
        """A turned bit can make a stored time, choice or JSON text into one that cannot be."""
        try:
            return look()
        except UnicodeEncodeError:  # what the caller looks for, and not what is stored
            raise
        except ValueError as error:
            raise StorageDamaged(path=str(self._paths.database)) from error

    def _has_changed(self) -> bool:
        before = self._seen_version
        self._seen_version = pragma(self._driver, "data_version")
        return self._seen_version != before

    def _close(self) -> None:
        driver, self._driver = self._driver, None
        engine, self._engine = self._engine, None
        try:
            if engine is not None:
                engine.dispose()
            if driver is not None:
                driver.close()
        finally:
            self._lock.release()


async def begin_anew(paths: Paths) -> Path:
    """Move a store that cannot be read out of the way, and make a new one: the user's choice.

    Returns: as `set_aside`. Raises: StorageError.
    """
    aside = await set_aside(paths)
    database = await Database.open(paths, anew=True)
    await database.close()
    return aside


async def set_aside(paths: Paths) -> Path:
    """Move a store that cannot be read out of the way, whole.

    Returns: the database's new name, with ``-wal`` and ``-shm`` beside it, as far as they exist.
    Raises: StorageError.
    """

    def move() -> Path:
        target = paths.database.with_name(f"{paths.database.name}.damaged-{file_stamp()}")
        with told_apart(paths.database):
            # the database last: until it is gone, nothing new can be begun under its name
            for suffix in ("-wal", "-shm", ""):
                source = Path(f"{paths.database}{suffix}")
                if source.exists():
                    source.rename(f"{target}{suffix}")
        return target

    return await asyncio.to_thread(move)


def _refuse_lost(paths: Paths) -> None:
    """No file, or one without a byte, is no new store where there are backups of an old one."""
    from ashley_desktop.storage.backup_names import in_folder

    try:
        emptied = paths.database.stat().st_size == 0
    except FileNotFoundError:
        if in_folder(paths.backups):
            raise StorageMissing(path=str(paths.database)) from None
        return
    except OSError:  # told better by what follows
        return
    if emptied and in_folder(paths.backups):
        raise StorageDamaged(path=str(paths.database))


def _make_folders(paths: Paths) -> None:
    paths.data_dir.parent.mkdir(parents=True, exist_ok=True)
    for folder in (paths.data_dir, paths.run):
        folder.mkdir(mode=0o700, exist_ok=True)
    if not paths.database.exists():  # SQLite gives -wal and -shm the rights of this one
        os.close(os.open(paths.database, os.O_CREAT | os.O_RDWR, 0o600))


def _use_wal(driver: Any, paths: Paths) -> None:
    """Two processes that make one store at the same time collide here without waiting."""
    give_up = time.monotonic() + BUSY_TIMEOUT_S
    while True:
        try:
            with told_apart(paths.database):
                pragma(driver, "journal_mode = WAL")
            return
        except StorageBusy:
            if time.monotonic() > give_up:
                raise
            time.sleep(_RETRY_S)
