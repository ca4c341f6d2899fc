"""What replies took: tokens and money by month, by model and by conversation. Plain SQL, read only.

It reads a row of every reply, so it has a connection and a thread of its own, for one look.
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterable
from contextlib import closing
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from ashley_desktop.storage.connection import read_beside
from ashley_desktop.storage.driver_errors import told_apart

if TYPE_CHECKING:
    from ashley_desktop.storage.db import Database

# Answers of every branch count, and deleted ones too: they were paid for. What has no count of its
# server is a reply without tokens, not one of no tokens.
_SUMS = """
       count(*), sum(prompt_tokens IS NULL AND completion_tokens IS NULL),
       total(prompt_tokens), total(completion_tokens), sum(cost IS NOT NULL), total(cost)
  FROM message WHERE role = 'assistant'
"""
_MONTHS = f"SELECT substr(datetime(created_at, 'localtime'), 1, 7), {_SUMS} GROUP BY 1 ORDER BY 1"
_MODELS = (
    f"SELECT coalesce(provider, ''), coalesce(model, ''), {_SUMS} AND model IS NOT NULL"
    " GROUP BY 1, 2 ORDER BY total(prompt_tokens) + total(completion_tokens) DESC, 1, 2"
)
_SESSIONS = (
    f"SELECT session_id, {_SUMS} GROUP BY 1"
    " ORDER BY total(prompt_tokens) + total(completion_tokens) DESC, 1 LIMIT ?"
)
_TITLES = "SELECT title FROM session WHERE session_id = ? AND deleted_at IS NULL"
_MICRO = Decimal("0.000001")


@dataclass(frozen=True, slots=True)
class Usage:
    """What some replies took.

    Attributes:
        replies: how many. uncounted: of them, those whose server told no tokens.
        prompt_tokens, completion_tokens: as the servers counted.
        priced: replies whose cost is known. cost: of those, in US dollars to the millionth.
    """

    replies: int = 0
    uncounted: int = 0
    prompt_tokens: int = 0
    completion_tokens: int = 0
    priced: int = 0
    cost: Decimal = Decimal(0)

    @property
    def tokens(self) -> int:
        """What was read and written together."""
        return self.prompt_tokens + self.completion_tokens

    def __add__(self, more: Usage) -> Usage:
        return Usage(
            self.replies + more.replies,
            self.uncounted + more.uncounted,
            self.prompt_tokens + more.prompt_tokens,
            self.completion_tokens + more.completion_tokens,
            self.priced + more.priced,
            self.cost + more.cost,
        )


@dataclass(frozen=True, slots=True)
class ModelUsage:
    """What a provider's model took."""

    provider: str
    model: str
    usage: Usage


@dataclass(frozen=True, slots=True)
class SessionUsage:
    """What a conversation took. Attributes: title: None for one that lies in the trash."""

    session_id: str
    title: str | None
    usage: Usage


@dataclass(frozen=True, slots=True)
class UsageRecord:
    """What all replies took.

    Attributes:
        total: of all.
        months: from the first with a reply to the last, by the clock of this machine, as
            ``2026-03``; months without any are left out.
        models: those that took most first.
        sessions: the ones that took most, those first.
    """

    total: Usage
    months: tuple[tuple[str, Usage], ...]
    models: tuple[ModelUsage, ...]
    sessions: tuple[SessionUsage, ...]


class UsageStore:
    """Any call may raise StorageError."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def usage(self, sessions: int = 20) -> UsageRecord:
        """Count. Args: sessions: of how many to tell."""

        def look() -> UsageRecord:
            with (
                told_apart(self._database.file),
                closing(read_beside(self._database.file)) as driver,
            ):
                return _usage(driver, sessions)

        return await asyncio.to_thread(look)


def _usage(driver: Any, sessions: int) -> UsageRecord:
    months = tuple((month, _sums(sums)) for month, *sums in driver.execute(_MONTHS))
    return UsageRecord(
        sum((usage for _, usage in months), Usage()),
        months,
        tuple(
            ModelUsage(provider, model, _sums(sums))
            for provider, model, *sums in driver.execute(_MODELS)
        ),
        tuple(
            SessionUsage(session_id, _title(driver, session_id), _sums(sums))
            for session_id, *sums in driver.execute(_SESSIONS, (sessions,)).fetchall()
        ),
    )


def _title(driver: Any, session_id: str) -> str | None:
    found = driver.execute(_TITLES, (session_id,)).fetchone()
    return found[0] if found else None


def _sums(sums: Iterable[Any]) -> Usage:
    replies, uncounted, asked, said, priced, cost = sums
    return Usage(
        replies, uncounted, int(asked), int(said), priced, Decimal(str(cost)).quantize(_MICRO)
    )
