"""Keeping sessions in order: pins, the archive, folders. None of it is a change of a session.

A part of `SessionStore`, which everybody uses. Where several sessions are named, one that is gone
or in the trash is passed over, and the answer holds the others as they are now.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from ashley_desktop.storage.records import DeletedFolder, FolderRecord, SessionRecord
from ashley_desktop.storage.trash_store import TrashStore

if TYPE_CHECKING:
    from sqlmodel import Session


class FolderStore(TrashStore):
    """Any call may raise StorageError; what else it raises is said there."""

    async def set_pinned(self, ids: Sequence[str], pinned: bool) -> list[SessionRecord]:
        """Pin sessions, or take the pins out; cleaning up spares the pinned ones."""

        def work(db: Session) -> list[SessionRecord]:
            from ashley_desktop.storage import folder_rows

            return folder_rows.pin(db, ids, pinned)

        return await self._database.run(work)

    async def archive(self, ids: Sequence[str]) -> list[SessionRecord]:
        """Put sessions into the archive; they are listed as before, with `archived_at`."""

        def work(db: Session) -> list[SessionRecord]:
            from ashley_desktop.storage import folder_rows

            return folder_rows.archive(db, ids, True)

        return await self._database.run(work)

    async def unarchive(self, ids: Sequence[str]) -> list[SessionRecord]:
        """Take sessions out of the archive."""

        def work(db: Session) -> list[SessionRecord]:
            from ashley_desktop.storage import folder_rows

            return folder_rows.archive(db, ids, False)

        return await self._database.run(work)

    async def folders(self) -> list[FolderRecord]:
        """All folders in their order."""

        def work(db: Session) -> list[FolderRecord]:
            from ashley_desktop.storage import folder_rows

            return folder_rows.listed(db)

        return await self._database.read(work)

    async def add_folder(self, name: str) -> FolderRecord:
        """Make a folder behind the others.

        Raises: InvalidInput (``folder_name_empty``; ``folder_exists``, whatever its case).
        """

        def work(db: Session) -> FolderRecord:
            from ashley_desktop.storage import folder_rows

            return folder_rows.add(db, name)

        return await self._database.run(work)

    async def rename_folder(self, folder_id: str, name: str) -> FolderRecord:
        """Give a folder another name. Raises: FolderNotFound; InvalidInput as `add_folder`."""

        def work(db: Session) -> FolderRecord:
            from ashley_desktop.storage import folder_rows

            return folder_rows.rename(db, folder_id, name)

        return await self._database.run(work)

    async def move_folder(self, folder_id: str, position: int) -> list[FolderRecord]:
        """Put a folder to another place among them.

        Args: position: from 0; beyond the last means behind it.
        Returns: all folders in their new order.
        Raises: FolderNotFound.
        """

        def work(db: Session) -> list[FolderRecord]:
            from ashley_desktop.storage import folder_rows

            return folder_rows.move(db, folder_id, position)

        return await self._database.run(work)

    async def delete_folder(self, folder_id: str) -> DeletedFolder:
        """Remove a folder; the sessions in it lie in none then, and stay as they are.

        Returns: what `restore_folder` takes back.
        Raises: FolderNotFound.
        """

        def work(db: Session) -> DeletedFolder:
            from ashley_desktop.storage import folder_rows

            return folder_rows.delete(db, folder_id)

        return await self._database.run(work)

    async def restore_folder(self, deleted: DeletedFolder) -> list[FolderRecord]:
        """Bring a folder back to its place, with the sessions that lie in none since.

        Where there is a folder of that name by now, they go into that. Twice is once.

        Returns: all folders.
        """

        def work(db: Session) -> list[FolderRecord]:
            from ashley_desktop.storage import folder_rows

            return folder_rows.restore(db, deleted)

        return await self._database.run(work)

    async def put_into_folder(
        self, ids: Sequence[str], folder_id: str | None
    ) -> list[SessionRecord]:
        """Put sessions into a folder, or into none. Raises: FolderNotFound."""

        def work(db: Session) -> list[SessionRecord]:
            from ashley_desktop.storage import folder_rows

            return folder_rows.put(db, ids, folder_id)

        return await self._database.run(work)
