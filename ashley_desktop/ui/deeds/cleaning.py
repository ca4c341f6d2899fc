"""Cleaning up by age: what the settings show and choose, by hand and in quiet moments.

Must not: delete anything by itself; what goes, goes to the trash as by a person's hand.
"""

from __future__ import annotations

from collections.abc import Coroutine
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject

from ashley_desktop.ui.models.sessions import local_now
from ashley_desktop.ui.texts import fill, when

if TYPE_CHECKING:
    from ashley_desktop.assembly import Parts
    from ashley_desktop.storage.records import SessionRecord
    from ashley_desktop.ui.conversations import Conversations
    from ashley_desktop.ui.main_window import MainWindow
    from ashley_desktop.ui.reports import Reports
    from ashley_desktop.ui.settings.history_page import HistoryPage
    from ashley_desktop.ui.tasks import TaskOwner

SHOWN = 200  # more than anybody reads; ten thousand would take the window half a second


class Cleaning(QObject):
    """Knows the rule, and what it finds."""

    def __init__(
        self,
        conversations: Conversations,
        parts: Parts,
        window: MainWindow,
        tasks: TaskOwner,
        reports: Reports,
    ) -> None:
        super().__init__(conversations)
        self._conversations = conversations
        self._sessions = parts.sessions
        self._settings = parts.settings
        self._window = window
        self._tasks = tasks
        self._reports = reports
        self._listed: tuple[str, ...] = ()
        window.settings_opened.connect(self._connect)
        if window.settings is not None:  # opened while the store was not yet
            self._connect()

    async def by_itself(self) -> None:
        """Clean up if that was chosen; what is on screen stays. Raises: StorageError."""
        days, automatic = self._rule()
        if automatic:
            on_screen = self._conversations.current.session_id
            old = await self._sessions.older_than(days)
            ids = [one.session_id for one in old if one.session_id != on_screen]
            if ids:
                self._conversations.throw_away(ids)

    def _connect(self) -> None:
        assert self._window.settings is not None
        self._window.settings.when_built("history", self._connect_page)

    def _connect_page(self) -> None:
        page = self._page
        page.opened.connect(lambda: self._spawn(self._show()))
        page.rule_chosen.connect(
            lambda days, on: self._window.choosing.choose(
                {"cleanup_days": days, "cleanup_automatic": on}
            )
        )
        self._window.choosing.changed.connect(self._follow)
        page.clean_requested.connect(lambda: self._spawn(self._clean()))
        self._spawn(self._show())

    @property
    def _page(self) -> HistoryPage:
        assert self._window.settings is not None
        return self._window.settings.history

    def _spawn(self, work: Coroutine[Any, Any, None]) -> None:
        self._tasks.spawn(work, group="cleaning", on_error=self._reports.problem)

    def _rule(self) -> tuple[int, bool]:
        return self._settings.number("cleanup_days"), self._settings.on("cleanup_automatic")

    def _follow(self, name: str) -> None:
        if name in ("cleanup_days", "cleanup_automatic"):
            self._spawn(self._show())

    async def _show(self) -> None:
        days, automatic = self._rule()
        old = await self._sessions.older_than(days)
        self._listed = tuple(one.session_id for one in old)
        self._page.set_rule(days, automatic=automatic)
        self._page.set_old([self._words(one) for one in old[:SHOWN]], len(old))

    async def _clean(self) -> None:
        """Throw away what is listed, but nothing that was written to since."""
        days, _ = self._rule()
        old = {one.session_id for one in await self._sessions.older_than(days)}
        ids = [one for one in self._listed if one in old]
        self._listed = ()
        self._page.set_old([], 0)
        if ids:
            self._conversations.throw_away(ids)

    def _words(self, session: SessionRecord) -> str:
        return fill(self.tr("%1, %2"), session.title, when(session.updated_at, local_now()))
