"""Brings a database to the newest schema: makes it, upgrades it, or refuses it.

Runs in the store's own thread. Must not: touch a file that it cannot read.
"""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any

from ashley_desktop.errors import StorageDamaged, StorageNewer
from ashley_desktop.storage.ids import file_stamp
from ashley_desktop.storage.migrations import NEWEST, REVISIONS, upgrade

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from ashley_desktop.paths import Paths

_STAMP_TABLE = """CREATE TABLE alembic_version (
    version_num VARCHAR(32) NOT NULL,
    CONSTRAINT alembic_version_pkc PRIMARY KEY (version_num)
)"""


def is_newest(driver: Any, paths: Paths) -> bool:
    """Whether nothing has to be done. Reads only, by the driver alone.

    Raises:
        StorageNewer: the revision is none that this program knows.
        StorageDamaged: there are tables, but it is not a store of ours.
    """
    return _found(driver, paths) == NEWEST


def bring_up(connection: Connection, paths: Paths) -> None:
    """Make or upgrade the schema, in one transaction. Raises: as `is_newest`."""
    driver: Any = connection.connection.dbapi_connection
    driver.execute("PRAGMA foreign_keys = OFF")  # a table that is made again is gone for a moment
    try:
        connection.exec_driver_sql("BEGIN IMMEDIATE")
        _bring_up(connection, paths)
        connection.commit()
    except BaseException:
        connection.rollback()
        raise
    finally:
        driver.execute("PRAGMA foreign_keys = ON")


def _bring_up(connection: Connection, paths: Paths) -> None:
    # asked once more with the write lock held: another process may have been quicker
    driver: Any = connection.connection.dbapi_connection
    if not _tables(driver):
        from ashley_desktop.storage.tables import Row

        Row.metadata.create_all(connection, checkfirst=False)
        connection.exec_driver_sql(_STAMP_TABLE)
    else:
        found = _found(driver, paths)
        if found == NEWEST:
            return
        _back_up(paths, found)
        upgrade(connection, found)
        if driver.execute("PRAGMA foreign_key_check").fetchone() is not None:
            raise StorageDamaged(path=str(paths.database))
        connection.exec_driver_sql("DELETE FROM alembic_version")
    connection.exec_driver_sql("INSERT INTO alembic_version VALUES (?)", (NEWEST,))


def _tables(driver: Any) -> set[str]:
    rows = driver.execute("SELECT name FROM sqlite_master WHERE type = 'table'")
    return {name for (name,) in rows.fetchall()}


def _found(driver: Any, paths: Paths) -> str | None:
    """The stored revision; None for a store, new or old, that has none yet."""
    tables = _tables(driver)
    if not tables:
        return None
    if "alembic_version" not in tables:
        raise StorageDamaged(path=str(paths.database))
    row = driver.execute("SELECT version_num FROM alembic_version").fetchone()
    if row is None:
        return None
    if row[0] not in REVISIONS:
        raise StorageNewer(path=str(paths.database), found=str(row[0]))
    return str(row[0])


def _back_up(paths: Paths, found: str | None) -> None:
    """Copy the store before a migration, under a name that tells which schema it has."""
    import sqlcipher3.dbapi2 as driver

    paths.backups.mkdir(mode=0o700, exist_ok=True)
    copy = paths.backups / f"ashley-{file_stamp()}-schema-{found or '0000'}.db"
    os.close(os.open(copy, os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o600))
    # A second connection reads what was committed, while ours holds the write lock.
    source, target = driver.connect(str(paths.database)), driver.connect(str(copy))
    try:
        source.backup(target)
    except BaseException:
        target.close()
        copy.unlink()
        raise
    finally:
        source.close()
        target.close()
