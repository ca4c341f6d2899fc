"""Who answers, in the window: what the model drop-down and the providers' page choose.

What the drop-down shows is what the next message is sent to. Must not: read a key, or keep one.
"""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine
from contextlib import suppress
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, Signal

from ashley_desktop.core.presets import OFFLINE, OPENAI
from ashley_desktop.errors import AshleyError
from ashley_desktop.ui.deeds.model_lists import ModelLists
from ashley_desktop.ui.notices import Notice
from ashley_desktop.ui.reports import Reports
from ashley_desktop.ui.texts import fill

if TYPE_CHECKING:
    from ashley_desktop.assembly import Parts
    from ashley_desktop.core.providers import Provider
    from ashley_desktop.ui.deeds.provider_editing import ProviderEditing
    from ashley_desktop.ui.main_window import MainWindow
    from ashley_desktop.ui.tasks import TaskOwner

LOST = "lost-provider"


class Providing(QObject):
    """Knows the provider and model in force, and lets a person change them.

    Attributes:
        current: who answers next; None until `start` has ended.

    Signals:
        changed: another provider or model answers now, or another address.
        picked: (provider, model, its own provider, its own model) a persona has a model of its
            own, and another was chosen by hand: for the conversation on screen, not for all.
    """

    changed = Signal()
    picked = Signal(str, str, str, str)

    def __init__(
        self, parts: Parts, window: MainWindow, tasks: TaskOwner, reports: Reports
    ) -> None:
        super().__init__(window)
        self._parts = parts
        self._window = window
        self._tasks = tasks
        self._reports = reports
        self._wish = ("", "")
        self._picked: tuple[str, str] | None = None  # by hand, in place of that wish
        self._turn = asyncio.Lock()  # what was chosen last is what is shown
        self._lost = ""  # title of the saved provider where it is gone
        self._editing: ProviderEditing | None = None
        self.current: Provider | None = None
        self._lists = ModelLists(parts, window, tasks, reports, self._title, self._can_be_asked)
        window.header.models.model_chosen.connect(self._model_chosen)
        window.settings_opened.connect(self._connect_settings)
        if window.settings is not None:  # opened while the store was not yet
            self._connect_settings()

    async def start(self) -> None:
        """Find out who answers, and offer a key to those who have none."""
        async with self._turn:
            await self._use_wish()
            await self._tell_if_lost()
        if self.current is not None and self.current.name == OFFLINE:
            openai = await self._parts.providers.provider(OPENAI)
            if not openai.key_origins:
                self._window.offer_key()

    def follow(self, provider: str, model: str, picked: tuple[str, str] | None = None) -> None:
        """A persona wants a provider and model of its own; empty ones follow the choice for all.

        Args: picked: provider and model that were chosen in its place for this conversation.
        """
        before = self._wish, self._picked
        self._wish, self._picked = (provider, model), picked
        if before != (self._wish, picked) and self.current is not None:
            self._spawn(self._follow())

    async def _follow(self) -> None:
        async with self._turn:
            await self._use_wish()

    async def _use_wish(self) -> None:
        picked, book = self._picked, self._parts.providers.book
        if picked is not None and await book.find(picked[0]) is not None:
            await self._use(*picked)
            return
        found = await self._wished()
        await self._use(found.name, found.model)

    async def _wished(self) -> Provider:
        """Who answers where nothing was picked by hand."""
        return await self._parts.providers.answering(None, None, wish=self._wish)

    def look_again(self) -> None:
        """Another process wrote something: who answers may be gone."""
        self._spawn(self._look_again())

    async def _look_again(self) -> None:
        book = self._parts.providers.book
        if self.current is not None and await book.find(self.current.name) is None:
            await self.refresh()

    async def refresh(self) -> None:
        """A provider is otherwise now, gone or back: where another answers, that is said."""
        async with self._turn:
            await self._refresh()
            await self._tell_if_lost()

    async def _refresh(self) -> None:
        if self.current is None:
            return
        gone = await self._parts.providers.book.find(self.current.name) is None
        back = bool(self._lost) and not await self._parts.providers.lost_choice()
        if gone or back or any(self._wish):
            await self._use_wish()
        else:
            await self._use(self.current.name)

    async def _tell_if_lost(self) -> None:
        self._lost = lost = await self._parts.providers.lost_choice()
        if not lost or self.current is None:
            self._window.notices.remove(LOST)
            return
        text = fill(self.tr("“%1” was deleted. %2 answers now."), lost, self._title(self.current))
        self._window.notices.show_notice(Notice(LOST, text))

    async def warm_up(self) -> None:
        """Get what the next message needs ready while it is being typed."""
        if self.current is not None and self.current.local:
            with suppress(AshleyError):  # sending will say what is wrong
                await self._parts.endpoints.client(self.current)

    async def _use(self, name: str, model: str | None = None) -> None:
        self.current = await self._parts.providers.provider(name, model=model)
        await self._lists.show(self.current)
        self._window.status.set_provider(
            fill("%1 · %2", self._title(self.current), self.current.model)
        )
        self.changed.emit()
        if self._editing is not None:
            await self._editing.show()

    def _can_be_asked(self, provider: Provider) -> bool:
        return not provider.needs_key or self._parts.endpoints.keys.there(provider)

    def _title(self, provider: Provider) -> str:
        if provider.name == OFFLINE:
            return self.tr("On this machine")
        shipped = self._parts.providers.book.shipped.get(provider.name)
        if shipped is None or provider.title != shipped.title:
            return provider.title  # as the user called it
        if provider.base_url == shipped.base_url:
            return shipped.title
        return provider.origin.partition("://")[2].rpartition(":")[0]

    # the drop-down

    def _model_chosen(self, name: str, model: str) -> None:
        self._spawn(self._pick(name, model))

    async def _pick(self, name: str, model: str) -> None:
        """Have another model answer: for all, or where a persona has its own, in this talk."""
        wish = self._wish
        own = await self._wished()
        if not any(wish) or wish[0].strip().casefold() not in ("", own.name):
            await self.choose(name, model)
            return
        async with self._turn:
            if wish != self._wish:  # another persona answers by now
                return
            self._picked = (name, model)
            await self._use(name, model)
        self.picked.emit(name, model, own.name, own.model)

    async def models_changed(self, name: str) -> None:
        """A provider has other models now: offer them."""
        self._lists.forget(name)
        if self.current is not None:
            await self._lists.show(self.current)

    async def choose(self, name: str, model: str | None = None) -> None:
        """Save who answers from now on. Raises: ProviderNotFound, StorageError."""
        async with self._turn:
            await self._parts.providers.choose(name)
            if model is not None:
                await self._parts.providers.change(name, model=model)
            await self._use(name, model)
            self._lost = ""
            self._window.notices.remove(LOST)

    # the settings

    def forget_models(self, name: str) -> None:
        """A provider's address or key is another: what it offered counts no longer."""
        self._lists.forget(name)

    def key_added(self) -> None:
        """Nobody needs to be told any more that there is none."""
        self._window.notices.remove("add-key")

    def _connect_settings(self) -> None:
        settings = self._window.settings
        assert settings is not None
        settings.when_built("providers", self._connect_page)

    def _connect_page(self) -> None:
        from ashley_desktop.ui.deeds.provider_editing import ProviderEditing

        settings = self._window.settings
        assert settings is not None
        self._editing = ProviderEditing(settings.providers, self._parts, self._tasks, self)

    def _spawn(self, work: Coroutine[Any, Any, None]) -> None:
        self._tasks.spawn(work, group="providers", on_error=self._reports.problem)
