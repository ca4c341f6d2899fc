"""What is known of models: facts, favourites, and what their servers refused."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from ashley_desktop.storage.catalog_records import ModelRecord

if TYPE_CHECKING:
    from sqlmodel import Session

    from ashley_desktop.storage.db import Database
    from ashley_desktop.storage.tables import ModelRow


class ModelStore:
    """Any call may raise StorageError."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def all(self, provider: str | None = None) -> list[ModelRecord]:
        """Every model of which something is known, of one provider or of all, by name."""

        def work(db: Session) -> list[ModelRecord]:
            from sqlmodel import col, select

            from ashley_desktop.storage.tables import ModelRow

            query = select(ModelRow).order_by(col(ModelRow.provider), col(ModelRow.model))
            if provider is not None:
                query = query.where(col(ModelRow.provider) == provider)
            return [_record(row) for row in db.exec(query)]

        return await self._database.read(work)

    async def one(self, provider: str, model: str) -> ModelRecord | None:
        """What is known of a model; None: nothing."""

        def work(db: Session) -> ModelRecord | None:
            from ashley_desktop.storage.tables import ModelRow

            row = db.get(ModelRow, (provider, model))
            return _record(row) if row else None

        return await self._database.read(work)

    async def save(self, records: Sequence[ModelRecord]) -> None:
        """Keep models as they are in `records`, known or not, all or none."""

        def work(db: Session) -> None:
            from ashley_desktop.storage.tables import ModelRow

            for record in records:
                key = (record.provider, record.model)
                row = db.get(ModelRow, key) or ModelRow(
                    provider=record.provider, model=record.model
                )
                row.facts, row.favourite = dict(record.facts), record.favourite
                row.refused, row.seen_at = list(record.refused), record.seen_at
                db.add(row)

        await self._database.run(work)

    async def remove(self, provider: str) -> None:
        """Forget all models of a provider."""

        def work(db: Session) -> None:
            from sqlalchemy import delete
            from sqlmodel import col

            from ashley_desktop.storage.tables import ModelRow

            db.connection().execute(delete(ModelRow).where(col(ModelRow.provider) == provider))

        await self._database.run(work)


def _record(row: ModelRow) -> ModelRecord:
    return ModelRecord(
        row.provider,
        row.model,
        dict(row.facts),
        row.favourite,
        tuple(row.refused),
        row.seen_at,
    )
