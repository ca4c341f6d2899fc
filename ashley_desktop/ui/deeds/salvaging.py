"""Offers to look for more in a damaged store that was kept aside, and brings it back."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from ashley_desktop.ui.notices import Notice
from ashley_desktop.ui.texts import fill

if TYPE_CHECKING:
    from ashley_desktop.assembly import Parts
    from ashley_desktop.ui.conversations import Conversations
    from ashley_desktop.ui.main_window import MainWindow
    from ashley_desktop.ui.reports import Reports
    from ashley_desktop.ui.tasks import TaskOwner

_OFFER, _TOLD = "salvage", "salvaged"


class Salvaging(QObject):
    """For the one file that this start of the program has put aside."""

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
        self._parts = parts
        self._window = window
        self._tasks = tasks
        self._reports = reports
        self._aside = Path()
        window.notices.action_chosen.connect(self._act)

    def offer(self, aside: Path, text: str) -> None:
        """Ask in a notice. Args: text: what was done with the file."""
        self._aside = aside
        self._window.notices.show_notice(
            Notice(_OFFER, text, self.tr("Bring back what it still holds"))
        )

    def _act(self, name: str) -> None:
        if name == _OFFER:
            self._tasks.spawn(self._salvage(), group="store", on_error=self._reports.problem)

    async def _salvage(self) -> None:
        notices = self._window.notices
        notices.show_notice(Notice(_TOLD, self.tr("Reading the damaged file…")))
        try:
            done = await self._parts.backups.salvage(self._aside)
        except BaseException:
            notices.remove(_TOLD)
            raise
        if done.messages_added or done.messages_completed or done.sessions_added:
            text = self.tr("Messages brought back from the damaged file: %1.")
            text = fill(text, done.messages_added + done.messages_completed)
            await self._conversations.fill_all()
        else:
            text = self.tr("Everything that the damaged file still holds is here already.")
        notices.show_notice(Notice(_TOLD, text))
