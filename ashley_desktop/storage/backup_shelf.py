"""The folder of backups: what is in it, which of them were verified, which may go.

None of it needs a store that can be opened. Everything here blocks and belongs into a thread.
"""

from __future__ import annotations

import json
import os
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ashley_desktop.errors import StorageError
from ashley_desktop.storage import backup_copy
from ashley_desktop.storage.backup_copy import Progress
from ashley_desktop.storage.backup_names import DAILY, before_migration, in_folder, record_of
from ashley_desktop.storage.backup_records import BackupRecord, Contents
from ashley_desktop.storage.backup_thinning import superfluous
from ashley_desktop.storage.driver_errors import told_apart

if TYPE_CHECKING:
    from ashley_desktop.paths import Paths

__all__ = ["before_migration", "listed", "make", "make_daily", "newest_good", "thin", "verify"]

DAY = timedelta(days=1)
_NOTES = "verified.json"


def make(
    paths: Paths, kind: str, to: Path | None = None, progress: Progress | None = None
) -> BackupRecord:
    """Make a verified backup. Args, Raises: as `backup_copy.make`."""
    target, contents = backup_copy.make(paths, kind, to, progress)
    if to is None:
        _note(paths, target, contents)
    size = target.stat().st_size
    record = record_of(target) or BackupRecord(target, datetime.now(UTC), kind, size)
    return replace(record, sessions=contents.sessions, messages=contents.messages)


def make_daily(paths: Paths, progress: Progress | None = None) -> BackupRecord | None:
    """Make the day's backup where it is due, then thin. None: it was not due."""
    for folder in (paths.backups, paths.data_dir):
        backup_copy.clear_leftovers(paths.run, folder)
    if not _due(paths):
        return None
    made = make(paths, DAILY, progress=progress)
    thin(paths)
    return made


def listed(paths: Paths) -> list[BackupRecord]:
    """The backups, newest first, with their counts where they are known."""
    notes = _notes(paths)
    return [_with_counts(record, notes) for record in in_folder(paths.backups)]


def thin(paths: Paths) -> list[Path]:
    """Remove the backups that no rule keeps. Returns: those that are gone."""
    gone = [record.path for record in superfluous(in_folder(paths.backups), datetime.now(UTC))]
    with told_apart(paths.backups):
        for path in gone:
            path.unlink(missing_ok=True)
    return gone


def verify(paths: Paths, path: Path) -> Contents | None:
    """Read all of a backup and count; None where it is not whole. Raises: StorageError."""
    contents = backup_copy.verified(path)
    if path.parent == paths.backups:
        _note(paths, path, contents)
    return contents


def newest_good(paths: Paths) -> BackupRecord | None:
    """The newest backup that is whole, each read anew; None where there is none."""
    for record in in_folder(paths.backups):
        try:
            contents = verify(paths, record.path)
        except StorageError:  # gone, or not ours to read: an older one may do
            continue
        if contents is not None:
            return replace(record, sessions=contents.sessions, messages=contents.messages)
    return None


def _due(paths: Paths) -> bool:
    daily = [record for record in in_folder(paths.backups) if record.kind == DAILY]
    if not daily:
        return True
    age = datetime.now(UTC) - daily[0].made_at
    if timedelta() <= age < DAY:
        return False
    # one from the future tells that the clock was set: nothing can be compared then
    return age < timedelta() or _last_change(paths) > daily[0].made_at


def _last_change(paths: Paths) -> datetime:
    files = [paths.database, Path(f"{paths.database}-wal")]
    found = [file.stat() for file in files if file.exists()]
    # a log without anything in it is made by every opening
    newest = max((one.st_mtime for one in found if one.st_size), default=0.0)
    return datetime.fromtimestamp(newest, UTC)


# what was verified, by name; it holds for a file of the same size and time only


def _notes(paths: Paths) -> dict[str, Any]:
    try:
        found = json.loads((paths.backups / _NOTES).read_text("utf-8"))
    except (OSError, ValueError):
        return {}
    return found if isinstance(found, dict) else {}


def _with_counts(record: BackupRecord, notes: dict[str, Any]) -> BackupRecord:
    match notes.get(record.path.name):
        case [print_, int(sessions), int(messages)] if print_ == _print(record.path):
            return replace(record, sessions=sessions, messages=messages)
    return record


def _note(paths: Paths, path: Path, contents: Contents | None) -> None:
    there = {record.path.name for record in in_folder(paths.backups)}
    notes = {name: note for name, note in _notes(paths).items() if name in there}
    notes.pop(path.name, None)
    if contents is not None:
        notes[path.name] = [_print(path), contents.sessions, contents.messages]
    with (
        suppress(StorageError),  # a backup is no worse for a note that found no room
        told_apart(path),
        backup_copy.temporary(paths.run, paths.backups) as part,
    ):
        part.write_text(json.dumps(notes, indent=1), "utf-8")
        os.replace(part, paths.backups / _NOTES)


def _print(path: Path) -> list[int]:
    try:
        found = path.stat()
    except FileNotFoundError:
        return []
    return [found.st_size, found.st_mtime_ns]
