"""The messages of one conversation as rows, and the buffer that a streamed reply runs through.

Must not: query a store, or know how messages look.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import replace as with_changes
from enum import IntEnum
from typing import Any

from PySide6.QtCore import QAbstractListModel, QByteArray, QModelIndex, QObject, Qt, QTimer

from ashley_desktop.storage.records import MessageRecord, Role

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
    """Rows are `MessageRecord`s, oldest first; each carries a revision that grows with it.

    Deltas are collected and become visible at most every `FLUSH_MS`; everything else at once.
    Message ids are unique within the model.
    """

    def __init__(self, persona_title: Callable[[str], str], parent: QObject | None = None) -> None:
        """Args: persona_title: the title shown for a persona's name."""
        super().__init__(parent)
        self._persona_title = persona_title
        self._records: list[MessageRecord] = []
        self._revisions: list[int] = []
        self._rows: dict[str, int] = {}
        self._text: dict[str, list[str]] = {}
        self._thoughts: dict[str, list[str]] = {}
        self._flushed_at = 0.0
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self.flush)

    def reset(self, records: Sequence[MessageRecord]) -> None:
        """Show another conversation."""
        self.beginResetModel()
        self._drop_pending()
        self._records = list(records)
        self._revisions = [0] * len(records)
        self._number()
        self.endResetModel()

    def clear(self) -> None:
        """Show nothing."""
        self.reset(())

    def prepend(self, records: Sequence[MessageRecord]) -> None:
        """Put older messages in front."""
        if not records:
            return
        self.beginInsertRows(QModelIndex(), 0, len(records) - 1)
        self._records[:0] = records
        self._revisions[:0] = [0] * len(records)
        self._number()
        self.endInsertRows()

    def append(self, record: MessageRecord) -> None:
        """Add the newest message; where its id is there already, replace that row."""
        if record.message_id in self._rows:
            self.replace(record)
            return
        row = len(self._records)
        self.beginInsertRows(QModelIndex(), row, row)
        self._records.append(record)
        self._revisions.append(0)
        self._rows[record.message_id] = row
        self.endInsertRows()

    def cut_after(self, message_id: str | None) -> None:
        """Take away what follows a message; None takes all, an unknown one nothing."""
        if message_id is not None and message_id not in self._rows:
            return
        first = 0 if message_id is None else self._rows[message_id] + 1
        last = len(self._records) - 1
        if first > last:
            return
        self.beginRemoveRows(QModelIndex(), first, last)
        for record in self._records[first:]:
            self._text.pop(record.message_id, None)
            self._thoughts.pop(record.message_id, None)
        del self._records[first:], self._revisions[first:]
        self._number()
        self.endRemoveRows()

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

    def record(self, row: int) -> MessageRecord:
        """The message of a row, as far as it is flushed."""
        return self._records[row]

    def lengths(self, first: int, last: int) -> list[int]:
        """Characters of the messages from one row to another, both included."""
        return [len(record.content) for record in self._records[first : last + 1]]

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
            record = self._records[row]
            grown = with_changes(
                record,
                content=record.content + "".join(text.get(message_id, ())),
                reasoning=record.reasoning + "".join(thoughts.get(message_id, ())),
            )
            self._put(row, grown)

    def _collect(self, buffer: dict[str, list[str]], message_id: str, text: str) -> None:
        if not text or message_id not in self._rows:
            return
        buffer.setdefault(message_id, []).append(text)
        if not self._timer.isActive():
            since_ms = (time.monotonic() - self._flushed_at) * 1000
            self._timer.start(max(0, round(FLUSH_MS - since_ms)))

    def _put(self, row: int, record: MessageRecord) -> None:
        self._records[row] = record
        self._revisions[row] += 1
        index = self.index(row)
        self.dataChanged.emit(index, index)

    def _number(self) -> None:
        self._rows = {record.message_id: row for row, record in enumerate(self._records)}

    def _drop_pending(self) -> None:
        self._timer.stop()
        self._text.clear()
        self._thoughts.clear()

    def rowCount(self, parent: Any = Index()) -> int:  # noqa: B008 (Qt's own default)
        return 0 if parent.isValid() else len(self._records)

    def data(self, index: Any, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid():
            return None
        record = self._records[index.row()]
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
