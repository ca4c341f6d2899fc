"""Values out of a file that nobody vouches for: each is what it must be, or its place is told."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any, NoReturn, TypeVar

from ashley_desktop.core.importers.base import Unfit

MAX_ID = 200  # characters
MAX_NUMBER = 1 << 53  # what every program reads exactly
_DECIMAL = re.compile(r"[0-9]{1,20}(\.[0-9]{1,20})?")

Choice = TypeVar("Choice", bound=StrEnum)


class Fields:
    """The fields of a JSON object.

    A field may be absent where null would do. Args: place: of the object, as errors name it.
    """

    def __init__(self, value: Any, place: str) -> None:
        if not isinstance(value, dict):
            raise Unfit("import_wrong_value", place)
        self._value = value
        self._place = place

    def place(self, name: str) -> str:
        """Where a field stands."""
        return f"{self._place}.{name}"

    def wrong(self, name: str) -> NoReturn:
        """Refuse a field's value."""
        raise Unfit("import_wrong_value", self.place(name))

    def id(self, name: str) -> str:
        """A name that can be typed, and stands in one line."""
        value = self.text(name)
        if not 0 < len(value) <= MAX_ID or not value.isprintable():
            self.wrong(name)
        return value

    def id_or_none(self, name: str) -> str | None:
        """As `id`, or null."""
        return None if self._value.get(name) is None else self.id(name)

    def text(self, name: str, default: str | None = None) -> str:
        """Any text."""
        value = self._value.get(name, default)
        if not isinstance(value, str):
            self.wrong(name)
        return value

    def text_or_none(self, name: str) -> str | None:
        """Any text, or null."""
        return None if self._value.get(name) is None else self.text(name)

    def choice(self, name: str, of: type[Choice]) -> Choice:
        """One of the names that there are."""
        try:
            return of(self.text(name))
        except ValueError:
            self.wrong(name)

    def flag(self, name: str) -> bool:
        """True or false; false where it is absent."""
        value = self._value.get(name, False)
        if not isinstance(value, bool):
            self.wrong(name)
        return value

    def number(self, name: str) -> int:
        """A whole number that is not negative."""
        value = self._value.get(name)
        if not isinstance(value, int) or isinstance(value, bool) or not 0 <= value < MAX_NUMBER:
            self.wrong(name)
        return value

    def number_or_none(self, name: str) -> int | None:
        """As `number`, or null."""
        return None if self._value.get(name) is None else self.number(name)

    def decimal_or_none(self, name: str) -> str | None:
        """An amount as text, digits with one dot at most, or null."""
        value = self.text_or_none(name)
        if value is not None and not _DECIMAL.fullmatch(value):
            self.wrong(name)
        return value

    def time(self, name: str) -> datetime:
        """A moment with its distance from UTC; given in UTC."""
        try:
            moment = datetime.fromisoformat(self.text(name))
            if moment.tzinfo is not None:
                return moment.astimezone(UTC)
        except (ValueError, OverflowError):
            pass
        self.wrong(name)

    def time_or_none(self, name: str) -> datetime | None:
        """As `time`, or null."""
        return None if self._value.get(name) is None else self.time(name)

    def mapping_or_none(self, name: str) -> dict[str, Any] | None:
        """An object of any content, or null."""
        value = self._value.get(name)
        if value is not None and not isinstance(value, dict):
            self.wrong(name)
        return value

    def object_or_none(self, name: str) -> Fields | None:
        """An object whose fields are looked at, or null."""
        value = self._value.get(name)
        return None if value is None else Fields(value, self.place(name))
