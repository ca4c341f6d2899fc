"""What may be done to the tree of messages: show another branch, delete, restore, copy.

Inside one transaction of the store's thread. Nothing here removes a row: a deleted message stays
where it is, so that what follows it stays in the conversation and it can come back.
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from sqlalchemy import CTE, insert, literal, select
from sqlalchemy.orm import aliased
from sqlmodel import Session, col

from ashley_desktop.errors import InvalidInput, ReplyUnderWay
from ashley_desktop.storage import message_rows, session_rows
from ashley_desktop.storage.ids import uuid7
from ashley_desktop.storage.records import Role, State
from ashley_desktop.storage.tables import MessageRow, SessionRow

_LIVING = col(MessageRow.deleted_at).is_(None)


def siblings(db: Session, message: MessageRow) -> list[str]:
    """Ids of the living messages that hang where this one hangs, itself too, oldest first."""
    query = (
        select(col(MessageRow.message_id))
        .where(
            col(MessageRow.parent_id).is_not_distinct_from(message.parent_id),
            col(MessageRow.session_id) == message.session_id,
            _LIVING,
        )
        .order_by(col(MessageRow.number))
    )
    return list(db.connection().execute(query).scalars())


def question_of(db: Session, message_id: str) -> str:
    """What a reply answers. Raises: NotFound; InvalidInput where there is no question now."""
    reply = message_rows.row(db, message_id)
    if reply.role != Role.ASSISTANT or reply.parent_id is None:
        raise InvalidInput(problem="not_a_reply")
    if message_rows.row(db, reply.parent_id, deleted=True).deleted_at is not None:
        raise InvalidInput(problem="question_deleted")
    return reply.parent_id


def add_sibling_question(db: Session, message_id: str, content: str) -> MessageRow:
    """Hang a question beside another. Raises: NotFound; InvalidInput where that is none."""
    old = message_rows.row(db, message_id)
    if old.role != Role.USER:
        raise InvalidInput(problem="not_a_question")
    parent = message_rows.row(db, old.parent_id, deleted=True) if old.parent_id else None
    session = session_rows.row(db, old.session_id)
    return message_rows.add(
        db, session, parent, role=Role.USER, content=content, state=State.COMPLETE
    )


def activate(db: Session, message: MessageRow) -> None:
    """Show the branch through a message, down to what was said last below it."""
    session_rows.row(db, message.session_id).active_leaf_id = _newest_leaf(db, message.message_id)


def delete(db: Session, message: MessageRow) -> None:
    """Take a message out of the conversation.

    What follows stays. A version that nothing follows gives way to the newest other one; where
    it is the only one it stays the leaf, and the next question hangs below it.
    """
    session = session_rows.row(db, message.session_id)
    message.deleted_at = datetime.now(UTC)
    db.flush()
    _count(db, message, -1)
    others = siblings(db, message)
    if others and _is_shown(db, session, message) and _newest_below(db, message.message_id) is None:
        session.active_leaf_id = _newest_leaf(db, others[-1])


def restore(db: Session, message: MessageRow) -> None:
    """Put a deleted message back, and show the branch that it is in."""
    if message.deleted_at is None:
        return
    message.deleted_at = None
    db.flush()
    _count(db, message, 1)
    if not _is_shown(db, session_rows.row(db, message.session_id), message):
        activate(db, message)


def branch_off(db: Session, message: MessageRow) -> SessionRow:
    """Copy the messages down to this one into a session of their own.

    Raises: ReplyUnderWay where this one still grows.
    """
    if message.state == State.STREAMING:
        raise ReplyUnderWay(session_id=message.session_id)
    old = session_rows.row(db, message.session_id)
    came_from = {"session_id": old.session_id, "message_id": message.message_id}
    new = session_rows.create(
        db,
        persona=old.persona,
        title=old.title,
        user_id=old.user_id,
        provider=old.provider,
        model=old.model,
        metadata={**old.attached, "branched_from": came_from},
    )
    new.title_is_users = old.title_is_users
    copies = _copies(db, message, new.session_id)
    if copies:
        db.connection().execute(insert(MessageRow), copies)
        new.active_leaf_id = copies[-1]["message_id"]
    db.flush()
    return new


def _copies(db: Session, message: MessageRow, session_id: str) -> list[dict[str, Any]]:
    table = MessageRow.__table__  # type: ignore[attr-defined]  # SQLModel sets it
    columns = [column for column in table.columns if column.name != "number"]
    above = _above(message.message_id)
    query = (
        select(*columns)
        .join(above, above.c.message_id == col(MessageRow.message_id))
        .where(_LIVING, col(MessageRow.state) != State.FAILED)
        .order_by(above.c.height.desc())
    )
    copies: list[dict[str, Any]] = []
    for found in db.connection().execute(query).all():
        moved = {
            "message_id": uuid7(),
            "session_id": session_id,
            "parent_id": copies[-1]["message_id"] if copies else None,
            "position": len(copies) + 1,
        }
        copies.append({**found._mapping, **moved})
    return copies


def _above(message_id: str | None) -> CTE:
    """The ids of a message and of everything above it, deleted or not, with their height."""
    above = (
        select(col(MessageRow.message_id), col(MessageRow.parent_id), literal(1).label("height"))
        .where(col(MessageRow.message_id) == message_id)
        .cte("above", recursive=True)
    )
    parent = aliased(MessageRow)
    return above.union_all(
        select(col(parent.message_id), col(parent.parent_id), above.c.height + 1).join(
            above, col(parent.message_id) == above.c.parent_id
        )
    )


def _is_shown(db: Session, session: SessionRow, message: MessageRow) -> bool:
    above = _above(session.active_leaf_id)
    query = select(above.c.message_id).where(above.c.message_id == message.message_id)
    return db.connection().execute(query).first() is not None


def _count(db: Session, message: MessageRow, by: int) -> None:
    if message.state != State.FAILED:
        message_rows.shift_subtree(db, message, by)


def _newest_leaf(db: Session, message_id: str) -> str:
    return _newest_below(db, message_id) or message_id


def _newest_below(db: Session, message_id: str) -> str | None:
    """The living message below this one that was made last."""
    below = message_rows.subtree(message_id)
    query = (
        select(col(MessageRow.message_id))
        .join(below, below.c.message_id == col(MessageRow.message_id))
        .where(_LIVING, col(MessageRow.message_id) != message_id)
        .order_by(col(MessageRow.number).desc())
        .limit(1)
    )
    return db.connection().execute(query).scalars().first()
