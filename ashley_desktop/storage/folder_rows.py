"""Folders, pins and the archive, inside one transaction of the store's thread."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from datetime import UTC, datetime
from typing import Any

import sqlmodel
from sqlalchemy import select, update
from sqlmodel import Session, col

from ashley_desktop.errors import FolderNotFound, InvalidInput
from ashley_desktop.storage import session_rows
from ashley_desktop.storage.ids import uuid7
from ashley_desktop.storage.records import DeletedFolder, FolderRecord, SessionRecord
from ashley_desktop.storage.session_rows import KEPT, in_batches
from ashley_desktop.storage.tables import FolderRow, SessionRow


def pin(db: Session, ids: Sequence[str], pinned: bool) -> list[SessionRecord]:
    """Pin sessions, or take the pins out."""
    return _set(db, ids, pinned=pinned)


def archive(db: Session, ids: Sequence[str], archived: bool) -> list[SessionRecord]:
    """Put sessions into the archive, or take them out. One that is there keeps its time."""
    moved = [one.session_id for one in session_rows.some(db, ids) if not one.archived_at]
    if not archived:
        return _set(db, ids, archived_at=None)
    _set(db, moved, archived_at=datetime.now(UTC))
    return session_rows.some(db, ids)


def put(db: Session, ids: Sequence[str], folder_id: str | None) -> list[SessionRecord]:
    """Put sessions into a folder, or into none. Raises: FolderNotFound."""
    if folder_id is not None:
        _row(db, folder_id)
    return _set(db, ids, folder_id=folder_id)


def listed(db: Session) -> list[FolderRecord]:
    """All folders in their order."""
    return [_record(row) for row in _rows(db)]


def add(db: Session, name: str) -> FolderRecord:
    """Make a folder behind the others. Raises: InvalidInput for its name."""
    rows = _rows(db)
    row = FolderRow(
        folder_id=uuid7(),
        name=_free_name(rows, name),
        position=len(rows),
        created_at=datetime.now(UTC),
    )
    db.add(row)
    db.flush()
    return _record(row)


def rename(db: Session, folder_id: str, name: str) -> FolderRecord:
    """Give a folder another name. Raises: FolderNotFound, InvalidInput for the name."""
    row = _row(db, folder_id)
    row.name = _free_name([one for one in _rows(db) if one is not row], name)
    db.flush()
    return _record(row)


def move(db: Session, folder_id: str, position: int) -> list[FolderRecord]:
    """Put a folder to another place among them. Raises: FolderNotFound. Returns: all."""
    row = _row(db, folder_id)
    rows = [one for one in _rows(db) if one is not row]
    rows.insert(max(0, position), row)
    _number(rows)
    db.flush()
    return [_record(one) for one in rows]


def delete(db: Session, folder_id: str) -> DeletedFolder:
    """Remove a folder; what lay in it lies in none. Raises: FolderNotFound."""
    row = _row(db, folder_id)
    folder = _record(row)
    inside = col(SessionRow.folder_id) == folder_id
    left = db.connection().execute(select(col(SessionRow.session_id)).where(inside)).scalars()
    deleted = DeletedFolder(folder, tuple(left))
    db.exec(update(SessionRow).where(inside).values(folder_id=None))
    db.delete(row)
    db.flush()
    _number(_rows(db))
    return deleted


def restore(db: Session, deleted: DeletedFolder) -> list[FolderRecord]:
    """Bring a folder back with what lies in none since, in the trash too. Returns: all."""
    row = _found_again(db, deleted.folder) or _put_back(db, deleted.folder)
    loose = col(SessionRow.folder_id).is_(None)
    for batch in in_batches(deleted.session_ids):
        mine = col(SessionRow.session_id).in_(batch)
        db.exec(update(SessionRow).where(mine, loose).values(folder_id=row.folder_id))
    return listed(db)


def _found_again(db: Session, folder: FolderRecord) -> FolderRow | None:
    """The folder by its id, else by its name."""
    found = db.get(FolderRow, folder.folder_id)
    name = folder.name.casefold()
    return found or next((one for one in _rows(db) if one.name.casefold() == name), None)


def _put_back(db: Session, folder: FolderRecord) -> FolderRow:
    row = FolderRow(**asdict(folder))
    rows = _rows(db)
    db.add(row)
    rows.insert(folder.position, row)
    _number(rows)
    db.flush()
    return row


def _set(db: Session, ids: Sequence[str], **values: Any) -> list[SessionRecord]:
    for batch in in_batches(ids):
        mine = col(SessionRow.session_id).in_(batch)
        db.exec(update(SessionRow).where(mine, KEPT).values(**values))
    return session_rows.some(db, ids)


def _rows(db: Session) -> list[FolderRow]:
    order = col(FolderRow.position), col(FolderRow.folder_id)
    return list(db.exec(sqlmodel.select(FolderRow).order_by(*order)))


def _row(db: Session, folder_id: str) -> FolderRow:
    found = db.get(FolderRow, folder_id)
    if found is None:
        raise FolderNotFound(folder_id=folder_id)
    return found


def _number(rows: Sequence[FolderRow]) -> None:
    for position, row in enumerate(rows):
        row.position = position


def _free_name(others: Sequence[FolderRow], name: str) -> str:
    words = " ".join(name.split())
    if not words:
        raise InvalidInput(problem="folder_name_empty")
    if any(one.name.casefold() == words.casefold() for one in others):
        raise InvalidInput(problem="folder_exists", name=words)
    return words


def _record(row: FolderRow) -> FolderRecord:
    return FolderRecord(row.folder_id, row.name, row.position, row.created_at)
