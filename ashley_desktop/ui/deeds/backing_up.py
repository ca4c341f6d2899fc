"""Backups through the settings: what there is, one more now, and putting one back."""

from __future__ import annotations

from collections.abc import Coroutine
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QLocale, QObject

from ashley_desktop.ui import dialogs
from ashley_desktop.ui.models.sessions import local_now
from ashley_desktop.ui.texts import fill, when

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ashley_desktop.assembly import Parts
    from ashley_desktop.storage.backup_records import BackupRecord, Comparison
    from ashley_desktop.ui.main_window import MainWindow
    from ashley_desktop.ui.reports import Reports
    from ashley_desktop.ui.settings.backups_part import BackupsPart
    from ashley_desktop.ui.tasks import TaskOwner


class BackingUp(QObject):
    """Stands between the page and the backups."""

    def __init__(
        self, parts: Parts, window: MainWindow, tasks: TaskOwner, reports: Reports
    ) -> None:
        super().__init__(window)
        self._backups = parts.backups
        self._window = window
        self._tasks = tasks
        self._reports = reports
        window.settings_opened.connect(self._connect)
        if window.settings is not None:  # opened while the store was not yet
            self._connect()

    @property
    def _part(self) -> BackupsPart:
        assert self._window.settings is not None
        return self._window.settings.history.backups

    def _connect(self) -> None:
        assert self._window.settings is not None
        self._window.settings.when_built("history", self._connect_page)

    def _connect_page(self) -> None:
        assert self._window.settings is not None
        self._window.settings.history.opened.connect(lambda: self._spawn(self._list()))
        part = self._part
        part.make_requested.connect(lambda: self._spawn(self._make()))
        part.restore_requested.connect(lambda path: self._spawn(self._restore(Path(path))))
        part.other_requested.connect(lambda: self._spawn(self._restore_other()))
        self._spawn(self._list())

    def _spawn(self, work: Coroutine[Any, Any, None]) -> None:
        self._tasks.spawn(work, group="backups", on_error=self._reports.problem)

    @contextmanager
    def _busy(self, words: str) -> Iterator[None]:
        self._part.set_busy(True)
        self._part.tell(words)
        try:
            yield
        finally:
            self._part.set_busy(False)
            self._part.tell("")

    async def _list(self) -> None:
        found = await self._backups.list()
        self._part.set_backups([(str(one.path), self._words(one)) for one in found])

    async def _make(self) -> None:
        with self._busy(self.tr("Backing up…")):
            made = await self._backups.make()
        await self._list()
        self._part.tell(fill(self.tr("Backed up and verified: %1."), self._words(made)))

    async def _restore_other(self) -> None:
        title = self.tr("Restore from a file")
        words = fill(self.tr("Backups (%1)"), "*.db")
        for path in await dialogs.ask_open_paths(self._window, title, Path.home(), words):
            await self._restore(path)

    async def _restore(self, path: Path) -> None:
        with self._busy(self.tr("Looking at what would change…")):
            change = await self._backups.compare(path)
        title = self.tr("Restore this backup?")
        buttons = [self.tr("Cancel"), self.tr("Add what is missing"), self.tr("Restore")]
        chosen = await dialogs.ask(self._window, title, self._told(change), buttons)
        if chosen is None or chosen == 0:
            return
        with self._busy(self.tr("Restoring…")):
            if chosen == 1:
                done = await self._backups.merge(path)
                told = fill(self.tr("Messages added: %1."), done.messages_added)
            else:
                restored = await self._backups.restore(path)
                told = self.tr("Restored. What was there before is the backup %1.")
                told = fill(told, restored.kept.path.name)
        await self._list()
        self._part.tell(told)

    def _told(self, change: Comparison) -> str:
        words = self.tr(
            "Conversations in both: %1. Only in the backup, so they come back: %2."
            " Only here, so they go: %3. Messages that come back: %4, that go: %5."
            " What is here now is kept as a backup; “Add what is missing” lets nothing go."
        )
        sessions, messages = change.sessions, change.messages
        return fill(
            words,
            sessions.in_both,
            sessions.only_there,
            sessions.only_here,
            messages.only_there,
            messages.only_here,
        )

    def _words(self, backup: BackupRecord) -> str:
        size = QLocale().formattedDataSize(backup.bytes)
        moment = when(backup.made_at, local_now())
        if backup.sessions is None:
            return fill("%1 · %2 · %3", moment, self._kind(backup.kind), size)
        counted = fill(self.tr("conversations: %1"), backup.sessions)
        return fill("%1 · %2 · %3 · %4", moment, self._kind(backup.kind), size, counted)

    def _kind(self, kind: str) -> str:
        if kind.startswith("schema-"):
            return self.tr("before an update")
        kinds = {
            "daily": self.tr("daily"),
            "manual": self.tr("by hand"),
            "before-restore": self.tr("before restoring"),
            "before-merge": self.tr("before adding"),
        }
        return kinds.get(kind, kind)
