"""What leaves this machine, and what is kept on it: read from what is in force, never assumed."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ashley_desktop.core.keys import Keys
    from ashley_desktop.core.moderation.service import Moderation
    from ashley_desktop.core.providers import Provider, Providers
    from ashley_desktop.paths import Paths


@dataclass(frozen=True, slots=True)
class Destination:
    """Where messages may go.

    Attributes:
        provider: as it is in force. answers: the next message goes there unless a persona wants
            another. has_key: a key goes along. agreed, replies: its moderation endpoint may be
            asked about messages, and about replies.
    """

    provider: Provider
    answers: bool
    has_key: bool
    agreed: bool
    replies: bool


@dataclass(frozen=True, slots=True)
class Stored:
    """Something on this machine. Attributes: name: ``history``, ``backups``, ``looks``, ``log``
    or ``models``."""

    name: str
    path: Path
    size_bytes: int


async def destinations(
    providers: Providers, keys: Keys, moderation: Moderation
) -> tuple[Destination, ...]:
    """Every provider that was set up or has a key, and the one that answers.

    Raises: StorageError.
    """
    chosen = await providers.chosen()
    choices = await moderation.choices()
    found = []
    for one in await providers.all():
        answers, has_key = one.name == chosen, not one.local and keys.there(one)
        if answers or has_key or one.local or one.set_up:
            agreed = not one.local and choices.agreed.get(one.name) == one.origin
            replies = agreed and choices.replies.get(one.name) == one.origin
            found.append(Destination(one, answers, has_key, agreed, replies))
    return tuple(found)


def stored(paths: Paths) -> tuple[Stored, ...]:
    """What lies in the data folder, with its size as it is now."""
    history = sum(_size(paths.database.with_name(paths.database.name + end)) for end in _ENDS)
    return (
        Stored("history", paths.database, history),
        Stored("backups", paths.backups, _size(paths.backups)),
        Stored("looks", paths.window_state, _size(paths.window_state)),
        Stored("log", paths.log.parent, _size(paths.log.parent)),
        Stored("models", paths.models, _size(paths.models)),
    )


_ENDS = ("", "-wal", "-shm")


def _size(path: Path) -> int:
    try:
        if path.is_dir():
            return sum(
                os.path.getsize(Path(folder) / name)
                for folder, _, names in os.walk(path)
                for name in names
            )
        return path.stat().st_size
    except OSError:
        return 0
