"""The models of the provider on this machine: which files, and how they are loaded.

The packaged model, what lies in the data folder's ``models``, and the files and folders that the
user chose. Must not: run a model (`local_runner.py` does).
"""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ashley_desktop.core.llm.gguf import GgufError, read_header
from ashley_desktop.core.llm.memory import needed_bytes
from ashley_desktop.core.llm.model_files import ModelFile, ModelFiles, unchanged
from ashley_desktop.core.llm.offline import packaged_model
from ashley_desktop.core.llm.offline_child import PROVIDER, LoadOrder
from ashley_desktop.errors import (
    InvalidInput,
    ModelFileUnusable,
    ModelNotFound,
    OfflineModelMissing,
)

if TYPE_CHECKING:
    from ashley_desktop.storage.catalog_store import CatalogStore

SETTING = "local_models"
CONTEXT_TOKENS = 4096  # unless chosen otherwise: what a machine with little memory can hold
CONTEXT_LEAST, CONTEXT_MOST = 256, 1 << 20
THREADS_MOST = 512
IDLE_MINUTES = 15
IDLE_MINUTES_MOST = 24 * 60


@dataclass(frozen=True, slots=True)
class LocalChoice:
    """What the user chose for models on this machine.

    Attributes:
        places: files and folders, as absolute paths.
        context_tokens: room for a conversation; a model that was trained for less gets less.
        threads: 0 for as many as there are cores.
        idle_minutes: after which an idle model is let go; 0: never.
        anyway: paths of models that are loaded although memory may not suffice.
    """

    places: tuple[str, ...] = ()
    context_tokens: int = CONTEXT_TOKENS
    threads: int = 0
    idle_minutes: int = IDLE_MINUTES
    anyway: tuple[str, ...] = ()


class LocalModels:
    """Finds models by name. Calls may raise StorageError.

    Args:
        folder: the data folder's place for models.
        packaged_name: by which the model that came with the program is chosen.
    """

    def __init__(self, store: CatalogStore, folder: Path, packaged_name: str) -> None:
        self._store = store
        self._folder = folder
        self._packaged_name = packaged_name
        self._files = ModelFiles()
        self._seen: tuple[tuple[str, ...], tuple[ModelFile, ...]] = ((), ())

    async def choice(self) -> LocalChoice:
        """What was chosen; what the store holds and cannot be is left out."""
        return _choice(await self._store.setting(SETTING))

    async def change(
        self,
        *,
        context_tokens: int | None = None,
        threads: int | None = None,
        idle_minutes: int | None = None,
    ) -> LocalChoice:
        """Keep how models are loaded; None leaves a value as it is. Bounds are kept."""
        choice = await self.choice()
        if context_tokens is not None:
            bounded = min(max(context_tokens, CONTEXT_LEAST), CONTEXT_MOST)
            choice = replace(choice, context_tokens=bounded)
        if threads is not None:
            choice = replace(choice, threads=min(max(threads, 0), THREADS_MOST))
        if idle_minutes is not None:
            choice = replace(choice, idle_minutes=min(max(idle_minutes, 0), IDLE_MINUTES_MOST))
        return await self._keep(choice)

    async def add_place(self, path: Path) -> LocalChoice:
        """Use a file, or what lies in a folder.

        Raises: ModelFileUnusable for a file that is no model; InvalidInput
            (``no_models_there``) for a folder without any.
        """
        place = await asyncio.to_thread(self._checked_place, path)
        choice = await self.choice()
        kept = tuple(one for one in choice.places if one != str(place))
        return await self._keep(replace(choice, places=(*kept, str(place))))

    async def remove_place(self, place: str) -> LocalChoice:
        """Use a file or folder no longer; what is there stays as it is."""
        choice = await self.choice()
        kept = tuple(one for one in choice.places if one != place)
        return await self._keep(replace(choice, places=kept))

    async def allow(self, model: ModelFile, *, anyway: bool) -> LocalChoice:
        """Remember whether a model is loaded although memory may not suffice."""
        choice = await self.choice()
        kept = tuple(one for one in choice.anyway if one != str(model.path))
        more = (str(model.path),) if anyway else ()
        return await self._keep(replace(choice, anyway=(*kept, *more)))

    async def all(self) -> tuple[ModelFile, ...]:
        """Every model of this machine, the packaged one first, usable or not."""
        choice = await self.choice()
        return await asyncio.to_thread(self._look, choice)

    async def find(self, name: str) -> ModelFile:
        """The usable model of a name.

        Raises: OfflineModelMissing where the packaged one is not installed; ModelNotFound;
            ModelFileUnusable.
        """
        model = await self._one(name)
        if model is None and name == self._packaged_name:
            raise OfflineModelMissing(provider=PROVIDER)
        if model is None:
            raise ModelNotFound(provider=PROVIDER, model=name)
        if model.header is None:
            raise ModelFileUnusable(provider=PROVIDER, model=name, problem=model.problem)
        return model

    async def context_tokens(self, name: str) -> int | None:
        """What a model can read and write together as it is loaded; None where it is unknown."""
        model = await self._one(name)
        if model is None or model.header is None:
            return None
        return _context(await self.choice(), model.header.context_tokens)

    async def windows(self) -> dict[str, int | None]:
        """As `context_tokens`, of every usable model."""
        choice = await self.choice()
        headers = [(one.name, one.header) for one in await self.all()]
        return {
            name: _context(choice, header.context_tokens)
            for name, header in headers
            if header is not None
        }

    async def order(self, model: ModelFile) -> LoadOrder:
        """How a model is to be loaded."""
        choice = await self.choice()
        trained = model.header.context_tokens if model.header else None
        context = _context(choice, trained)
        needed = memory_needed(model, context)
        return LoadOrder(model.name, model.path, context, choice.threads, needed)

    async def _one(self, name: str) -> ModelFile | None:
        """A model by name; places are looked through again only where it is not as it was."""
        choice = await self.choice()
        places, models = self._seen
        known = next((one for one in models if one.name == name), None)
        if known is not None and places == choice.places:
            same = await asyncio.to_thread(unchanged, known)
            if same:
                return known
        return next((one for one in await self.all() if one.name == name), None)

    async def _keep(self, choice: LocalChoice) -> LocalChoice:
        await self._store.set_setting(SETTING, asdict(choice))
        return choice

    def _look(self, choice: LocalChoice) -> tuple[ModelFile, ...]:
        path = packaged_model()
        packaged = (self._packaged_name, path) if path is not None else None
        places = [Path(place) for place in choice.places]
        if self._folder.is_dir():
            places.insert(0, self._folder)
        found = self._files.look(packaged, places)
        self._seen = (choice.places, found)
        return found

    def _checked_place(self, path: Path) -> Path:
        place = path.expanduser().absolute()
        if place.is_dir():
            if not self._files.look(None, [place]):
                raise InvalidInput(problem="no_models_there", path=str(place))
            return place
        try:
            read_header(place)
        except GgufError as error:
            problem = error.problem
        else:
            return place
        raise ModelFileUnusable(provider=PROVIDER, model=place.name, problem=problem)


def memory_needed(model: ModelFile, context_tokens: int) -> int:
    """Bytes that a model takes once it is loaded; 0 for one that cannot be."""
    if model.header is None:
        return 0
    return needed_bytes(model.header, model.size_bytes, context_tokens)


def _context(choice: LocalChoice, trained: int | None) -> int:
    return min(choice.context_tokens, trained or choice.context_tokens)


def _choice(stored: object) -> LocalChoice:
    """A choice out of the store, which may have come from a backup or another version."""
    values: Mapping[str, Any] = stored if isinstance(stored, dict) else {}
    usual = LocalChoice()
    return LocalChoice(
        _paths(values.get("places")),
        _number(values, "context_tokens", usual.context_tokens, CONTEXT_LEAST, CONTEXT_MOST),
        _number(values, "threads", usual.threads, 0, THREADS_MOST),
        _number(values, "idle_minutes", usual.idle_minutes, 0, IDLE_MINUTES_MOST),
        _paths(values.get("anyway")),
    )


def _paths(value: object) -> tuple[str, ...]:
    items = value if isinstance(value, list | tuple) else ()
    return tuple(one for one in items if isinstance(one, str) and one and "\0" not in one)


def _number(values: Mapping[str, Any], name: str, usual: int, least: int, most: int) -> int:
    value = values.get(name)
    if isinstance(value, bool) or not isinstance(value, int):
        return usual
    return value if least <= value <= most else usual
