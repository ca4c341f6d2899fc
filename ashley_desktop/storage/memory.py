"""A store that is never on the disk: the same schema in this process's memory.

It has no file, no log beside one, no lock and no temporary files. When it is closed, all that was
in it is gone. (What an operating system swaps out is beyond any program.)
"""

from __future__ import annotations

from pathlib import Path

from ashley_desktop.storage.connection import connect, pragma
from ashley_desktop.storage.db import Database

NOWHERE = Path(":memory:")  # SQLite's own name for it


class MemoryDatabase(Database):
    """Opened with the paths of the program's own store, and without touching anything there."""

    def _open(self) -> None:
        self._driver = connect(NOWHERE)
        try:
            pragma(self._driver, "temp_store = MEMORY")  # large sorting would go to files
            self._prepare(self._driver)
        except BaseException:
            self._close()
            raise
