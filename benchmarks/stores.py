"""Stores to measure on, made through the program's own storage."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ashley_desktop.paths import Paths

if TYPE_CHECKING:
    from sqlmodel import Session

PERSONA = "Ashley"


def with_sessions(folder: Path, count: int) -> Path:
    """Make a data folder that holds so many sessions; return it."""
    paths = Paths(folder / f"{count}-sessions")
    asyncio.run(_fill(paths, count))
    return paths.data_dir


def title(number: int) -> str:
    """What a session of `with_sessions` is called."""
    return f"What is the answer to question number {number + 1}"


async def _fill(paths: Paths, count: int) -> None:
    from ashley_desktop.storage.db import Database
    from ashley_desktop.storage.session_store import SessionStore

    database = await Database.open(paths)
    try:
        store = SessionStore(database)
        for number in range(count):
            question = f"What is the answer to question number {number + 1} of the long list?"
            await store.begin_session(question, persona=PERSONA, title=title(number))
    finally:
        await database.close()


def with_conversations(folder: Path, conversations: Mapping[str, Sequence[str]]) -> Path:
    """Make a data folder that holds these conversations; return it.

    Args: conversations: by session id, the questions and replies in turn, oldest first.
    """
    paths = Paths(folder / "conversations")
    asyncio.run(_fill_conversations(paths, conversations))
    return paths.data_dir


async def _fill_conversations(paths: Paths, conversations: Mapping[str, Sequence[str]]) -> None:
    from ashley_desktop.storage.db import Database

    database = await Database.open(paths)
    try:
        for session_id, texts in conversations.items():
            await database.run(partial(_insert, session_id=session_id, texts=texts))
    finally:
        await database.close()


def _insert(db: Session, session_id: str, texts: Sequence[str]) -> None:
    """Put a conversation into the tables as the program's own calls would, all rows at once."""
    from sqlalchemy import insert

    from ashley_desktop.storage.ids import uuid7
    from ashley_desktop.storage.tables import MessageRow, SessionRow

    ids = [uuid7() for _ in texts]
    now = datetime.now(UTC)
    session = SessionRow(
        session_id=session_id,
        title=f"Conversation {session_id}",
        persona=PERSONA,
        active_leaf_id=ids[-1] if ids else None,
        created_at=now,
        updated_at=now,
        touched=int(now.timestamp() * 1e6),
    )
    db.add(session)
    db.flush()
    if texts:
        rows = [_row(session_id, ids, number, text, now) for number, text in enumerate(texts)]
        db.connection().execute(insert(MessageRow), rows)


def _row(
    session_id: str, ids: Sequence[str], number: int, text: str, now: datetime
) -> dict[str, Any]:
    reply = number % 2 == 1
    return {
        "message_id": ids[number],
        "session_id": session_id,
        "parent_id": ids[number - 1] if number else None,
        "position": number + 1,
        "role": "assistant" if reply else "user",
        "state": "complete",
        "created_at": now,
        "finished_at": now,
        "persona": PERSONA if reply else None,
        "provider": "openai" if reply else None,
        "model": "test-model" if reply else None,
        "finish_reason": "stop" if reply else None,
        "content": text,
        "reasoning": "",
    }
