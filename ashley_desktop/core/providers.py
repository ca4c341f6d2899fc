"""Which provider answers, at which address, with which model.

The order is everywhere the same: the call's option, the environment, what the user saved,
what ships. Keys are not read here; `keys.py` does that when a request needs one.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from ashley_desktop.core.origins import checked_base_url, origin_of
from ashley_desktop.core.presets import OFFLINE, OPENAI, ProviderPreset
from ashley_desktop.core.provider_book import Changes, Entry, ProviderBook, keys_at
from ashley_desktop.core.provider_options import KeyLabels
from ashley_desktop.errors import ProviderNotFound

if TYPE_CHECKING:
    from ashley_desktop.storage.catalog_store import CatalogStore

CHOICE = "provider"  # the setting that names the user's provider


@dataclass(frozen=True, slots=True)
class Provider:
    """A provider as it is in force now.

    Attributes:
        base_url, origin: empty for the model on this machine.
        model: empty where none was chosen and none is usual.
        own: the user's. nearby, moderates, lists_models, lists_prices, open_list: what it can
            do, see `presets.ProviderPreset`.
        key_origins: origins for which a key was once put into the keyring.
        set_up: the user did something about it; others need not stand where models are chosen.
        keys: names of those for the address in force.
        ca_file, proxy, headers: how its server is reached; empty for the usual way.
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
    own: bool = False
    nearby: bool = False
    moderates: bool = False
    lists_models: bool = True
    lists_prices: bool = False
    open_list: bool = False
    set_up: bool = False
    keys: KeyLabels = field(default_factory=KeyLabels)
    ca_file: str = ""
    proxy: str = ""
    headers: tuple[tuple[str, str], ...] = ()
    options: Mapping[str, Any] = field(default_factory=dict)

    @property
    def key_stored(self) -> bool:
        """A key was put into the keyring for the address in force."""
        return self.origin in self.key_origins


class Providers:
    """The providers there are, with this run's environment on top.

    Attributes: book: what is saved about them; changes go there.
    """

    def __init__(
        self,
        presets: Sequence[ProviderPreset],
        store: CatalogStore,
        environment: Mapping[str, str],
    ) -> None:
        self.book = ProviderBook(presets, store)
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
            return (await self.book.entry(named)).preset.name
        if self._environment.get("OPENAI_API_KEY") or self._environment.get("OPENAI_BASE_URL"):
            return OPENAI
        wanted = wish.strip()
        if wanted and (found := await self.book.find(wanted)) is not None:
            return found.preset.name
        saved = await self._saved()
        if saved and await self.book.find(saved) is not None:
            return saved
        openai = await self.book.entry(OPENAI)
        return OPENAI if openai.record.key_origins else OFFLINE

    async def lost_choice(self) -> str:
        """Title of the saved provider where it is gone and another answers; else empty."""
        saved = await self._saved()
        if not saved or await self.book.find(saved) is not None:
            return ""
        return await self.book.title(saved)

    async def provider(self, name: str, *, model: str | None = None) -> Provider:
        """A provider as it is in force, with `model` over every other choice.

        Raises: ProviderNotFound; InvalidInput where the address in force is none.
        """
        return self._in_force(await self.book.entry(name), model)

    def usual(self, name: str) -> ProviderPreset:
        """A provider as it ships. Raises: ProviderNotFound."""
        shipped = self.book.shipped
        if name not in shipped:
            raise ProviderNotFound(provider=name, known=", ".join(shipped))
        return shipped[name]

    async def all(self) -> tuple[Provider, ...]:
        """Every provider: those that ship, in their order, then the user's own."""
        return tuple([self._in_force(entry, None) for entry in await self.book.entries()])

    async def choose(self, name: str) -> None:
        """Save which provider answers from now on. Raises: ProviderNotFound."""
        await self._store.set_setting(CHOICE, (await self.book.entry(name)).preset.name)

    async def change(
        self, name: str, *, base_url: str | None = None, model: str | None = None
    ) -> None:
        """Save a provider's address or model; an empty text goes back to what ships.

        Raises: as `ProviderBook.change`.
        """
        await self.book.change(name, Changes(base_url=base_url, model=model))

    def environment_key(self, provider: Provider) -> str | None:
        """The key given for this run, if it is meant for the provider's address.

        ``OPENAI_API_KEY`` belongs to ``OPENAI_BASE_URL``, or else to OpenAI's own address; a
        server that the user saved never sees it.
        """
        key = self._environment.get("OPENAI_API_KEY")
        if provider.name != OPENAI or not key:
            return None
        meant = self._environment.get("OPENAI_BASE_URL") or self.usual(OPENAI).base_url
        return key if origin_of(checked_base_url(meant)) == provider.origin else None

    def _in_force(self, entry: Entry, model: str | None) -> Provider:
        preset, record, options = entry.preset, entry.record, entry.options
        base_url = record.base_url or preset.base_url
        saved_url = base_url
        wanted = record.model or preset.model
        if preset.name == OPENAI:
            base_url = self._environment.get("OPENAI_BASE_URL") or base_url
            wanted = self._environment.get("OPENAI_MODEL") or wanted
        if base_url:
            base_url = checked_base_url(base_url)
        origin = origin_of(base_url) if base_url else ""
        # what was chosen for one server says nothing about another one of this run
        as_saved = base_url == saved_url or origin == origin_of(saved_url)
        asks = options.needs_key if as_saved else None
        return Provider(
            name=preset.name,
            title=options.title or preset.title,
            base_url=base_url,
            origin=origin,
            model=model or wanted,
            needs_key=preset.needs_key if asks is None else asks,
            local=preset.local,
            context_tokens=preset.context_tokens,
            # a cap is for the model that ships, not for what the user has of their own
            max_temperature=preset.max_temperature if (model or wanted) == preset.model else 2.0,
            key_origins=record.key_origins,
            own=preset.own,
            nearby=preset.nearby,
            moderates=preset.moderates,
            lists_models=preset.lists_models,
            lists_prices=preset.lists_prices,
            open_list=preset.open_list,
            set_up=preset.own or bool(record.base_url or record.model or record.key_origins),
            keys=keys_at(record, options, origin),
            ca_file=options.ca_file,
            proxy=options.proxy,
            headers=options.headers if as_saved else (),
            options=record.options,
        )

    async def _saved(self) -> str:
        saved = await self._store.setting(CHOICE)
        return saved if isinstance(saved, str) else ""
