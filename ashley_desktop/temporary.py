"""Conversations that are never on the disk: the program's own rooms over a store in memory.

Beside `assembly.py` this is the other place that puts rooms together. Personas, providers, keys
and clients are the program's own; what is said goes into a `MemoryDatabase` and nowhere else.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from ashley_desktop.core.chat import ChatService
from ashley_desktop.storage.memory import MemoryDatabase
from ashley_desktop.storage.session_store import SessionStore

if TYPE_CHECKING:
    from ashley_desktop.assembly import Parts
    from ashley_desktop.storage.db import Database


@dataclass(frozen=True, slots=True)
class Temporary:
    """What `Parts` has of the same names, for sessions that end with it.

    The two know nothing of each other: a session of one is not found in the other. End its
    replies first, then `aclose`; everything is forgotten then.
    """

    database: Database
    sessions: SessionStore
    chat: ChatService

    async def aclose(self) -> None:
        """Forget everything. A second call does nothing."""
        await self.database.close()


async def begin(parts: Parts) -> Temporary:
    """Make a place for temporary sessions. Close it before `parts`.

    Raises: StorageError, where there is no memory for it.
    """
    database = await MemoryDatabase.open(parts.paths)
    sessions = SessionStore(database)
    requests = parts.chat.requests.of(sessions)
    chat = ChatService(
        sessions,
        parts.personas,
        parts.providers,
        parts.endpoints,
        requests,
        parts.moderation.unlogged(),
    )
    return Temporary(database, sessions, chat)
