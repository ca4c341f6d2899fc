"""The providers, each with its state below its name."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter
from PySide6.QtWidgets import (
    QListWidget,
    QListWidgetItem,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
)

from ashley_desktop.ui import tokens
from ashley_desktop.ui.settings.provider_choice import ProviderChoice
from ashley_desktop.ui.texts import fill
from ashley_desktop.ui.theme import Theme

_CHOICE = Qt.ItemDataRole.UserRole
_Index = QModelIndex | QPersistentModelIndex


class ProviderList(QListWidget):
    """The list.

    Signals: chosen: a name. delete_wanted: the Delete key.
    """

    chosen = Signal(str)
    delete_wanted = Signal()

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._filling = False
        self.setObjectName("provider_list")
        self.setAccessibleName(self.tr("Providers"))
        self.setAccessibleIdentifier("providers")
        self.setItemDelegate(_Rows(theme, self))
        self.setMouseTracking(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollMode(QListWidget.ScrollMode.ScrollPerPixel)
        theme.changed.connect(self.scheduleDelayedItemsLayout)
        self.currentRowChanged.connect(self._choose)

    def set_providers(self, providers: Sequence[ProviderChoice], current: str) -> None:
        """Show these, with one of them chosen; sends no signal."""
        self._filling = True
        names = [one.name for one in providers]
        if names != [self._name(row) for row in range(self.count())]:
            self.clear()
            for _ in providers:
                self.addItem(QListWidgetItem())
        for row, provider in enumerate(providers):
            item = self.item(row)
            item.setData(_CHOICE, provider)
            item.setText(provider.title)
            words = self.tr("%1, answers now, %2") if provider.answers else self.tr("%1, %2")
            spoken = fill(words, provider.title, provider.state)
            item.setData(Qt.ItemDataRole.AccessibleTextRole, spoken)
        if current in names:
            self.setCurrentRow(names.index(current))
        self._filling = False

    def choose(self, name: str) -> None:
        """Turn to one of them."""
        for row in range(self.count()):
            if self._name(row) == name:
                self.setCurrentRow(row)

    @property
    def current(self) -> str:
        """Name of the chosen one; empty where there is none."""
        return self._name(self.currentRow())

    def _name(self, row: int) -> str:
        item = self.item(row)
        choice = item.data(_CHOICE) if item is not None else None
        return str(choice.name) if choice is not None else ""

    def _choose(self, row: int) -> None:
        if not self._filling and row >= 0:
            self.chosen.emit(self._name(row))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Delete:
            self.delete_wanted.emit()
            return
        super().keyPressEvent(event)


class _Rows(QStyledItemDelegate):
    """Paints a name, its state below, and a tick where it answers."""

    def __init__(self, theme: Theme, parent: ProviderList) -> None:
        super().__init__(parent)
        self._theme = theme

    def sizeHint(self, option: QStyleOptionViewItem, index: _Index) -> QSize:
        body, small = self._heights()
        return QSize(0, body + small + 2 * tokens.SPACE_S)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: _Index) -> None:
        choice = index.data(_CHOICE)
        if choice is None:
            return
        theme = self._theme
        area: QRect = option.rect
        state: QStyle.StateFlag = option.state
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._paint_ground(painter, area, state)
        inner = area.adjusted(tokens.SPACE_M, tokens.SPACE_S, -tokens.SPACE_S, -tokens.SPACE_S)
        if choice.answers:
            tick = theme.pixmap("check", "accent", 16)
            painter.drawPixmap(inner.right() - 16, inner.center().y() - 7, tick)
            inner.setRight(inner.right() - 20)
        body, _ = self._heights()
        for text, size, colour, top in (
            (choice.title, tokens.TYPE_BODY, "text", inner.top()),
            (choice.state, tokens.TYPE_SMALL, "muted", inner.top() + body),
        ):
            painter.setFont(theme.font(size))
            painter.setPen(theme.colour(colour))
            line = QRect(inner.left(), top, inner.width(), painter.fontMetrics().height())
            shown = painter.fontMetrics().elidedText(
                text, Qt.TextElideMode.ElideRight, line.width()
            )
            painter.drawText(line, Qt.TextFlag.TextSingleLine, shown)
        painter.restore()

    def _paint_ground(self, painter: QPainter, area: QRect, state: QStyle.StateFlag) -> None:
        chosen = bool(state & QStyle.StateFlag.State_Selected)
        if not chosen and not state & QStyle.StateFlag.State_MouseOver:
            return
        focused = chosen and bool(state & QStyle.StateFlag.State_HasFocus)
        painter.setPen(self._theme.colour("accent") if focused else Qt.PenStyle.NoPen)
        painter.setBrush(self._theme.colour("accent_soft" if chosen else "hover"))
        painter.drawRoundedRect(area.adjusted(1, 1, -1, -1), tokens.RADIUS_M, tokens.RADIUS_M)

    def _heights(self) -> tuple[int, int]:
        from PySide6.QtGui import QFontMetrics

        sizes = (tokens.TYPE_BODY, tokens.TYPE_SMALL)
        body, small = (QFontMetrics(self._theme.font(size)).height() for size in sizes)
        return body, small
