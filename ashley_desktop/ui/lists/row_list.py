"""A list of rows of any height whose cost is that of what is on the screen, however long it is.

Qt's own list view asks for the size of every row again at every change: ten thousand take a tenth
of a second. This one keeps their heights and measures only rows that changed. What it inherits is
everything else: selecting, keys, editing, dragging, and what a screen reader asks.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable
from itertools import accumulate

from PySide6.QtCore import (
    QAbstractItemModel,
    QItemSelection,
    QItemSelectionModel,
    QModelIndex,
    QPersistentModelIndex,
    QPoint,
    QRect,
    Qt,
)
from PySide6.QtGui import (
    QColor,
    QCursor,
    QDragLeaveEvent,
    QDragMoveEvent,
    QDropEvent,
    QPainter,
    QPaintEvent,
    QRegion,
)
from PySide6.QtWidgets import QAbstractItemView, QListView, QStyle, QStyleOptionViewItem

Index = QModelIndex | QPersistentModelIndex
Heights = Callable[[int, int], list[int]]
_NOWHERE = QModelIndex()
_Cursor = QAbstractItemView.CursorAction
_Hint = QAbstractItemView.ScrollHint


class RowList(QListView):
    """Rows of one column, one below the other."""

    def __init__(
        self,
        heights: Heights,
        step: Callable[[], int],
        ground: Callable[[], QColor] | None = None,
    ) -> None:
        """Make a list without rows.

        Args:
            heights: of the rows from the first to before the second. step: of scrolling.
            ground: the colour behind the rows, with which scrolling paints only what comes into
                sight; None shows what is behind the list.
        """
        self._heights_of, self._step = heights, step  # the base class asks while it is made
        self._ground = ground
        self._pointed_at = -1  # the row that was painted as such
        self._heights: list[int] = []
        self._tops: list[int] | None = None  # of each row and of what is below the last
        self._dragged_over = QPersistentModelIndex()
        super().__init__()
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.viewport().setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent, ground is not None)

    def setModel(self, model: QAbstractItemModel | None) -> None:
        super().setModel(model)
        if model is None:
            return
        model.rowsInserted.connect(self._insert)
        model.rowsRemoved.connect(self._remove)
        model.rowsMoved.connect(self._move)
        model.dataChanged.connect(self._change)
        model.modelReset.connect(self.measure)
        model.layoutChanged.connect(self.measure)
        self.measure()

    def measure(self) -> None:
        """Take all heights anew."""
        model = self.model()
        count = model.rowCount() if model is not None else 0
        self._heights = self._heights_of(0, count)
        self._settle()

    def _insert(self, parent: QModelIndex, first: int, last: int) -> None:
        self._heights[first:first] = self._heights_of(first, last + 1)
        self._settle()

    def _remove(self, parent: QModelIndex, first: int, last: int) -> None:
        del self._heights[first : last + 1]
        self._settle()

    def _move(
        self, parent: QModelIndex, first: int, last: int, into: QModelIndex, below: int
    ) -> None:
        moved = self._heights[first : last + 1]
        del self._heights[first : last + 1]
        place = below - len(moved) if below > first else below
        self._heights[place:place] = moved
        self._settle()

    def _change(self, first: QModelIndex, last: QModelIndex) -> None:
        rows = slice(first.row(), last.row() + 1)
        heights = self._heights_of(rows.start, rows.stop)
        if heights != self._heights[rows]:
            self._heights[rows] = heights
            self._settle()

    def _settle(self) -> None:
        self._tops = None
        self.updateGeometries()
        self.viewport().update()

    # where rows are

    def doItemsLayout(self) -> None:
        QAbstractItemView.doItemsLayout(self)  # the list's own would measure every row

    def updateGeometries(self) -> None:
        bar, page = self.verticalScrollBar(), self.viewport().height()
        bar.setSingleStep(self._step())
        bar.setPageStep(page)
        bar.setRange(0, max(0, self._placed()[-1] - page))
        QAbstractItemView.updateGeometries(self)

    def scrollContentsBy(self, dx: int, dy: int) -> None:
        self.viewport().scroll(0, dy)  # the list's own would move what it has laid out
        for row in {self._pointed_at, self._row_pointed_at()} - {-1}:
            self.viewport().update(self.visualRect(self.model().index(row, 0)))

    def verticalOffset(self) -> int:
        return self.verticalScrollBar().value()

    def horizontalOffset(self) -> int:
        return 0

    def visualRect(self, index: Index) -> QRect:
        row, tops = index.row(), self._placed()
        if not index.isValid() or row >= len(self._heights):
            return QRect()
        top = tops[row] - self.verticalOffset()
        return QRect(0, top, self.viewport().width(), self._heights[row])

    def indexAt(self, point: QPoint) -> QModelIndex:
        row = self._row_at(point.y())
        return self.model().index(row, 0) if row >= 0 else _NOWHERE

    def scrollTo(self, index: Index, hint: _Hint = _Hint.EnsureVisible) -> None:
        place, page = self.visualRect(index), self.viewport().height()
        if place.isNull():
            return
        above, below = place.top(), place.top() + place.height() - page
        if hint == _Hint.PositionAtCenter:
            by = (above + below) // 2
        elif hint == _Hint.PositionAtTop or (hint == _Hint.EnsureVisible and above < 0):
            by = above
        else:
            by = below if hint == _Hint.PositionAtBottom else max(0, min(above, below))
        bar = self.verticalScrollBar()
        bar.setValue(bar.value() + by)

    def visualRegionForSelection(self, selection: QItemSelection) -> QRegion:
        shown = range(*self._shown(self.viewport().rect()))
        region = QRegion()
        for row in shown:
            index = self.model().index(row, 0)
            if selection.contains(index):
                region += self.visualRect(index)
        return region

    def setSelection(self, rect: QRect, command: QItemSelectionModel.SelectionFlag) -> None:
        first, behind = self._shown(rect.normalized())
        chosen = QItemSelection()
        if first < behind:
            model = self.model()
            chosen.select(model.index(first, 0), model.index(behind - 1, 0))
        self.selectionModel().select(chosen, command)

    def moveCursor(self, action: _Cursor, modifiers: Qt.KeyboardModifier) -> QModelIndex:
        last, current = len(self._heights) - 1, self.currentIndex()
        if last < 0:
            return _NOWHERE
        row, page = max(current.row(), 0), self.viewport().height()
        top = self._placed()[row]
        match action:
            case _ if not current.isValid():
                wanted = 0
            case _Cursor.MoveHome:
                wanted = 0
            case _Cursor.MoveEnd:
                wanted = last
            case _Cursor.MovePageUp:
                wanted = min(row - 1, bisect_right(self._placed(), top - page))
            case _Cursor.MovePageDown:
                wanted = max(row + 1, bisect_right(self._placed(), top + page) - 1)
            case _Cursor.MoveUp | _Cursor.MovePrevious:
                wanted = row - 1
            case _Cursor.MoveDown | _Cursor.MoveNext:
                wanted = row + 1
            case _:
                wanted = row
        return self.model().index(min(max(wanted, 0), last), 0)

    def _placed(self) -> list[int]:
        if self._tops is None:
            self._tops = [0, *accumulate(self._heights)]
        return self._tops

    def _row_at(self, y: int) -> int:
        """The row at a height of the viewport, -1 where there is none."""
        at = y + self.verticalOffset()
        row = bisect_right(self._placed(), at) - 1
        return row if at >= 0 and row < len(self._heights) else -1

    def _row_pointed_at(self) -> int:
        viewport = self.viewport()
        if not viewport.underMouse():
            return -1  # where the pointer is has to be asked of the display
        return self._row_at(viewport.mapFromGlobal(QCursor.pos()).y())

    def _shown(self, area: QRect) -> tuple[int, int]:
        """The rows that an area of the viewport touches, as the first and what is behind."""
        offset, tops = self.verticalOffset(), self._placed()
        first = max(bisect_right(tops, area.top() + offset) - 1, 0)
        behind = bisect_right(tops, area.bottom() + offset)
        return first, min(behind, len(self._heights))

    # painting

    def paintEvent(self, event: QPaintEvent) -> None:
        option = QStyleOptionViewItem()
        self.initViewItemOption(option)
        usual = option.state
        hovered = self._pointed_at = self._row_pointed_at()
        current = self.currentIndex().row() if self.hasFocus() else -1
        selection, painter = self.selectionModel(), QPainter(self.viewport())
        if self._ground is not None:
            painter.fillRect(event.rect(), self._ground())
        for row in range(*self._shown(event.rect())):
            index = self.model().index(row, 0)
            option.rect = self.visualRect(index)
            option.state = usual
            if selection.isSelected(index):
                option.state |= QStyle.StateFlag.State_Selected
            if row == hovered:
                option.state |= QStyle.StateFlag.State_MouseOver
            if row == current:
                option.state |= QStyle.StateFlag.State_HasFocus
            self.itemDelegate().paint(painter, option, index)
        self._paint_goal(painter)
        painter.end()

    def _paint_goal(self, painter: QPainter) -> None:
        """A frame around what the mouse would drop on."""
        if self._dragged_over.isValid():
            painter.setPen(self.palette().highlight().color())
            painter.drawRect(self.visualRect(self._dragged_over).adjusted(1, 1, -2, -2))

    def dragMoveEvent(self, event: QDragMoveEvent) -> None:
        super().dragMoveEvent(event)
        place = self.indexAt(event.position().toPoint()) if event.isAccepted() else _NOWHERE
        self._drag_over(place)

    def dragLeaveEvent(self, event: QDragLeaveEvent) -> None:
        super().dragLeaveEvent(event)
        self._drag_over(_NOWHERE)

    def dropEvent(self, event: QDropEvent) -> None:
        self._drag_over(_NOWHERE)
        super().dropEvent(event)

    def _drag_over(self, place: QModelIndex) -> None:
        self._dragged_over = QPersistentModelIndex(place)
        self.viewport().update()
