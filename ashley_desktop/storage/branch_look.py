"""Looks over a whole active branch: plain SQL on the driver, read only.

A scroll bar over ten thousand messages and a search in them need a few values of every message;
going through SQLModel would cost more than the reading itself.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import UTC, datetime
from sys import intern
from typing import Any

from ashley_desktop.errors import SessionNotFound
from ashley_desktop.storage.first_look import STREAMING
from ashley_desktop.storage.records import Outline, Place, Role

# The walk carries what is asked for, so that every message is looked up once.
_BRANCH = """
WITH RECURSIVE walk(height, message_id, parent_id, deleted_at, {names}) AS (
    SELECT 1, message.message_id, message.parent_id, message.deleted_at, {values}
      FROM session JOIN message ON message.message_id = session.active_leaf_id
     WHERE session.session_id = ? AND session.deleted_at IS NULL
     UNION ALL
    SELECT height + 1, message.message_id, message.parent_id, message.deleted_at, {values}
      FROM walk CROSS JOIN message ON message.message_id = walk.parent_id
)
SELECT message_id, {names} FROM walk WHERE deleted_at IS NULL ORDER BY height DESC
"""
_OUTLINE = _BRANCH.format(
    names="role, length, created_at, persona",
    values=f"""message.role,
        length(message.content) + CASE WHEN message.{STREAMING} THEN (
            SELECT coalesce(sum(length(text)), 0) FROM reply_chunk
             WHERE reply_chunk.message_id = message.message_id) ELSE 0 END,
        message.created_at, message.persona""",
)
_LEAF = "SELECT active_leaf_id FROM session WHERE session_id = ? AND deleted_at IS NULL"
# All branches in the order of the file: half the time of walking up the one that is shown.
_TEXTS = (
    "SELECT message_id, parent_id, state, deleted_at, content FROM message WHERE session_id = ?"
)
_CHUNKS = "SELECT text FROM reply_chunk WHERE message_id = ? ORDER BY chunk_id"
_PLACE = "SELECT place FROM session WHERE session_id = ?"
_DRAFTS = "SELECT session_id, substr(draft, 1, ?) FROM session WHERE draft <> ''"
_DRAFT = "SELECT draft FROM session WHERE session_id = ?"
_EXISTS = "SELECT 1 FROM session WHERE session_id = ? AND deleted_at IS NULL"


def outline(driver: Any, session_id: str) -> list[Outline]:
    """What a scroll bar needs of each message, oldest first. Raises: SessionNotFound."""
    return [
        Outline(
            message_id,
            Role(role),
            length,
            datetime.fromisoformat(created).replace(tzinfo=UTC),
            intern(persona) if persona else None,  # a few names in thousands of messages
        )
        for message_id, role, length, created, persona in _rows(driver, _OUTLINE, session_id)
    ]


def texts(driver: Any, session_id: str) -> list[tuple[str, str]]:
    """Id and text of each message, oldest first. Raises: SessionNotFound."""
    session = driver.execute(_LEAF, (session_id,)).fetchone()
    if session is None:
        raise SessionNotFound(session_id=session_id)
    said = {row[0]: row for row in driver.execute(_TEXTS, (session_id,))}
    found = []
    here = session[0]
    while here is not None:
        message_id, here, state, deleted, content = said[here]
        if state == "streaming":
            content += "".join(text for (text,) in driver.execute(_CHUNKS, (message_id,)))
        if deleted is None:
            found.append((message_id, content))
    found.reverse()
    return found


def place(driver: Any, session_id: str) -> Place | None:
    """Where the session was read last; None where nobody wrote it down."""
    found = driver.execute(_PLACE, (session_id,)).fetchone()
    kept = json.loads(found[0]) if found and found[0] else None
    return Place(**kept) if kept else None


def draft(driver: Any, session_id: str) -> str:
    """What is typed in a session and not sent."""
    found = driver.execute(_DRAFT, (session_id,)).fetchone()
    return str(found[0]) if found else ""


def drafts(driver: Any, length: int) -> dict[str, str]:
    """The beginnings of what is typed anywhere and not sent, by session."""
    return dict(driver.execute(_DRAFTS, (length,)))


def _rows(driver: Any, query: str, session_id: str) -> Iterator[Any]:
    # one by one: what a long list takes for a moment is never given back to the system
    found = False
    for row in driver.execute(query, (session_id,)):
        found = True
        yield row
    if not found and driver.execute(_EXISTS, (session_id,)).fetchone() is None:
        raise SessionNotFound(session_id=session_id)
