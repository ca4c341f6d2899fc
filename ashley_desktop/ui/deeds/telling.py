"""What the page Privacy tells, made of what is in force now."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from PySide6.QtCore import QLocale, QObject

from ashley_desktop.core import privacy
from ashley_desktop.errors import SecretError
from ashley_desktop.ui.texts import describe_error, fill

if TYPE_CHECKING:
    from ashley_desktop.assembly import Parts
    from ashley_desktop.core.privacy import Destination
    from ashley_desktop.ui.main_window import MainWindow
    from ashley_desktop.ui.reports import Reports
    from ashley_desktop.ui.settings.privacy_page import PrivacyPage
    from ashley_desktop.ui.tasks import TaskOwner


class Telling(QObject):
    """Fills the page whenever it is seen."""

    def __init__(
        self, parts: Parts, window: MainWindow, tasks: TaskOwner, reports: Reports
    ) -> None:
        super().__init__(window)
        self._parts, self._window = parts, window
        self._tasks, self._reports = tasks, reports
        window.settings_opened.connect(self._connect)
        if window.settings is not None:  # opened while the store was not yet
            self._connect()

    def _connect(self) -> None:
        settings = self._window.settings
        assert settings is not None
        settings.when_built("privacy", lambda: self._serve(settings.privacy))

    def _serve(self, page: PrivacyPage) -> None:
        def tell() -> None:
            self._tasks.spawn(self._tell(page), group="privacy", on_error=self._reports.problem)

        page.opened.connect(tell)
        tell()

    async def _tell(self, page: PrivacyPage) -> None:
        parts = self._parts
        found = await privacy.destinations(parts.providers, parts.endpoints.keys, parts.moderation)
        kept = await asyncio.to_thread(privacy.stored, parts.paths)
        sizes = [
            (
                f"{self._name(one.name)}, {QLocale().formattedDataSize(one.size_bytes)}",
                str(one.path),
            )
            for one in kept
        ]
        page.set_sections(
            [
                (self.tr("What is sent"), [self._sent(one) for one in found]),
                (self.tr("What is never sent"), self._never()),
                (self.tr("What is on this machine"), sizes),
                (self.tr("Where keys are"), [(self.tr("Keys"), await self._keyring())]),
            ]
        )

    def _sent(self, one: Destination) -> tuple[str, str]:
        provider = one.provider
        title = provider.title
        if one.answers:
            title = fill(self.tr("%1, which answers now"), title)
        if provider.local:
            return title, self.tr("Runs on this machine, over its loopback address. No network.")
        parts = [
            fill(
                self.tr("%1 gets your message, the persona and the conversation when you ask it."),
                provider.origin or self.tr("An address that is not set yet"),
            ),
            self.tr("A key goes along, to this address alone.")
            if one.has_key
            else self.tr("No key goes along."),
        ]
        if one.agreed:
            parts.append(self.tr("Its moderation endpoint is asked first: you agreed to that."))
            if one.replies:
                parts.append(self.tr("It gets the replies too."))
        elif provider.moderates:
            parts.append(self.tr("Its moderation endpoint is not asked: you did not agree."))
        if provider.proxy:
            parts.append(fill(self.tr("Through the proxy %1."), provider.proxy))
        return title, " ".join(parts)

    def _never(self) -> list[tuple[str, str]]:
        nobody = self.tr("Nothing of the kind is in this program.")
        return [
            (self.tr("Statistics, crash reports, searches for updates"), nobody),
            (
                self.tr("Local rules and what they decided"),
                self.tr("Checked and noted on this machine only."),
            ),
        ]

    async def _keyring(self) -> str:
        try:
            place = await self._parts.secrets.describe()
        except SecretError as error:
            return " ".join(describe_error(error.code, error.parameters)).strip()
        words = self.tr("In this system's keyring (%1), never in a file or a log.")
        return fill(words, place)

    def _name(self, name: str) -> str:
        return {
            "history": self.tr("Conversations and settings"),
            "backups": self.tr("Backups"),
            "looks": self.tr("Looks of the window"),
            "log": self.tr("Log"),
            "models": self.tr("Your model files"),
        }[name]
