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
# Walking up passes every message above once; what was said below it is not looked at.
_PINNED_ABOVE = """
WITH RECURSIVE walk(height, message_id, parent_id, pinned, deleted_at) AS (
    SELECT 0, message_id, parent_id, 0, deleted_at FROM message WHERE message_id = ?
     UNION ALL
    SELECT height + 1, message.message_id, message.parent_id, message.pinned, message.deleted_at
      FROM walk CROSS JOIN message ON message.message_id = walk.parent_id
)
SELECT message_id FROM walk WHERE pinned AND deleted_at IS NULL ORDER BY height DESC
"""
_POSITION = "SELECT position, state, deleted_at, session_id FROM message WHERE message_id = ?"
_ANY_PINNED = "SELECT 1 FROM message WHERE session_id = ? AND pinned LIMIT 1"
_COSTS = (
    "SELECT cost FROM message WHERE session_id = ? AND role = 'assistant' AND state <> 'streaming'"
    " AND (state <> 'failed' OR cost IS NOT NULL)"
)
_PLACE = "SELECT place FROM session WHERE session_id = ?"
_DRAFTS = "SELECT session_id, substr(draft, 1, ?) FROM session WHERE draft <> ''"
_DRAFT = "SELECT draft FROM session WHERE session_id = ?"
_IS_THERE = "SELECT 1 FROM session WHERE session_id = ?"
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


def above(driver: Any, message_id: str) -> tuple[int, list[str]]:
    """How many messages stand above one, and the ids of those that are pinned, oldest first."""
    found = driver.execute(_POSITION, (message_id,)).fetchone()
    if found is None:
        return 0, []
    position, state, deleted, session_id = found
    count = max(0, position - (state != "failed" and deleted is None))
    if driver.execute(_ANY_PINNED, (session_id,)).fetchone() is None:
        return count, []
    return count, [one for (one,) in driver.execute(_PINNED_ABOVE, (message_id,))]


def costs(driver: Any, session_id: str) -> list[str | None]:
    """What each reply of a session cost, those of other branches and deleted ones too."""
    return [cost for (cost,) in driver.execute(_COSTS, (session_id,))]


def exists(driver: Any, session_id: str) -> bool:
    """Whether there is such a session, in the trash too."""
    return driver.execute(_IS_THERE, (session_id,)).fetchone() is not None


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
