"""What the program tidies up by itself, in a quiet moment after its window has opened."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ashley_desktop.core.settings import Settings
    from ashley_desktop.storage.backups import Backups
    from ashley_desktop.storage.session_store import SessionStore

TRASH_DAYS = 30
_AT_ONCE = 20  # so that nobody waits long for the store meanwhile


async def empty_old_trash(sessions: SessionStore, days: float = TRASH_DAYS) -> list[str]:
    """Remove for good what has lain in the trash for more than so many days.

    Little by little, each step a transaction of its own: it may be cancelled, and run again or by
    two programs at once. A session that is being answered stays.

    Returns: ids of what is gone.
    Raises: StorageError; what went before is gone.
    """
    gone: list[str] = []
    while step := await sessions.empty_trash_older_than(days, limit=_AT_ONCE):
        gone += step
    return gone


async def tidy(sessions: SessionStore, backups: Backups, settings: Settings) -> list[str]:
    """All of it, for the first idle minute and once an hour after that.

    The day's backup comes first, where one is wanted: nothing is removed for good before it is
    made, nor where the store turns out not to be whole.

    Returns: ids of the sessions that are gone.
    Raises: StorageDamaged, which is the moment to offer the newest good backup; StorageError.
    """
    if settings.on("backup_daily"):
        await backups.daily()
    return await empty_old_trash(sessions, settings.number("trash_days"))
