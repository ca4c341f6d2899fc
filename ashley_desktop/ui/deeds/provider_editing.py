"""Carries out what the page of providers asks for. A key passes through, and is never kept here.

Servers of this machine are looked for when the page is seen, and at no other time. Must not:
choose who answers; `providing.py` does, and is told.
"""

from __future__ import annotations

from collections.abc import Coroutine
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject

from ashley_desktop.core import local_servers
from ashley_desktop.core.provider_book import Changes
from ashley_desktop.core.provider_check import check
from ashley_desktop.core.provider_removal import bring_back, remove
from ashley_desktop.errors import AshleyError, NoKeyring, SecretError
from ashley_desktop.ui import dialogs
from ashley_desktop.ui.deeds.provider_words import ProviderWords
from ashley_desktop.ui.settings.provider_tests import TestLine
from ashley_desktop.ui.texts import describe_error, fill

if TYPE_CHECKING:
    from ashley_desktop.assembly import Parts
    from ashley_desktop.core.keys import TakenKeys
    from ashley_desktop.core.local_servers import LocalServer
    from ashley_desktop.core.providers import Provider
    from ashley_desktop.ui.providing import Providing
    from ashley_desktop.ui.settings.providers_page import ProvidersPage
    from ashley_desktop.ui.tasks import TaskOwner


class ProviderEditing(QObject):
    """Stands between the page and the providers of core."""

    def __init__(
        self, page: ProvidersPage, parts: Parts, tasks: TaskOwner, providing: Providing
    ) -> None:
        super().__init__(page)
        self._page = page
        self._parts = parts
        self._tasks = tasks
        self._providing = providing
        self._words = ProviderWords(parts)
        self._found: dict[str, LocalServer] = {}
        self._taken: list[tuple[str, TakenKeys]] = []
        self._connect()
        self._spawn("", "", self._fill())
        if page.isVisible():
            self._look()

    async def show(self) -> None:
        """Show the providers as they are now."""
        providers = await self._parts.providers.all()
        current = self._providing.current
        self._page.set_providers(
            [
                self._words.choice(
                    one,
                    answers=current is not None and current.name == one.name,
                    found=self._found.get(one.name),
                )
                for one in providers
            ]
        )
        keys = self._parts.endpoints.keys
        for one in providers:
            if not one.local:
                stored = one.key_stored or keys.kept_for_this_run(one)
                self._page.set_key_state(one.name, self._words.key_state(one), stored=stored)

    async def _fill(self) -> None:
        await self.show()
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
        self._page.set_key_place(text)

    def _connect(self) -> None:
        page = self._page
        page.opened.connect(self._look)
        page.server_wanted.connect(lambda url: self._spawn("", "new", self._add(url)))
        page.plain_server_agreed.connect(
            lambda url: self._spawn("", "new", self._add(url, allow_http=True))
        )
        page.undo_wanted.connect(lambda: self._spawn("", "", self._undo()))
        page.provider_chosen.connect(
            lambda name: self._spawn(name, "", self._providing.choose(name))
        )
        page.found_chosen.connect(lambda name: self._spawn(name, "", self._use_found(name)))
        page.changed.connect(
            lambda name, field, value: self._spawn(name, field, self._change(name, field, value))
        )
        page.plain_http_agreed.connect(
            lambda name, url: self._spawn(
                name, "base_url", self._change(name, "base_url", url, allow_http=True)
            )
        )
        page.better_url_chosen.connect(
            lambda name, url: self._spawn(name, "base_url", self._take_better(name, url))
        )
        page.key_entered.connect(
            lambda name, key, label: self._spawn(name, "key", self._keep(name, key, label))
        )
        page.key_chosen.connect(
            lambda name, label: self._spawn(name, "key", self._use_key(name, label))
        )
        page.key_forgotten.connect(lambda name: self._spawn(name, "key", self._forget(name)))
        page.delete_wanted.connect(lambda name: self._spawn(name, "", self._delete(name)))
        page.file_wanted.connect(lambda name: self._spawn(name, "ca_file", self._ask_file(name)))
        page.test_requested.connect(self._test)

    # the providers

    async def _add(self, url: str, *, allow_http: bool = False) -> None:
        name = self._words.free_name(url, await self._parts.providers.book.names())
        title = self._words.title_of(url)
        await self._parts.providers.book.add(
            name, Changes(base_url=url, title=title), allow_http=allow_http
        )
        self._page.made()
        await self.show()
        self._page.choose(name)

    async def _change(self, name: str, field: str, value: Any, *, allow_http: bool = False) -> None:
        if field == "headers":
            value = self._words.headers(value)
        changes = Changes(**{field: value})
        await self._parts.providers.book.change(name, changes, allow_http=allow_http)
        await self._changed(name)

    async def _take_better(self, name: str, url: str) -> None:
        await self._change(name, "base_url", url)
        self._test(name)

    async def _use_found(self, name: str) -> None:
        server = self._found[name]
        provider = await self._parts.providers.provider(name)
        model = provider.model if provider.model in server.models else next(iter(server.models), "")
        await self._parts.providers.book.change(name, Changes(base_url="", model=model))
        self._providing.forget_models(name)
        await self._providing.choose(name)

    async def _delete(self, name: str) -> None:
        title = await self._parts.providers.book.title(name)
        taken = await remove(self._parts.providers, self._parts.endpoints.keys, name)
        self._taken.append((title, taken))
        self._show_undo()
        await self._changed(name)

    async def _undo(self) -> None:
        if not self._taken:
            return
        _, taken = self._taken.pop()
        self._show_undo()
        await bring_back(self._parts.providers, self._parts.endpoints.keys, taken)
        await self._changed(taken.provider)
        self._page.choose(taken.provider)

    def _show_undo(self) -> None:
        words = fill(self.tr("“%1” deleted"), self._taken[-1][0]) if self._taken else ""
        self._page.set_undo(words)

    async def _changed(self, name: str) -> None:
        self._providing.forget_models(name)
        await self._providing.refresh()

    async def _ask_file(self, name: str) -> None:
        files = await dialogs.ask_open_paths(
            self._page.window(),
            self.tr("Certificates to trust"),
            Path.home(),
            self.tr("Certificates (*.pem *.crt *.cer);;All files (*)"),
        )
        if files:
            await self._change(name, "ca_file", str(files[0]))

    # keys

    async def _keep(self, name: str, key: str, label: str | None) -> None:
        provider = await self._parts.providers.provider(name)
        try:
            await self._parts.endpoints.keys.set(provider, key, label)
        except NoKeyring:
            self._parts.endpoints.keys.keep_for_this_run(provider, key)
        self._providing.forget_models(name)
        self._providing.key_added()
        await self._providing.choose(name)

    async def _use_key(self, name: str, label: str) -> None:
        await self._parts.endpoints.keys.use(await self._parts.providers.provider(name), label)
        await self._changed(name)

    async def _forget(self, name: str) -> None:
        await self._parts.endpoints.keys.forget(await self._parts.providers.provider(name))
        await self._changed(name)

    # asking servers

    def _look(self) -> None:
        self._tasks.spawn(self._find(), group="find servers", exclusive=True)

    async def _find(self) -> None:
        shipped = tuple(self._parts.providers.book.shipped.values())
        found = {one.provider: one for one in await local_servers.find(shipped)}
        if found != self._found:
            self._found = found
            await self.show()

    def _test(self, name: str) -> None:
        self._tasks.spawn(
            self._try_out(name),
            group="test",
            exclusive=True,
            on_error=lambda error: self._tell(name, "", error),
        )

    async def _try_out(self, name: str) -> None:
        provider = await self._parts.providers.provider(name)
        lines: list[TestLine] = []
        better = ""
        self._show_test(provider, [TestLine(self.tr("Asking…"))], running=True)
        async for found in check(self._parts.endpoints, provider):
            lines.append(self._words.test_line(found, provider))
            better = found.better_url
            self._show_test(provider, [*lines, TestLine(self.tr("Asking…"))], running=True)
        self._show_test(provider, lines, running=False, better=better)

    def _show_test(
        self, provider: Provider, lines: list[TestLine], *, running: bool, better: str = ""
    ) -> None:
        self._page.set_test_result(provider.name, lines, running=running, better_url=better)

    # troubles

    def _spawn(self, name: str, field: str, work: Coroutine[Any, Any, None]) -> None:
        """Run work whose errors belong beside a field; empty: below all of them."""
        self._page.set_problem(name, field, "")
        self._tasks.spawn(
            work, group="providers", on_error=lambda error: self._tell(name, field, error)
        )

    def _tell(self, name: str, field: str, error: AshleyError) -> None:
        text = " ".join(describe_error(error.code, error.parameters)).strip()
        refused = error.parameters.get("problem") == "plain_http"
        url = str(error.parameters.get("url", "")) if refused else ""
        self._page.set_problem(name, field, text, refused_url=url)
