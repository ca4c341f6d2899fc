"""Reading and writing sessions, inside one transaction of the store's thread."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict
from datetime import UTC, datetime
from typing import Any, Unpack

import sqlmodel
from sqlalchemy import Select, func, select, update
from sqlmodel import Session, col

from ashley_desktop.errors import InvalidInput, SessionNotFound
from ashley_desktop.storage.ids import uuid7
from ashley_desktop.storage.records import NewSession, Place, SessionChange, SessionRecord
from ashley_desktop.storage.tables import MessageRow, SessionRow

Lives = Callable[[str | None], bool]  # whether a writer of that id still runs

# Columns, not entities: building 1,000 of those would cost more than the query.
SUMMARY = (
    select(
        col(SessionRow.session_id),
        col(SessionRow.title),
        col(SessionRow.user_id),
        col(SessionRow.persona),
        col(SessionRow.provider),
        col(SessionRow.model),
        col(SessionRow.created_at),
        col(SessionRow.updated_at),
        func.coalesce(col(MessageRow.position), 0).label("message_count"),
        col(SessionRow.attached),
        col(SessionRow.touched),
        col(SessionRow.pinned),
        col(SessionRow.archived_at),
        col(SessionRow.folder_id),
        col(SessionRow.deleted_at),
        col(SessionRow.parameters),
    )
    .select_from(SessionRow)
    .join(MessageRow, col(MessageRow.message_id) == col(SessionRow.active_leaf_id), isouter=True)
)
KEPT = col(SessionRow.deleted_at).is_(None)
NEWEST_FIRST = col(SessionRow.touched).desc(), col(SessionRow.number).desc()
_AT_ONCE = 500  # values bound to one statement; databases allow some thousands


def get(db: Session, session_id: str, *, in_trash: bool = False) -> SessionRecord:
    """Raises: SessionNotFound, also for one in the trash unless that is asked for."""
    query = SUMMARY.where(col(SessionRow.session_id) == session_id)
    found = records(db, query if in_trash else query.where(KEPT))
    if not found:
        raise SessionNotFound(session_id=session_id)
    return found[0]


def summaries(db: Session, *, user_id: str, limit: int | None) -> list[SessionRecord]:
    """Sessions that carry this user's id and are not in the trash, newest first."""
    mine = SUMMARY.where(KEPT, col(SessionRow.user_id) == user_id)
    return records(db, mine.order_by(*NEWEST_FIRST).limit(limit))


def some(db: Session, ids: Sequence[str]) -> list[SessionRecord]:
    """Those of `ids` that are outside the trash, in their order."""
    found: dict[str, SessionRecord] = {}
    for batch in in_batches(ids):
        query = SUMMARY.where(col(SessionRow.session_id).in_(batch), KEPT)
        found |= {one.session_id: one for one in records(db, query)}
    return [found[one] for one in dict.fromkeys(ids) if one in found]


def create(db: Session, **wanted: Unpack[NewSession]) -> SessionRow:
    """Add a session. An id that lies in the trash becomes free: what has it gets another.

    Raises: InvalidInput where a session has the id already.
    """
    session_id = wanted.get("session_id")
    if session_id is not None:
        _free(db, session_id)
    now = datetime.now(UTC)
    row = SessionRow(
        session_id=session_id or uuid7(),
        title=wanted.get("title", ""),
        user_id=wanted.get("user_id"),
        persona=wanted["persona"],
        provider=wanted.get("provider"),
        model=wanted.get("model"),
        created_at=now,
        updated_at=now,
        touched=_next_touch(db, now),
        attached=dict(wanted.get("metadata") or {}),
        parameters=dict(wanted.get("parameters") or {}),
    )
    db.add(row)
    db.flush()
    return row


def row(db: Session, session_id: str, *, in_trash: bool = False) -> SessionRow:
    """The row itself, for changing it. Raises: SessionNotFound."""
    found = _find(db, session_id)
    if found is None or (found.deleted_at is not None and not in_trash):
        raise SessionNotFound(session_id=session_id)
    return found


def touch(db: Session, session: SessionRow, now: datetime) -> None:
    """Note that a session was written to; it is the newest then, even where a clock went back."""
    session.updated_at = now
    session.touched = _next_touch(db, now)


def rename(db: Session, session_id: str, title: str, *, by_user: bool) -> SessionRecord:
    """A title that the user gave is never replaced by an automatic one.

    Raises: InvalidInput where the user gives none.
    """
    session = row(db, session_id)
    if by_user:
        _entitle(session, title)
    elif not session.title_is_users:
        session.title = title
    db.flush()
    return get(db, session_id)


def edit(db: Session, session_id: str, **change: Unpack[SessionChange]) -> SessionRecord:
    """Change what is named. Raises: SessionNotFound; InvalidInput for an empty title."""
    session = row(db, session_id)
    if "title" in change:
        _entitle(session, change["title"])
    if "user_id" in change:
        session.user_id = change["user_id"]
    if "metadata" in change:
        session.attached = dict(change["metadata"])
    db.flush()
    return get(db, session_id)


def choose(
    db: Session, session_id: str, *, persona: str | None, provider: str | None, model: str | None
) -> SessionRecord:
    """Change what answers next; None leaves a thing as it is."""
    session = row(db, session_id)
    session.persona = persona or session.persona
    session.provider = provider or session.provider
    session.model = model or session.model
    db.flush()
    return get(db, session_id)


def keep_place(db: Session, session_id: str, place: Place | None) -> None:
    """Write down where somebody reads; nothing happens where the session is gone."""
    mine = update(SessionRow).where(col(SessionRow.session_id) == session_id)
    db.exec(mine.values(place=asdict(place) if place else None))


def keep_draft(db: Session, session_id: str, text: str) -> None:
    """Write down what is typed; nothing happens where the session is gone."""
    mine = update(SessionRow).where(col(SessionRow.session_id) == session_id)
    db.exec(mine.values(draft=text))


def records(db: Session, query: Select[*tuple[Any, ...]]) -> list[SessionRecord]:
    """Run a query that begins with SUMMARY."""
    db.flush()
    return [SessionRecord(*found) for found in db.connection().execute(query)]


def in_batches(ids: Sequence[str]) -> Iterator[Sequence[str]]:
    """As many at a time as every database takes in one statement."""
    for first in range(0, len(ids), _AT_ONCE):
        yield ids[first : first + _AT_ONCE]


def _entitle(session: SessionRow, title: str) -> None:
    if not title.strip():
        raise InvalidInput(problem="title_empty")
    session.title = title
    session.title_is_users = True


def _find(db: Session, session_id: str) -> SessionRow | None:
    return db.exec(
        sqlmodel.select(SessionRow).where(col(SessionRow.session_id) == session_id)
    ).first()


def _next_touch(db: Session, now: datetime) -> int:
    newest = db.connection().execute(select(func.max(col(SessionRow.touched)))).scalar()
    return max(int(now.timestamp() * 1e6), (newest or 0) + 1)


def _free(db: Session, session_id: str) -> None:
    taken = _find(db, session_id)
    if taken is None:
        return
    if taken.deleted_at is None:
        raise InvalidInput(problem="session_exists", session_id=session_id)
    moved = SessionRow(**{**taken.model_dump(exclude={"number"}), "session_id": uuid7()})
    db.add(moved)
    db.flush()
    messages = update(MessageRow).where(col(MessageRow.session_id) == session_id)
    db.exec(messages.values(session_id=moved.session_id))
    db.delete(taken)
    db.flush()
