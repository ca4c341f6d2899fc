"""Brings a database to the newest schema: makes it, upgrades it, or refuses it.

Runs in the store's own thread. Must not: touch a file that it cannot read.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ashley_desktop.errors import StorageDamaged, StorageNewer
from ashley_desktop.storage import search_schema
from ashley_desktop.storage.migrations import NEWEST, REVISIONS, upgrade

if TYPE_CHECKING:
    from sqlalchemy import Connection

Keep = Callable[[str | None], object]

_STAMP_TABLE = """CREATE TABLE alembic_version (
    version_num VARCHAR(32) NOT NULL,
    CONSTRAINT alembic_version_pkc PRIMARY KEY (version_num)
)"""


def is_newest(driver: Any, database: Path) -> bool:
    """Whether nothing has to be done. Reads only, by the driver alone.

    Raises:
        StorageNewer: the revision is none that this program knows.
        StorageDamaged: there are tables, but it is not a store of ours.
    """
    return _found(driver, database) == NEWEST


def can_be_read(driver: Any) -> bool:
    """Whether a store of an unknown revision has every column that this program reads."""
    from ashley_desktop.storage.tables import Row

    for table in Row.metadata.sorted_tables:
        found = driver.execute("SELECT name FROM pragma_table_info(?)", (table.name,)).fetchall()
        if not {column.name for column in table.columns} <= {name for (name,) in found}:
            return False
    return True


def bring_up(connection: Connection, database: Path, keep: Keep) -> None:
    """Make or upgrade the schema, in one transaction.

    Args: keep: called with the old revision before anything is changed, while nobody can write.
    Raises: as `is_newest`; whatever `keep` raises.
    """
    driver: Any = connection.connection.dbapi_connection
    driver.execute("PRAGMA foreign_keys = OFF")  # a table that is made again is gone for a moment
    try:
        connection.exec_driver_sql("BEGIN IMMEDIATE")
        _bring_up(connection, database, keep)
        connection.commit()
    except BaseException:
        connection.rollback()
        raise
    finally:
        driver.execute("PRAGMA foreign_keys = ON")


def _bring_up(connection: Connection, database: Path, keep: Keep) -> None:
    # asked once more with the write lock held: another process may have been quicker
    driver: Any = connection.connection.dbapi_connection
    if not _tables(driver):
        from ashley_desktop.storage.tables import Row

        Row.metadata.create_all(connection, checkfirst=False)
        for statement in search_schema.STATEMENTS:
            connection.exec_driver_sql(statement)
        connection.exec_driver_sql(_STAMP_TABLE)
    else:
        found = _found(driver, database)
        if found == NEWEST:
            return
        keep(found)
        upgrade(connection, found)
        if driver.execute("PRAGMA foreign_key_check").fetchone() is not None:
            raise StorageDamaged(path=str(database))
        connection.exec_driver_sql("DELETE FROM alembic_version")
    connection.exec_driver_sql("INSERT INTO alembic_version VALUES (?)", (NEWEST,))


def _tables(driver: Any) -> set[str]:
    rows = driver.execute("SELECT name FROM sqlite_master WHERE type = 'table'")
    return {name for (name,) in rows.fetchall()}


def _found(driver: Any, database: Path) -> str | None:
    """The stored revision; None for a store, new or old, that has none yet."""
    tables = _tables(driver)
    if not tables:
        return None
    if "alembic_version" not in tables:
        raise StorageDamaged(path=str(database))
    row = driver.execute("SELECT version_num FROM alembic_version").fetchone()
    if row is None:
        return None
    if row[0] not in REVISIONS:
        raise StorageNewer(path=str(database), found=str(row[0]))
    return str(row[0])
