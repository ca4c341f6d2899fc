"""The sidebar's sessions as a list model: newest first, filtered by title, in sections.

A section has no row of its own: its first session carries the heading, so that each row is a
session and assistive technology counts right.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime
from enum import IntEnum
from html import escape
from typing import Any

from PySide6.QtCore import (
    QAbstractListModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    Qt,
    Signal,
)

from ashley_desktop.storage.records import SessionRecord
from ashley_desktop.ui.texts import Age, age_name, age_of, fill, when

Index = QModelIndex | QPersistentModelIndex
_NO_PARENT = QModelIndex()


class SessionRole(IntEnum):
    """What a row tells beside its title."""

    ID = Qt.ItemDataRole.UserRole + 1
    HEADING = Qt.ItemDataRole.UserRole + 2
    WHEN = Qt.ItemDataRole.UserRole + 3


def local_now() -> datetime:
    """The time on the wall, aware."""
    return datetime.now().astimezone()


class SessionsModel(QAbstractListModel):
    """Sessions as rows.

    Signals:
        title_edited: session id and the title that a person typed in the row.
    """

    title_edited = Signal(str, str)

    def __init__(
        self, clock: Callable[[], datetime] = local_now, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._clock = clock
        self._all: list[SessionRecord] = []
        self._shown: list[SessionRecord] = []
        self._headings: list[Age | None] = []
        self._needle = ""

    def set_sessions(self, sessions: Sequence[SessionRecord]) -> None:
        """Show these; rows that stay keep their selection."""
        self._all = sorted(sessions, key=lambda one: (one.touched, one.updated_at), reverse=True)
        self._refresh()

    def put(self, session: SessionRecord) -> None:
        """Add one session, or bring its row up to date."""
        others = [known for known in self._all if known.session_id != session.session_id]
        self.set_sessions([*others, session])

    def remove(self, session_id: str) -> None:
        """Take one session away; an unknown one is no error."""
        self._all = [known for known in self._all if known.session_id != session_id]
        self._refresh()

    def set_filter(self, text: str) -> None:
        """Show only sessions whose title holds every word of `text`, ignoring case."""
        if text.casefold() != self._needle:
            self._needle = text.casefold()
            self._refresh()

    def refresh_times(self) -> None:
        """Say times and sections anew; call it about once a minute."""
        self._set_headings()
        if self._shown:
            self.dataChanged.emit(self.index(0), self.index(len(self._shown) - 1))

    @property
    def total(self) -> int:
        """Number of sessions, filtered out ones too."""
        return len(self._all)

    def row_of(self, session_id: str) -> int:
        """The row of a session, -1 where it is not shown."""
        rows = (i for i, known in enumerate(self._shown) if known.session_id == session_id)
        return next(rows, -1)

    def session(self, row: int) -> SessionRecord:
        """The session of a row."""
        return self._shown[row]

    def has_heading(self, row: int) -> bool:
        """Whether a section begins at this row."""
        return self._headings[row] is not None

    def _refresh(self) -> None:
        words = self._needle.split()
        wanted = [
            session
            for session in self._all
            if all(word in session.title.casefold() for word in words)
        ]
        known = {session.session_id for session in self._shown}
        staying = [session for session in wanted if session.session_id in known]
        if not staying:
            self.beginResetModel()
            self._shown = wanted
            self._set_headings()
            self.endResetModel()
            return
        self._drop_all_but({session.session_id for session in wanted})
        for row, session in enumerate(wanted):
            self._place(row, session)
        self.refresh_times()

    def _drop_all_but(self, wanted: set[str]) -> None:
        last = len(self._shown) - 1
        while last >= 0:
            if self._shown[last].session_id in wanted:
                last -= 1
                continue
            first = last
            while first > 0 and self._shown[first - 1].session_id not in wanted:
                first -= 1
            self.beginRemoveRows(_NO_PARENT, first, last)
            del self._shown[first : last + 1]
            del self._headings[first : last + 1]
            self.endRemoveRows()
            last = first - 1

    def _place(self, row: int, session: SessionRecord) -> None:
        if row < len(self._shown) and self._shown[row].session_id == session.session_id:
            self._shown[row] = session
            return
        old = self.row_of(session.session_id)
        if old >= 0:
            self.beginMoveRows(_NO_PARENT, old, old, _NO_PARENT, row)
            del self._shown[old], self._headings[old]
        else:
            self.beginInsertRows(_NO_PARENT, row, row)
        self._shown.insert(row, session)
        self._headings.insert(row, None)
        if old >= 0:
            self.endMoveRows()
        else:
            self.endInsertRows()

    def _set_headings(self) -> None:
        now = self._clock()
        before: Age | None = None
        self._headings = []
        for session in self._shown:
            age = age_of(session.updated_at, now)
            self._headings.append(age if age != before else None)
            before = age

    def rowCount(self, parent: Index = _NO_PARENT) -> int:
        return 0 if parent.isValid() else len(self._shown)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid() or not self.checkIndex(index):
            return None
        session = self._shown[index.row()]
        match role:
            case Qt.ItemDataRole.DisplayRole | Qt.ItemDataRole.EditRole:
                return session.title
            case SessionRole.ID:
                return session.session_id
            case SessionRole.WHEN:
                return when(session.updated_at, self._clock())
            case SessionRole.HEADING:
                age = self._headings[index.row()]
                return "" if age is None else age_name(age)
            case Qt.ItemDataRole.AccessibleTextRole:
                return fill("%1, %2", session.title, when(session.updated_at, self._clock()))
            case Qt.ItemDataRole.ToolTipRole:
                # Escaped, because a tooltip takes what looks like HTML for HTML.
                return f"<qt>{escape(session.title)}</qt>"
        return None

    def setData(self, index: Index, value: Any, role: int = Qt.ItemDataRole.EditRole) -> bool:
        title = " ".join(str(value).split())
        if role != Qt.ItemDataRole.EditRole or not index.isValid() or not title:
            return False
        session = self._shown[index.row()]
        if title == session.title:
            return False
        # Shown at once; whoever stores it puts the row right should that fail.
        self.put(replace(session, title=title))
        self.title_edited.emit(session.session_id, title)
        return True

    def flags(self, index: Index) -> Qt.ItemFlag:
        if not index.isValid():
            return Qt.ItemFlag.NoItemFlags
        flag = Qt.ItemFlag
        return (
            flag.ItemIsEnabled
            | flag.ItemIsSelectable
            | flag.ItemIsEditable
            | flag.ItemNeverHasChildren
        )
