"""Search as you type: asks the store, shows what it found, and goes there."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject

from ashley_desktop.storage.search_store import BATCH, BUDGET_S
from ashley_desktop.ui.models.session_order import Shelf
from ashley_desktop.ui.texts import describe_error, fill

if TYPE_CHECKING:
    from ashley_desktop.assembly import Parts
    from ashley_desktop.storage.search_records import Hit, SearchAnswer
    from ashley_desktop.ui.conversations import Conversations
    from ashley_desktop.ui.main_window import MainWindow
    from ashley_desktop.ui.reports import Reports
    from ashley_desktop.ui.tasks import TaskOwner

AT_ONCE = 50
PATIENCE_S = 3.0  # for what was not found while somebody typed
KEEP_UP_EVERY_S = 5.0
BREATH_S = 0.05  # between two batches, for whoever waits for the store


class Searching(QObject):
    """Stands between the search field and the store."""

    def __init__(
        self,
        conversations: Conversations,
        parts: Parts,
        window: MainWindow,
        tasks: TaskOwner,
        reports: Reports,
        title_of: Callable[[str], str],
    ) -> None:
        """Args: title_of: gives the title that people see for a persona's name."""
        super().__init__(conversations)
        self._conversations = conversations
        self._search = parts.search
        self._sidebar = window.sidebar
        self._tasks = tasks
        self._reports = reports
        self._text = ""
        self._sidebar.found.title_of = title_of
        self._sidebar.search_changed.connect(self.look_for)
        self._sidebar.hit_chosen.connect(self._go_to)
        self._sidebar.found.more_wanted.connect(self._find_more)
        if not parts.database.read_only:
            self._tasks.spawn(self._keep_up(), group="index", on_error=reports.problem)
        if self._sidebar.search.text().strip():  # typed before the store was open
            self.look_for(self._sidebar.search.text())

    def look_for(self, text: str) -> None:
        """Find a text; the search before this one is given up."""
        self._text = text
        self._tasks.cancel("search")
        if text.strip():
            self._spawn(self._find(text))

    def _find_more(self) -> None:
        self._spawn(self._find_behind(self._text, self._sidebar.found.rowCount()))

    def _spawn(self, work: Coroutine[Any, Any, None]) -> None:
        self._tasks.spawn(work, group="search", on_error=self._reports.problem)

    async def _find(self, text: str) -> None:
        """Show what is found at once; where that was cut for time, then all of it."""
        answer = await self._search.search(text, AT_ONCE, budget_s=BUDGET_S)
        self._show(text, answer, ended=answer.complete)
        if not answer.complete:
            whole = await self._search.search(text, AT_ONCE, budget_s=PATIENCE_S)
            self._show(text, whole, ended=True)

    def _show(self, text: str, answer: SearchAnswer, *, ended: bool) -> None:
        if text == self._text:
            self._sidebar.found.set_hits(answer.hits, more=answer.more)
            self._sidebar.show_found(self._note(answer) if ended else self.tr("Still searching…"))

    async def _find_behind(self, text: str, offset: int) -> None:
        answer = await self._search.search(text, AT_ONCE, offset, budget_s=PATIENCE_S)
        if text == self._text:
            self._sidebar.found.add_hits(answer.hits, more=answer.more)

    async def _keep_up(self) -> None:
        """Take what is written into the index, for as long as the window lives.

        A search does so too, but not for all that an import or an older version left.
        """
        await asyncio.sleep(KEEP_UP_EVERY_S)  # the window is opened first
        while True:
            behind = await self._search.catch_up(BATCH) >= BATCH
            await asyncio.sleep(BREATH_S if behind else KEEP_UP_EVERY_S)

    def _note(self, answer: SearchAnswer) -> str:
        notes = [] if answer.hits else [fill(self.tr("Nothing was found for “%1”."), self._text)]
        for hint in answer.hints:
            notes.append(" ".join(filter(None, describe_error(hint.code, hint.parameters))))
        if answer.ranked_newest is not None:
            words = self.tr("The best of the newest %1 are above.")
            notes.append(fill(words, f"{answer.ranked_newest:,}"))
        if not answer.complete and not answer.hints:
            notes.append(self.tr("This is not all: the search was taking too long."))
        return " ".join(notes)

    def _go_to(self, hit: Hit) -> None:
        if hit.in_trash:
            self._sidebar.search.clear()
            self._sidebar.show_shelf(Shelf.TRASH)
        elif hit.message_id is None:
            self._conversations.choose(hit.session_id)
        else:
            start = hit.match[0] if hit.match else 0
            self._conversations.land(hit.session_id, hit.message_id, start)
