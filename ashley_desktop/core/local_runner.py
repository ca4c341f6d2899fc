"""Runs the models of this machine: checks their memory, loads, answers, lets go."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from typing import TYPE_CHECKING

from ashley_desktop.core.llm.base import ModelList, ModelOffer
from ashley_desktop.core.llm.memory import Fit, Memory, fit, machine_memory
from ashley_desktop.core.llm.offline import LoadState, OfflineModel
from ashley_desktop.core.llm.offline_child import PROVIDER
from ashley_desktop.core.local_models import LocalModels
from ashley_desktop.errors import ModelTight, ModelTooLarge

if TYPE_CHECKING:
    from ashley_desktop.core.llm.base import Endpoint, LlmClient
    from ashley_desktop.core.llm.model_files import ModelFile

GIGA = 1_000_000_000


@dataclass(frozen=True, slots=True)
class Sizing:
    """A model beside the machine. Attributes: needed_bytes: once it is loaded."""

    needed_bytes: int
    memory: Memory
    fit: Fit


class LocalRunner:
    """The one model that is in memory, if any.

    Args: process: where it runs; default: a process of this program.
    """

    def __init__(self, models: LocalModels, process: OfflineModel | None = None) -> None:
        self._models = models
        self._process = process or OfflineModel()
        self._client: tuple[Endpoint, LlmClient] | None = None
        self._outdated: list[LlmClient] = []

    @property
    def state(self) -> LoadState:
        """What is in memory, or on its way there, as of this moment."""
        return self._process.state

    def loaded_at(self, name: str) -> Endpoint | None:
        """Where a model answers that is in memory now; nothing is loaded for that."""
        return self._process.loaded_at(name)

    async def client(self, name: str) -> LlmClient:
        """The client for a model; loads it where it is not loaded.

        Raises: as `load`; ModelBusy while another one answers.
        """
        endpoint = await self._start(name)
        if self._client is not None:
            if self._client[0] == endpoint:
                return self._client[1]
            self._outdated.append(self._client[1])  # a reply may still be arriving there
        from ashley_desktop.core.llm.offline_client import OfflineClient

        self._client = (endpoint, OfflineClient(self._process, endpoint))
        return self._client[1]

    async def offers(self) -> ModelList:
        """The models that can be chosen."""
        usable = [one for one in await self._models.all() if one.header is not None]
        return ModelList(tuple(ModelOffer(one.name) for one in usable))

    async def load(self, name: str, *, anyway: bool = False) -> None:
        """Take a model into memory.

        Args: anyway: also where memory may not suffice, now and later.

        Raises: OfflineModelMissing, ModelNotFound, ModelFileUnusable, ModelTooLarge,
            ModelTight unless `anyway`, OfflineModelFailed, ModelBusy.
        """
        if anyway:
            await self._models.allow(await self._models.find(name), anyway=True)
        await self._start(name)

    async def unload(self) -> None:
        """Take the model out of memory; a load that is under way fails."""
        await self._process.aclose()

    async def sizing(self, model: ModelFile) -> Sizing:
        """What a model will need beside what there is, if it came in place of the loaded one."""
        needed = (await self._models.order(model)).needed_bytes
        memory = await asyncio.to_thread(machine_memory)
        held = self._process.order
        if memory.free is not None and held is not None:
            memory = Memory(memory.total, memory.free + held.needed_bytes)
        return Sizing(needed, memory, fit(needed, memory))

    async def aclose(self) -> None:
        """Close the clients and take the model out of memory."""
        clients = [*self._outdated, *([self._client[1]] if self._client else [])]
        self._outdated.clear()
        self._client = None
        for client in clients:
            await client.aclose()
        await self._process.aclose()

    async def _start(self, name: str) -> Endpoint:
        model = await self._models.find(name)
        order = await self._models.order(model)
        choice = await self._models.choice()
        self._process.let_go_after(choice.idle_minutes * 60.0)
        if not self._process.holds(order):
            await self.check(model)
        return await self._process.endpoint(order)

    async def check(self, model: ModelFile) -> Sizing:
        """What a model will need, where it may be loaded.

        Raises: ModelTooLarge; ModelTight unless the user allowed this model all the same.
        """
        sizing = await self.sizing(model)
        if model.packaged:  # so small that trying costs less than being wrong
            return sizing
        allowed = str(model.path) in (await self._models.choice()).anyway
        needed_gb = round(sizing.needed_bytes / GIGA, 1)
        if sizing.fit is Fit.TOO_LARGE:
            total_gb = round((sizing.memory.total or 0) / GIGA, 1)
            raise ModelTooLarge(
                provider=PROVIDER, model=model.name, needed_gb=needed_gb, total_gb=total_gb
            )
        if sizing.fit is Fit.TIGHT and not allowed:
            free_gb = round((sizing.memory.free or 0) / GIGA, 1)
            raise ModelTight(
                provider=PROVIDER, model=model.name, needed_gb=needed_gb, free_gb=free_gb
            )
        return sizing
