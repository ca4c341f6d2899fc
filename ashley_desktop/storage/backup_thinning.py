"""Which backups may go: fewer of them the older they are."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import datetime, timedelta

from ashley_desktop.storage.backup_names import DAILY, family
from ashley_desktop.storage.backup_records import BackupRecord

DAYS, WEEKS, MONTHS = 7, 4, 12
OTHERS = 5  # of each kind that is not daily
OTHERS_AGE = timedelta(days=30)  # until which all of those stay


def superfluous(backups: Iterable[BackupRecord], now: datetime) -> list[BackupRecord]:
    """Those that no rule keeps.

    Of the daily ones the newest of each of the last days, weeks and months that have any is kept;
    of every other kind the newest few, and whatever is young.

    Args: now: aware.
    """
    newest_first = sorted(backups, key=lambda one: one.made_at, reverse=True)
    daily = [one for one in newest_first if one.kind == DAILY]
    kept = {
        *_newest_of_each(daily, DAYS, lambda one: one.made_at.date()),
        *_newest_of_each(daily, WEEKS, lambda one: tuple(one.made_at.isocalendar())[:2]),
        *_newest_of_each(daily, MONTHS, lambda one: (one.made_at.year, one.made_at.month)),
    }
    for kind in {family(one.kind) for one in newest_first} - {DAILY}:
        same = [one for one in newest_first if family(one.kind) == kind]
        kept.update(same[:OTHERS])
        kept.update(one for one in same if now - one.made_at < OTHERS_AGE)
    return [one for one in newest_first if one not in kept]


def _newest_of_each(
    newest_first: list[BackupRecord], periods: int, period: Callable[[BackupRecord], object]
) -> list[BackupRecord]:
    newest: dict[object, BackupRecord] = {}
    for one in newest_first:
        newest.setdefault(period(one), one)
    return list(newest.values())[:periods]
