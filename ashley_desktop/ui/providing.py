"""Who answers, in the window: the model drop-down and the providers' page of the settings.

What the drop-down shows is what the next message is sent to. Must not: read a key, or keep one.
"""

from __future__ import annotations

from collections.abc import Coroutine
from contextlib import suppress
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, Signal

from ashley_desktop.core.origins import shown_origin
from ashley_desktop.core.provider_check import Step, check
from ashley_desktop.core.providers import OFFLINE, OPENAI
from ashley_desktop.errors import AshleyError, NoKeyring, SecretError
from ashley_desktop.ui.deeds.model_lists import ModelLists
from ashley_desktop.ui.reports import Reports
from ashley_desktop.ui.texts import describe_error, fill

if TYPE_CHECKING:
    from ashley_desktop.assembly import Parts
    from ashley_desktop.core.providers import Provider
    from ashley_desktop.ui.main_window import MainWindow
    from ashley_desktop.ui.settings.providers_page import ProvidersPage
    from ashley_desktop.ui.tasks import TaskOwner


class Providing(QObject):
    """Knows the provider and model in force, and lets a person change them.

    Attributes:
        current: who answers next; None until `start` has ended.

    Signals: changed: another provider or model answers now, or another address.
    """

    changed = Signal()

    def __init__(
        self, parts: Parts, window: MainWindow, tasks: TaskOwner, reports: Reports
    ) -> None:
        super().__init__(window)
        self._parts = parts
        self._window = window
        self._tasks = tasks
        self._reports = reports
        self._wish = ("", "")
        self.current: Provider | None = None
        self._lists = ModelLists(parts, window, tasks, reports, self._title, self._can_be_asked)
        window.header.models.model_chosen.connect(self._model_chosen)
        window.settings_opened.connect(self._connect_settings)
        if window.settings is not None:  # opened while the store was not yet
            self._connect_settings()

    async def start(self) -> None:
        """Find out who answers, and offer a key to those who have none."""
        await self._use_wish()
        if self.current is not None and self.current.name == OFFLINE:
            openai = await self._parts.providers.provider(OPENAI)
            if not openai.key_origins:
                self._window.offer_key()

    def follow(self, provider: str, model: str) -> None:
        """A persona wants a provider and model of its own; empty ones follow the choice for all."""
        before, self._wish = self._wish, (provider, model)
        if before != self._wish and self.current is not None:
            self._spawn(self._use_wish())

    async def _use_wish(self) -> None:
        found = await self._parts.providers.answering(None, None, wish=self._wish)
        await self._use(found.name, found.model)

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
        page = self._page()
        if page is not None:
            await self._show_page(page)

    def _can_be_asked(self, provider: Provider) -> bool:
        return not provider.needs_key or self._parts.endpoints.keys.there(provider)

    def _title(self, provider: Provider) -> str:
        if provider.name == OFFLINE:
            return self.tr("On this machine")
        host = provider.origin.partition("://")[2].rpartition(":")[0]
        return "OpenAI" if host == "api.openai.com" else host or provider.title

    # the drop-down

    def _model_chosen(self, name: str, model: str) -> None:
        self._spawn(self._choose(name, model))

    async def choose(self, name: str, model: str) -> None:
        """Have a provider's model answer from now on."""
        await self._choose(name, model)

    async def models_changed(self, name: str) -> None:
        """A provider has other models now: offer them."""
        self._lists.forget(name)
        if self.current is not None:
            await self._lists.show(self.current)

    async def _choose(self, name: str, model: str | None = None) -> None:
        await self._parts.providers.choose(name)
        if model is not None:
            await self._parts.providers.change(name, model=model)
        await self._use(name, model)

    # the settings

    def _page(self) -> ProvidersPage | None:
        settings = self._window.settings
        return settings.providers if settings is not None else None

    def _connect_settings(self) -> None:
        page = self._page()
        assert page is not None
        page.provider_chosen.connect(lambda name: self._spawn(self._choose(name)))
        page.base_url_changed.connect(
            lambda name, url: self._spawn_for(name, self._change(name, base_url=url))
        )
        page.model_changed.connect(
            lambda name, model: self._spawn_for(name, self._change(name, model=model))
        )
        page.key_entered.connect(lambda name, key: self._spawn_for(name, self._keep(name, key)))
        page.key_forgotten.connect(lambda name: self._spawn_for(name, self._forget(name)))
        page.test_requested.connect(
            lambda name: self._tasks.spawn(self._test(name), group="test", exclusive=True)
        )
        self._spawn(self._fill(page))

    async def _fill(self, page: ProvidersPage) -> None:
        await self._show_page(page)
        try:
            place = await self._parts.secrets.describe()
            text = fill(
                self.tr("Keys are kept in this system's keyring (%1), nowhere else."), place
            )
        except SecretError:
            text = self.tr(
                "No safe keyring of the operating system answers here. A key that you enter is "
                "kept for this run only and is gone when the window closes."
            )
        page.set_key_place(text)

    async def _show_page(self, page: ProvidersPage) -> None:
        from ashley_desktop.ui.settings.providers_page import ProviderChoice

        providers = await self._parts.providers.all()
        usual = self._parts.providers.usual
        page.set_providers(
            [
                ProviderChoice(
                    provider.name,
                    self.tr("The model on this machine")
                    if provider.local
                    else self.tr("OpenAI, or any server that speaks its language"),
                    local=provider.local,
                    base_url=provider.base_url,
                    usual_url=usual(provider.name).base_url,
                    model=provider.model,
                    usual_model=usual(provider.name).model,
                    note=self.tr(
                        "Needs no account, no key and no network. It is tiny: good for trying "
                        "out, often wrong."
                    )
                    if provider.local
                    else "",
                )
                for provider in providers
            ]
        )
        for provider in providers:
            if not provider.local:
                kept = self._parts.endpoints.keys.kept_for_this_run(provider)
                stored = provider.key_stored or kept
                page.set_key_state(provider.name, self._key_words(provider, kept), stored=stored)
        if self.current is not None:
            page.set_selected(self.current.name)

    def _key_words(self, provider: Provider, kept: bool) -> str:
        where = shown_origin(provider.origin)
        if self._parts.providers.environment_key(provider):
            return fill(self.tr("The key from OPENAI_API_KEY goes to %1 in this run."), where)
        if kept:
            return fill(self.tr("A key for %1 is kept for this run only."), where)
        if provider.key_stored:
            return fill(self.tr("A key is stored for %1."), where)
        return fill(self.tr("No key is stored for %1."), where)

    async def _change(
        self, name: str, *, base_url: str | None = None, model: str | None = None
    ) -> None:
        await self._parts.providers.change(name, base_url=base_url, model=model)
        self._lists.forget(name)
        if self.current is not None:
            await self._use(self.current.name)

    async def _keep(self, name: str, key: str) -> None:
        provider = await self._parts.providers.provider(name)
        try:
            await self._parts.endpoints.keys.set(provider, key)
        except NoKeyring:
            self._parts.endpoints.keys.keep_for_this_run(provider, key)
        self._lists.forget(name)
        self._window.notices.remove("add-key")
        await self._choose(name)

    async def _forget(self, name: str) -> None:
        await self._parts.endpoints.keys.forget(await self._parts.providers.provider(name))
        self._lists.forget(name)
        if self.current is not None:
            await self._use(self.current.name)

    async def _test(self, name: str) -> None:
        page = self._page()
        if page is None:
            return
        page.set_test_result(name, self.tr("Asking…"), None)
        words: list[str] = []
        good = True
        provider = await self._parts.providers.provider(name)
        async for found in check(self._parts.endpoints, provider):
            good = good and found.good is not False
            if found.error is not None:
                words += describe_error(found.error.code, found.error.parameters)
            elif found.step is Step.REPLY:
                words.append(fill(self.tr("%1 answered."), provider.model))
            elif found.step is Step.MODELS and not found.count:
                words.append(self.tr("The server is there, but lists no models."))
            elif found.step is Step.MODELS:
                counted = self.tr("The server is there. Models that it lists: %1.")
                words.append(fill(counted, found.count))
        page.set_test_result(name, " ".join(words).strip(), good)

    def _spawn(self, work: Coroutine[Any, Any, None]) -> None:
        self._tasks.spawn(work, group="providers", on_error=self._reports.problem)

    def _spawn_for(self, name: str, work: Coroutine[Any, Any, None]) -> None:
        """Run work whose errors belong beside a provider's fields."""
        page = self._page()
        assert page is not None
        page.set_problem(name, "")

        def tell(error: AshleyError) -> None:
            page.set_problem(name, " ".join(describe_error(error.code, error.parameters)).strip())

        self._tasks.spawn(work, group="providers", on_error=tell)
