"""Deleting: the trash and what empties it, and cleaning up by age.

A part of `SessionStore`, which everybody uses.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from ashley_desktop.errors import SessionNotFound
from ashley_desktop.storage.records import SessionRecord
from ashley_desktop.storage.reply_store import ReplyStore

if TYPE_CHECKING:
    from sqlmodel import Session


class TrashStore(ReplyStore):
    """Any call may raise StorageError; what else it raises is said there."""

    async def trash(self, session_id: str) -> None:
        """Put a session into the trash. Raises: SessionNotFound, also where it is there."""
        if not await self.trash_many([session_id]):
            raise SessionNotFound(session_id=session_id)

    async def trash_many(self, ids: Sequence[str]) -> list[str]:
        """Put sessions into the trash, all at once.

        Returns: those that went there now, for taking exactly them back.
        """

        def work(db: Session) -> list[str]:
            from ashley_desktop.storage import trash_rows

            return trash_rows.throw(db, ids)

        return await self._database.run(work)

    async def restore(self, session_id: str) -> SessionRecord:
        """Take a session out of the trash. Raises: SessionNotFound."""
        found = await self.restore_many([session_id])
        if not found:
            raise SessionNotFound(session_id=session_id)
        return found[0]

    async def restore_many(self, ids: Sequence[str]) -> list[SessionRecord]:
        """Take sessions out of the trash, all at once.

        Returns: those that exist still, in the order of `ids`.
        """

        def work(db: Session) -> list[SessionRecord]:
            from ashley_desktop.storage import trash_rows

            return trash_rows.take_back(db, ids)

        return await self._database.run(work)

    async def trashed(self) -> list[SessionRecord]:
        """What lies in the trash, the one that went there last first."""

        def work(db: Session) -> list[SessionRecord]:
            from ashley_desktop.storage import trash_rows

            return trash_rows.thrown(db)

        return await self._database.read(work)

    async def purge(self, session_id: str) -> None:
        """Remove a session for good, from the trash or not.

        Raises: SessionNotFound; ReplyUnderWay while it is being answered.
        """

        def work(db: Session) -> None:
            from ashley_desktop.storage import trash_rows

            trash_rows.purge(db, session_id, self._database.writer_lives)

        await self._database.run(work)

    async def empty_trash(self, ids: Sequence[str] | None = None) -> list[str]:
        """Remove for good what lies in the trash: all of it, or of `ids` what does.

        Returns: ids of what is gone; a session that is being answered stays.
        """

        def work(db: Session) -> list[str]:
            from ashley_desktop.storage import trash_rows

            return trash_rows.empty(db, self._database.writer_lives, ids=ids)

        return await self._database.run(work)

    async def empty_trash_older_than(
        self, days: float = 30, *, limit: int | None = None
    ) -> list[str]:
        """Remove for good what has lain in the trash for more than so many days.

        Args: limit: at most so many of them, those that went there first.
        Returns: ids of what is gone; a session that is being answered stays.
        """

        def work(db: Session) -> list[str]:
            from ashley_desktop.storage import trash_rows

            return trash_rows.empty(
                db, self._database.writer_lives, older_than_days=days, limit=limit
            )

        return await self._database.run(work)

    async def older_than(self, days: float) -> list[SessionRecord]:
        """What `clean_up` would take: last written to more than so many days ago.

        Sessions that are pinned, in the trash or being answered are spared. Newest first.
        """

        def work(db: Session) -> list[SessionRecord]:
            from ashley_desktop.storage import trash_rows

            return trash_rows.unwritten(db, days, self._database.writer_lives)

        return await self._database.read(work)

    async def clean_up(self, days: float, *, purge: bool = False) -> list[str]:
        """Put what `older_than` tells into the trash.

        Args: purge: remove it for good instead.
        Returns: ids of what went.
        """

        def work(db: Session) -> list[str]:
            from ashley_desktop.storage import trash_rows

            found = trash_rows.unwritten(db, days, self._database.writer_lives)
            ids = [one.session_id for one in found]
            if not purge:
                return trash_rows.throw(db, ids)
            trash_rows.remove(db, ids)
            return ids

        return await self._database.run(work)
