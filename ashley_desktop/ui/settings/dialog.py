"""The settings window: pages on the left, the chosen one on the right."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QDialog,
    QHBoxLayout,
    QListWidget,
    QListWidgetItem,
    QScrollArea,
    QStackedWidget,
    QWidget,
)

from ashley_desktop.ui.settings.history_page import HistoryPage
from ashley_desktop.ui.settings.local_model_page import LocalModelPage
from ashley_desktop.ui.settings.looks_page import LooksPage
from ashley_desktop.ui.settings.personas_page import PersonasPage
from ashley_desktop.ui.settings.providers_page import ProvidersPage
from ashley_desktop.ui.settings.usage_page import UsagePage
from ashley_desktop.ui.theme import Theme


class SettingsWindow(QDialog):
    """The window, beside which the conversation goes on.

    Attributes:
        providers, personas, local_models, looks, history, usage: its pages.
    """

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = theme
        self.setAccessibleIdentifier("settings")
        self.setWindowTitle(self.tr("Settings"))
        self.setAccessibleName(self.tr("Settings"))
        self.resize(880, 680)
        self.providers = ProvidersPage(theme)
        self.personas = PersonasPage(theme)
        self.local_models = LocalModelPage(theme)
        self.looks = LooksPage(theme)
        self.history = HistoryPage(theme)
        self.usage = UsagePage(theme)
        self._list = QListWidget()
        self._list.setObjectName("settings_pages")
        self._list.setAccessibleName(self.tr("Pages"))
        self._list.setFixedWidth(170)
        self._pages = QStackedWidget()
        self._pages.setAccessibleName(self.tr("Page"))
        self._icons = ("server", "persona", "sun", "archive", "chart", "machine")
        self._add(self.tr("Providers"), self.providers)
        self._add(self.tr("Personas"), self.personas)
        self._add(self.tr("Looks"), self.looks)
        self._add(self.tr("History"), self.history)
        self._add(self.tr("Usage"), self.usage)
        self._add(self.tr("This machine"), self.local_models)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addWidget(self._list)
        row.addWidget(self._pages, 1)
        self._list.currentRowChanged.connect(self._pages.setCurrentIndex)
        self._list.setCurrentRow(0)
        theme.changed.connect(self._take_icons)
        self._take_icons()

    def show_page(self, page: QWidget) -> None:
        """Turn to one of the pages."""
        for place in range(self._pages.count()):
            area = self._pages.widget(place)
            if area is not None and area.isAncestorOf(page):
                self._list.setCurrentRow(place)

    def _add(self, title: str, page: QWidget) -> None:
        page.setAccessibleName(title)
        area = QScrollArea()
        area.setAccessibleName(title)
        area.setWidgetResizable(True)
        area.setFrameShape(QScrollArea.Shape.NoFrame)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setWidget(page)
        self._list.addItem(QListWidgetItem(title))
        self._pages.addWidget(area)

    def _take_icons(self) -> None:
        for place, icon in enumerate(self._icons):
            self._list.item(place).setIcon(self._theme.icon(icon))
