"""A list whose rows carry a bar: what took how much, the most first."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFontMetrics, QPainter, QResizeEvent
from PySide6.QtWidgets import (
    QListWidget,
    QListWidgetItem,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
)

from ashley_desktop.ui import tokens
from ashley_desktop.ui.theme import Theme

_BAR_HEIGHT = 4
_ROW = Qt.ItemDataRole.UserRole


@dataclass(frozen=True, slots=True)
class BarRow:
    """A row.

    Attributes:
        key: what `BarList.chosen` carries; empty for a row that leads nowhere.
        name, value: at its left and right. share: of the bar, 0 to 1.
    """

    key: str
    name: str
    value: str
    share: float


class BarList(QListWidget):
    """As high as its rows: the page scrolls, not the list.

    Signals: chosen: the key of a row.
    """

    chosen = Signal(str)

    def __init__(self, theme: Theme, name: str) -> None:
        """Args: name: its accessible name."""
        super().__init__()
        self.setObjectName("bar_list")
        self.setAccessibleName(name)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setMouseTracking(True)
        self._delegate = _BarRowDelegate(theme, self)
        self.setItemDelegate(self._delegate)
        self.itemActivated.connect(self._choose)
        self.itemClicked.connect(self._choose)
        theme.changed.connect(self._fit)

    def set_rows(self, rows: Sequence[BarRow]) -> None:
        """Show these."""
        self.clear()
        for row in rows:
            item = QListWidgetItem(f"{row.name}, {row.value}", self)
            item.setData(_ROW, row)
            item.setToolTip(row.name)
        self._fit()

    def _fit(self) -> None:
        rows = [self.item(at).data(_ROW) for at in range(self.count())]
        self._delegate.stack(rows, self.viewport().width())
        self.setFixedHeight(self.count() * self._delegate.height() + 2 * self.frameWidth())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()
        self.scheduleDelayedItemsLayout()

    def _choose(self, item: QListWidgetItem) -> None:
        key = item.data(_ROW).key
        if key:
            self.chosen.emit(key)


class _BarRowDelegate(QStyledItemDelegate):
    def __init__(self, theme: Theme, parent: BarList) -> None:
        super().__init__(parent)
        self._theme = theme
        self._lines = 1

    def stack(self, rows: Sequence[BarRow], width: int) -> None:
        """Put values below the names where they would take most of the width."""
        metrics = QFontMetrics(self._theme.font(tokens.TYPE_BODY))
        longest = max((metrics.horizontalAdvance(row.value) for row in rows), default=0)
        self._lines = 2 if longest > width // 2 else 1

    def height(self) -> int:
        """Of a row, in pixels."""
        line = QFontMetrics(self._theme.font(tokens.TYPE_BODY)).height()
        return line * self._lines + _BAR_HEIGHT + 2 * tokens.SPACE_S

    def sizeHint(
        self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> QSize:
        return QSize(0, self.height())

    def paint(
        self,
        painter: QPainter,
        option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
    ) -> None:
        row: BarRow = index.data(_ROW)
        area: QRect = option.rect
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._paint_ground(painter, area, option.state, bool(row.key))
        inner = area.adjusted(tokens.SPACE_S, tokens.SPACE_XS, -tokens.SPACE_S, -tokens.SPACE_S)
        painter.setFont(self._theme.font(tokens.TYPE_BODY))
        room = self._paint_value(painter, inner, row.value)
        name = painter.fontMetrics().elidedText(
            row.name, Qt.TextElideMode.ElideMiddle, room.width()
        )
        painter.setPen(self._theme.colour("text"))
        left = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop
        painter.drawText(room, left | Qt.TextFlag.TextSingleLine, name)
        self._paint_bar(painter, inner, row.share)
        painter.restore()

    def _paint_value(self, painter: QPainter, area: QRect, value: str) -> QRect:
        """Paint the value. Returns: the room that is left for the name."""
        painter.setPen(self._theme.colour("muted"))
        metrics, flags = painter.fontMetrics(), Qt.AlignmentFlag
        if self._lines == 2:
            below = area.adjusted(0, metrics.height(), 0, 0)
            painter.drawText(below, flags.AlignLeft | flags.AlignTop, value)
            return area
        painter.drawText(area, flags.AlignRight | flags.AlignTop, value)
        return area.adjusted(0, 0, -metrics.horizontalAdvance(value) - tokens.SPACE_M, 0)

    def _paint_ground(
        self, painter: QPainter, area: QRect, state: QStyle.StateFlag, leads: bool
    ) -> None:
        if state & QStyle.StateFlag.State_Selected and state & QStyle.StateFlag.State_HasFocus:
            ground = "accent_soft"
        elif leads and state & QStyle.StateFlag.State_MouseOver:
            ground = "hover"
        else:
            return
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self._theme.colour(ground))
        painter.drawRoundedRect(area, tokens.RADIUS_S, tokens.RADIUS_S)

    def _paint_bar(self, painter: QPainter, inner: QRect, share: float) -> None:
        track = QRectF(inner.left(), inner.bottom() - _BAR_HEIGHT + 1, inner.width(), _BAR_HEIGHT)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self._theme.colour("line"))
        painter.drawRoundedRect(track, _BAR_HEIGHT / 2, _BAR_HEIGHT / 2)
        track.setWidth(max(_BAR_HEIGHT, inner.width() * share))
        painter.setBrush(self._theme.colour("accent"))
        painter.drawRoundedRect(track, _BAR_HEIGHT / 2, _BAR_HEIGHT / 2)
