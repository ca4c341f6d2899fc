"""Personas as the user made or changed them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from ashley_desktop.storage.catalog_records import PersonaRecord

if TYPE_CHECKING:
    from sqlmodel import Session

    from ashley_desktop.storage.db import Database


class PersonaStore:
    """Any call may raise StorageError."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def all(self) -> list[PersonaRecord]:
        """Every persona that was made or changed, in their order; deleted ones too."""

        def work(db: Session) -> list[PersonaRecord]:
            from sqlmodel import col, select

            from ashley_desktop.storage.tables import PersonaRow

            order = col(PersonaRow.position), col(PersonaRow.name)
            return [
                PersonaRecord(
                    row.name,
                    row.position,
                    dict(row.definition),
                    row.picture,
                    row.deleted_at is not None,
                )
                for row in db.exec(select(PersonaRow).order_by(*order))
            ]

        return await self._database.read(work)

    async def save(self, records: Sequence[PersonaRecord]) -> None:
        """Keep personas as they are in `records`, known or not, all or none."""

        def work(db: Session) -> None:
            from ashley_desktop.storage.tables import PersonaRow

            for record in records:
                row = db.get(PersonaRow, record.name) or PersonaRow(name=record.name, position=0)
                row.position, row.definition = record.position, dict(record.definition)
                row.picture = record.picture
                if record.deleted != (row.deleted_at is not None):
                    row.deleted_at = datetime.now(UTC) if record.deleted else None
                db.add(row)

        await self._database.run(work)

    async def remove(self, names: Sequence[str]) -> None:
        """Forget personas for good; a shipped one is then again as it ships."""

        def work(db: Session) -> None:
            from ashley_desktop.storage.tables import PersonaRow

            for name in names:
                row = db.get(PersonaRow, name)
                if row is not None:
                    db.delete(row)

        await self._database.run(work)
