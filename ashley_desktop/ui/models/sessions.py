"""The sidebar's rows as a list model: sessions and folders, in sections.

A section has no row of its own: its first session carries the heading, so that each row is a
session or a folder and assistive technology counts right.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime
from html import escape
from typing import Any

from PySide6.QtCore import QMimeData, QModelIndex, QObject, Qt, Signal

from ashley_desktop.storage.records import FolderRecord, SessionRecord
from ashley_desktop.ui.models.rows import Index, OrderedRows
from ashley_desktop.ui.models.session_drag import DRAGGED, packed, unpacked
from ashley_desktop.ui.models.session_marks import SessionMarks
from ashley_desktop.ui.models.session_order import (
    Key,
    Row,
    Shelf,
    id_of,
    inside,
    is_on,
    key_of,
    round_from,
    title_of,
)
from ashley_desktop.ui.models.session_role import SessionRole
from ashley_desktop.ui.texts import Section, fill, section_name, section_of, when

_FEW = 50  # changes up to here are made one by one, which keeps what the view has selected


def local_now() -> datetime:
    """The time on the wall, aware."""
    return datetime.now().astimezone()


class SessionsModel(OrderedRows[Row]):
    """Sessions and folders as rows.

    Attributes:
        shelf: what is listed now. closed: folders whose sessions are out of sight.
        marks: drafts and replies under way.

    Signals:
        title_edited: session id and the title that a person typed in the row.
        folder_edited: folder id and the name that a person typed in the row.
        dropped: tuple of session ids, and the folder that they were dropped into, empty for none.
    """

    title_edited = Signal(str, str)
    folder_edited = Signal(str, str)
    dropped = Signal(object, str)

    def __init__(
        self, clock: Callable[[], datetime] = local_now, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self.shelf = Shelf.HOME
        self.closed: set[str] = set()
        self._clock = clock
        self._known: dict[str, SessionRecord] = {}
        self._thrown: dict[str, SessionRecord] = {}
        self._folders: dict[str, FolderRecord] = {}
        self.marks = SessionMarks(self)
        self.marks.changed.connect(self._mark_changed)
        self._counts: Counter[str | None] | None = None  # of the sessions in each folder

    # what there is

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

    def set_trash(self, sessions: Sequence[SessionRecord]) -> None:
        """What lies in the trash; it is shown on its own shelf."""
        before, self._thrown = self._thrown, {one.session_id: one for one in sessions}
        if self.shelf is Shelf.TRASH and self._thrown != before:
            self._begin_anew()

    def set_folders(self, folders: Sequence[FolderRecord]) -> None:
        """The folders there are."""
        wanted = {folder.folder_id: folder for folder in folders}
        if wanted != self._folders:
            self._folders = wanted
            self._begin_anew()

    def put(self, session: SessionRecord) -> None:
        """Add one session, or bring its row up to date."""
        old = self._known.get(session.session_id)
        self._known[session.session_id] = session
        if self.shelf is not Shelf.TRASH:
            self._exchange(old, session)

    def remove(self, session_id: str) -> None:
        """Take one session away; an unknown one is no error."""
        old = self._known.pop(session_id, None)
        if old is not None and self.shelf is not Shelf.TRASH:
            self._exchange(old, None)

    def set_draft(self, session_id: str, text: str) -> None:
        """What is typed in a session and not sent; its row shows how that begins."""
        self.marks.set_draft(session_id, text)

    def _mark_changed(self, session_id: str) -> None:
        row = self.row_of(session_id)
        self._changed(row, row)

    # what of it is in sight

    def set_shelf(self, shelf: Shelf) -> None:
        """List something else."""
        if shelf is not self.shelf:
            self.shelf = shelf
            self._begin_anew()

    def set_open(self, folder_id: str, opened: bool) -> None:
        """Bring a folder's sessions into sight or out of it."""
        folder = self._folders.get(folder_id)
        if folder is None or opened is (folder_id not in self.closed):
            return
        (self.closed.discard if opened else self.closed.add)(folder_id)
        first, last = (bisect_left(self._rows, key, key=self._key) for key in inside(folder))
        if opened:
            mine = [one for one in self._known.values() if one.folder_id == folder_id]
            self._put_in(first, sorted(filter(self._passes, mine), key=self._key))
        else:
            self._take_out(first, last)
        self._changed(first - 1, first)

    def refresh_times(self) -> None:
        """Say times and sections anew; call it about once a minute."""
        self._changed(0, len(self._rows) - 1)

    @property
    def total(self) -> int:
        """Number of sessions outside the trash, in sight or not."""
        return len(self._known)

    @property
    def folders(self) -> tuple[FolderRecord, ...]:
        """The folders in their order."""
        return tuple(sorted(self._folders.values(), key=self._key))

    def known(self, session_id: str) -> SessionRecord | None:
        """A session that is listed on any shelf, in sight or not."""
        return self._known.get(session_id) or self._thrown.get(session_id)

    def row_of(self, session_id: str) -> int:
        """The row of a session, -1 where it is not in sight."""
        return self._row_in_sight(self.known(session_id))

    def row_of_folder(self, folder_id: str) -> int:
        """The row of a folder, -1 where it is not in sight."""
        return self._row_in_sight(self._folders.get(folder_id))

    def session(self, row: int) -> SessionRecord:
        """The session of a row that is no folder's."""
        found = self._rows[row]
        assert isinstance(found, SessionRecord)
        return found

    def folder(self, row: int) -> FolderRecord | None:
        """The folder of a row; None where it is a session's."""
        found = self._rows[row]
        return found if isinstance(found, FolderRecord) else None

    def folder_rows(self, first: int, behind: int) -> list[int]:
        """Which of these rows are folders'."""
        return [row for row in range(first, behind) if isinstance(self._rows[row], FolderRecord)]

    def has_heading(self, row: int) -> bool:
        """Whether a section begins at this row."""
        return self.headed(row, row + 1)[0]

    def headed(self, first: int, behind: int) -> list[bool]:
        """The same of many rows at once."""
        now = self._clock()
        sections = [self._section(row, now) for row in range(max(first - 1, 0), behind)]
        above = [None, *sections] if first == 0 else sections
        mine = sections if first == 0 else sections[1:]
        return [one is not None and one != before for before, one in zip(above, mine, strict=False)]

    # changing rows

    def _begin_anew(self) -> None:
        self._counts = None
        pool: list[Row] = [*self._folders.values(), *self._pool().values()]
        self._set_rows(sorted(filter(self._passes, pool), key=self._key))

    def _pool(self) -> dict[str, SessionRecord]:
        return self._thrown if self.shelf is Shelf.TRASH else self._known

    def _exchange(self, old: SessionRecord | None, new: SessionRecord | None) -> None:
        """Have `new` stand where it belongs, in place of `old`."""
        self._counts = None
        before = -1 if old is None or not self._passes(old) else self._row(old)
        if new is None or not self._passes(new):
            if before >= 0:
                self._take_out(before, before + 1)
        else:
            after = bisect_left(self._rows, self._key(new), key=self._key)
            if before < 0:
                self._put_in(after, [new])
            else:
                self._move(before, after - (after > before), new)  # its own row is no other
        for folder_id in {one.folder_id for one in (old, new) if one and one.folder_id}:
            place = self.row_of_folder(folder_id)  # it says how many are in it
            self._changed(place, place)

    # finding rows

    def _key(self, row: Row) -> Key:
        return key_of(row, self._folders, self.shelf)

    def _passes(self, row: Row) -> bool:
        return is_on(row, self.shelf, self.closed)

    def _row_in_sight(self, wanted: Row | None) -> int:
        return -1 if wanted is None or not self._passes(wanted) else self._row(wanted)

    def _row(self, wanted: Row) -> int:
        row = bisect_left(self._rows, self._key(wanted), key=self._key)
        while id_of(self._rows[row]) != id_of(wanted):
            row += 1  # the very same moment
        return row

    def _section(self, row: int, now: datetime) -> Section | None:
        found = self._rows[row]
        if isinstance(found, FolderRecord) or self._is_inside(found):
            return None
        if self.shelf is Shelf.HOME and found.pinned:
            return Section.PINNED
        return section_of(self._moment(found), now)

    def _is_inside(self, session: SessionRecord) -> bool:
        at_home = self.shelf is Shelf.HOME and not session.pinned
        return at_home and session.folder_id in self._folders

    def _moment(self, session: SessionRecord) -> datetime:
        thrown = session.deleted_at if self.shelf is Shelf.TRASH else None
        return thrown or session.updated_at

    # for the view

    def match(
        self,
        start: Index,
        role: int,
        value: Any,
        hits: int = 1,
        flags: Qt.MatchFlag = Qt.MatchFlag.MatchStartsWith,
    ) -> list[QModelIndex]:
        """Rows whose title begins with what was typed, from `start` on and round again.

        For type-ahead; Qt's own way asks for every row's text anew.
        """
        if role != Qt.ItemDataRole.DisplayRole:
            return super().match(start, role, value, hits, flags)
        begins = str(value).casefold()
        found: list[QModelIndex] = []
        for row in round_from(start.row(), len(self._rows)):
            if len(found) == max(hits, 1):
                break
            if title_of(self._rows[row]).casefold().startswith(begins):
                found.append(self.index(row))
        return found

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid() or not self.checkIndex(index):
            return None
        found = self._rows[index.row()]
        match role:
            case Qt.ItemDataRole.DisplayRole | Qt.ItemDataRole.EditRole:
                return title_of(found)
            case Qt.ItemDataRole.ToolTipRole:
                # Escaped, because a tooltip takes what looks like HTML for HTML.
                return f"<qt>{escape(title_of(found))}</qt>"
            case SessionRole.HEADING:
                section = self._section(index.row(), self._clock())
                shown = section is not None and self.has_heading(index.row())
                return section_name(section) if shown and section is not None else ""
        if isinstance(found, FolderRecord):
            return self._folder_data(found, role)
        match role:
            case SessionRole.ID:
                return found.session_id
            case SessionRole.FOLDER:
                return ""
            case SessionRole.INSIDE:
                return self._is_inside(found)
            case SessionRole.WHEN:
                return when(self._moment(found), self._clock())
            case SessionRole.DRAFT:
                return self.marks.draft(found.session_id)
            case SessionRole.ANSWERING:
                return self.marks.answering(found.session_id)
            case Qt.ItemDataRole.AccessibleTextRole:
                return self.marks.spoken(found, when(self._moment(found), self._clock()))
        return None

    def _folder_data(self, folder: FolderRecord, role: int) -> Any:
        opened = folder.folder_id not in self.closed
        match role:
            case SessionRole.ID | SessionRole.WHEN:
                return ""
            case SessionRole.FOLDER:
                return folder.folder_id
            case SessionRole.OPEN:
                return opened
            case SessionRole.COUNT:
                return self._count(folder.folder_id)
            case Qt.ItemDataRole.AccessibleTextRole:
                text = (
                    self.tr("%1, folder, open, %2") if opened else self.tr("%1, folder, closed, %2")
                )
                return fill(text, folder.name, self._count(folder.folder_id))
        return None

    def _count(self, folder_id: str) -> int:
        if self._counts is None:
            at_home = (one for one in self._known.values() if one.archived_at is None)
            self._counts = Counter(one.folder_id for one in at_home)
        return self._counts[folder_id]

    def setData(self, index: Index, value: Any, role: int = Qt.ItemDataRole.EditRole) -> bool:
        title = " ".join(str(value).split())
        if role != Qt.ItemDataRole.EditRole or not index.isValid() or not title:
            return False
        found = self._rows[index.row()]
        if title == title_of(found):
            return False
        if isinstance(found, FolderRecord):
            self.folder_edited.emit(found.folder_id, title)
            return True
        # Shown at once; whoever stores it puts the row right should that fail.
        self.put(replace(found, title=title))
        self.title_edited.emit(found.session_id, title)
        return True

    def flags(self, index: Index) -> Qt.ItemFlag:
        flag = Qt.ItemFlag
        if not index.isValid():
            return flag.ItemIsDropEnabled if self.shelf is Shelf.HOME else flag.NoItemFlags
        usual = flag.ItemIsEnabled | flag.ItemNeverHasChildren
        if self.shelf is Shelf.TRASH:
            return usual | flag.ItemIsSelectable
        usual |= flag.ItemIsEditable | flag.ItemIsDropEnabled
        if isinstance(self._rows[index.row()], FolderRecord):
            return usual
        return usual | flag.ItemIsSelectable | flag.ItemIsDragEnabled

    # dragging

    def supportedDropActions(self) -> Qt.DropAction:
        return Qt.DropAction.MoveAction

    def mimeTypes(self) -> list[str]:
        return [DRAGGED]

    def mimeData(self, indexes: Sequence[QModelIndex]) -> QMimeData:
        return packed(index.data(SessionRole.ID) for index in indexes)

    def canDropMimeData(
        self, data: QMimeData, action: Qt.DropAction, row: int, column: int, parent: Index
    ) -> bool:
        return data.hasFormat(DRAGGED) and self.shelf is Shelf.HOME

    def dropMimeData(
        self, data: QMimeData, action: Qt.DropAction, row: int, column: int, parent: Index
    ) -> bool:
        if not self.canDropMimeData(data, action, row, column, parent):
            return False
        self.dropped.emit(unpacked(data), self._folder_at(parent))
        return True

    def _folder_at(self, place: Index) -> str:
        """The folder into which a drop on a row goes, empty for none."""
        found = self._rows[place.row()] if place.isValid() else None
        if isinstance(found, SessionRecord):
            return (found.folder_id or "") if self._is_inside(found) else ""
        return found.folder_id if found is not None else ""
