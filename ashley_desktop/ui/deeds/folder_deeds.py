"""Folders in the sidebar: made, named, moved, filled, and opened as they were left."""

from __future__ import annotations

from collections.abc import Coroutine, Sequence
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject

from ashley_desktop.ui.texts import fill

if TYPE_CHECKING:
    from ashley_desktop.assembly import Parts
    from ashley_desktop.storage.records import DeletedFolder
    from ashley_desktop.ui.conversations import Conversations
    from ashley_desktop.ui.deeds.undoing import Undoing
    from ashley_desktop.ui.main_window import MainWindow
    from ashley_desktop.ui.reports import Reports
    from ashley_desktop.ui.tasks import TaskOwner


class FolderDeeds(QObject):
    """Carries out what the sidebar asks for."""

    def __init__(
        self,
        conversations: Conversations,
        parts: Parts,
        window: MainWindow,
        tasks: TaskOwner,
        reports: Reports,
        undoing: Undoing,
    ) -> None:
        super().__init__(conversations)
        self._conversations = conversations
        self._sessions = parts.sessions
        self._sidebar = window.sidebar
        self._tasks = tasks
        self._reports = reports
        self._undoing = undoing
        menu, model = self._sidebar.menu, self._sidebar.model
        menu.folder_chosen.connect(lambda ids, folder: self._spawn(self._put(ids, folder)))
        model.dropped.connect(lambda ids, folder: self._spawn(self._put(ids, folder)))
        menu.new_folder_chosen.connect(lambda ids: self._spawn(self._make(ids)))
        model.folder_edited.connect(lambda one, name: self._spawn(self._rename(one, name)))
        menu.folder_move_chosen.connect(lambda one, place: self._spawn(self._move(one, place)))
        menu.folder_delete_chosen.connect(lambda one: self._spawn(self._delete(one)))

    async def list_folders(self) -> None:
        """Bring the sidebar's folders up to date. Raises: StorageError."""
        self._sidebar.set_folders(await self._sessions.folders())

    def _spawn(self, work: Coroutine[Any, Any, None]) -> None:
        self._tasks.spawn(work, group="store", on_error=self._reports.problem)

    async def _put(self, ids: Sequence[str], folder_id: str) -> None:
        for session in await self._sessions.put_into_folder(ids, folder_id or None):
            self._conversations.changed(session)

    async def _make(self, ids: Sequence[str]) -> None:
        taken = {folder.name.casefold() for folder in await self._sessions.folders()}
        name, number = self.tr("New folder"), 1
        while name.casefold() in taken:
            number += 1
            name = f"{self.tr('New folder')} {number}"
        made = await self._sessions.add_folder(name)
        await self.list_folders()
        if ids:
            await self._put(ids, made.folder_id)
        self._sidebar.rename_folder(made.folder_id)

    async def _rename(self, folder_id: str, name: str) -> None:
        await self._sessions.rename_folder(folder_id, name)
        await self.list_folders()

    async def _move(self, folder_id: str, place: int) -> None:
        self._sidebar.set_folders(await self._sessions.move_folder(folder_id, place))

    async def _delete(self, folder_id: str) -> None:
        deleted = await self._sessions.delete_folder(folder_id)
        await self._conversations.fill_all()
        told = fill(self.tr("The folder “%1” was deleted."), deleted.folder.name)
        self._undoing.offer(told, lambda: self._spawn(self._take_back(deleted)))

    async def _take_back(self, deleted: DeletedFolder) -> None:
        await self._sessions.restore_folder(deleted)
        await self._conversations.fill_all()
