"""Search over every message of every branch, and over titles.

A search has a connection and a thread of its own, so that it never holds up storing a reply. The
index itself is written in the store's thread like everything else. Importing this is light.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from typing import TYPE_CHECKING, Any, TypeVar

from ashley_desktop.storage import search_index
from ashley_desktop.storage.connection import read_beside
from ashley_desktop.storage.driver_errors import told_apart
from ashley_desktop.storage.search_look import look
from ashley_desktop.storage.search_query import parse
from ashley_desktop.storage.search_records import Hint, SearchAnswer
from ashley_desktop.storage.search_text import fold

if TYPE_CHECKING:
    from sqlmodel import Session

    from ashley_desktop.storage.db import Database
    from ashley_desktop.storage.search_query import Query

T = TypeVar("T")

BUDGET_S = 0.08  # of the 0.1 s that somebody who types waits; the rest is for snippets
MOST_HITS = 1_000_000  # of one answer; SQLite counts no further than 64 bits
BATCH = 200  # messages that enter the index at once: some 30 ms of the store's thread


class SearchStore:
    """Finds. Any call may raise StorageError."""

    def __init__(
        self, database: Database, persona_name: Callable[[str], str | None] | None = None
    ) -> None:
        """Args: persona_name: what a title or name in a filter means; None knows names alone."""
        self._database = database
        self._persona_name = persona_name
        self._thread = ThreadPoolExecutor(max_workers=1, thread_name_prefix="search")
        self._driver: Any = None
        self._newest = 0  # the search that is not superseded

    async def search(
        self,
        text: str,
        limit: int = 50,
        offset: int = 0,
        *,
        typing: bool = True,
        budget_s: float | None = BUDGET_S,
    ) -> SearchAnswer:
        """Find what `text` asks for; nothing that can be typed is an error.

        A later call makes this one stop early, and so does cancelling it.

        Args:
            typing: the last word is not finished yet, so it matches beginnings.
            budget_s: after so long, what was found is the answer; None takes what it takes.
        """
        self._newest += 1
        mine = self._newest
        limit, offset = min(limit, MOST_HITS), min(offset, MOST_HITS)
        query = self._named(parse(text, typing=typing))
        behind = not self._database.read_only and await self.catch_up() >= BATCH
        give_up = time.monotonic() + budget_s if budget_s is not None else float("inf")

        def stop() -> bool:
            return self._newest != mine or time.monotonic() > give_up

        try:
            answer = await self._in_thread(
                lambda: look(self._connected(), query, limit, offset, stop)
            )
        except asyncio.CancelledError:
            if self._newest == mine:
                self._newest += 1  # nobody waits for it any more
            raise
        if behind:
            hints = (*answer.hints, Hint("search_indexing"))
            return replace(answer, hints=hints, complete=False)
        return answer

    async def catch_up(self, most: int = BATCH) -> int:
        """Take what was written lately into the index, the newest first.

        Returns: how many notes were worked off; fewer than `most` where none is left. Call it
            again and again in quiet moments until then.
        """
        if not await self._database.glance(search_index.pending):
            return 0

        def work(db: Session) -> int:
            driver: Any = db.connection().connection.dbapi_connection
            return search_index.catch_up(driver, most)

        return await self._database.run(work)

    async def aclose(self) -> None:
        """Let go of the file; before the database is closed. A second call does nothing."""
        self._newest += 1
        driver, self._driver = self._driver, None
        if driver is not None:
            await asyncio.wrap_future(self._thread.submit(driver.close))
        self._thread.shutdown(wait=False)

    def _named(self, query: Query) -> Query:
        """The query with the names of personas in the place of their titles."""
        if self._persona_name is None or not query.personas:
            return query
        names = (self._persona_name(one) or one for one in query.personas)
        return replace(query, personas=tuple(map(fold, names)))

    def _connected(self) -> Any:
        if self._driver is None:
            self._driver = read_beside(self._database.file)
        return self._driver

    async def _in_thread(self, call: Callable[[], T]) -> T:
        def guarded() -> T:
            with told_apart(self._database.file):
                return call()

        return await asyncio.wrap_future(self._thread.submit(guarded))
