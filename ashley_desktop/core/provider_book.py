"""The providers there are: the shipped ones with the user's changes, and the user's own.

The only writer of what is saved about them. A key is never here, only where one was put.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from ashley_desktop.core.addresses import checked_safe, is_nearby, repaired
from ashley_desktop.core.origins import origin_of
from ashley_desktop.core.presets import ProviderPreset
from ashley_desktop.core.provider_options import (
    KeyLabels,
    ProviderOptions,
    checked_ca_file,
    checked_headers,
    checked_proxy,
    checked_title,
)
from ashley_desktop.errors import InvalidInput, ProviderNotFound
from ashley_desktop.storage.catalog_records import ProviderRecord

if TYPE_CHECKING:
    from ashley_desktop.storage.catalog_store import CatalogStore

NAME_LIMIT = 40


@dataclass(frozen=True, slots=True)
class Entry:
    """A provider as it is saved.

    Attributes:
        preset: what ships; of the user's own, what stands for it.
        record: what is kept about it. options: the same, read.
    """

    preset: ProviderPreset
    record: ProviderRecord
    options: ProviderOptions


@dataclass(frozen=True, slots=True)
class Changes:
    """What a person wants otherwise; None leaves it, an empty text goes back to what ships."""

    title: str | None = None
    base_url: str | None = None
    model: str | None = None
    ca_file: str | None = None
    proxy: str | None = None
    headers: Mapping[str, str] | None = None
    needs_key: bool | None = None
    send_reasoning: bool | None = None


class ProviderBook:
    """All providers, by name; names are looked up ignoring case."""

    def __init__(self, presets: Sequence[ProviderPreset], store: CatalogStore) -> None:
        self.shipped = {preset.name: preset for preset in presets}
        self._store = store

    async def find(self, name: str) -> Entry | None:
        """One provider; None where there is none of that name, or not any more."""
        name = name.strip().casefold()
        record = await self._store.provider(name)
        if record is not None and record.deleted:
            return None
        return self._entry(name, record)

    async def entry(self, name: str) -> Entry:
        """One provider. Raises: ProviderNotFound."""
        found = await self.find(name)
        if found is None:
            raise ProviderNotFound(provider=name, known=", ".join(await self.names()))
        return found

    async def entries(self) -> tuple[Entry, ...]:
        """Every provider: those that ship, in their order, then the user's own in theirs."""
        kept = {record.name: record for record in await self._store.providers()}
        names = [*self.shipped, *(name for name in kept if name not in self.shipped)]
        known = {name: kept.get(name) for name in names}
        there = ((name, one) for name, one in known.items() if one is None or not one.deleted)
        found = (self._entry(name, record) for name, record in there)
        return tuple(entry for entry in found if entry is not None)

    async def names(self) -> tuple[str, ...]:
        """The names of all, as `entries`."""
        return tuple(entry.preset.name for entry in await self.entries())

    async def title(self, name: str) -> str:
        """What people call a provider, also one that was deleted; else the name itself."""
        record = await self._store.provider(name)
        entry = self._entry(name, record)
        return name if entry is None else entry.options.title or entry.preset.title

    async def add(self, name: str, changes: Changes, *, allow_http: bool = False) -> str:
        """Add a provider of the user's own.

        Returns: its name as it is kept.
        Raises: InvalidInput: ``provider_name``, ``provider_exists``, ``address_missing``, and as
            `change`.
        """
        called, name = name.strip(), checked_name(name)
        if not (changes.base_url or "").strip():
            raise InvalidInput(problem="address_missing", provider=name)
        known = await self._store.providers()
        position = max((record.position for record in known), default=0) + 1
        title = changes.title or (called if called != name else "")

        def change(old: ProviderRecord | None) -> ProviderRecord:
            if name in self.shipped or (old is not None and not old.deleted):
                raise InvalidInput(problem="provider_exists", provider=name)
            fresh = ProviderRecord(name, position=position)
            return _changed(fresh, replace(changes, title=title), allow_http=allow_http)

        await self._store.update_provider(name, change)
        return name

    async def change(self, name: str, changes: Changes, *, allow_http: bool = False) -> None:
        """Save what a person changed; all of it, or nothing.

        Args: allow_http: they agreed to reach this address without https; that is kept.
        Raises: ProviderNotFound; InvalidInput: ``base_url``, ``plain_http``,
            ``address_missing`` (only what ships has an address to go back to), ``no_server``
            (the model on this machine has none of this but a model), and as the checks of
            `provider_options`.
        """
        entry = await self.entry(name)
        preset = entry.preset
        if preset.local and replace(changes, model=None) != Changes():
            raise InvalidInput(problem="no_server", provider=preset.name)
        if preset.own and changes.base_url is not None and not changes.base_url.strip():
            raise InvalidInput(problem="address_missing", provider=preset.name)

        def change(old: ProviderRecord | None) -> ProviderRecord:
            return _changed(old or ProviderRecord(preset.name), changes, allow_http=allow_http)

        await self._store.update_provider(preset.name, change)

    async def delete(self, name: str) -> str:
        """Take one of the user's own out of the list; what it was stays known, for old messages.

        Returns: its name as it is kept.
        Raises: ProviderNotFound; InvalidInput (problem ``provider_shipped``).
        """
        entry = await self.entry(name)
        if not entry.preset.own:
            raise InvalidInput(problem="provider_shipped", provider=entry.preset.name)
        await self._mark(entry.preset.name, deleted=True)
        return entry.preset.name

    async def restore(self, name: str) -> None:
        """Bring back one that was deleted, as it was."""
        await self._mark(name, deleted=False)

    async def note_key(self, name: str, origin: str, *, stored: bool, label: str = "") -> None:
        """Remember that the keyring holds a key for an origin, or no longer does."""

        def changed(keys: KeyLabels) -> KeyLabels:
            return keys.with_key(label) if stored else keys.without_key(label)

        await self._change_keys(name, origin, changed)

    async def use_key(self, name: str, origin: str, label: str) -> None:
        """Choose which of the keys for an origin is sent."""
        await self._change_keys(name, origin, lambda keys: keys.with_key(label))

    async def _change_keys(
        self, name: str, origin: str, change: Callable[[KeyLabels], KeyLabels]
    ) -> None:
        def changed(old: ProviderRecord | None) -> ProviderRecord:
            record = old or ProviderRecord(name)
            options = ProviderOptions.of(record.options)
            keys = change(keys_at(record, options, origin))
            others = tuple(known for known in record.key_origins if known != origin)
            options = replace(options, keys={**options.keys, origin: keys})
            return replace(
                record,
                key_origins=(*others, origin) if keys.labels else others,
                options=options.stored(),
            )

        await self._store.update_provider(name, changed)

    async def _mark(self, name: str, *, deleted: bool) -> None:
        def change(old: ProviderRecord | None) -> ProviderRecord:
            return replace(old or ProviderRecord(name), deleted=deleted)

        await self._store.update_provider(name, change)

    def _entry(self, name: str, record: ProviderRecord | None) -> Entry | None:
        preset = self.shipped.get(name)
        options = ProviderOptions.of(record.options if record else {})
        if preset is None:
            if record is None or not record.base_url:
                return None
            preset = ProviderPreset(
                name,
                options.title or name,
                base_url=record.base_url,
                needs_key=not is_nearby(record.base_url),
                own=True,
            )
        return Entry(preset, record or ProviderRecord(name), options)


def keys_at(record: ProviderRecord, options: ProviderOptions, origin: str) -> KeyLabels:
    """The keys for an origin; one that was put there before keys had names has an empty one."""
    if origin not in record.key_origins:
        return KeyLabels()
    known = options.keys.get(origin, KeyLabels())
    return known if known.labels else KeyLabels(("",))


def checked_name(name: str) -> str:
    """A provider's name as it is kept: lower case, without spaces.

    Raises: InvalidInput (problem ``provider_name``).
    """
    name = name.strip().casefold()
    fits = all(c.isalnum() or c in "._-" for c in name) and name[:1].isalnum()
    if not fits or len(name) > NAME_LIMIT:
        raise InvalidInput(problem="provider_name", limit=NAME_LIMIT)
    return name


def _changed(record: ProviderRecord, changes: Changes, *, allow_http: bool) -> ProviderRecord:
    options = ProviderOptions.of(record.options)
    if changes.base_url is not None:
        record, options = _moved(record, options, changes.base_url, allow_http=allow_http)
    if changes.model is not None:
        record = replace(record, model=changes.model.strip() or None)
    if changes.title is not None:
        options = replace(options, title=checked_title(changes.title))
    if changes.ca_file is not None:
        options = replace(options, ca_file=checked_ca_file(changes.ca_file))
    if changes.proxy is not None:
        options = replace(options, proxy=checked_proxy(changes.proxy))
    if changes.headers is not None:
        options = replace(options, headers=checked_headers(changes.headers))
    if changes.needs_key is not None:
        options = replace(options, needs_key=changes.needs_key)
    if changes.send_reasoning is not None:
        options = replace(options, send_reasoning=changes.send_reasoning)
    return replace(record, options=options.stored())


def _moved(
    record: ProviderRecord, options: ProviderOptions, typed: str, *, allow_http: bool
) -> tuple[ProviderRecord, ProviderOptions]:
    if not typed.strip():
        return replace(record, base_url=None), options
    base_url = repaired(typed)
    if allow_http:
        agreed = dict.fromkeys([*options.plain_http, origin_of(base_url)])
        options = replace(options, plain_http=tuple(agreed))
    checked_safe(base_url, options.plain_http)
    return replace(record, base_url=base_url), options
