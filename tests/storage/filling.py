"""Fills a store with many messages at once."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import insert
from sqlmodel import Session

from ashley_desktop.storage.db import Database
from ashley_desktop.storage.tables import MessageRow, SessionRow
from tests.helpers.store import Run

START = datetime(2026, 1, 1, tzinfo=UTC)


def fill(run: Run[Any], db: Database, name: str, messages: int, content: str = "text") -> None:
    """Put a session with one long branch into the store."""
    rows = [
        {
            "message_id": f"{name}-{number}",
            "session_id": name,
            "parent_id": f"{name}-{number - 1}" if number else None,
            "position": number + 1,
            "role": "user",
            "state": "complete",
            "created_at": START + timedelta(seconds=number),
            "content": content,
            "reasoning": "",
        }
        for number in range(messages)
    ]
    session = {
        "session_id": name,
        "title": name,
        "persona": "Ashley",
        "active_leaf_id": f"{name}-{messages - 1}",
        "created_at": START,
        "updated_at": START,
        "touched": int(START.timestamp() * 1e6),
        "title_is_users": False,
        "pinned": False,
        "attached": {},
    }

    def work(session_: Session) -> None:
        session_.connection().execute(insert(SessionRow), [session])
        session_.connection().execute(insert(MessageRow), rows)

    run(db.run(work))
