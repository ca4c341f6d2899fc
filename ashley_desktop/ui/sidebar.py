"""The sidebar: search, New, the sessions, the archive and the trash.

Says what a person wants; does none of it.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime

from PySide6.QtCore import QPoint, QSize, Qt, QTimer, Signal
from PySide6.QtWidgets import (
    QHBoxLayout,
    QPushButton,
    QStackedLayout,
    QVBoxLayout,
    QWidget,
)

from ashley_desktop.storage.records import FolderRecord, SessionRecord
from ashley_desktop.ui import tokens
from ashley_desktop.ui.fields import SearchField
from ashley_desktop.ui.lists.found_page import FoundPage
from ashley_desktop.ui.lists.search_results import ResultsModel
from ashley_desktop.ui.lists.session_list import SessionList
from ashley_desktop.ui.lists.session_menu import SessionDeed, SessionMenu
from ashley_desktop.ui.lists.shelves import ShelfBar, ShelfDoors
from ashley_desktop.ui.models.session_order import Shelf
from ashley_desktop.ui.models.sessions import SessionsModel, local_now
from ashley_desktop.ui.parts import IconButton, plain_label
from ashley_desktop.ui.theme import Theme

_TIMES_MS = 60_000


class Sidebar(QWidget):
    """Search field, New, list.

    Attributes:
        model: what the list shows; the sidebar's owner fills it by `set_sessions` and friends.
        menu: the menus of rows, and what was chosen in them.

    Signals:
        new_requested, hide_requested: the buttons.
        session_chosen: a person chose this session id.
        rename_requested: session id, the title typed into the row.
        search_changed: what stands in the search field.
        hit_chosen: a Hit to go to.
        shelf_shown: the Shelf that is listed now.
        empty_trash_requested: a button.
    """

    new_requested = Signal()
    hide_requested = Signal()
    session_chosen = Signal(str)
    rename_requested = Signal(str, str)
    search_changed = Signal(str)
    hit_chosen = Signal(object)
    shelf_shown = Signal(str)
    empty_trash_requested = Signal()

    def __init__(self, theme: Theme, clock: Callable[[], datetime] = local_now) -> None:
        super().__init__()
        self._theme = theme
        self._clock = clock
        self._current = ""
        self._settling = False
        self.setObjectName("sidebar")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setAccessibleName(self.tr("Sidebar"))
        self.setMinimumWidth(tokens.SIDEBAR_MIN)
        self.model = SessionsModel(clock, self)
        self.menu = SessionMenu(theme, self)
        self._make_parts()
        self._lay_out()
        self._connect()
        self._show_fitting_page()

    def set_sessions(self, sessions: Sequence[SessionRecord]) -> None:
        """Show these sessions."""
        self._change(lambda: self.model.set_sessions(sessions))

    def put_session(self, session: SessionRecord) -> None:
        """Add one session, or bring its row up to date."""
        self._change(lambda: self.model.put(session))

    def remove_session(self, session_id: str) -> None:
        """Take one session away."""
        self._change(lambda: self.model.remove(session_id))

    def set_folders(self, folders: Sequence[FolderRecord]) -> None:
        """Show these folders."""
        self._change(lambda: self.model.set_folders(folders))

    def set_trash(self, sessions: Sequence[SessionRecord]) -> None:
        """Say what lies in the trash."""
        self._change(lambda: self.model.set_trash(sessions))
        self.shelves.set_trash_filled(bool(sessions))

    def show_found(self, note: str = "") -> None:
        """Show what `found` holds in place of the conversations.

        Args: note: what is to be said about it; alone where nothing was found.
        """
        self.found_page.set_note(note)
        self._pages.setCurrentWidget(self.found_page)

    def leave_found(self) -> None:
        """Show the conversations again."""
        self.found.set_hits((), more=False)
        self._show_fitting_page()

    def show_shelf(self, shelf: Shelf) -> None:
        """List the conversations in use, the archive, or the trash."""
        self._change(lambda: self.model.set_shelf(shelf))
        self.shelves.set_shelf(shelf)
        self.shelf_shown.emit(shelf)

    def put_above_list(self, bar: QWidget) -> None:
        """Give a bar its place between New and what is listed."""
        self._column.insertWidget(self._column.indexOf(self.shelves), bar)

    def rename_folder(self, folder_id: str) -> None:
        """Open a folder's name for editing."""
        self._edit(self.model.row_of_folder(folder_id))

    def set_current(self, session_id: str) -> None:
        """Mark the session that is on screen; empty for a new one. Sends no signal."""
        self._current = session_id
        self._settle()

    def focus_search(self) -> None:
        """Put the cursor into the search field."""
        self.search.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.search.selectAll()

    def rename(self, session_id: str) -> None:
        """Open the row's title for editing."""
        self._edit(self.model.row_of(session_id))

    def _edit(self, row: int) -> None:
        if row >= 0:
            index = self.model.index(row)
            flags = self.list.selectionModel().SelectionFlag
            folder = self.model.folder(row) is not None
            self.list.selectionModel().setCurrentIndex(
                index, flags.NoUpdate if folder else flags.ClearAndSelect
            )
            self.list.edit(index)

    def _make_parts(self) -> None:
        self.hide_button = IconButton(self._theme, "sidebar", self.tr("Hide sidebar"))
        self.search = SearchField(self._theme, self.tr("Search"))
        self.search.setAccessibleIdentifier("session-search")
        self.search.setAccessibleName(self.tr("Search conversations"))
        self.new = QPushButton(self.tr("New conversation"))
        self.new.setObjectName("new_session")
        self.new.setAccessibleIdentifier("new-session")
        self.new.setAccessibleName(self.tr("New conversation"))
        self.new.setToolTip(self.tr("New conversation (Ctrl+N)"))
        self.new.setIconSize(QSize(tokens.ICON_SIZE, tokens.ICON_SIZE))
        self.list = SessionList(self._theme, self.model)
        self.found = ResultsModel(self._clock, self)
        self.found_page = FoundPage(self._theme, self.found)
        self.shelves = ShelfBar(self._theme)
        self.doors = ShelfDoors(self._theme)
        self._empty = plain_label(tone="muted")
        self._empty.setWordWrap(True)
        self._empty.setAlignment(Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignTop)
        self._empty.setContentsMargins(
            tokens.SPACE_L, tokens.SPACE_XXL, tokens.SPACE_L, tokens.SPACE_L
        )
        self._take_icons()

    def _lay_out(self) -> None:
        top = QHBoxLayout()
        top.setSpacing(tokens.SPACE_XS)
        top.addWidget(self.search, 1)
        top.addWidget(self.hide_button)
        head = QVBoxLayout()
        head.setContentsMargins(tokens.SPACE_S, 9, tokens.SPACE_S, tokens.SPACE_XS)
        head.setSpacing(tokens.SPACE_S)
        head.addLayout(top)
        head.addWidget(self.new)
        self._pages = QStackedLayout()
        self._pages.addWidget(self.list)
        self._pages.addWidget(self._empty)
        self._pages.addWidget(self.found_page)
        column = self._column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(head)
        column.addWidget(self.shelves)
        column.addLayout(self._pages, 1)
        column.addWidget(self.doors)

    def _connect(self) -> None:
        self.hide_button.clicked.connect(self.hide_requested)
        self.new.clicked.connect(self.new_requested)
        self.search.textChanged.connect(self._search)
        self.search.left_downwards.connect(self._enter_list)
        self.search.taken.connect(self._take_found)
        self.found_page.list.chosen.connect(self.hit_chosen)
        self.found_page.list.left_upwards.connect(self.search.setFocus)
        self.list.selectionModel().selectionChanged.connect(self._choose)
        self.list.delete_pressed.connect(self._delete)
        self.list.taken.connect(self._take)
        self.list.customContextMenuRequested.connect(self._open_menu)
        self.shelves.left.connect(lambda: self.show_shelf(Shelf.HOME))
        self.shelves.empty_requested.connect(self.empty_trash_requested)
        self.doors.entered.connect(lambda shelf: self.show_shelf(Shelf(shelf)))
        self.menu.rename_chosen.connect(self.rename)
        self.menu.folder_rename_chosen.connect(self.rename_folder)
        self.model.title_edited.connect(self.rename_requested)
        self.model.rowsInserted.connect(self._settle_new_rows)
        self._theme.changed.connect(self._take_icons)
        self._minute = QTimer(self)
        self._minute.setTimerType(Qt.TimerType.VeryCoarseTimer)
        self._minute.timeout.connect(self.model.refresh_times)
        self._minute.start(_TIMES_MS)

    def _take_icons(self) -> None:
        self.new.setIcon(self._theme.icon("new", "accent"))

    def _change(self, change: Callable[[], None]) -> None:
        self._settling = True
        try:
            change()
        finally:
            self._settling = False
        self._settle()
        self._show_fitting_page()

    def _settle(self, *, keep_place: bool = False) -> None:
        """Have the list's selection say which session is on screen.

        A person who has selected several is not disturbed.

        Args: keep_place: the keyboard stays where it is.
        """
        if len(self.list.chosen()) > 1:
            return
        self._settling = True
        try:
            row = self.model.row_of(self._current) if self._current else -1
            if row >= 0:
                if not keep_place and self.list.currentIndex().row() != row:
                    self.list.setCurrentIndex(self.model.index(row))
                self.list.selectionModel().select(
                    self.model.index(row), self.list.selectionModel().SelectionFlag.ClearAndSelect
                )
            elif self.model.shelf is not Shelf.TRASH:
                self.list.clearSelection()
        finally:
            self._settling = False

    def _settle_new_rows(self) -> None:
        if not self._settling:  # more rows of the same sessions: the current one may be among them
            self._settle()

    def _search(self, text: str) -> None:
        self.search_changed.emit(text)
        if not text.strip():
            self.leave_found()

    def _take_found(self) -> None:
        if self._pages.currentWidget() is self.found_page:
            self.found_page.list.take()
        else:
            self._enter_list()

    def _show_fitting_page(self) -> None:
        if self.search.text().strip() and self._pages.currentWidget() is self.found_page:
            return
        if self.model.rowCount():
            self._pages.setCurrentWidget(self.list)
            return
        if self.model.shelf is Shelf.TRASH:
            text = self.tr("The trash is empty.")
        elif self.model.shelf is Shelf.ARCHIVE:
            text = self.tr("Conversations that you archive are kept here, out of the way.")
        else:
            text = self.tr("Your conversations will be listed here.")
        self._empty.setText(text)
        self._pages.setCurrentWidget(self._empty)

    def _enter_list(self) -> None:
        if self._pages.currentWidget() is self.found_page:
            self.found_page.list.enter()
        elif self.model.rowCount():
            self.list.setFocus(Qt.FocusReason.TabFocusReason)
            if not self.list.selectionModel().hasSelection():
                self.list.setCurrentIndex(self.model.index(0))

    def _choose(self) -> None:
        chosen = self.list.chosen()
        if self._settling or len(chosen) > 1 or self.model.shelf is Shelf.TRASH:
            return  # who selects several wants to do something with them
        if not chosen:  # a click beside the rows, or the keyboard on a folder
            self._settle(keep_place=True)
        elif chosen[0] != self._current:
            self._current = chosen[0]
            self.session_chosen.emit(chosen[0])

    def _delete(self) -> None:
        in_trash = self.model.shelf is Shelf.TRASH
        deed = SessionDeed.PURGE if in_trash else SessionDeed.TRASH
        self.menu.chosen.emit(deed, self.list.chosen())

    def _take(self) -> None:
        if self.model.shelf is Shelf.TRASH:
            self.menu.chosen.emit(SessionDeed.RESTORE, self.list.chosen())

    def _open_menu(self, place: QPoint) -> None:
        index = self.list.indexAt(place)
        on_screen = self.list.viewport().mapToGlobal(place)
        if not index.isValid():
            if self.model.shelf is Shelf.HOME:
                self.menu.open_for_ground(on_screen)
            return
        folder = self.model.folder(index.row())
        if folder is not None:
            self.menu.open_for_folder(folder, self.model.folders, on_screen)
            return
        ids = self.list.chosen()
        clicked = self.list.session_at(index)
        sessions = [self.model.known(one) for one in (ids if clicked in ids else (clicked,))]
        known = [session for session in sessions if session is not None]
        answering = any(self.model.marks.answering(one.session_id) for one in known)
        self.menu.open_for_sessions(
            known, self.model.folders, self.model.shelf, on_screen, answering=answering
        )
