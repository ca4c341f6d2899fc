"""The trash, and cleaning up by age, inside one transaction of the store's thread."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

from sqlalchemy import delete, select, text, update
from sqlmodel import Session, col

from ashley_desktop.errors import ReplyUnderWay
from ashley_desktop.storage import session_rows
from ashley_desktop.storage.first_look import STREAMING
from ashley_desktop.storage.records import SessionRecord
from ashley_desktop.storage.session_rows import KEPT, Lives, in_batches
from ashley_desktop.storage.tables import MessageRow, ReplyChunkRow, SessionRow

_THROWN = col(SessionRow.deleted_at).is_not(None)


def throw(db: Session, ids: Sequence[str]) -> list[str]:
    """Put sessions where nothing lists them. Returns: those that were not there before."""
    went = [one.session_id for one in session_rows.some(db, ids)]
    _mark(db, went, datetime.now(UTC))
    return went


def take_back(db: Session, ids: Sequence[str]) -> list[SessionRecord]:
    """Take sessions out of the trash. Returns: those of `ids` that exist, in their order."""
    _mark(db, ids, None)
    return session_rows.some(db, ids)


def thrown(db: Session) -> list[SessionRecord]:
    """What lies in the trash, the one that went there last first."""
    order = col(SessionRow.deleted_at).desc(), col(SessionRow.number).desc()
    return session_rows.records(db, session_rows.SUMMARY.where(_THROWN).order_by(*order))


def purge(db: Session, session_id: str, lives: Lives) -> None:
    """Remove a session for good. Raises: SessionNotFound, ReplyUnderWay."""
    session_rows.row(db, session_id, in_trash=True)
    if session_id in being_answered(db, lives):
        raise ReplyUnderWay(session_id=session_id)
    remove(db, [session_id])


def empty(
    db: Session,
    lives: Lives,
    *,
    ids: Sequence[str] | None = None,
    older_than_days: float | None = None,
    limit: int | None = None,
) -> list[str]:
    """Remove for good what lies in the trash, or some of it, longest there first.

    Returns: what is gone; a session that is being answered stays.
    """
    query = select(col(SessionRow.session_id)).where(_THROWN).order_by(col(SessionRow.deleted_at))
    if older_than_days is not None:
        query = query.where(col(SessionRow.deleted_at) < _days_ago(older_than_days))
    answered = being_answered(db, lives)
    wanted = None if ids is None else set(ids)
    gone = [
        one
        for one in db.connection().execute(query).scalars()
        if one not in answered and (wanted is None or one in wanted)
    ][:limit]
    remove(db, gone)
    return gone


def unwritten(db: Session, days: float, lives: Lives) -> list[SessionRecord]:
    """What cleaning up would take, newest first.

    Sessions that are pinned, in the trash or being answered are spared.
    """
    query = session_rows.SUMMARY.where(
        KEPT,
        col(SessionRow.pinned).is_(False),
        col(SessionRow.updated_at) < _days_ago(days),
    )
    answered = being_answered(db, lives)
    found = session_rows.records(db, query.order_by(*session_rows.NEWEST_FIRST))
    return [one for one in found if one.session_id not in answered]


def being_answered(db: Session, lives: Lives) -> set[str]:
    """Ids of the sessions in which a reply grows."""
    query = select(col(MessageRow.session_id), col(MessageRow.writer)).where(text(STREAMING))
    return {found for found, writer in db.connection().execute(query) if lives(writer)}


def remove(db: Session, ids: Sequence[str]) -> None:
    """Remove sessions for good, with all that is in them."""
    for batch in in_batches(ids):
        mine = col(MessageRow.session_id).in_(batch)
        messages = select(col(MessageRow.message_id)).where(mine)
        db.exec(delete(ReplyChunkRow).where(col(ReplyChunkRow.message_id).in_(messages)))
        db.exec(delete(MessageRow).where(mine))
        db.exec(delete(SessionRow).where(col(SessionRow.session_id).in_(batch)))


def _mark(db: Session, ids: Sequence[str], deleted_at: datetime | None) -> None:
    for batch in in_batches(ids):
        mine = update(SessionRow).where(col(SessionRow.session_id).in_(batch))
        db.exec(mine.values(deleted_at=deleted_at))


def _days_ago(days: float) -> datetime:
    try:
        return datetime.now(UTC) - timedelta(days=days)
    except OverflowError:  # before there were years
        return datetime.min.replace(tzinfo=UTC)
