"""Finds a database file that ends too soon while its log is still there.

SQLite takes the number of pages from the log then, and reads what is in neither file as zeros:
the end of a long text would be empty, and nobody would be told.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from ashley_desktop.storage.connection import pragma

# Source: SQLite, "Database File Format", part 4.1.
_LOG_HEAD, _FRAME_HEAD = 32, 24
_SALTS = slice(16, 24)
_FRAME_SALTS = slice(8, 16)


def is_cut_off(driver: Any, database: Path) -> bool:
    """Whether pages that the store counts are nowhere. Args: driver: a connection to it."""
    page_size, pages = pragma(driver, "page_size"), pragma(driver, "page_count")
    logged = _pages_of(database.with_name(f"{database.name}-wal"), page_size)
    whole, rest = divmod(database.stat().st_size, page_size)  # last: another may just write it
    missing = [page for page in range(whole + 1, pages + 1) if page not in logged]
    if rest and missing[:1] == [whole + 1]:
        return True
    return bool(missing) and pragma(driver, "quick_check") != "ok"


def _pages_of(log: Path, page_size: int) -> set[int]:
    """The numbers of the pages that a log holds."""
    found: set[int] = set()
    try:
        file = log.open("rb")
    except FileNotFoundError:
        return found
    with file:
        salts = file.read(_LOG_HEAD)[_SALTS]
        while len(head := file.read(_FRAME_HEAD)) == _FRAME_HEAD and head[_FRAME_SALTS] == salts:
            found.add(int.from_bytes(head[:4], "big"))
            file.seek(page_size, 1)
    return found
