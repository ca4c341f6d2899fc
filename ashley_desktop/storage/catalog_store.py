"""Providers as the user changed them, and choices that outlive the program. No keys."""

from __future__ import annotations

import json
import logging
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from ashley_desktop.storage.catalog_records import ProviderRecord

if TYPE_CHECKING:
    from sqlmodel import Session

    from ashley_desktop.storage.db import Database
    from ashley_desktop.storage.tables import ProviderRow

log = logging.getLogger(__name__)


class CatalogStore:
    """Keeps what the user chose. Any call may raise StorageError."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def provider(self, name: str) -> ProviderRecord | None:
        """What was changed about a provider; None: nothing."""

        def work(db: Session) -> ProviderRecord | None:
            from ashley_desktop.storage.tables import ProviderRow

            row = db.get(ProviderRow, name)
            return _record(row) if row else None

        return await self._database.read(work)

    async def providers(self) -> list[ProviderRecord]:
        """Every provider about which something was changed, in their order; deleted ones too."""

        def work(db: Session) -> list[ProviderRecord]:
            from sqlmodel import col, select

            from ashley_desktop.storage.tables import ProviderRow

            order = col(ProviderRow.position), col(ProviderRow.name)
            return [_record(row) for row in db.exec(select(ProviderRow).order_by(*order))]

        return await self._database.read(work)

    async def save_provider(self, record: ProviderRecord) -> None:
        """Keep a provider as it is in `record`, whether it was known or not."""
        await self._change(record.name, lambda row: _put(row, record))

    async def update_provider(
        self, name: str, change: Callable[[ProviderRecord | None], ProviderRecord]
    ) -> ProviderRecord:
        """Change a provider as it is now, so that no other process's change is lost.

        Args: change: from what is kept, None where nothing is, to what shall be; it must not
            call the store.

        Raises: also whatever `change` raises; nothing is changed then.
        """

        def work(db: Session) -> ProviderRecord:
            from ashley_desktop.storage.tables import ProviderRow

            row = db.get(ProviderRow, name)
            record = change(_record(row) if row else None)
            row = row or ProviderRow(name=name)
            _put(row, record)
            db.add(row)
            return record

        return await self._database.run(work)

    async def remove_provider(self, name: str) -> None:
        """Forget all that was changed about a provider, or the whole of the user's own."""

        def work(db: Session) -> None:
            from ashley_desktop.storage.tables import ProviderRow

            row = db.get(ProviderRow, name)
            if row is not None:
                db.delete(row)

        await self._database.run(work)

    async def setting(self, name: str) -> Any:
        """A saved JSON value; None where there is none."""

        def work(db: Session) -> Any:
            from ashley_desktop.storage.tables import SettingRow

            row = db.get(SettingRow, name)
            return row.value if row else None

        return await self._database.read(work)

    async def settings(self) -> dict[str, Any]:
        """Every saved JSON value by its name; one that is no JSON is left out."""

        def look(driver: Any) -> dict[str, Any]:
            return dict(_values(driver.execute("SELECT name, value FROM setting")))

        return await self._database.glance(look)

    async def set_settings(self, values: Mapping[str, Any]) -> None:
        """Save JSON values under their names, all or none."""

        def work(db: Session) -> None:
            from ashley_desktop.storage.tables import SettingRow

            for name, value in values.items():
                db.merge(SettingRow(name=name, value=value))

        await self._database.run(work)

    async def set_setting(self, name: str, value: Any) -> None:
        """Save a JSON value under a name."""

        def work(db: Session) -> None:
            from ashley_desktop.storage.tables import SettingRow

            db.merge(SettingRow(name=name, value=value))

        await self._database.run(work)

    async def _change(self, name: str, change: Callable[[ProviderRow], None]) -> None:
        def work(db: Session) -> None:
            from ashley_desktop.storage.tables import ProviderRow

            row = db.get(ProviderRow, name) or ProviderRow(name=name)
            change(row)
            db.add(row)

        await self._database.run(work)


def _values(rows: Iterable[tuple[str, Any]]) -> Iterator[tuple[str, Any]]:
    for name, stored in rows:
        try:
            # a column of JSON hands out plain numbers as such
            yield name, json.loads(stored) if isinstance(stored, str) else stored
        except ValueError:
            log.info("the setting %s is no JSON", name)


def _put(row: ProviderRow, record: ProviderRecord) -> None:
    row.base_url, row.model = record.base_url, record.model
    row.key_origins = list(record.key_origins)
    row.options = dict(record.options)
    row.position = record.position
    if record.deleted != (row.deleted_at is not None):
        row.deleted_at = datetime.now(UTC) if record.deleted else None


def _record(row: ProviderRow) -> ProviderRecord:
    return ProviderRecord(
        row.name,
        row.base_url,
        row.model,
        tuple(row.key_origins),
        dict(row.options),
        row.position,
        row.deleted_at is not None,
    )
