"""Two stores: one to export from, one to import into."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from ashley_desktop.core.exporters.exports import Exports, Format
from ashley_desktop.core.importers.imports import Imports
from ashley_desktop.paths import Paths
from ashley_desktop.storage.db import Database
from ashley_desktop.storage.export_store import ExportStore
from ashley_desktop.storage.import_store import ImportStore
from tests.helpers.store import Run

Dump = dict[str, list[tuple[Any, ...]]]
_TABLES = {
    "folder": "folder_id, name, position, created_at",
    "session": "session_id, title, title_is_users, user_id, persona, provider, model,"
    " active_leaf_id, created_at, updated_at, deleted_at, archived_at, pinned, touched, folder_id,"
    " attached, place, draft",
    "message": "message_id, session_id, parent_id, position, role, state, writer, created_at,"
    " finished_at, persona, provider, model, prompt_tokens, completion_tokens, finish_reason,"
    " error_code, error_parameters, moderation, deleted_at, first_token_ms, reasoning_ms, content,"
    " reasoning",
    "reply_chunk": "message_id, text, reasoning",
}


class Store:
    """An open store with its exports and imports."""

    def __init__(self, database: Database, run: Run[Any]) -> None:
        self.database = database
        self.exports = Exports(ExportStore(database), str)
        self.imports = Imports(ImportStore(database))
        self._run = run

    def dump(self) -> Dump:
        """All rows of all tables but their numbers; messages in the order of those."""

        def look(driver: Any) -> Dump:
            order = {"folder": "folder_id", "reply_chunk": "chunk_id"}
            return {
                table: driver.execute(
                    f"SELECT {columns} FROM {table} ORDER BY {order.get(table, 'number')}"
                ).fetchall()
                for table, columns in _TABLES.items()
            }

        found: Dump = self._run(self.database.glance(look))
        return found

    def fill(self, work: Callable[[Any], Any]) -> Any:
        """Write with the tables' own rows."""
        return self._run(self.database.run(work))

    def export(self, path: Path) -> bytes:
        """Everything as JSON."""
        ids = self._run(self.exports.ids())
        self._run(self.exports.to_file(ids, Format.JSON, path))
        return path.read_bytes()

    def take(self, path: Path) -> Any:
        """Import a file."""
        return self._run(self.imports.add_file(path))


@pytest.fixture
def new_store(tmp_path: Path, run: Run[Any]) -> Iterator[Callable[[], Store]]:
    """Makes empty stores."""
    opened: list[Database] = []

    def make() -> Store:
        opened.append(run(Database.open(Paths(tmp_path / f"data-{len(opened)}"))))
        return Store(opened[-1], run)

    yield make
    for database in opened:
        run(database.close())
