"""The sidebar: search, New, and the sessions. Says what a person wants; does none of it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime

from PySide6.QtCore import QPoint, QSize, Qt, QTimer, Signal
from PySide6.QtWidgets import (
    QHBoxLayout,
    QMenu,
    QPushButton,
    QStackedLayout,
    QVBoxLayout,
    QWidget,
)

from ashley_desktop.storage.records import SessionRecord
from ashley_desktop.ui import tokens
from ashley_desktop.ui.fields import SearchField
from ashley_desktop.ui.models.sessions import SessionsModel, local_now
from ashley_desktop.ui.parts import IconButton, plain_label
from ashley_desktop.ui.session_list import SessionList
from ashley_desktop.ui.texts import fill
from ashley_desktop.ui.theme import Theme

_TIMES_MS = 60_000


class Sidebar(QWidget):
    """Search field, New, list.

    Attributes:
        model: what the list shows; the sidebar's owner fills it by `set_sessions` and friends.

    Signals:
        new_requested, hide_requested: the buttons.
        session_chosen: a person chose this session id.
        rename_requested: session id, the title typed into the row.
        export_requested, delete_requested: session id.
    """

    new_requested = Signal()
    hide_requested = Signal()
    session_chosen = Signal(str)
    rename_requested = Signal(str, str)
    export_requested = Signal(str)
    delete_requested = Signal(str)

    def __init__(self, theme: Theme, clock: Callable[[], datetime] = local_now) -> None:
        super().__init__()
        self._theme = theme
        self._current = ""
        self._settling = False
        self.setObjectName("sidebar")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setAccessibleName(self.tr("Sidebar"))
        self.setMinimumWidth(tokens.SIDEBAR_MIN)
        self.model = SessionsModel(clock, self)
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
        row = self.model.row_of(session_id)
        if row >= 0:
            self.list.setCurrentIndex(self.model.index(row))
            self.list.edit(self.model.index(row))

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
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(head)
        column.addLayout(self._pages, 1)

    def _connect(self) -> None:
        self.hide_button.clicked.connect(self.hide_requested)
        self.new.clicked.connect(self.new_requested)
        self.search.textChanged.connect(self._filter)
        self.search.left_downwards.connect(self._enter_list)
        self.list.selectionModel().selectionChanged.connect(self._choose)
        self.list.delete_pressed.connect(self.delete_requested)
        self.list.customContextMenuRequested.connect(self._open_menu)
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

    def _settle(self) -> None:
        """Have the list's selection say which session is on screen."""
        self._settling = True
        try:
            row = self.model.row_of(self._current) if self._current else -1
            if row >= 0:
                if self.list.currentIndex().row() != row:
                    self.list.setCurrentIndex(self.model.index(row))
                self.list.selectionModel().select(
                    self.model.index(row), self.list.selectionModel().SelectionFlag.ClearAndSelect
                )
            else:
                self.list.clearSelection()
        finally:
            self._settling = False

    def _settle_new_rows(self) -> None:
        if not self._settling:  # more rows of the same sessions: the current one may be among them
            self._settle()

    def _filter(self, text: str) -> None:
        self._change(lambda: self.model.set_filter(text))

    def _show_fitting_page(self) -> None:
        if self.model.rowCount():
            self._pages.setCurrentWidget(self.list)
            return
        if self.model.total:
            text = fill(self.tr("No conversation is called “%1”."), self.search.text().strip())
        else:
            text = self.tr("Your conversations will be listed here.")
        self._empty.setText(text)
        self._pages.setCurrentWidget(self._empty)

    def _enter_list(self) -> None:
        if self.model.rowCount():
            self.list.setFocus(Qt.FocusReason.TabFocusReason)
            if not self.list.selectionModel().hasSelection():
                self.list.setCurrentIndex(self.model.index(0))

    def _choose(self) -> None:
        chosen = self.list.selectionModel().selectedIndexes()
        if self._settling or not chosen:
            return
        session_id = self.list.session_at(chosen[0])
        if session_id != self._current:
            self._current = session_id
            self.session_chosen.emit(session_id)

    def _open_menu(self, place: QPoint) -> None:
        index = self.list.indexAt(place)
        if not index.isValid():
            index = self.list.currentIndex()
        if index.isValid():
            session_id = self.list.session_at(index)
            menu = self._menu(session_id)
            menu.popup(self.list.viewport().mapToGlobal(place))

    def _menu(self, session_id: str) -> QMenu:
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.setAccessibleName(self.tr("Conversation"))
        icon = self._theme.icon
        rename = menu.addAction(icon("rename"), self.tr("Rename…"))
        rename.triggered.connect(lambda: self.rename(session_id))
        export = menu.addAction(icon("export"), self.tr("Export…"))
        export.triggered.connect(lambda: self.export_requested.emit(session_id))
        menu.addSeparator()
        delete = menu.addAction(icon("trash", "danger"), self.tr("Delete"))
        delete.triggered.connect(lambda: self.delete_requested.emit(session_id))
        return menu
