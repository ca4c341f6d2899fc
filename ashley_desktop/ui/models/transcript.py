"""The messages of one conversation as rows, and the buffer that a streamed reply runs through.

Every message of the branch is a row. Of most of them only the outline is known; records are put in
where they are needed, and go again. Must not: query a store, or know how messages look.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace as with_changes
from datetime import date
from enum import IntEnum
from typing import Any

from PySide6.QtCore import QAbstractListModel, QByteArray, QModelIndex, QObject, Qt, QTimer, Signal

from ashley_desktop.storage.records import MessageRecord, Outline, Role, State
from ashley_desktop.ui.models import switches

FLUSH_MS = 33  # more often than the eye sees costs layout for nothing

Index = QModelIndex  # the base class's own signatures also name QPersistentModelIndex


class TranscriptRole(IntEnum):
    """What a row can be asked for."""

    RECORD = Qt.ItemDataRole.UserRole + 1
    MESSAGE_ID = Qt.ItemDataRole.UserRole + 2
    ROLE = Qt.ItemDataRole.UserRole + 3
    TEXT = Qt.ItemDataRole.UserRole + 4
    REASONING = Qt.ItemDataRole.UserRole + 5
    STATE = Qt.ItemDataRole.UserRole + 6
    PERSONA = Qt.ItemDataRole.UserRole + 7
    TITLE = Qt.ItemDataRole.UserRole + 8
    MODEL = Qt.ItemDataRole.UserRole + 9
    ERROR = Qt.ItemDataRole.UserRole + 10
    REVISION = Qt.ItemDataRole.UserRole + 11


class TranscriptModel(QAbstractListModel):
    """Rows are messages, oldest first; each carries a revision that grows with it.

    A row is loaded where its record is here, not only its outline. Deltas are collected and become
    visible at most every `FLUSH_MS`; everything else at once. Message ids are unique.

    Attributes:
        complete: no message is missing above the first row.

    Signals:
        asked: the reader's own question was added at the end.
        grew: (message_id) text of a reply has arrived, and is in its row now.
    """

    asked = Signal()
    grew = Signal(str)

    def __init__(self, persona_title: Callable[[str], str], parent: QObject | None = None) -> None:
        """Args: persona_title: the title shown for a persona's name."""
        super().__init__(parent)
        self.complete = True
        self._persona_title = persona_title
        self._known: list[MessageRecord | Outline] = []
        self._revisions: list[int] = []
        self._rows: dict[str, int] = {}
        self._loaded: set[str] = set()
        self._held = range(0)
        self._text: dict[str, list[str]] = {}
        self._thoughts: dict[str, list[str]] = {}
        self._flushed_at = 0.0
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self.flush)

    # rows

    def reset(self, rows: Sequence[MessageRecord | Outline], *, complete: bool = True) -> None:
        """Show another conversation.

        Args: complete: nothing is missing above; else `prepend` brings it.
        """
        self.beginResetModel()
        self._drop_pending()
        self.complete = complete
        self._known = list(rows)
        self._revisions = [0] * len(rows)
        self._held = range(0)
        self._number()
        self._loaded = {one.message_id for one in rows if isinstance(one, MessageRecord)}
        self.endResetModel()

    def clear(self) -> None:
        """Show nothing."""
        self.reset(())

    def prepend(self, rows: Sequence[MessageRecord | Outline], *, complete: bool = True) -> None:
        """Put older messages in front."""
        first_day = self.day(0) if self._known else None
        reply = switches.first_reply(self._known)
        self.complete = complete
        if rows:
            self.beginInsertRows(QModelIndex(), 0, len(rows) - 1)
            self._known[:0] = rows
            self._revisions[:0] = [0] * len(rows)
            self._held = range(self._held.start + len(rows), self._held.stop + len(rows))
            self._number()
            self._loaded.update(one.message_id for one in rows if isinstance(one, MessageRecord))
            self.endInsertRows()
        if len(rows) < len(self._known) and self.day(len(rows)) != first_day:
            self._tell(len(rows), len(rows))
        if reply is not None and rows and self.switched(len(rows) + reply):
            self._tell(len(rows) + reply, len(rows) + reply)

    def append(self, record: MessageRecord) -> None:
        """Add the newest message; where its id is there already, replace that row."""
        if record.message_id in self._rows:
            self.replace(record)
            return
        self.extend((record,))
        if record.role is Role.USER:
            self.asked.emit()

    def extend(self, rows: Sequence[MessageRecord | Outline]) -> None:
        """Add messages at the end, as another process wrote them."""
        if not rows:
            return
        first = len(self._known)
        self.beginInsertRows(QModelIndex(), first, first + len(rows) - 1)
        self._known += rows
        self._revisions += [0] * len(rows)
        self._number(first)
        self._loaded.update(one.message_id for one in rows if isinstance(one, MessageRecord))
        self.endInsertRows()
        if first:
            self._tell(first - 1, first - 1)  # it is the newest no longer

    def renew(self, rows: Sequence[MessageRecord | Outline]) -> None:
        """Show the whole branch as another process left it; what is the same stays as it is."""
        ids = [one.message_id for one in rows]
        if not self._known or self._known[0].message_id not in ids:
            self.reset(rows)
            return
        above = ids.index(self._known[0].message_id)
        if above or not self.complete:
            self.prepend(rows[:above])
        same = 0
        while same < min(len(ids), len(self._known)) and self.message_id(same) == ids[same]:
            same += 1
        self.cut_after(ids[same - 1])
        for row, one in enumerate(rows[:same]):
            if isinstance(one, MessageRecord) and one != self._known[row]:
                self._put(row, one)
        self.extend(rows[same:])

    def cut_after(self, message_id: str | None) -> None:
        """Take away what follows a message; None takes all, an unknown one nothing."""
        if message_id is not None and message_id not in self._rows:
            return
        first = 0 if message_id is None else self._rows[message_id] + 1
        last = len(self._known) - 1
        if first > last:
            return
        self.beginRemoveRows(QModelIndex(), first, last)
        for one in self._known[first:]:
            self._text.pop(one.message_id, None)
            self._thoughts.pop(one.message_id, None)
            self._loaded.discard(one.message_id)
            del self._rows[one.message_id]
        del self._known[first:], self._revisions[first:]
        self._held = range(self._held.start, min(self._held.stop, first))
        self.endRemoveRows()
        if first:
            self._tell(first - 1, first - 1)  # it is the newest now

    # records that come and go

    def is_loaded(self, row: int) -> bool:
        """Whether the record of a row is here."""
        return isinstance(self._known[row], MessageRecord)

    def missing(self, first: int, last: int) -> list[str]:
        """Ids of the rows whose records are not here, from one row to another, both included."""
        rows = self._known[max(0, first) : last + 1]
        return [one.message_id for one in rows if not isinstance(one, MessageRecord)]

    def fill(self, records: Iterable[MessageRecord]) -> None:
        """Put records into rows that are not loaded; others are passed over."""
        filled = []
        for record in records:
            row = self._rows.get(record.message_id)
            if row is not None and not self.is_loaded(row):
                self._known[row] = record
                self._revisions[row] += 1
                self._loaded.add(record.message_id)
                filled.append(row)
        self._tell_all(filled)

    def hold(self, rows: range) -> None:
        """Never drop the records of these rows: they are selected."""
        self._held = rows

    def drop_far(self, first: int, last: int, *, rows: int, characters: int) -> None:
        """Keep no more records than these budgets allow; those far from the given rows go first.

        A message that is being answered, held, or within the given rows stays in any case.
        """
        loaded = [(self._rows[message_id], self._size(message_id)) for message_id in self._loaded]
        kept, size, dropped = 0, 0, []
        for row, length in sorted(loaded, key=lambda one: max(first - one[0], one[0] - last, 0)):
            kept, size = kept + 1, size + length
            if (kept > rows or size > characters) and not self._stays(row, first, last):
                kept, size = kept - 1, size - length
                dropped.append(row)
        for row in dropped:
            known = self._known[row]
            self._known[row] = Outline(
                known.message_id,
                known.role,
                self._size(known.message_id),
                known.created_at,
                known.persona,
            )
            self._loaded.discard(known.message_id)
        self._tell_all(sorted(dropped))

    def _stays(self, row: int, first: int, last: int) -> bool:
        known = self._known[row]
        growing = isinstance(known, MessageRecord) and known.state is State.STREAMING
        return growing or first <= row <= last or row in self._held

    def _size(self, message_id: str) -> int:
        return _length(self._known[self._rows[message_id]])

    def append_delta(self, message_id: str, text: str) -> None:
        """Let a message's text grow; one that is not shown is passed over."""
        self._collect(self._text, message_id, text)

    def append_reasoning(self, message_id: str, text: str) -> None:
        """Let a message's thinking grow, as `append_delta`."""
        self._collect(self._thoughts, message_id, text)

    def replace(self, record: MessageRecord) -> None:
        """Put the record in the place of the one with its id; what was buffered is dropped."""
        row = self._rows.get(record.message_id)
        if row is None:
            return
        self._text.pop(record.message_id, None)
        self._thoughts.pop(record.message_id, None)
        self._put(row, record)

    def swap(self, message_id: str, record: MessageRecord) -> None:
        """Put another message into a row; what both have in common is not made anew."""
        row = self._rows.pop(message_id)
        self._rows[record.message_id] = row
        self._loaded.discard(message_id)
        self._text.pop(message_id, None)
        self._thoughts.pop(message_id, None)
        self._put(row, record)

    def record(self, row: int) -> MessageRecord:
        """The message of a row, as far as it is flushed.

        Where the row is not loaded, a stand-in: everything that its outline says, and no text.
        """
        known = self._known[row]
        return known if isinstance(known, MessageRecord) else _stand_in(known)

    def message_id(self, row: int) -> str:
        """The id of a row's message, loaded or not."""
        return self._known[row].message_id

    def lengths(self, first: int, last: int) -> list[int]:
        """Characters of the messages from one row to another, both included."""
        return [_length(one) for one in self._known[first : last + 1]]

    def day(self, row: int) -> date | None:
        """The local date that stands above a message; None below one of the same day."""
        day = self._known[row].created_at.astimezone().date()
        if row == 0:
            return day if self.complete else None
        above = self._known[row - 1].created_at.astimezone().date()
        return day if day != above else None

    def switched(self, row: int) -> bool:
        """Whether another persona gave the reply before this one; False for the first reply."""
        return switches.switched(self._known, row)

    def row_of(self, message_id: str) -> int | None:
        """Where a message stands."""
        return self._rows.get(message_id)

    def title(self, record: MessageRecord) -> str:
        """Who speaks, for a reply: the persona's title."""
        return self._persona_title(record.persona) if record.persona else ""

    def flush(self) -> None:
        """Show what was buffered, now."""
        self._timer.stop()
        self._flushed_at = time.monotonic()
        text, self._text = self._text, {}
        thoughts, self._thoughts = self._thoughts, {}
        for message_id in dict.fromkeys((*thoughts, *text)):
            row = self._rows[message_id]
            record = self.record(row)
            grown = with_changes(
                record,
                content=record.content + "".join(text.get(message_id, ())),
                reasoning=record.reasoning + "".join(thoughts.get(message_id, ())),
            )
            self._put(row, grown)
            self.grew.emit(message_id)

    def _collect(self, buffer: dict[str, list[str]], message_id: str, text: str) -> None:
        if not text or message_id not in self._rows:
            return
        buffer.setdefault(message_id, []).append(text)
        if not self._timer.isActive():
            since_ms = (time.monotonic() - self._flushed_at) * 1000
            self._timer.start(max(0, round(FLUSH_MS - since_ms)))

    def _put(self, row: int, record: MessageRecord) -> None:
        self._known[row] = record
        self._loaded.add(record.message_id)
        self._revisions[row] += 1
        self._tell(row, row)

    def _tell(self, first: int, last: int) -> None:
        self.dataChanged.emit(self.index(first), self.index(last))

    def _tell_all(self, rows: Sequence[int]) -> None:
        """Tell of rows in ascending order, neighbours together."""
        start = 0
        for at in range(1, len(rows) + 1):
            if at == len(rows) or rows[at] != rows[at - 1] + 1:
                self._tell(rows[start], rows[at - 1])
                start = at

    def _number(self, first: int = 0) -> None:
        if not first:
            self._rows = {}
        ids = [one.message_id for one in self._known[first:]]
        self._rows.update(zip(ids, range(first, len(self._known)), strict=True))

    def _drop_pending(self) -> None:
        self._timer.stop()
        self._text.clear()
        self._thoughts.clear()

    def rowCount(self, parent: Any = Index()) -> int:  # noqa: B008 (Qt's own default)
        return 0 if parent.isValid() else len(self._known)

    def data(self, index: Any, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid():
            return None
        record = self.record(index.row())
        match role:
            case TranscriptRole.RECORD:
                return record
            case TranscriptRole.MESSAGE_ID:
                return record.message_id
            case TranscriptRole.ROLE:
                return record.role.value
            case TranscriptRole.TEXT | Qt.ItemDataRole.DisplayRole:
                return record.content
            case TranscriptRole.REASONING:
                return record.reasoning
            case TranscriptRole.STATE:
                return record.state.value
            case TranscriptRole.PERSONA:
                return record.persona
            case TranscriptRole.TITLE:
                return self.title(record) if record.role is Role.ASSISTANT else ""
            case TranscriptRole.MODEL:
                return record.model
            case TranscriptRole.ERROR:
                return record.error
            case TranscriptRole.REVISION:
                return self._revisions[index.row()]
        return None

    def roleNames(self) -> dict[int, QByteArray]:
        names = {int(role): QByteArray(role.name.lower().encode()) for role in TranscriptRole}
        return {**super().roleNames(), **names}


def _length(one: MessageRecord | Outline) -> int:
    return len(one.content) if isinstance(one, MessageRecord) else one.length


def _stand_in(outline: Outline) -> MessageRecord:
    return MessageRecord(
        outline.message_id, "", None, outline.role, "", State.COMPLETE, outline.created_at
    )
