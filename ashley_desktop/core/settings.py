"""Every setting once: its name, what it may be, what it is by default, and where it is kept.

Plain dataclasses: the window reads what concerns its looks before pydantic may be imported.
The words for them are in `setting_words.py`. Must not: know what a setting does.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from ashley_desktop.errors import InvalidInput

if TYPE_CHECKING:
    from ashley_desktop.storage.catalog_store import CatalogStore

log = logging.getLogger(__name__)

Value = bool | int | str


@dataclass(frozen=True, slots=True)
class Setting:
    """One setting.

    Attributes:
        name: under which it is kept, for ever. page: of the settings window.
        default: its type is the setting's type.
        choices: what is offered; with `least` a number may be another one, too.
        least, most: bounds of a number, both within.
        in_looks: kept in window.json, which is read before the first paint.
        before: names under which older versions kept it, each with what makes the value of it.
    """

    name: str
    page: str
    default: Value
    choices: tuple[Value, ...] = ()
    least: int | None = None
    most: int | None = None
    in_looks: bool = False
    before: tuple[tuple[str, Callable[[Any], Any]], ...] = ()

    def check(self, value: object) -> Value:
        """The value, if the setting can have it. Raises: InvalidInput."""
        if type(value) is not type(self.default):  # True is no number here
            raise self._refused(value)
        assert isinstance(value, bool | int | str)
        if self.least is not None and self.most is not None:
            fits = isinstance(value, int) and self.least <= value <= self.most
        else:
            fits = not self.choices or value in self.choices
        if not fits:
            raise self._refused(value)
        return value

    def _refused(self, value: object) -> InvalidInput:
        return InvalidInput(problem="setting_refused", setting=self.name, value=repr(value)[:80])


def _part(name: str) -> Callable[[Any], Any]:
    return lambda stored: stored.get(name) if isinstance(stored, Mapping) else None


_CLEANUP = "cleanup"  # one entry with two parts, until each setting had a name of its own
_DAYS = (7, 14, 30, 60, 90, 180, 365)

DECLARED: tuple[Setting, ...] = (
    Setting("enter", "general", "send", ("send", "line")),
    Setting("start_with", "general", "new", ("new", "last", "temporary")),
    Setting("ask_before_trash", "general", False),
    Setting("theme", "looks", "system", ("system", "light", "dark"), in_looks=True),
    Setting("zoom", "looks", 100, tuple(range(80, 201, 10)), 80, 200, in_looks=True),
    Setting("motion", "looks", "system", ("system", "reduced"), in_looks=True),
    Setting("usage", "looks", False, in_looks=True),
    Setting("backup_daily", "history", True),
    Setting("trash_days", "history", 30, _DAYS, 1, 3650),
    Setting("cleanup_days", "history", 30, _DAYS, 1, 3650, before=((_CLEANUP, _part("days")),)),
    Setting("cleanup_automatic", "history", False, before=((_CLEANUP, _part("automatic")),)),
)
BY_NAME: Mapping[str, Setting] = {setting.name: setting for setting in DECLARED}


class Settings:
    """The settings that are kept in the store, as they are in force."""

    def __init__(self, store: CatalogStore) -> None:
        self._store = store
        self._values: dict[str, Value] = {}

    async def load(self) -> set[str]:
        """Read what is kept; what is broken is told in the log and counts as never chosen.

        Returns: names of settings that are others now.
        Raises: StorageError.
        """
        kept = await self._store.settings()
        values = {}
        for setting in DECLARED:
            found = None if setting.in_looks else _read(setting, kept)
            if found is not None:
                values[setting.name] = found
        before = {one.name: self[one.name] for one in DECLARED}
        self._values = values
        return {name for name, value in before.items() if value != self[name]}

    def __getitem__(self, name: str) -> Value:
        """The value in force. Raises: KeyError: there is no such setting."""
        return self._values.get(name, BY_NAME[name].default)

    def number(self, name: str) -> int:
        """The same, where it is a number."""
        return int(self[name])

    def on(self, name: str) -> bool:
        """The same, where it is a switch."""
        return self[name] is True

    async def save(self, values: Mapping[str, Value]) -> None:
        """Change settings, in one step. Raises: InvalidInput, StorageError: nothing changed."""
        checked = {name: BY_NAME[name].check(value) for name, value in values.items()}
        await self._store.set_settings(checked)
        self._values.update(checked)


def _read(setting: Setting, kept: Mapping[str, Any]) -> Value | None:
    ways: list[tuple[str, Callable[[Any], Any]]] = [(setting.name, lambda value: value)]
    for name, way in [*ways, *setting.before]:
        value = way(kept[name]) if name in kept else None
        if value is None:
            continue
        try:
            return setting.check(value)
        except InvalidInput:
            log.info("the setting %s cannot be %.80r: its default holds", setting.name, value)
            return None
    return None
