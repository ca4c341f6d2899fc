"""A foreign store made ready: a private copy that is whole, ours, and of the newest schema."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ashley_desktop.errors import BackupUnusable, StorageDamaged, StorageNewer
from ashley_desktop.storage import schema
from ashley_desktop.storage.backup_copy import copy_pages, count, temporary, verified
from ashley_desktop.storage.backup_records import Contents
from ashley_desktop.storage.connection import connect, engine_on, look_into, pragma
from ashley_desktop.storage.driver_errors import told_apart

if TYPE_CHECKING:
    from ashley_desktop.paths import Paths

_MAGIC = b"SQLite format 3\0"
_MINE = {"alembic_version", "session", "message"}


@contextmanager
def ready(paths: Paths, backup: Path) -> Iterator[tuple[Path, Contents]]:
    """Give a copy of a backup that can be put in the store's place or merged into it.

    It lies in the data folder, so that renaming it is enough, and is gone afterwards. Replies
    that were growing when the backup was made have ended in it. The backup itself is only read.

    Raises: BackupUnusable; StorageError where the disk does not take the copy.
    """
    _refuse_what_is_no_database(backup)
    with told_apart(paths.database), temporary(paths.run, paths.data_dir) as part:
        try:
            with closing(look_into(backup)) as source, told_apart(backup):
                copy_pages(source, part)
            if verified(part) is None:
                raise StorageDamaged(path=str(backup))
            yield part, _brought_up(part, backup)
        except StorageDamaged as error:
            if error.parameters["path"] != str(backup):
                raise
            raise _unusable(backup, "damaged") from error


def _refuse_what_is_no_database(backup: Path) -> None:
    if not backup.is_file():
        raise _unusable(backup, "missing")
    with told_apart(backup), backup.open("rb") as file:
        if file.read(len(_MAGIC)) != _MAGIC:
            raise _unusable(backup, "foreign")


def _brought_up(part: Path, backup: Path) -> Contents:
    with closing(connect(part)) as driver:
        tables = {name for (name,) in driver.execute("SELECT name FROM sqlite_master").fetchall()}
        if not tables >= _MINE:
            raise _unusable(backup, "foreign")
        pragma(driver, "synchronous = OFF")
        engine = engine_on(driver)
        try:
            if not schema.is_newest(driver, backup):
                with engine.connect() as connection:
                    schema.bring_up(connection, backup, lambda _: None)
            _end_replies(engine)
            return count(driver)
        except StorageNewer:
            raise _unusable(backup, "newer") from None
        finally:
            engine.dispose()


def _end_replies(engine: Any) -> None:
    from sqlmodel import Session

    from ashley_desktop.storage import reply_rows

    with Session(bind=engine) as session:
        session.connection().exec_driver_sql("BEGIN IMMEDIATE")
        reply_rows.recover(session, lambda _: False)
        session.commit()


def _unusable(backup: Path, how: str) -> BackupUnusable:
    return BackupUnusable(path=str(backup), problem=f"backup_{how}")
