"""The sidebar's sessions as a list model: pinned ones, then newest first, in sections.

A section has no row of its own: its first session carries the heading, so that each row is a
session and assistive technology counts right. The view is given the first rows and asks for more
where somebody scrolls: a list view lays out every row that it knows.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Iterable, Sequence
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
from ashley_desktop.ui.texts import Section, fill, section_name, section_of, when

Index = QModelIndex | QPersistentModelIndex
_NO_PARENT = QModelIndex()
_AT_ONCE = 300  # rows that a view is given at a time
_FEW = 50  # changes up to here are made one by one, which keeps what the view has selected

_Key = tuple[bool, int, float]


class SessionRole(IntEnum):
    """What a row tells beside its title."""

    ID = Qt.ItemDataRole.UserRole + 1
    HEADING = Qt.ItemDataRole.UserRole + 2
    WHEN = Qt.ItemDataRole.UserRole + 3
    PINNED = Qt.ItemDataRole.UserRole + 4


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
        self._known: dict[str, SessionRecord] = {}
        self._rows: list[SessionRecord] = []  # those that pass the filter, in their order
        self._given = 0  # how many of the rows the view knows
        self._needle: list[str] = []

    def set_sessions(self, sessions: Sequence[SessionRecord]) -> None:
        """Show these; rows that stay keep their selection."""
        wanted = {session.session_id: session for session in sessions}
        gone = [session_id for session_id in self._known if session_id not in wanted]
        changed = [new for new in sessions if self._known.get(new.session_id) != new]
        if len(gone) + len(changed) > _FEW:
            self._known = wanted
            self._begin_anew()
            return
        for session_id in gone:
            self.remove(session_id)
        for session in changed:
            self.put(session)

    def put(self, session: SessionRecord) -> None:
        """Add one session, or bring its row up to date."""
        old = self._known.get(session.session_id)
        before = -1 if old is None or not self._passes(old) else self._row(old)
        self._known[session.session_id] = session
        if not self._passes(session):
            self._take_out(before)
            return
        after = bisect_left(self._rows, _key(session), key=_key)
        if before < 0:
            self._put_in(after, session)
            return
        if after > before:
            after -= 1  # its own row is above
        self._move(before, after, session)

    def remove(self, session_id: str) -> None:
        """Take one session away; an unknown one is no error."""
        old = self._known.pop(session_id, None)
        if old is not None and self._passes(old):
            self._take_out(self._row(old))

    def set_filter(self, text: str) -> None:
        """Show only sessions whose title holds every word of `text`, ignoring case."""
        needle = text.casefold().split()
        if needle != self._needle:
            self._needle = needle
            self._begin_anew()

    def refresh_times(self) -> None:
        """Say times and sections anew; call it about once a minute."""
        self._changed(0, self._given - 1)

    @property
    def total(self) -> int:
        """Number of sessions, filtered out ones too."""
        return len(self._known)

    def row_of(self, session_id: str) -> int:
        """The row of a session, -1 where the view does not know it."""
        known = self._known.get(session_id)
        if known is None or not self._passes(known):
            return -1
        row = self._row(known)
        return row if row < self._given else -1

    def give_all(self) -> None:
        """Have the view know every row, for going to the last."""
        self._give(len(self._rows))

    def session(self, row: int) -> SessionRecord:
        """The session of a row."""
        return self._rows[row]

    def has_heading(self, row: int) -> bool:
        """Whether a section begins at this row."""
        return row == 0 or self._section(row) != self._section(row - 1)

    # changing rows

    def _begin_anew(self) -> None:
        self.beginResetModel()
        self._rows = sorted(filter(self._passes, self._known.values()), key=_key)
        self._given = min(len(self._rows), _AT_ONCE)
        self.endResetModel()

    def _put_in(self, row: int, session: SessionRecord) -> None:
        if row < self._given or self._given == len(self._rows) < _AT_ONCE:
            self.beginInsertRows(_NO_PARENT, row, row)
            self._rows.insert(row, session)
            self._given += 1
            self.endInsertRows()
            self._changed(row + 1, row + 1)  # it may have given up a heading
        else:
            self._rows.insert(row, session)

    def _take_out(self, row: int) -> None:
        if row < 0:
            return
        if row >= self._given:
            del self._rows[row]
            return
        self.beginRemoveRows(_NO_PARENT, row, row)
        del self._rows[row]
        self._given -= 1
        self.endRemoveRows()
        self._changed(row, row)

    def _move(self, before: int, after: int, session: SessionRecord) -> None:
        if before == after:
            self._rows[before] = session
            self._changed(before, before + 1)
            return
        if before >= self._given or after >= self._given:
            self._take_out(before)
            self._put_in(after, session)
            return
        below = after + 1 if after > before else after
        self.beginMoveRows(_NO_PARENT, before, before, _NO_PARENT, below)
        del self._rows[before]
        self._rows.insert(after, session)
        self.endMoveRows()
        first, last = sorted((before, after))
        self._changed(first, first + 1)
        self._changed(last, last + 1)

    def _changed(self, first: int, last: int) -> None:
        last = min(last, self._given - 1)
        if first <= last:
            self.dataChanged.emit(self.index(first), self.index(last))

    def _give(self, count: int) -> None:
        if count > self._given:
            self.beginInsertRows(_NO_PARENT, self._given, count - 1)
            self._given = count
            self.endInsertRows()

    # finding rows

    def _passes(self, session: SessionRecord) -> bool:
        title = session.title.casefold() if self._needle else ""
        return all(word in title for word in self._needle)

    def _row(self, session: SessionRecord) -> int:
        row = bisect_left(self._rows, _key(session), key=_key)
        while self._rows[row].session_id != session.session_id:
            row += 1  # the very same moment
        return row

    def _section(self, row: int) -> Section:
        session = self._rows[row]
        return Section.PINNED if session.pinned else section_of(session.updated_at, self._clock())

    # for the view

    def rowCount(self, parent: Index = _NO_PARENT) -> int:
        return 0 if parent.isValid() else self._given

    def canFetchMore(self, parent: Index) -> bool:
        return not parent.isValid() and self._given < len(self._rows)

    def fetchMore(self, parent: Index) -> None:
        if self.canFetchMore(parent):
            self._give(min(self._given + _AT_ONCE, len(self._rows)))

    def match(
        self,
        start: Index,
        role: int,
        value: Any,
        hits: int = 1,
        flags: Qt.MatchFlag = Qt.MatchFlag.MatchStartsWith,
    ) -> list[QModelIndex]:
        """Rows whose title begins with what was typed, from `start` on and round again.

        For type-ahead, which looks at all rows and not only at those that the view knows.
        """
        if role != Qt.ItemDataRole.DisplayRole:
            return super().match(start, role, value, hits, flags)
        begins = str(value).casefold()
        found: list[QModelIndex] = []
        for row in _round(start.row(), len(self._rows)):
            if len(found) == max(hits, 1):
                break
            if self._rows[row].title.casefold().startswith(begins):
                self._give(row + 1)
                found.append(self.index(row))
        return found

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid() or not self.checkIndex(index):
            return None
        session = self._rows[index.row()]
        match role:
            case Qt.ItemDataRole.DisplayRole | Qt.ItemDataRole.EditRole:
                return session.title
            case SessionRole.ID:
                return session.session_id
            case SessionRole.WHEN:
                return when(session.updated_at, self._clock())
            case SessionRole.PINNED:
                return session.pinned
            case SessionRole.HEADING:
                row = index.row()
                return section_name(self._section(row)) if self.has_heading(row) else ""
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
        session = self._rows[index.row()]
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


def _key(session: SessionRecord) -> _Key:
    """Rows are in the rising order of this."""
    return not session.pinned, -session.touched, -session.updated_at.timestamp()


def _round(first: int, count: int) -> Iterable[int]:
    first = max(first, 0)
    return (*range(first, count), *range(min(first, count)))
