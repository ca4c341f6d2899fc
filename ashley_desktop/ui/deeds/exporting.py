"""Conversations out of the window and into it: files, the clipboard, progress and Cancel."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Coroutine, Sequence
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from PySide6.QtCore import QObject, QStandardPaths
from PySide6.QtGui import QGuiApplication

from ashley_desktop.core.exporters.exports import Format
from ashley_desktop.ui import dialogs
from ashley_desktop.ui.export_dialog import ask_format, words_of
from ashley_desktop.ui.notices import Notice
from ashley_desktop.ui.texts import fill

if TYPE_CHECKING:
    from ashley_desktop.assembly import Parts
    from ashley_desktop.core.exporters.exports import Exports
    from ashley_desktop.storage.import_rows import Imported
    from ashley_desktop.ui.main_window import MainWindow
    from ashley_desktop.ui.reports import Reports
    from ashley_desktop.ui.tasks import TaskOwner

T = TypeVar("T")
Progress = Callable[[float], object]

SHOWN_AFTER_S = 0.4  # what is done by then needs no progress
_TOLD_FOR_S = 10


class Exporting(QObject):
    """Asks where to, writes, and tells what became of it."""

    def __init__(
        self,
        parts: Parts,
        window: MainWindow,
        tasks: TaskOwner,
        reports: Reports,
        imported: Callable[[], Awaitable[None]],
    ) -> None:
        """Args: imported: brings the window up to date with what was added."""
        super().__init__(window)
        self._parts = parts
        self._window = window
        self._tasks = tasks
        self._reports = reports
        self._imported = imported
        self._numbers = count()
        self._running: dict[str, asyncio.Task[Any]] = {}
        window.notices.action_chosen.connect(self._cancel)
        window.actions_.export_all.triggered.connect(lambda: self._spawn(self._export_all()))
        window.actions_.import_.triggered.connect(lambda: self._spawn(self._import()))

    def export(self, session_ids: Sequence[str]) -> None:
        """Write conversations to a file, or several to a folder, after asking where."""
        one = len(session_ids) == 1
        if one:
            self.export_from(self._parts.exports, session_ids[0])
        else:
            self._spawn(self._to_folder(session_ids))

    def export_from(self, exports: Exports, session_id: str) -> None:
        """Write a conversation of another store to a file, after asking where."""
        self._spawn(self._to_file(exports, session_id))

    def copy(self, session_ids: Sequence[str]) -> None:
        """Put conversations on the clipboard as Markdown."""
        self._spawn(self._copy(session_ids))

    def _spawn(self, work: Coroutine[Any, Any, None]) -> None:
        self._tasks.spawn(work, group="export", on_error=self._reports.problem)

    async def _export_all(self) -> None:
        session_ids = await self._parts.exports.ids()
        if session_ids:
            await self._to_folder(session_ids)
        else:
            self._tell(self.tr("There is nothing to export yet: there are no conversations."))

    async def _to_file(self, exports: Exports, session_id: str) -> None:
        suggested = _documents() / await exports.suggested_name(session_id, Format.MD)
        path = await dialogs.ask_save_path(
            self._window,
            self.tr("Export conversation"),
            suggested,
            [(words_of(one), one.suffix) for one in Format],
        )
        if path is None:
            return
        format_ = _format_of(path)
        done = await self._followed(
            self.tr("Exporting… %1 %"),
            lambda progress: exports.to_file([session_id], format_, path, progress),
        )
        if done:
            self._tell(fill(self.tr("The conversation was saved as %1."), path))

    async def _to_folder(self, session_ids: Sequence[str]) -> None:
        format_ = await ask_format(self._window, len(session_ids))
        if format_ is None:
            return
        title = self.tr("Choose a folder for the files")
        folder = await dialogs.ask_folder(self._window, title, _documents())
        if folder is None:
            return
        files: list[Path] = []

        async def work(progress: Progress) -> None:
            files.extend(
                await self._parts.exports.to_folder(session_ids, format_, folder, progress)
            )

        if await self._followed(self.tr("Exporting… %1 %"), work):
            self._tell(fill(self.tr("Conversations saved in %2: %1."), len(files), folder))

    async def _copy(self, session_ids: Sequence[str]) -> None:
        texts = []
        for session_id in session_ids:
            pieces = self._parts.exports.pieces([session_id], Format.MD)
            texts.append("".join([piece async for piece in pieces]))
        QGuiApplication.clipboard().setText("\n".join(texts))
        self._tell(self.tr("Copied as Markdown."))

    async def _import(self) -> None:
        paths = await dialogs.ask_open_paths(
            self._window,
            self.tr("Import conversations"),
            _documents(),
            fill(self.tr("Conversations (%1)"), "*.json"),
        )
        for path in paths:
            found: list[Imported] = []

            async def work(
                progress: Progress, path: Path = path, found: list[Imported] = found
            ) -> None:
                found.append(await self._parts.imports.add_file(path, progress))

            if await self._followed(self.tr("Importing… %1 %"), work):
                await self._imported()
                self._tell(self._words_of(found[0]))

    def _words_of(self, done: Imported) -> str:
        told = fill(
            self.tr("Imported: conversations %1, messages %2."), done.sessions, done.messages
        )
        if done.known_sessions:
            told += " " + fill(self.tr("Here already: %1."), done.known_sessions)
        return told

    # long ones

    async def _followed(self, words: str, work: Callable[[Progress], Awaitable[object]]) -> bool:
        """Do something long beside what else goes on, with progress and a way to cancel it.

        Args: words: with a place for the percentage.
        Returns: False where it was cancelled. Raises: what the work raises.
        """
        name = f"progress:{next(self._numbers)}"
        notices = self._window.notices
        done = 0.0

        def progress(now: float) -> None:
            nonlocal done
            done = now
            notices.set_text(name, fill(words, round(now * 100)))

        async def all_of_it() -> None:
            await work(progress)

        task = self._running[name] = asyncio.ensure_future(all_of_it())
        try:
            await asyncio.wait({task}, timeout=SHOWN_AFTER_S)
            if not task.done():
                shown = Notice(name, fill(words, round(done * 100)), self.tr("Cancel"))
                notices.show_notice(shown)
            await asyncio.wait({task})
        finally:
            task.cancel()  # where this was cancelled itself
            await asyncio.wait({task})
            del self._running[name]
            notices.remove(name)
        if task.cancelled():
            self._tell(self.tr("Cancelled. No half-written file is left."))
            return False
        task.result()
        return True

    def _cancel(self, name: str) -> None:
        task = self._running.get(name)
        if task is not None:
            task.cancel()

    def _tell(self, text: str) -> None:
        self._window.notices.show_notice(Notice("export", text, lasting_s=_TOLD_FOR_S))


def _format_of(path: Path) -> Format:
    suffix = path.suffix.casefold()
    return next((one for one in Format if one.suffix == suffix), Format.MD)


def _documents() -> Path:
    """Where people look for their files; their home where they have no such folder."""
    place = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation)
    return Path(place) if place and Path(place).is_dir() else Path.home()
