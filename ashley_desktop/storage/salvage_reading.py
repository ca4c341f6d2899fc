"""What can still be read of a damaged store, row by row.

Rows lie in the order of their numbers. Where reading on fails, the next number that can be read is
looked for: one by one at first, then in growing steps, because a damaged page of the tree's inside
takes thousands of rows with it.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

from ashley_desktop.storage.connection import driver_module, look_into, pragma

_ONE_BY_ONE = 64
_LAST_NUMBER = 1 << 40
_NOTHING = -1


@contextmanager
def opened(damaged: Path, private: Path, others: Sequence[Path]) -> Iterator[Any]:
    """Open a private copy of a damaged store for reading.

    The first page tells where everything is. Where it is destroyed, that of another copy of the
    same store, such as a backup, is tried in its place.

    Args: private: where the copy goes. others: in the order in which they are tried.
    Raises: the driver's error where the tables cannot be found.
    """
    shutil.copyfile(damaged, private)
    log = Path(f"{damaged}-wal")
    if log.exists():
        shutil.copyfile(log, f"{private}-wal")
    heads: list[bytes | None] = [None, *(_first_page(other) for other in others)]
    for head in heads:
        if head:
            with private.open("r+b") as file:
                file.write(head)
        with closing(driver_module().connect(str(private), isolation_level=None)) as driver:
            pragma(driver, "query_only = ON")
            pragma(driver, "writable_schema = ON")  # or a file that was cut off is not read at all
            if _tables(driver):
                driver.text_factory = lambda text: text.decode("utf-8", "replace")
                yield driver
                return
    raise driver_module().DatabaseError("database disk image is malformed")


def rows(driver: Any, table: str) -> Iterator[dict[str, Any]]:
    """Every row that can be read, by column, in the order of their numbers."""
    number = _NOTHING
    while True:
        try:
            found = driver.execute(
                f"SELECT rowid, * FROM {table} WHERE rowid > ? ORDER BY rowid", (number,)
            )
            names = [column[0] for column in found.description[1:]]
            for row in found:
                if row[0] <= number:
                    break  # a page that leads back: it would never end
                number = row[0]
                yield dict(zip(names, row[1:], strict=True))
            else:
                return
        except _errors():
            pass
        behind = _next(driver, table, number + 1)
        if behind is None:
            return
        number = behind - 1


def _next(driver: Any, table: str, failing: int) -> int | None:
    """The first number found behind one that fails from which reading goes on; None at the end."""
    step, bad = 1, failing
    while True:
        good = bad + step
        if good > _LAST_NUMBER:
            return None
        if _readable(driver, table, good):
            break
        bad = good
        if bad - failing >= _ONE_BY_ONE:
            step *= 2
    while good - bad > 1:
        middle = (bad + good) // 2
        if _readable(driver, table, middle):
            good = middle
        else:
            bad = middle
    return good


def _readable(driver: Any, table: str, number: int) -> bool:
    """Whether the first row from a number on can be read, or there is none."""
    try:
        found = driver.execute(
            f"SELECT rowid, * FROM {table} WHERE rowid >= ? ORDER BY rowid LIMIT 1", (number,)
        ).fetchone()
    except _errors():
        return False
    return found is None or found[0] >= number


def _tables(driver: Any) -> bool:
    try:
        found = driver.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall()
    except _errors():
        return False
    return {"session", "message"} <= {name for (name,) in found}


def _first_page(file: Path) -> bytes | None:
    try:
        with closing(look_into(file)) as driver:
            size = pragma(driver, "page_size")
        with file.open("rb") as source:
            return source.read(size)
    except OSError:
        return None
    except _errors():
        return None


def _errors() -> tuple[type[Exception], ...]:
    return (driver_module().Error, UnicodeDecodeError, OverflowError)
