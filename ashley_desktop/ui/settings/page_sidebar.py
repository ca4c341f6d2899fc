"""Beside the pages of the settings: the search, and the pages or what was found."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QSize, Qt, Signal
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import (
    QListWidget,
    QListWidgetItem,
    QStackedLayout,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QVBoxLayout,
    QWidget,
)

from ashley_desktop.ui import tokens
from ashley_desktop.ui.fields import SearchField
from ashley_desktop.ui.parts import Picker, announce, plain_label
from ashley_desktop.ui.settings.finding import Hit
from ashley_desktop.ui.settings.page_stack import PageEntry
from ashley_desktop.ui.texts import fill
from ashley_desktop.ui.theme import Theme

_WHERE = Qt.ItemDataRole.UserRole
_USUAL_WIDTH = 200
_HITS_HEIGHT = 220


class PageSidebar(QWidget):
    """Lists pages; where there is little room it is one drop-down on top.

    Signals:
        page_chosen: a page's name. searched: the words that were typed, maybe none.
        hit_chosen: a Hit.
    """

    page_chosen = Signal(str)
    searched = Signal(str)
    hit_chosen = Signal(object)

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._entries: list[PageEntry] = []
        self._hits: list[Hit] = []
        self._narrow = self._searching = False
        self.setObjectName("settings_side")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setAccessibleName(self.tr("Search and pages"))
        self.search = SearchField(theme, self.tr("Search settings"))
        self.search.setAccessibleName(self.tr("Search settings"))
        self.search.setAccessibleIdentifier("settings-search")
        self.list = QListWidget()
        self.list.setObjectName("settings_pages")
        self.list.setAccessibleName(self.tr("Pages"))
        self.list.setAccessibleIdentifier("settings-pages")
        self.found = QListWidget()
        self.found.setObjectName("settings_found")
        self.found.setAccessibleName(self.tr("What was found"))
        self.found.setItemDelegate(_HitDelegate(theme, self.found))
        for listed in (self.list, self.found):
            listed.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.picker = Picker(theme, framed=True)
        self.picker.setAccessibleName(self.tr("Page"))
        self.picker.view().setAccessibleName(self.tr("Pages"))
        self.nothing = plain_label(self.tr("Nothing fits."), tone="muted")
        self.nothing.setContentsMargins(*([tokens.SPACE_S] * 4))
        self.nothing.setAlignment(Qt.AlignmentFlag.AlignTop)
        self._lay_out()
        self.search.textChanged.connect(lambda text: self.searched.emit(text.strip()))
        self.search.left_downwards.connect(self._to_list)
        self.search.taken.connect(lambda: self._take(0))
        self.list.currentRowChanged.connect(self._choose)
        self.picker.activated.connect(self._choose)
        self.found.itemActivated.connect(lambda item: self._take(self.found.row(item)))
        self.found.itemClicked.connect(lambda item: self._take(self.found.row(item)))
        theme.changed.connect(self._take_looks)
        self._take_looks()

    def add(self, entry: PageEntry) -> None:
        """Offer a page."""
        self._entries.append(entry)
        self.list.addItem(QListWidgetItem(self._theme.icon(entry.icon), entry.title))
        self.picker.addItem(self._theme.icon(entry.icon), entry.title)

    def show_current(self, name: str) -> None:
        """Mark the page that is turned to; sends no signal."""
        row = next(n for n, entry in enumerate(self._entries) if entry.name == name)
        self.list.blockSignals(True)
        self.list.setCurrentRow(row)
        self.list.blockSignals(False)
        self.picker.setCurrentIndex(row)

    def show_found(self, hits: Sequence[Hit] | None) -> None:
        """Show what was found in place of the pages; None shows the pages again."""
        self._hits = list(hits or ())
        self.found.clear()
        for hit in self._hits:
            item = QListWidgetItem(hit.title, self.found)
            item.setData(_WHERE, hit.where)
            words = fill(self.tr("%1, %2"), hit.title, hit.where) if hit.where else hit.title
            item.setData(Qt.ItemDataRole.AccessibleTextRole, words)
        self._searching = hits is not None
        self._show_part()
        if hits is not None:
            told = fill(self.tr("Found: %1"), len(hits)) if hits else self.nothing.text()
            announce(self.search, told)

    def set_narrow(self, narrow: bool) -> None:
        """Stand beside the pages, or on top of them."""
        self._narrow = narrow
        self._show_part()
        self._take_looks()

    @property
    def usual_width(self) -> int:
        """Room that it needs beside the pages."""
        return round(_USUAL_WIDTH * max(1.0, min(self._theme.scale, 1.5)))

    def _show_part(self) -> None:
        part: QWidget = self.list
        if self._searching:
            part = self.found if self._hits else self.nothing
        self._parts.setCurrentWidget(part)
        self._holder.setVisible(not self._narrow or self._searching)
        self.picker.setVisible(self._narrow)

    def _take_looks(self) -> None:
        for row, entry in enumerate(self._entries):
            self.list.item(row).setIcon(self._theme.icon(entry.icon))
            self.picker.setItemIcon(row, self._theme.icon(entry.icon))
        if self._narrow:
            self.setMinimumWidth(0)
            self.setMaximumWidth(16_777_215)
            self.setMaximumHeight(_HITS_HEIGHT + 120)
            self._holder.setMaximumHeight(_HITS_HEIGHT)
        else:
            self.setFixedWidth(self.usual_width)
            self.setMaximumHeight(16_777_215)
            self._holder.setMaximumHeight(16_777_215)

    def _to_list(self) -> None:
        listed = self.found if self._hits else self.list
        if listed is self.found and self.found.currentRow() < 0:
            self.found.setCurrentRow(0)
        if listed.isVisible():
            listed.setFocus(Qt.FocusReason.TabFocusReason)

    def _choose(self, row: int) -> None:
        if 0 <= row < len(self._entries):
            self.page_chosen.emit(self._entries[row].name)

    def _take(self, row: int) -> None:
        if 0 <= row < len(self._hits):
            self.hit_chosen.emit(self._hits[row])

    def _lay_out(self) -> None:
        self._holder = QWidget()
        self._holder.setAccessibleName(self.tr("Pages"))
        self._parts = QStackedLayout(self._holder)
        for part in (self.list, self.found, self.nothing):
            self._parts.addWidget(part)
        column = QVBoxLayout(self)
        column.setContentsMargins(*([tokens.SPACE_M] * 4))
        column.setSpacing(tokens.SPACE_S)
        column.addWidget(self.search)
        column.addWidget(self.picker)
        column.addWidget(self._holder, 1)


class _HitDelegate(QStyledItemDelegate):
    """Paints a hit: its title, and quietly below it where it is."""

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = theme

    def sizeHint(
        self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> QSize:
        line = option.fontMetrics.lineSpacing()
        lines = 2 if index.data(_WHERE) else 1
        return QSize(80, line * lines + 2 * tokens.SPACE_S)

    def paint(
        self,
        painter: QPainter,
        option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
    ) -> None:
        painter.save()
        chosen = bool(option.state & QStyle.StateFlag.State_Selected)
        pointed = bool(option.state & QStyle.StateFlag.State_MouseOver)
        if chosen or pointed:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(self._theme.colour("accent_soft" if chosen else "hover"))
            painter.drawRoundedRect(option.rect, tokens.RADIUS_M, tokens.RADIUS_M)
        area: QRect = option.rect.adjusted(tokens.SPACE_S, tokens.SPACE_S, -tokens.SPACE_S, 0)
        for text, colour in ((index.data(), "text"), (index.data(_WHERE), "muted")):
            painter.setPen(self._theme.colour(colour))
            words = option.fontMetrics.elidedText(
                text or "", Qt.TextElideMode.ElideRight, area.width()
            )
            painter.drawText(area, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop, words)
            area.translate(0, option.fontMetrics.lineSpacing())
        painter.restore()
