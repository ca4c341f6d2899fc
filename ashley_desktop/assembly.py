"""Puts core and storage together; the window, the commands and the API all start here.

Knows no Qt. `app.py` adds the window on top. What a list of sessions does without is built when it
is first used, by `services.py`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from ashley_desktop.core.personas import Personas
from ashley_desktop.core.presets import personas
from ashley_desktop.core.prompt import surroundings
from ashley_desktop.core.secrets import SecretStore
from ashley_desktop.core.settings import Settings
from ashley_desktop.paths import Paths, resources
from ashley_desktop.storage.catalog_store import CatalogStore
from ashley_desktop.storage.db import Database
from ashley_desktop.storage.persona_store import PersonaStore
from ashley_desktop.storage.session_store import SessionStore

if TYPE_CHECKING:
    from ashley_desktop.core.chat import ChatService
    from ashley_desktop.core.endpoints import Endpoints
    from ashley_desktop.core.exporters.exports import Exports
    from ashley_desktop.core.importers.imports import Imports
    from ashley_desktop.core.local_models import LocalModels
    from ashley_desktop.core.local_runner import LocalRunner
    from ashley_desktop.core.models import Models
    from ashley_desktop.core.moderation.service import Moderation
    from ashley_desktop.core.persona_deeds import PersonaDeeds
    from ashley_desktop.core.providers import Providers
    from ashley_desktop.services import Services
    from ashley_desktop.storage.backups import Backups
    from ashley_desktop.storage.search_store import SearchStore
    from ashley_desktop.storage.usage_store import UsageStore


@dataclass(slots=True)
class Parts:
    """The program without a face. `aclose` ends it."""

    paths: Paths
    environment: Mapping[str, str]
    database: Database
    sessions: SessionStore
    personas: Personas
    settings: Settings
    secrets: SecretStore
    _services: Services | None = None

    @property
    def services(self) -> Services:
        """What can be done with the store; built at the first use."""
        if self._services is None:
            from ashley_desktop import services

            self._services = services.build(self)
        return self._services

    def over(
        self, database: Database, sessions: SessionStore, chat: ChatService, exports: Exports
    ) -> Parts:
        """The same program over another store. Do not close it."""
        services = replace(self.services, chat=chat, exports=exports)
        return replace(self, database=database, sessions=sessions, _services=services)

    async def aclose(self) -> None:
        """End what is under way, then close the store."""
        try:
            if self._services is not None:
                await self._services.aclose()
        finally:
            await self.database.close()

    # shorter ways to what is asked for all over the program

    @property
    def backups(self) -> Backups:
        return self.services.backups

    @property
    def persona_deeds(self) -> PersonaDeeds:
        return self.services.persona_deeds

    @property
    def providers(self) -> Providers:
        return self.services.providers

    @property
    def models(self) -> Models:
        return self.services.models

    @property
    def local_models(self) -> LocalModels:
        return self.services.local_models

    @property
    def local_runner(self) -> LocalRunner:
        return self.services.local_runner

    @property
    def endpoints(self) -> Endpoints:
        return self.services.endpoints

    @property
    def chat(self) -> ChatService:
        return self.services.chat

    @property
    def moderation(self) -> Moderation:
        return self.services.moderation

    @property
    def exports(self) -> Exports:
        return self.services.exports

    @property
    def imports(self) -> Imports:
        return self.services.imports

    @property
    def search(self) -> SearchStore:
        return self.services.search

    @property
    def usage(self) -> UsageStore:
        return self.services.usage


async def assemble(
    paths: Paths, environment: Mapping[str, str], secrets: SecretStore | None = None
) -> Parts:
    """Open the store, mend what a crash left, and put on it what every start needs.

    Args:
        secrets: where keys are kept; None is the operating system's keyring.

    Raises: StorageError.
    """
    database = await Database.open(paths)
    sessions, settings = SessionStore(database), CatalogStore(database)
    around = surroundings(environment)
    people = Personas(personas(resources()), PersonaStore(database), settings, around)
    chosen = Settings(settings)
    try:
        if not database.read_only:
            await sessions.recover()
        await people.refresh()
        await chosen.load()
    except BaseException:
        await database.close()
        raise
    return Parts(paths, environment, database, sessions, people, chosen, secrets or SecretStore())
