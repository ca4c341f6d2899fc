"""A list model whose rows stand in an order of their own, and change one by one."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Generic, TypeVar

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex

T = TypeVar("T")
Index = QModelIndex | QPersistentModelIndex
_NO_PARENT = QModelIndex()


class OrderedRows(QAbstractListModel, Generic[T]):
    """Rows of any kind; a subclass keeps them in order through the methods here."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._rows: list[T] = []

    def rowCount(self, parent: Index = _NO_PARENT) -> int:
        return 0 if parent.isValid() else len(self._rows)

    def _set_rows(self, rows: list[T]) -> None:
        self.beginResetModel()
        self._rows = rows
        self.endResetModel()

    def _put_in(self, row: int, rows: Sequence[T]) -> None:
        if not rows:
            return
        self.beginInsertRows(_NO_PARENT, row, row + len(rows) - 1)
        self._rows[row:row] = rows
        self.endInsertRows()
        self._changed(row + len(rows), row + len(rows))  # it may have given up a heading

    def _take_out(self, first: int, behind: int) -> None:
        if first >= behind:
            return
        self.beginRemoveRows(_NO_PARENT, first, behind - 1)
        del self._rows[first:behind]
        self.endRemoveRows()
        self._changed(first, first)

    def _move(self, before: int, after: int, moved: T) -> None:
        if before == after:
            self._rows[before] = moved
            self._changed(before, before + 1)
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
        first, last = max(first, 0), min(last, len(self._rows) - 1)
        if first <= last:
            self.dataChanged.emit(self.index(first), self.index(last))
