"""What a person does with whole conversations: rename, pin, archive, delete and take back, export.

Must not: choose what is on screen by itself; `conversations.py` does that.
"""

from __future__ import annotations

from collections.abc import Coroutine, Sequence
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject

from ashley_desktop.ui import dialogs
from ashley_desktop.ui.deeds.exporting import Exporting
from ashley_desktop.ui.lists.session_menu import SessionDeed
from ashley_desktop.ui.models.session_order import Shelf
from ashley_desktop.ui.notices import Notice
from ashley_desktop.ui.texts import fill

if TYPE_CHECKING:
    from ashley_desktop.assembly import Parts
    from ashley_desktop.storage.records import SessionRecord
    from ashley_desktop.ui.conversations import Conversations
    from ashley_desktop.ui.deeds.undoing import Undoing
    from ashley_desktop.ui.main_window import MainWindow
    from ashley_desktop.ui.reports import Reports
    from ashley_desktop.ui.tasks import TaskOwner

Ids = Sequence[str]
_FEW = 50  # rows that are changed one by one; thousands would hold the window for seconds


class SessionDeeds(QObject):
    """Carries out what the sidebar, the header and the menu ask for."""

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
        self._parts = parts
        self._window = window
        self._tasks = tasks
        self._reports = reports
        self._undoing = undoing
        self._exporting = Exporting(parts, window, tasks, reports, conversations.fill_all)
        sidebar = window.sidebar
        sidebar.rename_requested.connect(self._rename)
        sidebar.menu.chosen.connect(self.do)
        sidebar.shelf_shown.connect(self._list_trash)
        sidebar.empty_trash_requested.connect(lambda: self._spawn(self._empty_trash()))
        window.header.title_edited.connect(self._rename_current)
        window.actions_.delete.triggered.connect(lambda: self._do_with_current(SessionDeed.TRASH))
        window.actions_.export.triggered.connect(self._export_current)

    def do(self, deed: str, ids: Ids) -> None:
        """Carry out a SessionDeed."""
        sessions = self._parts.sessions
        work: Coroutine[Any, Any, None]
        match SessionDeed(deed):
            case SessionDeed.STOP:
                for session_id in ids:
                    self._conversations.stop(session_id)
                return
            case SessionDeed.PIN:
                work = self._change(sessions.set_pinned(ids, True))
            case SessionDeed.UNPIN:
                work = self._change(sessions.set_pinned(ids, False))
            case SessionDeed.DUPLICATE:
                work = self._duplicate(ids[0])
            case SessionDeed.ARCHIVE:
                work = self._archive(ids)
            case SessionDeed.UNARCHIVE:
                work = self._change(sessions.unarchive(ids))
            case SessionDeed.TRASH:
                work = self._trash_if_agreed(ids)
            case SessionDeed.RESTORE:
                work = self._restore(ids)
            case SessionDeed.PURGE:
                work = self._purge(ids)
            case SessionDeed.EXPORT:
                self._exporting.export(ids)
                return
            case SessionDeed.COPY:
                self._exporting.copy(ids)
                return
        self._spawn(work)

    def throw_away(self, ids: Ids) -> None:
        """Put sessions into the trash, without a question."""
        self._spawn(self._trash(ids))

    async def show_trash(self) -> None:
        """List what lies in the trash. Raises: StorageError."""
        self._window.sidebar.set_trash(await self._parts.sessions.trashed())

    def _do_with_current(self, deed: SessionDeed) -> None:
        session_id = self._conversations.current.session_id
        if session_id is not None:
            self.do(deed, (session_id,))

    def _rename(self, session_id: str, title: str) -> None:
        self._spawn(self._store_title(session_id, title))

    def _rename_current(self, title: str) -> None:
        session_id = self._conversations.current.session_id
        if session_id is not None:
            self._rename(session_id, title)

    def _export_current(self) -> None:
        current, temporary = self._conversations.current, self._conversations.temporary
        if current.session_id is None:
            text = self.tr("There is nothing to export yet: the conversation is still empty.")
            self._window.notices.show_notice(Notice("export", text, lasting_s=8))
        elif current is temporary.controller and temporary.parts is not None:
            self._exporting.export_from(temporary.parts.exports, current.session_id)
        else:
            self._do_with_current(SessionDeed.EXPORT)

    def _list_trash(self, shelf: str) -> None:
        if shelf == Shelf.TRASH:
            self._spawn(self.show_trash())

    def _spawn(self, work: Coroutine[Any, Any, None]) -> None:
        self._tasks.spawn(work, group="store", on_error=self._reports.problem)

    # the work

    async def _store_title(self, session_id: str, title: str) -> None:
        self._conversations.changed(await self._parts.sessions.rename(session_id, title))

    async def _change(self, work: Coroutine[Any, Any, list[SessionRecord]]) -> None:
        for session in await work:
            self._conversations.changed(session)

    async def _duplicate(self, session_id: str) -> None:
        made = await self._parts.sessions.duplicate(session_id)
        self._window.sidebar.put_session(made)
        await self._conversations.open(made.session_id)

    async def _archive(self, ids: Ids) -> None:
        archived = await self._parts.sessions.archive(ids)
        for session in archived:
            self._conversations.changed(session)
        told = self._told(
            archived, self.tr("“%1” is in the archive."), self.tr("Conversations archived: %1.")
        )
        back = tuple(session.session_id for session in archived)
        self._undoing.offer(told, lambda: self.do(SessionDeed.UNARCHIVE, back))

    async def _trash(self, ids: Ids) -> None:
        known = [self._window.sidebar.model.known(session_id) for session_id in ids]
        for session_id in ids:
            self._conversations.stop(session_id)
        gone = await self._parts.sessions.trash_many(ids)
        if len(gone) > _FEW:
            await self._conversations.fill_all()
        else:
            for session_id in gone:
                self._window.sidebar.remove_session(session_id)
        if self._conversations.current.session_id in gone:
            self._conversations.begin()
        if gone:
            told = self._told(
                [one for one in known if one is not None and one.session_id in gone],
                self.tr("“%1” was deleted."),
                self.tr("Conversations deleted: %1."),
            )
            self._undoing.offer(told, lambda: self.do(SessionDeed.RESTORE, gone))

    async def _restore(self, ids: Ids) -> None:
        restored = await self._parts.sessions.restore_many(ids)
        if len(restored) > _FEW:
            await self._conversations.fill_all()
        else:
            for session in restored:
                self._window.sidebar.put_session(session)
        await self.show_trash()
        if len(restored) == 1 and self._window.sidebar.model.shelf is not Shelf.TRASH:
            await self._conversations.open(restored[0].session_id)

    async def _purge(self, ids: Ids) -> None:
        known = [self._window.sidebar.model.known(session_id) for session_id in ids]
        question = self._told(
            [one for one in known if one is not None],
            self.tr("“%1” will be gone, with everything in it. This cannot be taken back."),
            self.tr("Conversations that will be gone: %1. This cannot be taken back."),
        )
        if await self._agreed(self.tr("Delete for good?"), question, self.tr("Delete for good")):
            await self._parts.sessions.empty_trash(ids)
            await self.show_trash()

    async def _empty_trash(self) -> None:
        there = await self._parts.sessions.trashed()
        await self._purge([session.session_id for session in there])

    async def _trash_if_agreed(self, ids: Ids) -> None:
        if self._window.choosing.value("ask_before_trash"):
            known = [self._window.sidebar.model.known(session_id) for session_id in ids]
            question = self._told(
                [one for one in known if one is not None],
                self.tr("“%1” goes to the trash."),
                self.tr("Conversations that go to the trash: %1."),
            )
            title, yes = self.tr("Move to the trash?"), self.tr("Move to the trash")
            if not await self._agreed(title, question, yes):
                return
        await self._trash(ids)

    async def _agreed(self, title: str, question: str, yes: str) -> bool:
        return await dialogs.ask(self._window, title, question, [self.tr("Cancel"), yes]) == 1

    def _told(self, sessions: Sequence[SessionRecord], one: str, many: str) -> str:
        """A sentence about one session by its title, about several by their number."""
        return fill(one, sessions[0].title) if len(sessions) == 1 else fill(many, len(sessions))
