"""Fills the model drop-down: what each provider offers, what is known of it, favourites.

Servers are asked when the list opens, all at the same time, and each one's models come as soon as
it answers. Must not: choose who answers; `providing.py` does.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine, Sequence
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject

from ashley_desktop.core.presets import OFFLINE, OPENAI
from ashley_desktop.errors import AshleyError, KeyMissing
from ashley_desktop.ui.model_words import quiet, told
from ashley_desktop.ui.models.model_rows import ModelGroup, ModelNote
from ashley_desktop.ui.texts import describe_error

if TYPE_CHECKING:
    from ashley_desktop.assembly import Parts
    from ashley_desktop.core.models import KnownModel
    from ashley_desktop.core.providers import Provider
    from ashley_desktop.ui.main_window import MainWindow
    from ashley_desktop.ui.reports import Reports
    from ashley_desktop.ui.tasks import TaskOwner


class ModelLists(QObject):
    """Keeps what every provider offers.

    Args:
        title: a provider's name as people know it.
        askable: whether a provider can be asked now: it needs no key, or has one.
    """

    def __init__(
        self,
        parts: Parts,
        window: MainWindow,
        tasks: TaskOwner,
        reports: Reports,
        title: Callable[[Provider], str],
        askable: Callable[[Provider], bool],
    ) -> None:
        super().__init__(window)
        self._parts = parts
        self._window = window
        self._tasks = tasks
        self._reports = reports
        self._title = title
        self._askable = askable
        self._groups: dict[str, ModelGroup] = {}
        self._current = ""
        self._picker = window.header.models
        self._picker.about_to_show.connect(self.ask)
        self._picker.refresh_requested.connect(self.ask)
        self._picker.favourite_changed.connect(self._change_favourite)
        self._picker.details_requested.connect(self._open_details)

    async def show(self, current: Provider) -> None:
        """Offer what is known without asking anybody, and show who answers."""
        known: dict[str, ModelGroup] = {}
        self._current = current.name
        for provider in await self._offered():
            group = self._groups.get(provider.name)
            known[provider.name] = group or await self._unasked(provider)
        self._groups = known
        self._picker.set_models(tuple(known.values()))
        self._picker.set_current(current.name, current.model)

    def forget(self, name: str) -> None:
        """A provider's address or key is another: what it offered counts no longer."""
        self._groups.pop(name, None)

    def ask(self) -> None:
        """Ask every provider what it offers."""
        self._tasks.spawn(
            self._ask_all(), group="models", exclusive=True, on_error=self._reports.problem
        )

    async def _unasked(self, provider: Provider) -> ModelGroup:
        if not self._askable(provider):
            return ModelGroup(
                provider.name, self._title(provider), (), self.tr("Add a key in the settings")
            )
        favourites = await self._parts.models.favourites(provider)
        usual = (provider.model,) if provider.model else ()
        return await self._group(provider, tuple(dict.fromkeys((*usual, *favourites))))

    async def _ask_all(self) -> None:
        await asyncio.gather(*map(self._ask, await self._offered()))

    async def _offered(self) -> list[Provider]:
        """Who answers, and whom somebody set up: no other server is asked for its models."""
        usual = (self._current, OPENAI, OFFLINE)
        everyone = await self._parts.providers.all()
        return [one for one in everyone if one.set_up or one.name in usual]

    async def _ask(self, provider: Provider) -> None:
        note = ""
        models: tuple[str, ...] = ()
        try:
            offered = await self._parts.endpoints.offers(provider)
            models = offered.ids
            if offered.more:
                note = self.tr("The server's list is longer; this is its beginning.")
        except KeyMissing:
            note = self.tr("Add a key in the settings")
        except AshleyError as error:
            note = describe_error(error.code, error.parameters)[0]
        if not models and not note:
            note = self.tr("The server lists no models")
        self._groups[provider.name] = await self._group(provider, models, note)
        self._picker.set_models(tuple(self._groups.values()))

    async def _group(self, provider: Provider, models: Sequence[str], note: str = "") -> ModelGroup:
        """A provider's group, with what is known of its models and its favourites on hand."""
        favourites = await self._parts.models.favourites(provider)
        ids = tuple(dict.fromkeys((*models, *favourites))) if models else tuple(models)
        notes = _notes(await self._parts.models.known(provider, (*ids, provider.model)))
        return ModelGroup(provider.name, self._title(provider), ids, note, notes)

    def _change_favourite(self, name: str, model: str, favourite: bool) -> None:
        self._spawn(self._keep_favourite(name, model, favourite=favourite))

    async def _keep_favourite(self, name: str, model: str, *, favourite: bool) -> None:
        provider = await self._parts.providers.provider(name)
        await self._parts.models.set_favourite(provider, model, favourite=favourite)
        await self.refresh(provider)

    async def refresh(self, provider: Provider) -> None:
        """What is known of a provider's models is otherwise now: show it."""
        before = self._groups.get(provider.name)
        if before is not None:
            group = await self._group(provider, before.models, before.note)
            self._groups[provider.name] = group
            self._picker.set_models(tuple(self._groups.values()))

    def _open_details(self, name: str, model: str) -> None:
        from ashley_desktop.ui.settings.model_facts import FactsController

        self._spawn(
            FactsController(
                self._parts, self._window, self._tasks, self._reports, self.refresh, self._title
            ).open(name, model)
        )

    def _spawn(self, work: Coroutine[Any, Any, None]) -> None:
        self._tasks.spawn(work, group="models-known", on_error=self._reports.problem)


def _notes(known: Sequence[KnownModel]) -> dict[str, ModelNote]:
    made: dict[tuple[object, bool], ModelNote] = {}  # thousands may have the same to say
    notes: dict[str, ModelNote] = {}
    for one in known:
        key = (one.facts, one.favourite)
        if key not in made:
            made[key] = ModelNote(quiet(one.facts), told(one.facts), one.favourite)
        notes[one.model] = made[key]
    return notes
