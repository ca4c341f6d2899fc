"""What is known of models: how much each takes, what it costs, what its server refused.

A fact comes from the server's own list or from the user, whose word counts more; where neither
said anything it is unknown. Nothing is known by heart. Must not: ask a server.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from decimal import Decimal
from enum import StrEnum
from functools import partial
from typing import TYPE_CHECKING, Any

from ashley_desktop.core.llm.base import ModelOffer
from ashley_desktop.core.llm.listing import price, token_count
from ashley_desktop.errors import InvalidInput, StorageError
from ashley_desktop.storage.catalog_records import ModelRecord

if TYPE_CHECKING:
    from ashley_desktop.core.local_models import LocalModels
    from ashley_desktop.core.providers import Provider
    from ashley_desktop.storage.model_store import ModelStore

FREE = Decimal(0)
_SAID, _OWN, _ADDRESS = "said", "own", "address"  # names in a record's facts


class Source(StrEnum):
    """Who said it; where both did, the user."""

    UNKNOWN = "unknown"
    SERVER = "server"
    USER = "user"
    MACHINE = "machine"


@dataclass(frozen=True, slots=True)
class ModelFacts:
    """What a model takes and costs; None is unknown.

    Attributes:
        context_tokens: what it can read and write together.
        prompt_price, completion_price: US dollars for one token.
    """

    context_tokens: int | None = None
    prompt_price: Decimal | None = None
    completion_price: Decimal | None = None
    source: Source = Source.UNKNOWN


@dataclass(frozen=True, slots=True)
class KnownModel:
    """A model and everything that was learnt of it.

    Attributes:
        said: what its server says. own: what the user says.
        refused: fields of a request that its server did not take.
    """

    provider: str
    model: str
    said: ModelFacts = field(default_factory=ModelFacts)
    own: ModelFacts = field(default_factory=ModelFacts)
    favourite: bool = False
    refused: tuple[str, ...] = ()

    @property
    def facts(self) -> ModelFacts:
        """The user's own values over the server's."""
        if self.own == ModelFacts():
            return self.said
        said, own = self.said, self.own
        return ModelFacts(
            said.context_tokens if own.context_tokens is None else own.context_tokens,
            said.prompt_price if own.prompt_price is None else own.prompt_price,
            said.completion_price if own.completion_price is None else own.completion_price,
            Source.USER,
        )


class Models:
    """The catalogue. What was learnt belongs to an address: another one starts anew.

    Any call but `facts` and those of `refusals` may raise StorageError.
    """

    def __init__(self, store: ModelStore, local: LocalModels) -> None:
        self._store = store
        self._local = local
        self._this_run: dict[tuple[str, str, str], frozenset[str]] = {}

    async def facts(self, provider: Provider) -> ModelFacts:
        """What is known of `provider.model`; unknown where the store does not answer."""
        try:
            return (await self.model(provider, provider.model)).facts
        except StorageError:
            return ModelFacts()

    async def model(self, provider: Provider, model: str) -> KnownModel:
        """One model; nothing is known of it where it never was seen."""
        record = await self._record(provider.name, model)
        return self._known(provider, record, await self._windows(provider, model))

    async def known(self, provider: Provider, models: Sequence[str]) -> tuple[KnownModel, ...]:
        """What is known of these models, in their order."""
        records = {one.model: one for one in await self._store.all(provider.name)}
        windows = await self._windows(provider)
        usual = partial(ModelRecord, provider.name)
        return tuple(
            self._known(provider, records.get(one) or usual(one), windows) for one in models
        )

    async def favourites(self, provider: Provider) -> tuple[str, ...]:
        """Ids of a provider's favourites, by name."""
        records = await self._store.all(provider.name)
        return tuple(one.model for one in records if one.favourite)

    async def note_list(self, provider: Provider, offers: Sequence[ModelOffer]) -> None:
        """Remember what a server says of its models; only what is new is written."""
        before = {one.model: one for one in await self._store.all(provider.name)}
        now = datetime.now(UTC)
        changed = []
        for offer in offers:
            old = before.get(offer.model) or ModelRecord(provider.name, offer.model)
            new = _told(old, provider.base_url, _from_offer(offer))
            if new != old:
                changed.append(replace(new, seen_at=now))
        if changed:
            await self._store.save(changed)

    async def set_favourite(self, provider: Provider, model: str, favourite: bool) -> None:
        """Put a model among the favourites, or take it out."""
        record = await self._record(provider.name, model)
        await self._store.save([replace(record, favourite=favourite)])

    async def set_own(
        self,
        provider: Provider,
        model: str,
        *,
        context_tokens: str,
        prompt_price: str,
        completion_price: str,
    ) -> None:
        """Keep the user's own values, as typed; an empty text means the server's.

        Args: prompt_price, completion_price: US dollars for a million tokens.

        Raises: InvalidInput (``not_a_token_count``, ``not_a_price``).
        """
        own = {
            "context": _typed_count(context_tokens),
            "prompt": _typed_price(prompt_price),
            "completion": _typed_price(completion_price),
        }
        record = await self._record(provider.name, model)
        kept = {name: value for name, value in own.items() if value is not None}
        await self._store.save([replace(record, facts={**record.facts, _OWN: kept})])

    async def forget(self, provider: Provider, model: str) -> None:
        """Forget which fields were refused: the next request is worded as usual."""
        self._this_run.pop((provider.name, provider.base_url, model), None)
        record = await self._record(provider.name, model)
        await self._store.save([replace(record, refused=())])

    def refusals(self, provider: Provider) -> StoredRefusals:
        """The memory of what a provider's server refused, for its client."""
        return StoredRefusals(self, provider.name, provider.base_url)

    async def refused(self, provider: str, address: str, model: str) -> frozenset[str]:
        """Fields that the server at an address refused; without a store, in this run."""
        this_run = self._this_run.get((provider, address, model), frozenset())
        try:
            record = await self._record(provider, model)
        except StorageError:
            return this_run
        return this_run | frozenset(_at(record, address).refused)

    async def note_refused(
        self, provider: str, address: str, model: str, fields: frozenset[str]
    ) -> None:
        """Remember fields that were refused; where the store cannot, for this run."""
        try:
            record = _at(await self._record(provider, model), address)
            refused = tuple(sorted({*record.refused, *fields}))
            facts = {**record.facts, _ADDRESS: address}
            await self._store.save([replace(record, refused=refused, facts=facts)])
        except StorageError:
            key = (provider, address, model)
            self._this_run[key] = self._this_run.get(key, frozenset()) | fields

    async def _record(self, provider: str, model: str) -> ModelRecord:
        return await self._store.one(provider, model) or ModelRecord(provider, model)

    async def _windows(self, provider: Provider, model: str = "") -> Mapping[str, int | None]:
        """How models of this machine are loaded: one, or all."""
        if not provider.local:
            return {}
        if model:
            return {model: await self._local.context_tokens(model)}
        return await self._local.windows()

    def _known(
        self, provider: Provider, record: ModelRecord, windows: Mapping[str, int | None]
    ) -> KnownModel:
        record = _at(record, provider.base_url)
        if provider.local:
            said = ModelFacts(windows.get(record.model), FREE, FREE, Source.MACHINE)
        else:
            said = _facts(record.facts.get(_SAID), Source.SERVER)
        own = _facts(record.facts.get(_OWN), Source.USER)
        return KnownModel(
            record.provider, record.model, said, own, record.favourite, record.refused
        )


def per_million(price: Decimal) -> str:
    """A price for one token as the price for a million, without needless zeros: 2.5, 0.15, 0."""
    text = f"{price * 1_000_000:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


class StoredRefusals:
    """One provider's part of what is remembered; see `dialects.Refusals`."""

    def __init__(self, models: Models, provider: str, address: str) -> None:
        self._models = models
        self._provider = provider
        self._address = address

    async def known(self, model: str) -> frozenset[str]:
        """Fields that a model's server refused."""
        return await self._models.refused(self._provider, self._address, model)

    async def note(self, model: str, fields: frozenset[str]) -> None:
        """Remember more of them."""
        await self._models.note_refused(self._provider, self._address, model, fields)


def _at(record: ModelRecord, address: str) -> ModelRecord:
    """A record without what was learnt at another address."""
    if record.facts.get(_ADDRESS, address) == address:
        return record
    own = {name: value for name, value in record.facts.items() if name == _OWN}
    return replace(record, facts=own, refused=())


def _told(record: ModelRecord, address: str, said: Mapping[str, Any]) -> ModelRecord:
    """A record with what a server says now; unchanged where it says nothing new."""
    here = _at(record, address)
    if here == record and record.facts.get(_SAID, {}) == said:
        return record
    facts = {**here.facts, _SAID: dict(said), _ADDRESS: address}
    return replace(here, facts=facts)


def _from_offer(offer: ModelOffer) -> dict[str, Any]:
    said: dict[str, Any] = {}
    if offer.context_tokens is not None:
        said["context"] = offer.context_tokens
    if offer.prompt_price is not None:
        said["prompt"] = str(offer.prompt_price)
    if offer.completion_price is not None:
        said["completion"] = str(offer.completion_price)
    return said


def _facts(stored: object, source: Source) -> ModelFacts:
    """Facts out of a record, which may come from anywhere: a backup, an import."""
    values = stored if isinstance(stored, dict) else {}
    facts = ModelFacts(
        token_count(values.get("context")),
        price(values.get("prompt")),
        price(values.get("completion")),
    )
    return facts if facts == ModelFacts() else replace(facts, source=source)


def _typed_count(text: str) -> int | None:
    """A number of tokens as people write it: 8192, 8 192, 8,192, 8k."""
    plain = text.strip().casefold().translate(str.maketrans("", "", " ,_'\u00a0\u202f"))
    if not plain:
        return None
    thousands = plain.removesuffix("k")
    if thousands.isascii() and thousands.isdigit() and len(thousands) < 12:
        count = token_count(int(thousands) * (1024 if thousands != plain else 1))
        if count is not None:
            return count
    raise InvalidInput(problem="not_a_token_count")


def _typed_price(text: str) -> str | None:
    """A price for a million tokens as people write it, as the price of one."""
    plain = text.strip().removeprefix("$").strip().replace(",", ".")
    if not plain:
        return None
    million = price(plain)
    if million is None:
        raise InvalidInput(problem="not_a_price")
    return str(million / 1_000_000)
