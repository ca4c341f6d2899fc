"""Connections by the driver alone, to the store and to copies of it.

One SQLite library for all of them: a second one in the same process would take the locks of the
first away. Must not: know what is in the files.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from sqlalchemy import Engine

BUSY_TIMEOUT_S = 5.0


def driver_module() -> Any:
    """The driver, loaded when it is first needed."""
    import sqlcipher3.dbapi2 as driver

    return driver


def connect(database: Path, timeout_s: float = BUSY_TIMEOUT_S) -> Any:
    """Open a store for reading and writing, as careful as it has to be. Writes nothing."""
    # it may be used by whichever thread the executor has, of which there is only one
    driver = driver_module().connect(
        str(database), isolation_level=None, timeout=timeout_s, check_same_thread=False
    )
    try:
        pragma(driver, "foreign_keys = ON")
        pragma(driver, "synchronous = FULL")
        pragma(driver, "cache_size = -2000")  # kB; the driver's own 8,000 stay taken for good
        pragma(driver, "secure_delete = ON")  # what is removed for good leaves the file too
    except BaseException:
        driver.close()
        raise
    return driver


def read_beside(database: Path) -> Any:
    """Open a store that is in use once more, for reading only: it waits for nobody's writing."""
    driver = driver_module().connect(
        f"{database.absolute().as_uri()}?mode=ro",
        uri=True,
        isolation_level=None,
        timeout=BUSY_TIMEOUT_S,
        check_same_thread=False,  # one thread at a time, but closed by whoever comes last
    )
    pragma(driver, "query_only = ON")
    return driver


def look_into(database: Path) -> Any:
    """Open a file for reading only. One that no process holds is not even locked.

    A log that lies beside it is read with it, as another program's half of the same store.
    """
    log = Path(f"{database}-wal")
    alone = not (log.exists() and log.stat().st_size)
    words = "mode=ro&immutable=1" if alone else "mode=ro"
    return driver_module().connect(
        f"{database.absolute().as_uri()}?{words}", uri=True, isolation_level=None
    )


def engine_on(driver: Any) -> Engine:
    """SQLModel's way to a connection that is open already. Loads SQLAlchemy."""
    from sqlalchemy import create_engine
    from sqlalchemy.pool import StaticPool

    return create_engine(
        "sqlite://", module=driver_module(), poolclass=StaticPool, creator=lambda: driver
    )


def pragma(driver: Any, words: str) -> Any:
    """Run one; its first value."""
    row = driver.execute(f"PRAGMA {words}").fetchone()
    return row[0] if row else None
