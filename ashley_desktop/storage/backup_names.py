"""The names of backups, which tell when and why each was made."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from pathlib import Path

from ashley_desktop.storage.backup_records import BackupRecord
from ashley_desktop.storage.ids import file_stamp

DAILY, MANUAL = "daily", "manual"
BEFORE_RESTORE, BEFORE_MERGE = "before-restore", "before-merge"
SCHEMA = "schema"

_NAME = re.compile(
    r"ashley-(\d{8}T\d{6}\.\d{6}Z)-(daily|manual|before-restore|before-merge|schema-\w+)\.db"
)


def new_name(kind: str) -> str:
    """A name for a backup that is made now, which replaces no other."""
    return f"ashley-{file_stamp()}-{kind}.db"


def before_migration(revision: str | None) -> str:
    """The kind of a backup of a store with that revision."""
    return f"{SCHEMA}-{revision or '0000'}"


def family(kind: str) -> str:
    """What backups of a kind are kept together with: all schemas are one."""
    return SCHEMA if kind.startswith(SCHEMA) else kind


def in_folder(folder: Path) -> list[BackupRecord]:
    """The backups of a folder, newest first, none of them opened; other files are left out."""
    if not folder.is_dir():
        return []
    found = [record for path in folder.iterdir() if (record := record_of(path)) is not None]
    return sorted(found, key=lambda record: (record.made_at, record.path.name), reverse=True)


def record_of(path: Path) -> BackupRecord | None:
    """What the name and the folder tell about a file; None where it is no backup of ours."""
    match = _NAME.fullmatch(path.name)
    if match is None:
        return None
    try:
        made_at = datetime.strptime(match[1], "%Y%m%dT%H%M%S.%fZ").replace(tzinfo=UTC)
        size = path.stat().st_size
    except (ValueError, FileNotFoundError):  # no such day; thinned this moment
        return None
    return BackupRecord(path, made_at, match[2], size)
