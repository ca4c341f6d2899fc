"""Column types that keep what goes in and out of the database sane, whatever the driver."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from sqlalchemy import DateTime, Text
from sqlalchemy.engine import Dialect
from sqlalchemy.types import TypeDecorator

from ashley_desktop.storage.storable import storable


class CleanText(TypeDecorator[str]):
    """Text that came from people or servers."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: str | None, dialect: Dialect) -> str | None:
        """Mend on the way in."""
        return None if value is None else storable(value)


class UtcTime(TypeDecorator[datetime]):
    """A moment: aware in Python, kept as UTC without a zone, which every database can."""

    impl = DateTime
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> Any:
        """Turn an aware time into naive UTC; a naive one is refused as a mistake."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("times in the store must be aware")
        return value.astimezone(UTC).replace(tzinfo=None)

    def process_result_value(self, value: Any, dialect: Dialect) -> datetime | None:
        """Say that it is UTC."""
        return value if value is None else value.replace(tzinfo=UTC)
