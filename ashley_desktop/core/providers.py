"""Which provider answers, at which address, with which model.

The order is everywhere the same: the call's option, the environment, what the user saved,
what ships. Keys are not read here; `endpoints.py` does that when a request needs one.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from ashley_desktop.core.origins import checked_base_url, origin_of
from ashley_desktop.core.presets import ProviderPreset
from ashley_desktop.errors import ProviderNotFound
from ashley_desktop.storage.catalog_records import ProviderRecord

if TYPE_CHECKING:
    from ashley_desktop.storage.catalog_store import CatalogStore

OPENAI = "openai"
OFFLINE = "offline"
CHOICE = "provider"  # the setting that names the user's provider


@dataclass(frozen=True, slots=True)
class Provider:
    """A provider as it is in force now.

    Attributes:
        base_url, origin: empty for the model on this machine.
        key_origins: origins for which a key was once put into the keyring.
        options: what else the user chose for it, by name.
    """

    name: str
    title: str
    base_url: str
    origin: str
    model: str
    needs_key: bool
    local: bool
    context_tokens: int
    max_temperature: float
    key_origins: tuple[str, ...] = ()
    options: Mapping[str, Any] = field(default_factory=dict)

    @property
    def key_stored(self) -> bool:
        """A key was put into the keyring for the address in force."""
        return self.origin in self.key_origins


class Providers:
    """The shipped providers with the user's changes and this run's environment on top."""

    def __init__(
        self,
        presets: Sequence[ProviderPreset],
        store: CatalogStore,
        environment: Mapping[str, str],
    ) -> None:
        self._presets = {preset.name: preset for preset in presets}
        self._store = store
        self._environment = environment

    async def answering(
        self, option: str | None, model: str | None, *, wish: tuple[str, str] = ("", "")
    ) -> Provider:
        """The provider that answers, with the model that does.

        Args:
            option, model: the call's own choice. wish: a persona's provider and model; it comes
                after the environment and before what is saved for all.

        Raises: as `chosen` and `provider`.
        """
        wanted, own_model = wish
        name = await self.chosen(option, wish=wanted)
        fits = wanted.strip().casefold() in ("", name)
        if not fits or (name == OPENAI and self._environment.get("OPENAI_MODEL")):
            own_model = ""
        return await self.provider(name, model=model or own_model or None)

    async def chosen(self, option: str | None = None, *, wish: str = "") -> str:
        """Name of the provider that answers.

        Args: wish: as in `answering`; one that is gone is passed over.
        Raises: ProviderNotFound for a name that no provider has.
        """
        named = option or self._environment.get("ASHLEY_PROVIDER")
        if named:
            return self._preset(named).name
        if self._environment.get("OPENAI_API_KEY") or self._environment.get("OPENAI_BASE_URL"):
            return OPENAI
        if wish.strip().casefold() in self._presets:
            return wish.strip().casefold()
        saved = await self._store.setting(CHOICE)
        if isinstance(saved, str) and saved in self._presets:
            return saved
        return OPENAI if (await self._record(OPENAI)).key_origins else OFFLINE

    async def provider(self, name: str, *, model: str | None = None) -> Provider:
        """A provider as it is in force, with `model` over every other choice.

        Raises: ProviderNotFound; InvalidInput where the address in force is none.
        """
        preset = self._preset(name)
        record = await self._record(preset.name)
        base_url = record.base_url or preset.base_url
        wanted = record.model or preset.model
        if preset.name == OPENAI:
            base_url = self._environment.get("OPENAI_BASE_URL") or base_url
            wanted = self._environment.get("OPENAI_MODEL") or wanted
        if base_url:
            base_url = checked_base_url(base_url)
        return Provider(
            name=preset.name,
            title=preset.title,
            base_url=base_url,
            origin=origin_of(base_url) if base_url else "",
            model=model or wanted,
            needs_key=preset.needs_key,
            local=preset.local,
            context_tokens=preset.context_tokens,
            # a cap is for the model that ships, not for what the user has of their own
            max_temperature=preset.max_temperature if (model or wanted) == preset.model else 2.0,
            key_origins=record.key_origins,
            options=record.options,
        )

    def usual(self, name: str) -> ProviderPreset:
        """A provider as it ships. Raises: ProviderNotFound."""
        return self._preset(name)

    def title(self, name: str) -> str:
        """What people see for a name; a provider that is gone keeps its name."""
        preset = self._presets.get(name)
        return preset.title if preset else name

    async def all(self) -> tuple[Provider, ...]:
        """Every provider, in the order in which they ship."""
        return tuple([await self.provider(name) for name in self._presets])

    async def choose(self, name: str) -> None:
        """Save which provider answers from now on."""
        await self._store.set_setting(CHOICE, self._preset(name).name)

    async def change(
        self, name: str, *, base_url: str | None = None, model: str | None = None
    ) -> None:
        """Save a provider's address or model; an empty text goes back to what ships.

        Raises: ProviderNotFound; InvalidInput for an address that is none.
        """
        record = await self._record(self._preset(name).name)
        if base_url is not None:
            record = replace(record, base_url=checked_base_url(base_url) if base_url else None)
        if model is not None:
            record = replace(record, model=model.strip() or None)
        await self._store.save_provider(record)

    async def note_key(self, name: str, origin: str, *, stored: bool) -> None:
        """Remember that the keyring holds a key for an origin, or no longer does."""
        if stored:
            await self._store.add_key_origin(name, origin)
        else:
            await self._store.remove_key_origin(name, origin)

    def environment_key(self, provider: Provider) -> str | None:
        """The key given for this run, if it is meant for the provider's address.

        ``OPENAI_API_KEY`` belongs to ``OPENAI_BASE_URL``, or else to OpenAI's own address; a
        server that the user saved never sees it.
        """
        key = self._environment.get("OPENAI_API_KEY")
        if provider.name != OPENAI or not key:
            return None
        meant = self._environment.get("OPENAI_BASE_URL") or self._presets[OPENAI].base_url
        return key if origin_of(checked_base_url(meant)) == provider.origin else None

    def _preset(self, name: str) -> ProviderPreset:
        preset = self._presets.get(name.strip().casefold())
        if preset is None:
            raise ProviderNotFound(provider=name, known=", ".join(self._presets))
        return preset

    async def _record(self, name: str) -> ProviderRecord:
        return await self._store.provider(name) or ProviderRecord(name)
