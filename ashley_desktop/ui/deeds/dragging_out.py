"""Conversations that are dragged out of the window: they arrive elsewhere as Markdown files.

The files are written while the drag is on its way, into a folder of the program's own. Must not:
hold up the drag, which more often ends in a folder of the sidebar.
"""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QMimeData, QObject, QUrl

from ashley_desktop.ui.models.session_drag import unpacked

if TYPE_CHECKING:
    from ashley_desktop.assembly import Parts
    from ashley_desktop.ui.main_window import MainWindow
    from ashley_desktop.ui.reports import Reports
    from ashley_desktop.ui.tasks import TaskOwner

MOST_SESSIONS, MOST_MESSAGES = 50, 5_000  # what is written before anybody can let go


class DraggingOut(QObject):
    """Gives each drag its files. Those of the last one stay until the next, or the end."""

    def __init__(
        self, parts: Parts, window: MainWindow, tasks: TaskOwner, reports: Reports
    ) -> None:
        super().__init__(window)
        self._parts = parts
        self._model = window.sidebar.model
        self._tasks = tasks
        self._reports = reports
        self._folder: Path = parts.paths.run / "dragged"
        self._clear()
        window.sidebar.list.drag_begun.connect(self._add_files)
        window.closed.connect(self._clear)

    def _add_files(self, data: QMimeData) -> None:
        from ashley_desktop.core.exporters.exports import Format, file_names

        known = [self._model.known(one) for one in unpacked(data)]
        sessions = [session for session in known if session is not None]
        messages = sum(session.message_count for session in sessions)
        if not sessions or len(sessions) > MOST_SESSIONS or messages > MOST_MESSAGES:
            return
        self._clear()
        names = file_names(sessions, Format.MD.suffix)
        data.setUrls([QUrl.fromLocalFile(str(self._folder / name)) for name in names])
        ids = [session.session_id for session in sessions]
        self._tasks.spawn(
            self._write(ids), group="dragging", exclusive=True, on_error=self._reports.problem
        )

    async def _write(self, session_ids: list[str]) -> None:
        from ashley_desktop.core.exporters.exports import Format

        self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        await self._parts.exports.to_folder(session_ids, Format.MD, self._folder)

    def _clear(self) -> None:
        shutil.rmtree(self._folder, ignore_errors=True)
