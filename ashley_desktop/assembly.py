"""Puts core and storage together; the window, the commands and the API all start here.

Knows no Qt. `app.py` adds the window on top.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

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
from ashley_desktop.core.personas import Personas
from ashley_desktop.core.presets import OFFLINE, personas, providers
from ashley_desktop.core.prompt import surroundings
from ashley_desktop.core.providers import Providers
from ashley_desktop.core.requests import Requests
from ashley_desktop.core.secrets import SecretStore
from ashley_desktop.core.settings import Settings
from ashley_desktop.paths import Paths, resources
from ashley_desktop.storage.backups import Backups
from ashley_desktop.storage.catalog_store import CatalogStore
from ashley_desktop.storage.db import Database
from ashley_desktop.storage.decision_store import DecisionStore
from ashley_desktop.storage.export_store import ExportStore
from ashley_desktop.storage.import_store import ImportStore
from ashley_desktop.storage.model_store import ModelStore
from ashley_desktop.storage.persona_store import PersonaStore
from ashley_desktop.storage.search_store import SearchStore
from ashley_desktop.storage.session_store import SessionStore
from ashley_desktop.storage.usage_store import UsageStore


@dataclass(frozen=True, slots=True)
class Parts:
    """The program without a face. `aclose` ends it."""

    paths: Paths
    database: Database
    sessions: SessionStore
    backups: Backups
    personas: Personas
    persona_deeds: PersonaDeeds
    providers: Providers
    secrets: SecretStore
    settings: Settings
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
        """Close the clients, keep what is not kept yet, then close the store."""
        try:
            await self.endpoints.aclose()
        finally:
            try:
                await self.chat.aclose()
            finally:
                try:
                    await self.search.aclose()
                finally:
                    await self.database.close()


async def assemble(
    paths: Paths, environment: Mapping[str, str], secrets: SecretStore | None = None
) -> Parts:
    """Open the store, mend what a crash left, and build everything on it.

    Args:
        secrets: where keys are kept; None is the operating system's keyring.

    Raises: StorageError.
    """
    database = await Database.open(paths)
    sessions = SessionStore(database)
    settings, cast = CatalogStore(database), PersonaStore(database)
    people = Personas(personas(resources()), cast, settings, surroundings(environment))
    chosen = Settings(settings)
    try:
        if not database.read_only:
            await sessions.recover()
        await people.refresh()
        await chosen.load()
    except BaseException:
        await database.close()
        raise
    catalog = Providers(providers(resources()), settings, environment)
    local_models = LocalModels(settings, paths.models, catalog.usual(OFFLINE).model)
    local_runner = LocalRunner(local_models)
    models = Models(ModelStore(database), local_models)
    backups = Backups(paths, database)
    secrets = secrets or SecretStore()
    endpoints = Endpoints(catalog, secrets, local_runner, models)
    requests = Requests(sessions, endpoints, models, Calibration(settings))
    moderation = Moderation(settings, endpoints, DecisionStore(database), resources())
    chat = ChatService(sessions, people, catalog, endpoints, requests, moderation)
    exports = Exports(ExportStore(database), people.title)
    imports = Imports(ImportStore(database))

    search = SearchStore(database, people.name_of)
    return Parts(
        paths,
        database,
        sessions,
        backups,
        people,
        PersonaDeeds(people, cast, settings),
        catalog,
        secrets,
        chosen,
        models,
        local_models,
        local_runner,
        endpoints,
        chat,
        moderation,
        exports,
        imports,
        search,
        UsageStore(database),
    )
