"""What a search found, in the sidebar: conversations by title, then messages with a snippet."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QAbstractItemView, QListView

from ashley_desktop.storage.records import Role
from ashley_desktop.storage.search_records import Hit
from ashley_desktop.ui.lists.result_row import ResultRow
from ashley_desktop.ui.models.rows import Index
from ashley_desktop.ui.models.sessions import local_now
from ashley_desktop.ui.texts import fill, when
from ashley_desktop.ui.theme import Theme

_NO_PARENT = QModelIndex()
_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)


class ResultsModel(QAbstractListModel):
    """Hits as rows.

    Attributes:
        title_of: gives the title that people see for a persona's name.

    Signals:
        more_wanted: somebody came to the end, and there is more.
    """

    more_wanted = Signal()

    def __init__(
        self,
        clock: Callable[[], datetime] = local_now,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self.title_of: Callable[[str], str] = str
        self._clock = clock
        self._hits: list[Hit] = []
        self._more = False

    def set_hits(self, hits: Sequence[Hit], *, more: bool) -> None:
        """Show these; rows that stay where they are stay chosen. Args: more: there are further."""
        same = len(self._hits)
        if same and list(hits[:same]) == self._hits:
            self.add_hits(hits[same:], more=more)
            return
        self.beginResetModel()
        self._hits, self._more = list(hits), more
        self.endResetModel()

    def add_hits(self, hits: Sequence[Hit], *, more: bool) -> None:
        """Show these below."""
        self._more = more
        if hits:
            self.beginInsertRows(_NO_PARENT, len(self._hits), len(self._hits) + len(hits) - 1)
            self._hits += hits
            self.endInsertRows()

    def hit(self, row: int) -> Hit:
        """The hit of a row."""
        return self._hits[row]

    def has_heading(self, row: int) -> bool:
        """Whether a section begins at this row."""
        kind = self._hits[row].message_id is None
        return row == 0 or (self._hits[row - 1].message_id is None) is not kind

    def rowCount(self, parent: Index = _NO_PARENT) -> int:
        return 0 if parent.isValid() else len(self._hits)

    def canFetchMore(self, parent: Index) -> bool:
        return not parent.isValid() and self._more

    def fetchMore(self, parent: Index) -> None:
        if self.canFetchMore(parent):
            self._more = False  # asked for once
            self.more_wanted.emit()

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid() or not self.checkIndex(index):
            return None
        hit = self._hits[index.row()]
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return self._spoken(hit, self.moment(index.row()))
        return hit.title if role == Qt.ItemDataRole.DisplayRole else None

    def heading(self, row: int) -> str:
        """The name of the section that begins at a row; empty where none does."""
        if not self.has_heading(row):
            return ""
        is_title = self._hits[row].message_id is None
        return self.tr("Conversations") if is_title else self.tr("Messages")

    def moment(self, row: int) -> str:
        """When the message or the conversation of a row was made, in words."""
        return when(self._hits[row].created_at, self._clock())

    def speaker(self, hit: Hit) -> str:
        """Who said it; empty for a title."""
        if hit.message_id is None:
            return ""
        return self.tr("You") if hit.role is Role.USER else self.title_of(hit.persona or "")

    def _spoken(self, hit: Hit, moment: str) -> str:
        if hit.message_id is None:
            return fill("%1, %2", hit.title, moment)
        return fill("%1, %2: %3, %4", hit.title, self.speaker(hit), hit.snippet, moment)


class SearchResults(QListView):
    """The list of hits.

    Signals:
        chosen: a Hit that a person wants to go to.
        left_upwards: the Up key above the first.
    """

    chosen = Signal(object)
    left_upwards = Signal()

    def __init__(self, theme: Theme, model: ResultsModel) -> None:
        super().__init__()
        self._model = model
        self.setObjectName("session_list")
        self.setAccessibleIdentifier("search-results")
        self.setAccessibleName(self.tr("What was found"))
        self.setModel(model)
        self.setItemDelegate(ResultRow(theme, model, self))
        self.setMouseTracking(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.clicked.connect(self._choose)
        theme.changed.connect(self.scheduleDelayedItemsLayout)

    def take(self) -> None:
        """Go to the current hit, or to the first."""
        index = self.currentIndex()
        if not index.isValid() and self._model.rowCount():
            index = self._model.index(0)
            self.setCurrentIndex(index)
        self._choose(index)

    def enter(self) -> None:
        """Take the keyboard, at the current hit or the first."""
        self.setFocus(Qt.FocusReason.TabFocusReason)
        if not self.currentIndex().isValid() and self._model.rowCount():
            self.setCurrentIndex(self._model.index(0))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in _ENTER:
            self.take()
        elif event.key() == Qt.Key.Key_Up and self.currentIndex().row() <= 0:
            self.left_upwards.emit()
        else:
            super().keyPressEvent(event)

    def sizeHint(self) -> QSize:
        return QSize(0, 0)

    def _choose(self, index: QModelIndex) -> None:
        if index.isValid():
            self.chosen.emit(self._model.hit(index.row()))
