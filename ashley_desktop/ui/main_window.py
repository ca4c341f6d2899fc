"""The main window: sidebar, header, conversation, composer and status line in their places.

It is shown empty and furnished a moment later, so nothing heavy is imported at the top. No logic:
parts are attributes, and whoever assembles the program connects their signals.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QCloseEvent, QResizeEvent
from PySide6.QtWidgets import (
    QDialog,
    QHBoxLayout,
    QMenu,
    QSplitter,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from ashley_desktop.ui import tokens
from ashley_desktop.ui.frame import Frame
from ashley_desktop.ui.window_state import WindowStateFile

if TYPE_CHECKING:
    from ashley_desktop.ui.actions import Actions
    from ashley_desktop.ui.composer import Composer
    from ashley_desktop.ui.deeds.choosing import Choosing
    from ashley_desktop.ui.empty_state import EmptyState
    from ashley_desktop.ui.furniture import Furniture
    from ashley_desktop.ui.header import Header
    from ashley_desktop.ui.notices import NoticeBar
    from ashley_desktop.ui.settings.dialog import SettingsWindow
    from ashley_desktop.ui.sidebar import Sidebar
    from ashley_desktop.ui.status import StatusLine
    from ashley_desktop.ui.theme import Theme

ADD_KEY = "add-key"


class MainWindow(Frame):
    """The window.

    Attributes:
        sidebar, header, empty_state, notices, composer, status, actions_: its parts, there when
            it is furnished.
        theme: its looks, from then on. choosing: the settings in force, from then on.
        settings: the settings window, None before its first opening.

    Signals:
        settings_opened: the settings window was made; it can be connected now.
        link_chosen: an address in the help that may be handed to the system.
        closed: the window was closed and has saved its looks.
    """

    settings_opened = Signal()
    link_chosen = Signal(str)
    closed = Signal()

    sidebar: Sidebar
    header: Header
    empty_state: EmptyState
    notices: NoticeBar
    composer: Composer
    status: StatusLine
    actions_: Actions
    choosing: Choosing

    def __init__(self, state_file: WindowStateFile) -> None:
        super().__init__(state_file.state)
        self._file = state_file
        self._furnished = False
        self._narrow: bool | None = None
        self.settings: SettingsWindow | None = None
        self._help: dict[str, QDialog] = {}

    def furnish(self, furniture: Furniture) -> None:
        """Put the parts into their places; once."""
        self.theme: Theme = furniture.theme
        self._transcript = furniture.transcript
        self.sidebar = furniture.sidebar
        self.header = furniture.header
        self.empty_state = furniture.empty_state
        self.notices = furniture.notices
        self.composer = furniture.composer
        self.status = furniture.status
        self.actions_ = furniture.actions
        from ashley_desktop.ui.deeds.choosing import Choosing

        self.choosing = Choosing(self.theme, self._file, self)
        self.choosing.changed.connect(self._take_choice)
        self.sidebar.model.closed |= self._file.state.closed_folders
        self._lay_out()
        self._connect()
        self._furnished = True
        width = self._file.state.sidebar_width
        self._splitter.setSizes([width, self.width() - width])
        self._fold()
        self.show_empty(True)
        self.composer.focus()

    def show_empty(self, empty: bool) -> None:
        """Show the greeting in place of the transcript, or the transcript."""
        self._pages.setCurrentWidget(self.empty_state if empty else self._transcript)

    def put_above_conversation(self, bar: QWidget) -> None:
        """Give a bar its place between the header and the conversation."""
        self._column.insertWidget(self._column.indexOf(self._pages), bar)

    def set_conversation(self, session_id: str, title: str) -> None:
        """Say which conversation is on screen; empty texts for one that is not stored yet."""
        stored = bool(session_id)
        self.header.title.set_title(title, stored)
        self.sidebar.set_current(session_id)
        self.setWindowTitle(f"{title} — Ashley Desktop" if title else "Ashley Desktop")
        for action in (self.actions_.rename, self.actions_.delete):
            action.setEnabled(stored)
        if self._narrow:
            self._show_sidebar(False)

    def set_busy(self, busy: bool) -> None:
        """Offer Stop while a reply is under way, else Send."""
        self.composer.set_busy(busy)
        self.actions_.stop.setEnabled(busy)

    @property
    def usage_shown(self) -> bool:
        """Whether tokens and cost stand under replies."""
        return self._file.state.usage

    def remember_usage(self, shown: bool) -> None:
        """Keep that choice for the next start."""
        self.choosing.choose({"usage": shown})

    def offer_key(self) -> None:
        """Tell of the small model on this machine and of keys, unless it was dismissed once."""
        from ashley_desktop.ui.notices import Notice

        if ADD_KEY in self._file.state.dismissed:
            return
        text = self.tr("A small model on this machine answers. Add a key for a larger one.")
        self.notices.show_notice(Notice(ADD_KEY, text, self.tr("Add a key…")))

    def open_settings(self, page: str = "") -> None:
        """Show the settings, made at the first opening. Args: page: the one to turn to."""
        if self.settings is None:
            from ashley_desktop.ui.settings.dialog import SettingsWindow

            self.settings = SettingsWindow(self.theme, self)
            self.choosing.attach(self.settings)
            self.settings_opened.emit()
        if page:
            self.settings.show_page(page)
        _show(self.settings)

    def toggle_sidebar(self) -> None:
        """Show the sidebar if it is hidden, else hide it."""
        show = self.sidebar.isHidden()
        self._show_sidebar(show)
        if not self._narrow:
            self._file.state.sidebar_shown = show

    def _lay_out(self) -> None:
        self._pages = QStackedWidget()
        self._pages.setAccessibleName(self.tr("Conversation"))
        self._pages.addWidget(self.empty_state)
        self._pages.addWidget(self._transcript)
        foot = QVBoxLayout()
        foot.setContentsMargins(tokens.SPACE_L, tokens.SPACE_S, tokens.SPACE_L, tokens.SPACE_XS)
        foot.setSpacing(tokens.SPACE_S)
        for part in (self.notices, self.composer, self.status):
            foot.addWidget(part)
        holder = QWidget()
        holder.setAccessibleName(self.tr("Message and status"))
        holder.setMaximumWidth(tokens.MEASURE + tokens.SPACE_XXL * 2)
        holder.setLayout(foot)
        middle = QHBoxLayout()
        middle.addWidget(holder)
        self._content = QWidget()
        self._content.setObjectName("content")
        self._content.setAccessibleName(self.tr("Conversation"))
        self._content.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        column = self._column = QVBoxLayout(self._content)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.header)
        column.addWidget(self._pages, 1)
        column.addLayout(middle)
        self._splitter = QSplitter()
        self._splitter.setAccessibleName(self.tr("Sidebar and conversation"))
        self._splitter.setHandleWidth(1)
        self._splitter.setChildrenCollapsible(False)
        self._splitter.addWidget(self.sidebar)
        self._splitter.addWidget(self._content)
        self._splitter.setStretchFactor(1, 1)
        self.setCentralWidget(self._splitter)
        menu = QMenu(self)
        menu.setAccessibleName(self.tr("Menu"))
        self.actions_.fill_menu(menu)
        self.header.menu.setMenu(menu)

    def _connect(self) -> None:
        actions, header, sidebar = self.actions_, self.header, self.sidebar
        sidebar.new_requested.connect(actions.new.trigger)
        sidebar.hide_requested.connect(self.toggle_sidebar)
        header.show_sidebar_requested.connect(self.toggle_sidebar)
        header.export_requested.connect(actions.export.trigger)
        actions.search.triggered.connect(self._search)
        actions.rename.triggered.connect(self._rename)
        actions.send.triggered.connect(self.composer.submit)
        actions.stop.triggered.connect(self.composer.stop_requested)
        actions.sidebar.triggered.connect(self.toggle_sidebar)
        actions.compose.triggered.connect(self.composer.focus)
        actions.zoom_in.triggered.connect(lambda: self._zoom(self.theme.zoom + tokens.ZOOM_STEP))
        actions.zoom_out.triggered.connect(lambda: self._zoom(self.theme.zoom - tokens.ZOOM_STEP))
        actions.zoom_reset.triggered.connect(lambda: self._zoom(100))
        actions.settings.triggered.connect(lambda: self.open_settings())
        actions.guide.triggered.connect(self._open_guide)
        actions.news.triggered.connect(self._open_news)
        actions.about.triggered.connect(self._open_about)
        actions.quit.triggered.connect(self.close)
        self.empty_state.starter_chosen.connect(self._take_starter)
        self.notices.action_chosen.connect(self._act_on_notice)
        self.notices.dismissed.connect(self._remember_dismissed)

    def _fold(self) -> None:
        narrow = self.width() < tokens.NARROW_WIDTH
        if narrow != self._narrow:
            self._narrow = narrow
            self._show_sidebar(not narrow and self._file.state.sidebar_shown)

    def _show_sidebar(self, show: bool) -> None:
        # A narrow window has room for one of the two.
        self.sidebar.setMaximumWidth(16_777_215 if self._narrow else tokens.SIDEBAR_MAX)
        self._content.setVisible(not (show and self._narrow))
        self.sidebar.setVisible(show)
        self.header.show_sidebar.setVisible(not show)
        if show and self._narrow:
            self.sidebar.search.setFocus()

    def _search(self) -> None:
        if self.sidebar.isHidden():
            self.toggle_sidebar()
        self.sidebar.focus_search()

    def _rename(self) -> None:
        listed = self.sidebar.list
        if listed.hasFocus() and listed.currentIndex().isValid():
            listed.edit(listed.currentIndex())
        else:
            self.header.title.begin_edit()

    def _zoom(self, percent: int) -> None:
        self.theme.set_zoom(percent)
        self._save_looks()

    def _save_looks(self) -> None:
        self._file.state.theme = str(self.theme.mode)
        self._file.state.zoom = self.theme.zoom
        self._file.save()

    def _take_choice(self, name: str) -> None:
        if name == "enter":
            self.composer.edit.enter_sends = self.choosing.value(name) == "send"

    def _take_closed_folders(self) -> None:
        if self._furnished and self.sidebar.model.folders:  # else they were not listed yet
            there = {folder.folder_id for folder in self.sidebar.model.folders}
            self._file.state.closed_folders = self.sidebar.model.closed & there

    def _take_starter(self, text: str) -> None:
        self.composer.set_text(text)
        self.composer.focus()

    def _act_on_notice(self, name: str) -> None:
        if name == ADD_KEY:
            self.open_settings("providers")

    def _remember_dismissed(self, name: str) -> None:
        if name == ADD_KEY:
            self._file.state.dismissed.add(name)
            self._file.save()

    def _open_guide(self) -> None:
        from ashley_desktop.ui.help import GUIDE

        self._open_help(GUIDE, self.tr("User guide"))

    def _open_news(self) -> None:
        from ashley_desktop.ui.help import NEWS

        self._open_help(NEWS, self.tr("What's new"))

    def _open_help(self, name: str, title: str) -> None:
        from ashley_desktop.ui.help import HelpWindow

        if name not in self._help:
            window = HelpWindow(self.theme, title, name, self)
            window.link_chosen.connect(self.link_chosen)
            self._help[name] = window
        _show(self._help[name])

    def _open_about(self) -> None:
        from ashley_desktop.ui.about import AboutWindow

        if "about" not in self._help:
            self._help["about"] = AboutWindow(self.theme, self)
        _show(self._help["about"])

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if self._furnished:
            self._fold()

    def closeEvent(self, event: QCloseEvent) -> None:
        state = self._file.state
        place = self.normalGeometry()
        state.geometry = (place.x(), place.y(), place.width(), place.height())
        state.maximized = self.isMaximized()
        if self._furnished and not self._narrow and self.sidebar.isVisible():
            state.sidebar_width = self.sidebar.width()
        self._take_closed_folders()
        self._file.save()
        for window in (self.settings, *self._help.values()):
            if window is not None:
                window.close()
        super().closeEvent(event)
        self.closed.emit()


def _show(window: QDialog) -> None:
    window.show()
    window.raise_()
    window.activateWindow()
