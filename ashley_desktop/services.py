"""What is done with the store beyond listing it: asking, searching, exporting, counting.

The second half of `assembly.py`, loaded when it is first needed: a window lists its sessions
without it, and a command takes what it uses.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from ashley_desktop.core.calibration import Calibration
from ashley_desktop.core.chat import ChatService
from ashley_desktop.core.endpoints import Endpoints
from ashley_desktop.core.exporters.exports import Exports
from ashley_desktop.core.importers.imports import Imports
from ashley_desktop.core.local_models import LocalModels
from ashley_desktop.core.local_runner import LocalRunner
from ashley_desktop.core.models import Models
from ashley_desktop.core.moderation.service import Moderation
from ashley_desktop.core.persona_deeds import PersonaDeeds
from ashley_desktop.core.presets import OFFLINE, providers
from ashley_desktop.core.providers import Providers
from ashley_desktop.core.requests import Requests
from ashley_desktop.paths import resources
from ashley_desktop.storage.backups import Backups
from ashley_desktop.storage.catalog_store import CatalogStore
from ashley_desktop.storage.decision_store import DecisionStore
from ashley_desktop.storage.export_store import ExportStore
from ashley_desktop.storage.import_store import ImportStore
from ashley_desktop.storage.model_store import ModelStore
from ashley_desktop.storage.persona_store import PersonaStore
from ashley_desktop.storage.search_store import SearchStore
from ashley_desktop.storage.usage_store import UsageStore

if TYPE_CHECKING:
    from ashley_desktop.assembly import Parts


@dataclass(frozen=True, slots=True)
class Services:
    """Everything that stands on an open store. `aclose` before the store is closed."""

    backups: Backups
    persona_deeds: PersonaDeeds
    providers: Providers
    models: Models
    local_models: LocalModels
    local_runner: LocalRunner
    endpoints: Endpoints
    chat: ChatService
    moderation: Moderation
    exports: Exports
    imports: Imports
    search: SearchStore
    usage: UsageStore

    async def aclose(self) -> None:
        """Close the clients, then keep what is not kept yet."""
        try:
            await self.endpoints.aclose()
        finally:
            try:
                await self.chat.aclose()
            finally:
                await self.search.aclose()


def build(parts: Parts) -> Services:
    """Build all of it; nothing is read or asked yet."""
    database, settings, people = parts.database, CatalogStore(parts.database), parts.personas
    catalog = Providers(providers(resources()), settings, parts.environment)
    local_models = LocalModels(settings, parts.paths.models, catalog.usual(OFFLINE).model)
    local_runner = LocalRunner(local_models)
    models = Models(ModelStore(database), local_models)
    endpoints = Endpoints(catalog, parts.secrets, local_runner, models)
    requests = Requests(parts.sessions, endpoints, models, Calibration(settings))
    moderation = Moderation(settings, endpoints, DecisionStore(database), resources())
    return Services(
        backups=Backups(parts.paths, database),
        persona_deeds=PersonaDeeds(people, PersonaStore(database), settings),
        providers=catalog,
        models=models,
        local_models=local_models,
        local_runner=local_runner,
        endpoints=endpoints,
        chat=ChatService(parts.sessions, people, catalog, endpoints, requests, moderation),
        moderation=moderation,
        exports=Exports(ExportStore(database), people.title),
        imports=Imports(ImportStore(database)),
        search=SearchStore(database, people.name_of),
        usage=UsageStore(database),
    )
