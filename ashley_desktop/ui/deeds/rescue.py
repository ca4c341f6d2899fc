"""What is offered where the conversations cannot be opened, and where they can only be read.

Must not: replace or remove a store without being told to; what was there is always kept.
"""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from ashley_desktop.errors import StorageDamaged, StorageError, StorageMissing
from ashley_desktop.ui import dialogs
from ashley_desktop.ui.notices import Notice
from ashley_desktop.ui.texts import describe_error, fill, when

if TYPE_CHECKING:
    from pathlib import Path

    from ashley_desktop.paths import Paths
    from ashley_desktop.storage.backup_records import BackupRecord
    from ashley_desktop.ui.main_window import MainWindow

_READ_ONLY = "read-only"


class Rescue(QObject):
    """Asks what is to be done with a store that cannot be used.

    Attributes: aside: where the damaged one is kept now; None while there is none.
    """

    def __init__(self, window: MainWindow, paths: Paths) -> None:
        super().__init__(window)
        self._window = window
        self._paths = paths
        self.aside: Path | None = None
        self._put = False  # a backup in its place

    async def offer_way_out(self, error: StorageError) -> bool:
        """Say what is wrong with the store, and do what is chosen.

        Returns: whether to try to open it again; otherwise the window was closed.
        """
        missing = isinstance(error, StorageMissing)
        lost = missing or isinstance(error, StorageDamaged)
        backup = await self._backup() if lost else None
        text, hint = describe_error(error.code, error.parameters)
        quit_, again = self.tr("Quit"), self.tr("Try again")
        anew = self.tr("Start anew") if missing else self.tr("Keep it aside and start anew")
        put_back = self.tr("Put back the backup")
        words = [quit_, again]
        if lost:
            words.insert(1, anew)
        if backup is not None:
            words.append(put_back)
            hint = self._told(backup, missing=missing)
        elif missing:
            hint = self.tr("None of the backups is whole. Put the file back, then try again.")
        title = self.tr("Your conversations cannot be opened")
        place = await dialogs.ask(self._window, title, f"{text} {hint}", words)
        chosen = quit_ if place is None else words[place]
        if chosen == quit_:
            self._window.close()
            return False
        with suppress(StorageError):  # the next try says what is wrong now
            if chosen == anew:
                from ashley_desktop.storage.db import begin_anew

                self._keep(await begin_anew(self._paths))
            elif backup is not None and chosen == put_back:
                await self._put_back(backup)
        return True

    def tell_read_only(self, error: StorageError) -> None:
        """Say that nothing can be written here, and why."""
        text, hint = describe_error(error.code, error.parameters)
        self._window.composer.set_blocked(text)
        can = self.tr("You can read, search and export your conversations.")
        shown = Notice(_READ_ONLY, " ".join(filter(None, (text, can, hint))), tone="warning")
        self._window.notices.show_notice(shown)

    def told(self) -> str:
        """What became of the damaged store."""
        if self._put:
            return self.tr("The backup is in its place; the damaged file is kept beside it.")
        return self.tr("The damaged file is kept beside the new one.")

    async def _backup(self) -> BackupRecord | None:
        from ashley_desktop.storage.backups import newest_good

        try:
            return await newest_good(self._paths)
        except StorageError:
            return None

    def _told(self, backup: BackupRecord, *, missing: bool) -> str:
        from ashley_desktop.ui.models.sessions import local_now

        words = self.tr("There is a good backup: %1, with %2 conversations and %3 messages.")
        moment = when(backup.made_at, local_now())
        told = fill(words, moment, backup.sessions or 0, backup.messages or 0)
        kept = "" if missing else self.tr("The damaged file is kept beside it.")
        return f"{told} {kept}".rstrip()

    async def _put_back(self, backup: BackupRecord) -> None:
        from ashley_desktop.storage.backups import reinstate

        done = await reinstate(self._paths, backup.path)
        if done.aside is None:
            text = self.tr("The backup is in its place.")
            self._window.notices.show_notice(Notice("rescued", text))
        else:
            self._put = True
            self._keep(done.aside)

    def _keep(self, aside: Path) -> None:
        self.aside = aside if aside.exists() else None
