"""Which rows the sidebar has and in what order: pinned sessions, folders, then the newest first."""

from __future__ import annotations

from collections.abc import Container, Mapping
from enum import StrEnum

from ashley_desktop.storage.records import FolderRecord, SessionRecord

Row = SessionRecord | FolderRecord
Key = tuple[int, int, bool, float]

_PINNED, _FOLDERS, _OTHERS = range(3)


class Shelf(StrEnum):
    """What the sidebar lists: the conversations in use, the archive, or the trash."""

    HOME = "home"
    ARCHIVE = "archive"
    TRASH = "trash"


def id_of(row: Row) -> str:
    """A session's or a folder's own."""
    return row.folder_id if isinstance(row, FolderRecord) else row.session_id


def title_of(row: Row) -> str:
    """What a row is called."""
    return row.name if isinstance(row, FolderRecord) else row.title


def key_of(row: Row, folders: Mapping[str, FolderRecord], shelf: Shelf) -> Key:
    """Rows stand in the rising order of this; a folder's sessions follow it."""
    if isinstance(row, FolderRecord):
        return _FOLDERS, row.position, False, 0
    if shelf is Shelf.TRASH:
        gone = row.deleted_at
        return _OTHERS, 0, True, -gone.timestamp() if gone else 0
    if shelf is Shelf.HOME:
        if row.pinned:
            return _PINNED, 0, True, -row.touched
        if row.folder_id is not None and row.folder_id in folders:
            return _FOLDERS, folders[row.folder_id].position, True, -row.touched
    return _OTHERS, 0, True, -row.touched


def is_on(row: Row, shelf: Shelf, closed: Container[str]) -> bool:
    """Whether a row belongs to a shelf; sessions in a closed folder are out of sight."""
    if isinstance(row, FolderRecord):
        return shelf is Shelf.HOME
    if shelf is Shelf.HOME:
        return row.archived_at is None and (row.pinned or row.folder_id not in closed)
    return (row.deleted_at if shelf is Shelf.TRASH else row.archived_at) is not None


def inside(folder: FolderRecord) -> tuple[Key, Key]:
    """The keys between which a folder's sessions stand."""
    first: Key = (_FOLDERS, folder.position, True, float("-inf"))
    return first, (_FOLDERS, folder.position, True, float("inf"))


def round_from(first: int, count: int) -> tuple[int, ...]:
    """The rows from one on, and round again."""
    first = max(first, 0)
    return (*range(first, count), *range(min(first, count)))
