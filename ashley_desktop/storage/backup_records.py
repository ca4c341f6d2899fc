"""What leaves this room about backups. Plain data: no driver, no Qt."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Contents:
    """How much a store holds, what lies in its trash included."""

    sessions: int
    messages: int


@dataclass(frozen=True, slots=True)
class BackupRecord:
    """One backup.

    Attributes:
        made_at: aware, UTC, as its name tells.
        kind: ``daily``, ``manual``, ``before-restore``, ``before-merge`` or ``schema-`` and the
            revision that it has.
        bytes: size of the file.
        sessions, messages: counted when it was verified, those in the trash included; None where
            it was not, or was changed since.
    """

    path: Path
    made_at: datetime
    kind: str
    bytes: int
    sessions: int | None = None
    messages: int | None = None


@dataclass(frozen=True, slots=True)
class Tally:
    """Things by where they are: only in this store, only in the other one, in both."""

    only_here: int
    only_there: int
    in_both: int


@dataclass(frozen=True, slots=True)
class Comparison:
    """This store beside a backup, what lies in the trash included.

    Attributes:
        newest_here, newest_there: when anything was last written; aware, UTC; None where there
            is no session.
    """

    sessions: Tally
    messages: Tally
    newest_here: datetime | None
    newest_there: datetime | None


@dataclass(frozen=True, slots=True)
class Restored:
    """What a restore did. Attributes: kept: the backup of what was there before."""

    change: Comparison
    kept: BackupRecord


@dataclass(frozen=True, slots=True)
class Merged:
    """What a merge brought.

    Attributes:
        sessions_added: whole conversations. sessions_changed: those that were here and gained.
        messages_added: over all of them. messages_completed: here they were cut, there whole.
        folders_added: those with a name that none had here.
    """

    sessions_added: int
    sessions_changed: int
    messages_added: int
    messages_completed: int
    folders_added: int


@dataclass(frozen=True, slots=True)
class Reinstated:
    """A backup that took the place of a store that could not be read.

    Attributes:
        aside: where the damaged one is now, with its ``-wal`` beside it; None: there was none.
        contents: what the store holds now.
    """

    aside: Path | None
    contents: Contents
