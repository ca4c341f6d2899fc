"""What can be done with whole conversations: its names, and the menu in the sidebar.

Must not: carry anything out; it says what was chosen.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from enum import StrEnum
from functools import partial

from PySide6.QtCore import QObject, QPoint, Qt, Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu, QWidget

from ashley_desktop.storage.records import FolderRecord, SessionRecord
from ashley_desktop.ui.models.session_order import Shelf
from ashley_desktop.ui.theme import Theme


class SessionDeed(StrEnum):
    """Something to do with one or several sessions."""

    STOP = "stop"
    PIN = "pin"
    UNPIN = "unpin"
    DUPLICATE = "duplicate"
    ARCHIVE = "archive"
    UNARCHIVE = "unarchive"
    COPY = "copy"
    EXPORT = "export"
    TRASH = "trash"
    RESTORE = "restore"
    PURGE = "purge"


_ICONS = {
    SessionDeed.STOP: "stop",
    SessionDeed.PIN: "pin",
    SessionDeed.UNPIN: "pin",
    SessionDeed.DUPLICATE: "branch",
    SessionDeed.ARCHIVE: "archive",
    SessionDeed.UNARCHIVE: "archive",
    SessionDeed.COPY: "copy",
    SessionDeed.EXPORT: "export",
    SessionDeed.TRASH: "trash",
    SessionDeed.RESTORE: "retry",
    SessionDeed.PURGE: "trash",
}
_LAST = frozenset({SessionDeed.TRASH, SessionDeed.PURGE})  # apart from the others, and red


def offered(sessions: Sequence[SessionRecord], shelf: Shelf) -> Iterator[SessionDeed]:
    """What can be done with these sessions where they stand, in the menu's order."""
    if shelf is Shelf.TRASH:
        yield SessionDeed.RESTORE
        yield SessionDeed.PURGE
        return
    if shelf is Shelf.HOME:
        pinned = all(session.pinned for session in sessions)
        yield SessionDeed.UNPIN if pinned else SessionDeed.PIN
    if len(sessions) == 1:
        yield SessionDeed.DUPLICATE
    yield SessionDeed.ARCHIVE if shelf is Shelf.HOME else SessionDeed.UNARCHIVE
    yield SessionDeed.COPY
    yield SessionDeed.EXPORT
    yield SessionDeed.TRASH


class SessionMenu(QObject):
    """Opens the menus of the sidebar's rows.

    Signals:
        chosen: a SessionDeed and a tuple of session ids.
        rename_chosen: session id.
        folder_chosen: tuple of session ids, and a folder id, empty for none.
        new_folder_chosen: tuple of session ids that go into it; may be empty.
        folder_rename_chosen, folder_delete_chosen: folder id.
        folder_move_chosen: folder id and its new place, from 0.
    """

    chosen = Signal(str, object)
    rename_chosen = Signal(str)
    folder_chosen = Signal(object, str)
    new_folder_chosen = Signal(object)
    folder_rename_chosen = Signal(str)
    folder_delete_chosen = Signal(str)
    folder_move_chosen = Signal(str, int)

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = theme
        self._widget = parent

    def open_for_sessions(
        self,
        sessions: Sequence[SessionRecord],
        folders: Sequence[FolderRecord],
        shelf: Shelf,
        place: QPoint,
        *,
        answering: bool = False,
    ) -> None:
        """Show what can be done with sessions.

        Args: place: on the screen. answering: a reply is under way in one of them.
        """
        menu = self._menu(self.tr("Conversation"))
        ids = tuple(session.session_id for session in sessions)
        if len(ids) == 1 and shelf is not Shelf.TRASH:
            self._add(menu, "rename", self.tr("Rename…"), lambda: self.rename_chosen.emit(ids[0]))
        deeds = [SessionDeed.STOP] if answering else []
        for deed in (*deeds, *offered(sessions, shelf)):
            if deed in _LAST:
                menu.addSeparator()
            icon, colour = _ICONS[deed], "danger" if deed in _LAST else "muted"
            words = self._words(deed)
            self._add(menu, icon, words, partial(self.chosen.emit, deed, ids), colour)
            if deed in (SessionDeed.PIN, SessionDeed.UNPIN):
                menu.addMenu(self._folders(menu, sessions, folders))
        menu.popup(place)

    def open_for_folder(
        self, folder: FolderRecord, folders: Sequence[FolderRecord], place: QPoint
    ) -> None:
        """Show what can be done with a folder. Args: place: on the screen."""
        menu = self._menu(self.tr("Folder"))
        own, at = folder.folder_id, list(folders).index(folder)
        self._add(menu, "rename", self.tr("Rename…"), lambda: self.folder_rename_chosen.emit(own))
        up = self._add(
            menu,
            "chevron-up",
            self.tr("Move up"),
            lambda: self.folder_move_chosen.emit(own, at - 1),
        )
        up.setEnabled(at > 0)
        down = self._add(
            menu,
            "chevron-down",
            self.tr("Move down"),
            lambda: self.folder_move_chosen.emit(own, at + 1),
        )
        down.setEnabled(at + 1 < len(folders))
        menu.addSeparator()
        words = self.tr("Delete folder, keep its conversations")
        self._add(menu, "trash", words, lambda: self.folder_delete_chosen.emit(own), "danger")
        menu.popup(place)

    def open_for_ground(self, place: QPoint) -> None:
        """Show what can be done where no row is. Args: place: on the screen."""
        menu = self._menu(self.tr("Conversations"))
        words = self.tr("New folder…")
        self._add(menu, "folder", words, lambda: self.new_folder_chosen.emit(()))
        menu.popup(place)

    def _folders(
        self, menu: QMenu, sessions: Sequence[SessionRecord], folders: Sequence[FolderRecord]
    ) -> QMenu:
        ids = tuple(session.session_id for session in sessions)
        into = QMenu(self.tr("Move to folder"), menu)
        into.setAccessibleName(self.tr("Move to folder"))
        into.setIcon(self._theme.icon("folder"))
        within = {session.folder_id for session in sessions}
        for folder in folders:
            own = folder.folder_id
            # an ampersand in a name is no shortcut
            words = folder.name.replace("&", "&&")
            action = self._add(into, "folder", words, partial(self.folder_chosen.emit, ids, own))
            action.setEnabled(within != {own})
        if folders:
            into.addSeparator()
        words = self.tr("New folder…")
        self._add(into, "new", words, lambda: self.new_folder_chosen.emit(ids))
        if within != {None}:
            words = self.tr("No folder")
            self._add(into, "close", words, lambda: self.folder_chosen.emit(ids, ""))
        return into

    def _menu(self, name: str) -> QMenu:
        menu = QMenu(self._widget)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.setAccessibleName(name)
        return menu

    def _add(
        self, menu: QMenu, icon: str, words: str, do: Callable[[], None], colour: str = "muted"
    ) -> QAction:
        action = menu.addAction(self._theme.icon(icon, colour), words)
        action.triggered.connect(lambda: do())
        return action

    def _words(self, deed: SessionDeed) -> str:
        return {
            SessionDeed.STOP: self.tr("Stop the reply"),
            SessionDeed.PIN: self.tr("Pin"),
            SessionDeed.UNPIN: self.tr("Unpin"),
            SessionDeed.DUPLICATE: self.tr("Duplicate"),
            SessionDeed.ARCHIVE: self.tr("Archive"),
            SessionDeed.UNARCHIVE: self.tr("Take out of the archive"),
            SessionDeed.COPY: self.tr("Copy as Markdown"),
            SessionDeed.EXPORT: self.tr("Export…"),
            SessionDeed.TRASH: self.tr("Delete"),
            SessionDeed.RESTORE: self.tr("Restore"),
            SessionDeed.PURGE: self.tr("Delete for good…"),
        }[deed]
