"""The settings window: search and pages on the left, the chosen one on the right.

Must not: know what a setting does; whoever does the work connects to a page when it is built.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import cast

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import QBoxLayout, QDialog, QVBoxLayout, QWidget

from ashley_desktop.ui import tokens
from ashley_desktop.ui.notices import NoticeBar
from ashley_desktop.ui.settings.finding import Hit, control_of, find
from ashley_desktop.ui.settings.history_page import HistoryPage
from ashley_desktop.ui.settings.local_model_page import LocalModelPage
from ashley_desktop.ui.settings.mark import Mark
from ashley_desktop.ui.settings.moderation_page import ModerationPage
from ashley_desktop.ui.settings.page_sidebar import PageSidebar
from ashley_desktop.ui.settings.page_stack import PageEntry, PageStack
from ashley_desktop.ui.settings.personas_page import PersonasPage
from ashley_desktop.ui.settings.privacy_page import PrivacyPage
from ashley_desktop.ui.settings.providers_page import ProvidersPage
from ashley_desktop.ui.settings.setting_rows import SettingRows, SettingsPage
from ashley_desktop.ui.settings.undo_line import UndoLine
from ashley_desktop.ui.settings.usage_page import UsagePage
from ashley_desktop.ui.theme import Theme

# Pages that are made of declared settings; the others take back what they do themselves.
_UNDONE_HERE = frozenset({"general", "looks", "history"})
_LEAST_PAGE = 420  # a page with less room than this gets all of the window


class SettingsWindow(QDialog):
    """The window, beside which the conversation goes on.

    Attributes:
        notices: lines at its foot. undoing: the one of them that takes back what was chosen.

    Signals:
        page_shown: the name of the page that is turned to now.
        undo_wanted, redo_wanted: the keys for them were pressed, outside of a text field.
    """

    page_shown = Signal(str)
    undo_wanted = Signal()
    redo_wanted = Signal()

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = theme
        self.setAccessibleIdentifier("settings")
        self.setWindowTitle(self.tr("Settings"))
        self.setAccessibleName(self.tr("Settings"))
        self.setMinimumSize(360, 360)
        self.resize(QSize(920, 700).boundedTo(self.screen().availableSize()))
        self._waiting: dict[str, list[Callable[[], object]]] = {}
        self._way_back_keys: list[QShortcut] = []
        self._side = PageSidebar(theme)
        self._pages = PageStack()
        self._pages.setAccessibleName(self.tr("Page"))
        self.notices = NoticeBar(theme)
        self.undoing = UndoLine(self.notices)
        self._lay_out()
        self._side.page_chosen.connect(self.show_page)
        self._side.searched.connect(self._search)
        self._side.hit_chosen.connect(self._go_to)
        self._pages.built.connect(self._tell_built)
        self._add_pages()
        self.when_built(
            "providers", lambda: self.providers.files_wanted.connect(self._show_machine)
        )
        self._add_keys()
        theme.changed.connect(self._fit)
        self.show_page(self._pages.entries[0].name)

    # pages

    @property
    def providers(self) -> ProvidersPage:
        """The page for providers, made if it was not; so with the others."""
        return cast("ProvidersPage", self.page("providers"))

    @property
    def personas(self) -> PersonasPage:
        """The page for personas."""
        return cast("PersonasPage", self.page("personas"))

    @property
    def local_models(self) -> LocalModelPage:
        """The page for models on this machine."""
        return cast("LocalModelPage", self.page("machine"))

    @property
    def moderation(self) -> ModerationPage:
        """The page for what is checked, and how."""
        return cast("ModerationPage", self.page("moderation"))

    @property
    def looks(self) -> SettingsPage:
        """The page for light or dark, and the size of text."""
        return cast("SettingsPage", self.page("looks"))

    @property
    def history(self) -> HistoryPage:
        """The page for backups and cleaning up."""
        return cast("HistoryPage", self.page("history"))

    @property
    def privacy(self) -> PrivacyPage:
        """The page that tells what is sent, and what is kept."""
        return cast("PrivacyPage", self.page("privacy"))

    @property
    def usage(self) -> UsagePage:
        """The page that tells what replies took."""
        return cast("UsagePage", self.page("usage"))

    def rows_of(self, name: str) -> SettingRows:
        """The declared settings on a page that has some."""
        page = self.page(name)
        assert isinstance(page, SettingsPage | HistoryPage)
        return page.rows

    def add_page(
        self,
        title: str,
        icon: str,
        widget: QWidget | Callable[[], QWidget],
        *,
        name: str = "",
        keywords: tuple[str, ...] = (),
    ) -> None:
        """Add a page at the end.

        Args:
            title: what people read. icon: name of an icon. widget: the page, or what makes it at
                its first showing. name: for `show_page`; the title where it is empty.
            keywords: other words that people look for it by.
        """
        entry = PageEntry(name or title, title, icon, keywords)
        self._pages.add(entry, widget)
        self._side.add(entry)

    def page(self, name: str) -> QWidget:
        """A page by its name, made if it was not. Raises: KeyError, StopIteration: no such."""
        return self._pages.page(name)

    def when_built(self, name: str, then: Callable[[], object]) -> None:
        """Do something once a page is there: now, or when it is made."""
        if self._pages.is_built(name):
            then()
        else:
            self._waiting.setdefault(name, []).append(then)

    def show_page(self, page: str | QWidget) -> None:
        """Turn to a page, by its name or itself."""
        name = page if isinstance(page, str) else self._pages.name_of(page)
        if not name:
            return
        self._pages.show_page(name)
        self._side.show_current(name)
        for key in self._way_back_keys:
            key.setEnabled(name in _UNDONE_HERE)
        self.page_shown.emit(name)

    @property
    def shown_page(self) -> str:
        """Name of the page that is turned to."""
        return self._pages.current

    # search

    def _search(self, words: str) -> None:
        self._side.show_found(find(self._pages, words) if words else None)

    def _go_to(self, hit: Hit) -> None:
        self.show_page(hit.page)
        target = hit.control
        if target is None:
            self._side.list.setFocus(Qt.FocusReason.ShortcutFocusReason)
            return
        self._pages.reveal(target)
        control = control_of(target)
        if control is not None:
            control.setFocus(Qt.FocusReason.ShortcutFocusReason)
        Mark(target)

    def _focus_search(self) -> None:
        self._side.search.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self._side.search.selectAll()

    # form

    def _show_machine(self) -> None:
        self.show_page("machine")

    def _turn(self, step: int) -> None:
        entries = self._pages.entries
        self.show_page(entries[(self._pages.currentIndex() + step) % len(entries)].name)

    def _tell_built(self, name: str) -> None:
        for then in self._waiting.pop(name, []):
            then()

    def _add_pages(self) -> None:
        theme = self._theme
        alone = self.tr(
            "Above the conversation stand its persona and, behind the dial, its temperature "
            "and longest answer. A model chosen there answers in all conversations, except where "
            "a persona has one of its own."
        )
        self.add_page(
            self.tr("Providers"),
            "server",
            lambda: ProvidersPage(theme),
            name="providers",
            keywords=(
                self.tr("api key"),
                self.tr("account"),
                self.tr("server address url"),
                self.tr("choose a model"),
                self.tr("proxy"),
                self.tr("certificate"),
            ),
        )
        self.add_page(
            self.tr("Personas"),
            "persona",
            lambda: PersonasPage(theme),
            name="personas",
            keywords=(
                self.tr("system prompt"),
                self.tr("instructions"),
                self.tr("assistant"),
                self.tr("temperature"),
                self.tr("avatar picture"),
                self.tr("your name"),
            ),
        )
        self.add_page(
            self.tr("This machine"),
            "machine",
            lambda: LocalModelPage(theme),
            name="machine",
            keywords=(
                self.tr("gguf model file"),
                self.tr("memory"),
                self.tr("offline without internet"),
                self.tr("local model"),
            ),
        )
        self.add_page(
            self.tr("Moderation"),
            "shield",
            lambda: ModerationPage(theme),
            name="moderation",
            keywords=(
                self.tr("rules"),
                self.tr("filter"),
                self.tr("safety"),
                self.tr("block words"),
            ),
        )
        self.add_page(
            self.tr("General"),
            "settings",
            lambda: SettingsPage(
                theme, "general", self.tr("General"), (self.tr("For one conversation"), alone)
            ),
            name="general",
            keywords=(self.tr("keyboard"), self.tr("start"), self.tr("confirm delete")),
        )
        self.add_page(
            self.tr("Looks"),
            "sun",
            lambda: SettingsPage(theme, "looks", self.tr("Looks")),
            name="looks",
            keywords=(
                self.tr("theme"),
                self.tr("dark mode"),
                self.tr("light mode"),
                self.tr("zoom"),
                self.tr("font size"),
                self.tr("appearance"),
                self.tr("animation"),
            ),
        )
        self.add_page(
            self.tr("History"),
            "archive",
            lambda: HistoryPage(theme),
            name="history",
            keywords=(
                self.tr("backup"),
                self.tr("restore"),
                self.tr("trash"),
                self.tr("delete old conversations"),
            ),
        )
        self.add_page(
            self.tr("Privacy"),
            "key",
            lambda: PrivacyPage(theme),
            name="privacy",
            keywords=(
                self.tr("sent"),
                self.tr("telemetry tracking"),
                self.tr("keyring password"),
                self.tr("data folder"),
            ),
        )
        self.add_page(
            self.tr("Usage"),
            "chart",
            lambda: UsagePage(theme),
            name="usage",
            keywords=(
                self.tr("cost"),
                self.tr("money spent"),
                self.tr("tokens"),
                self.tr("price"),
                self.tr("statistics"),
            ),
        )

    def _add_keys(self) -> None:
        for keys, then in (
            ("Ctrl+F", self._focus_search),
            ("Ctrl+Tab", lambda: self._turn(1)),
            ("Ctrl+PgDown", lambda: self._turn(1)),
            ("Ctrl+Shift+Tab", lambda: self._turn(-1)),
            ("Ctrl+PgUp", lambda: self._turn(-1)),
        ):
            QShortcut(QKeySequence(keys), self).activated.connect(then)
        for keys, wanted in (
            ("Ctrl+Z", self.undo_wanted),
            ("Ctrl+Shift+Z", self.redo_wanted),
            ("Ctrl+Y", self.redo_wanted),
        ):
            key = QShortcut(QKeySequence(keys), self)
            key.activated.connect(wanted)
            self._way_back_keys.append(key)

    def _lay_out(self) -> None:
        content = QWidget()
        content.setAccessibleName(self.tr("Page and notices"))
        column = QVBoxLayout(content)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self._pages, 1)
        foot = QVBoxLayout()
        foot.setContentsMargins(tokens.SPACE_L, 0, tokens.SPACE_L, tokens.SPACE_M)
        foot.addWidget(self.notices)
        column.addLayout(foot)
        self._row = QBoxLayout(QBoxLayout.Direction.LeftToRight, self)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.setSpacing(0)
        self._row.addWidget(self._side)
        self._row.addWidget(content, 1)

    def _fit(self) -> None:
        narrow = self.width() - self._side.usual_width < _LEAST_PAGE
        ways = QBoxLayout.Direction
        self._row.setDirection(ways.TopToBottom if narrow else ways.LeftToRight)
        self._side.set_narrow(narrow)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()
