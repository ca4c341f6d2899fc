"""Personas as the user made or changed them."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from ashley_desktop.storage.catalog_records import PersonaRecord

if TYPE_CHECKING:
    from sqlmodel import Session

    from ashley_desktop.storage.db import Database

# Plain SQL: the window wants its personas before SQLModel is loaded.
_ALL = "SELECT name, position, definition, picture, deleted_at FROM persona ORDER BY position, name"

Decide = Callable[[list[PersonaRecord]], list[PersonaRecord]]


class PersonaStore:
    """Any call may raise StorageError."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def all(self) -> list[PersonaRecord]:
        """Every persona that was made or changed, in their order; deleted ones too."""

        def look(driver: Any) -> list[PersonaRecord]:
            return [_record(*row) for row in driver.execute(_ALL)]

        return await self._database.glance(look)

    async def update(self, decide: Decide) -> None:
        """Keep what `decide` makes of all records, in one transaction with reading them.

        One that it leaves out is forgotten for good; a shipped one is then again as it ships.

        Raises: whatever `decide` raises, and nothing is changed then.
        """

        def work(db: Session) -> None:
            from sqlmodel import col, select

            from ashley_desktop.storage.tables import PersonaRow

            order = col(PersonaRow.position), col(PersonaRow.name)
            rows = {row.name: row for row in db.exec(select(PersonaRow).order_by(*order))}
            old = {name: _of_row(row) for name, row in rows.items()}
            new = {record.name: record for record in decide(list(old.values()))}
            for name in old.keys() - new.keys():
                db.delete(rows[name])
            for name, record in new.items():
                if record != old.get(name):
                    row = rows.get(name) or PersonaRow(name=name, position=0)
                    row.position, row.definition = record.position, dict(record.definition)
                    row.picture = record.picture
                    if record.deleted != (row.deleted_at is not None):
                        row.deleted_at = datetime.now(UTC) if record.deleted else None
                    db.add(row)

        await self._database.run(work)


def _of_row(row: Any) -> PersonaRecord:
    return PersonaRecord(
        row.name, row.position, dict(row.definition), row.picture, row.deleted_at is not None
    )


def _record(
    name: str, position: int, definition: str, picture: bytes | None, deleted: str | None
) -> PersonaRecord:
    kept = json.loads(definition)
    return PersonaRecord(
        name, position, kept if isinstance(kept, dict) else {}, picture, deleted is not None
    )
