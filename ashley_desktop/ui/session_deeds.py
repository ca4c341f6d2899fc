"""What a person does with a whole conversation: rename, delete and take back, export.

Must not: choose what is on screen by itself; `conversations.py` does that.
"""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, QStandardPaths

from ashley_desktop.core.exporters.files import write_whole
from ashley_desktop.core.exporters.markdown import file_name, markdown
from ashley_desktop.ui import dialogs
from ashley_desktop.ui.notices import Notice
from ashley_desktop.ui.texts import fill

if TYPE_CHECKING:
    from ashley_desktop.assembly import Parts
    from ashley_desktop.ui.conversations import Conversations
    from ashley_desktop.ui.main_window import MainWindow
    from ashley_desktop.ui.reports import Reports
    from ashley_desktop.ui.tasks import TaskOwner


class SessionDeeds(QObject):
    """Carries out what the sidebar, the header and the menu ask for."""

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
        window.sidebar.rename_requested.connect(self._rename)
        window.sidebar.export_requested.connect(self._export)
        window.sidebar.delete_requested.connect(self._delete)
        window.restore_requested.connect(self._restore)
        window.header.title_edited.connect(self._rename_current)
        window.actions_.delete.triggered.connect(self._delete_current)
        window.actions_.export.triggered.connect(self._export_current)

    def _rename(self, session_id: str, title: str) -> None:
        self._spawn(self._store_title(session_id, title), "store")

    def _rename_current(self, title: str) -> None:
        session_id = self._conversations.current.session_id
        if session_id is not None:
            self._rename(session_id, title)

    def _delete(self, session_id: str) -> None:
        self._spawn(self._trash(session_id), "store")

    def _delete_current(self) -> None:
        session_id = self._conversations.current.session_id
        if session_id is not None:
            self._delete(session_id)

    def _restore(self, session_id: str) -> None:
        self._spawn(self._take_back(session_id), "store")

    def _export(self, session_id: str) -> None:
        self._spawn(self._write(session_id), "export")

    def _export_current(self) -> None:
        session_id = self._conversations.current.session_id
        if session_id is None:
            text = self.tr("There is nothing to export yet: the conversation is still empty.")
            self._window.notices.show_notice(Notice("export", text, lasting_s=8))
        else:
            self._export(session_id)

    def _spawn(self, work: Coroutine[Any, Any, None], group: str) -> None:
        self._tasks.spawn(work, group=group, on_error=self._reports.problem)

    async def _store_title(self, session_id: str, title: str) -> None:
        self._conversations.changed(await self._parts.sessions.rename(session_id, title))

    async def _trash(self, session_id: str) -> None:
        session = await self._parts.sessions.get(session_id)
        self._conversations.stop(session_id)
        await self._parts.sessions.trash(session_id)
        self._window.sidebar.remove_session(session_id)
        self._window.offer_undo(session_id, session.title)
        if session_id == self._conversations.current.session_id:
            self._conversations.begin()

    async def _take_back(self, session_id: str) -> None:
        self._window.sidebar.put_session(await self._parts.sessions.restore(session_id))
        await self._conversations.open(session_id)

    async def _write(self, session_id: str) -> None:
        session = await self._parts.sessions.get(session_id)
        suggested = _documents() / file_name(session)
        path = await dialogs.ask_save_path(
            self._window, self.tr("Export conversation"), suggested, self.tr("Markdown (*.md)")
        )
        if path is None:
            return
        messages = await self._parts.sessions.messages(session_id)
        text = markdown(session, messages, self._parts.personas.title)
        await asyncio.to_thread(write_whole, path, text)
        said = fill(self.tr("The conversation was saved as %1."), path)
        self._window.notices.show_notice(Notice("export", said, lasting_s=8))


def _documents() -> Path:
    """Where people look for their files; their home where they have no such folder."""
    place = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation)
    return Path(place) if place and Path(place).is_dir() else Path.home()
