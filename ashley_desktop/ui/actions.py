"""Every action of the window once: its name, words, shortcut and icon. Menus are made of them."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import QObject
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QMenu, QWidget

from ashley_desktop.ui.texts import fill
from ashley_desktop.ui.theme import Theme

_PERSONA_KEYS = tuple(f"Ctrl+{number}" for number in range(1, 10))


class Actions(QObject):
    """The window's actions as attributes; whoever does the work connects to `triggered`."""

    def __init__(self, theme: Theme, window: QWidget) -> None:
        super().__init__(window)
        self._theme, self._window = theme, window
        self._icons: dict[QAction, str] = {}
        self.new = self._make("new", self.tr("New conversation"), ["Ctrl+N"], "new")
        self.new_temporary = self._make(
            "new-temporary", self.tr("New temporary conversation"), ["Ctrl+Shift+N"], "temporary"
        )
        self.search = self._make(
            "search", self.tr("Search conversations"), ["Ctrl+Shift+F"], "search"
        )
        self.find = self._make("find", self.tr("Find in conversation"), ["Ctrl+F"], "search")
        self.find_next = self._make("find-next", self.tr("Find next"), ["F3"])
        self.find_previous = self._make("find-previous", self.tr("Find previous"), ["Shift+F3"])
        self.rename = self._make("rename", self.tr("Rename conversation"), ["F2"], "rename")
        self.export = self._make(
            "export", self.tr("Export conversation…"), ["Ctrl+Shift+E"], "export"
        )
        self.export_all = self._make("export-all", self.tr("Export all conversations…"), [])
        self.import_ = self._make("import", self.tr("Import conversations…"), [])
        self.delete = self._make("delete", self.tr("Delete conversation"), [], "trash")
        self.send = self._make("send", self.tr("Send"), ["Ctrl+Return", "Ctrl+Enter"], "send")
        self.stop = self._make("stop", self.tr("Stop reply"), ["Esc"], "stop")
        self.sidebar = self._make("sidebar", self.tr("Show or hide sidebar"), ["Ctrl+B"], "sidebar")
        self.compose = self._make("compose", self.tr("Go to the message field"), ["Ctrl+L"], "chat")
        self.zoom_in = self._make("zoom-in", self.tr("Larger text"), ["Ctrl++", "Ctrl+="])
        self.zoom_out = self._make("zoom-out", self.tr("Smaller text"), ["Ctrl+-"])
        self.zoom_reset = self._make("zoom-reset", self.tr("Usual text size"), ["Ctrl+0"])
        self.personas = tuple(
            self._make(f"persona-{number}", fill(self.tr("Let persona %1 answer"), number), [key])
            for number, key in enumerate(_PERSONA_KEYS, start=1)
        )
        self.manage_personas = self._make(
            "manage-personas", self.tr("Manage personas…"), [], "persona"
        )
        self.settings = self._make("settings", self.tr("Settings…"), ["Ctrl+,"], "settings")
        self.guide = self._make("guide", self.tr("User guide"), ["F1"], "help")
        self.news = self._make("news", self.tr("What's new"), [])
        self.about = self._make("about", self.tr("About Ashley Desktop"), [], "info")
        self.quit = self._make("quit", self.tr("Quit"), ["Ctrl+Q"])
        self.stop.setEnabled(False)
        theme.changed.connect(self._take_icons)
        self._take_icons()

    def fill_menu(self, menu: QMenu) -> None:
        """Put everything that belongs there into the window's menu."""
        menu.addAction(self.new)
        menu.addAction(self.new_temporary)
        menu.addAction(self.search)
        menu.addAction(self.find)
        menu.addSeparator()
        for action in (self.rename, self.export, self.delete):
            menu.addAction(action)
        menu.addSeparator()
        menu.addActions([self.import_, self.export_all])
        menu.addSeparator()
        menu.addAction(self.sidebar)
        self._submenu(menu, self.tr("Text size"), (self.zoom_in, self.zoom_out, self.zoom_reset))
        menu.addAction(self.manage_personas)
        menu.addAction(self.settings)
        menu.addSeparator()
        self._submenu(menu, self.tr("Help"), (self.guide, self.news, self.about))
        menu.addSeparator()
        menu.addAction(self.quit)

    def _submenu(self, menu: QMenu, title: str, actions: Iterable[QAction]) -> None:
        submenu = menu.addMenu(title)
        submenu.setAccessibleName(title)
        submenu.addActions(list(actions))

    def _make(self, name: str, text: str, keys: list[str], icon: str = "") -> QAction:
        action = QAction(text, self)
        action.setObjectName(name)
        action.setShortcuts([QKeySequence(key) for key in keys])
        if icon:
            self._icons[action] = icon
        self._window.addAction(action)
        return action

    def _take_icons(self) -> None:
        for action, icon in self._icons.items():
            action.setIcon(self._theme.icon(icon))
