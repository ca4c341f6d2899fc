"""Sessions as exports read them: whole, or the branch that is shown; a page at a time."""

from __future__ import annotations

from collections.abc import AsyncIterator
from functools import partial
from typing import TYPE_CHECKING

from ashley_desktop.storage import export_look
from ashley_desktop.storage.export_look import Branch, Said

if TYPE_CHECKING:
    from ashley_desktop.storage.db import Database
    from ashley_desktop.storage.wholes import WholeFolder, WholeMessage, WholeSession


class ExportStore:
    """Reads for exports; what lies in the trash is not found. Any call may raise StorageError."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def ids(self) -> list[str]:
        """Every session, in the order in which they were stored."""
        return await self._database.glance(export_look.ids)

    async def how_many(self) -> int:
        """How many sessions there are."""
        return await self._database.glance(export_look.how_many)

    async def folders(self) -> list[WholeFolder]:
        """Every folder, in the order in which they are shown."""
        return await self._database.glance(export_look.folders)

    async def session(self, session_id: str) -> WholeSession:
        """Raises: SessionNotFound."""
        return await self._database.glance(lambda driver: export_look.session(driver, session_id))

    async def count(self, session_id: str) -> int:
        """How many messages a session has in all branches."""
        return await self._database.glance(lambda driver: export_look.count(driver, session_id))

    async def pages(self, session_id: str) -> AsyncIterator[list[WholeMessage]]:
        """All messages of all branches, in the order in which they were stored."""
        after = 0
        while True:
            look = partial(export_look.messages, session_id=session_id, after=after)
            page, after = await self._database.glance(look)
            if not page:
                return
            yield page

    async def branch(self, session_id: str) -> Branch:
        """What is shown of a session, without its texts."""
        return await self._database.glance(lambda driver: export_look.branch(driver, session_id))

    async def said(self, branch: Branch) -> AsyncIterator[list[Said]]:
        """The texts of a branch, oldest first; a page may be empty."""
        for numbers in branch.pages:
            yield await self._database.glance(partial(export_look.said, numbers=numbers))
