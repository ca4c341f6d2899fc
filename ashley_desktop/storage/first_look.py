"""What the window shows before SQLModel is loaded: plain SQL on the driver, read only.

SQLModel takes longer to import than everything else that a start does together. Two questions
cannot wait for it: which sessions there are, and whether a crash left a reply behind.
"""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any

from ashley_desktop.storage.records import SessionRecord

# Word for word as the partial index has it: not every database looks into bound values to plan.
STREAMING = "state = 'streaming'"

_SESSIONS = """
SELECT session.session_id, session.title, session.user_id, session.persona, session.provider,
       session.model, session.created_at, session.updated_at, coalesce(message.position, 0),
       session.attached, session.touched, session.pinned, session.archived_at, session.folder_id,
       session.parameters
  FROM session LEFT OUTER JOIN message ON message.message_id = session.active_leaf_id
 WHERE session.deleted_at IS NULL
 ORDER BY session.touched DESC, session.number DESC
 LIMIT ?
"""


def sessions(driver: Any, limit: int | None) -> list[SessionRecord]:
    """Sessions that are not in the trash, newest first."""
    rows = driver.execute(_SESSIONS, (-1 if limit is None else limit,))
    return [_summary(*row) for row in rows]


def any_reply_grows(driver: Any) -> bool:
    """Whether any reply is marked as growing, by a living writer or a dead one."""
    return driver.execute(f"SELECT 1 FROM message WHERE {STREAMING} LIMIT 1").fetchone() is not None


def _summary(
    session_id: str,
    title: str,
    user_id: str | None,
    persona: str,
    provider: str | None,
    model: str | None,
    created: str,
    updated: str,
    count: int,
    attached: str | None,
    touched: int,
    pinned: int,
    archived: str | None,
    folder_id: str | None,
    parameters: str,
) -> SessionRecord:
    return SessionRecord(
        session_id=session_id,
        title=title,
        user_id=user_id,
        persona=persona,
        provider=provider,
        model=model,
        created_at=_moment(created),
        updated_at=_moment(updated),
        message_count=count,
        metadata=json.loads(attached) if attached else {},
        touched=touched,
        pinned=bool(pinned),
        archived_at=_moment(archived) if archived else None,
        folder_id=folder_id,
        parameters=json.loads(parameters),
    )


def _moment(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)
