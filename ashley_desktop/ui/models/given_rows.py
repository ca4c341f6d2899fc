"""A list model that gives its view the first rows, and more where somebody scrolls.

A list view lays out every row that it knows: ten thousand would cost it 30 ms at every change.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Generic, TypeVar

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex

T = TypeVar("T")
Index = QModelIndex | QPersistentModelIndex
_NO_PARENT = QModelIndex()
_AT_ONCE = 300  # rows that a view is given at a time


class GivenRows(QAbstractListModel, Generic[T]):
    """Rows of any kind; a subclass keeps them in order through the methods here."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._rows: list[T] = []  # all of them
        self._given = 0  # how many of them the view knows

    def give_all(self) -> None:
        """Have the view know every row, for going to the last."""
        self._give(len(self._rows))

    def rowCount(self, parent: Index = _NO_PARENT) -> int:
        return 0 if parent.isValid() else self._given

    def canFetchMore(self, parent: Index) -> bool:
        return not parent.isValid() and self._given < len(self._rows)

    def fetchMore(self, parent: Index) -> None:
        if self.canFetchMore(parent):
            self._give(min(self._given + _AT_ONCE, len(self._rows)))

    def _set_rows(self, rows: list[T]) -> None:
        self.beginResetModel()
        self._rows = rows
        self._given = min(len(rows), _AT_ONCE)
        self.endResetModel()

    def _put_in(self, row: int, rows: Sequence[T]) -> None:
        if not rows:
            return
        if row < self._given or self._given == len(self._rows) < _AT_ONCE:
            self.beginInsertRows(_NO_PARENT, row, row + len(rows) - 1)
            self._rows[row:row] = rows
            self._given += len(rows)
            self.endInsertRows()
            self._changed(row + len(rows), row + len(rows))  # it may have given up a heading
        else:
            self._rows[row:row] = rows

    def _take_out(self, first: int, behind: int) -> None:
        seen = min(behind, self._given)
        if first >= seen:
            del self._rows[first:behind]
            return
        self.beginRemoveRows(_NO_PARENT, first, seen - 1)
        del self._rows[first:behind]
        self._given -= seen - first
        self.endRemoveRows()
        self._changed(first, first)

    def _move(self, before: int, after: int, moved: T) -> None:
        if before == after:
            self._rows[before] = moved
            self._changed(before, before + 1)
            return
        if before >= self._given or after >= self._given:
            self._take_out(before, before + 1)
            self._put_in(after, [moved])
            return
        below = after + 1 if after > before else after
        self.beginMoveRows(_NO_PARENT, before, before, _NO_PARENT, below)
        del self._rows[before]
        self._rows.insert(after, moved)
        self.endMoveRows()
        first, last = sorted((before, after))
        self._changed(first, first + 1)
        self._changed(last, last + 1)

    def _changed(self, first: int, last: int) -> None:
        first, last = max(first, 0), min(last, self._given - 1)
        if first <= last:
            self.dataChanged.emit(self.index(first), self.index(last))

    def _give(self, count: int) -> None:
        if count > self._given:
            self.beginInsertRows(_NO_PARENT, self._given, count - 1)
            self._given = count
            self.endInsertRows()
