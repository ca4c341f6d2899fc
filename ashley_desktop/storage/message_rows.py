"""Reading the tree of messages and hanging new ones into it, inside one transaction."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

import sqlmodel
from sqlalchemy import CTE, Row, Select, bindparam, case, func, literal, select, update
from sqlalchemy.orm import aliased
from sqlmodel import Session, col

from ashley_desktop.errors import NotFound
from ashley_desktop.storage import session_rows
from ashley_desktop.storage.ids import uuid7
from ashley_desktop.storage.records import ErrorRecord, MessageRecord, Role, State
from ashley_desktop.storage.tables import MessageRow, ReplyChunkRow, SessionRow

_other, _parent = aliased(MessageRow), aliased(MessageRow)
_versions = (
    select(func.count())
    .where(
        col(_other.parent_id).is_not_distinct_from(col(MessageRow.parent_id)),
        col(_other.session_id) == col(MessageRow.session_id),
        col(_other.deleted_at).is_(None),
    )
    .correlate(MessageRow)
)
_older = _versions.where(col(_other.number) <= col(MessageRow.number))
_parent_is_deleted = (
    select(col(_parent.deleted_at).is_not(None))
    .where(col(_parent.message_id) == col(MessageRow.parent_id))
    .correlate(MessageRow)
)

_COLUMNS = (
    col(MessageRow.message_id),
    col(MessageRow.session_id),
    col(MessageRow.parent_id),
    col(MessageRow.role),
    col(MessageRow.content),
    col(MessageRow.state),
    col(MessageRow.created_at),
    col(MessageRow.finished_at),
    col(MessageRow.reasoning),
    col(MessageRow.persona),
    col(MessageRow.provider),
    col(MessageRow.model),
    col(MessageRow.prompt_tokens),
    col(MessageRow.completion_tokens),
    col(MessageRow.finish_reason),
    col(MessageRow.error_code),
    col(MessageRow.error_parameters),
    _older.scalar_subquery(),
    _versions.scalar_subquery(),
    col(MessageRow.first_token_ms),
    col(MessageRow.reasoning_ms),
    col(MessageRow.pinned),
    col(MessageRow.cost),
    col(MessageRow.moderation),
    col(MessageRow.reasoning_tokens),
    col(MessageRow.parameters),
    _parent_is_deleted.scalar_subquery(),
)
_AFTER_ERROR = 10  # columns behind `error_parameters`
_LIVING = col(MessageRow.deleted_at).is_(None)

_NO_LIMIT = (1 << 31) - 1
_AT_ONCE = 500  # values bound to one statement; databases allow some thousands


def _branch() -> Select[*tuple[Any, ...]]:
    """The walk from `start` up to the root, or over `limit` messages; the highest comes first.

    It passes through deleted messages without counting them.
    """
    first = select(
        col(MessageRow.message_id),
        col(MessageRow.parent_id),
        literal(1).label("height"),
        case((_LIVING, 1), else_=0).label("living"),
    ).where(col(MessageRow.message_id) == bindparam("start"))
    walk = first.cte("walk", recursive=True)
    parent = aliased(MessageRow)
    walk = walk.union_all(
        select(
            col(parent.message_id),
            col(parent.parent_id),
            walk.c.height + 1,
            walk.c.living + case((col(parent.deleted_at).is_(None), 1), else_=0),
        )
        .join(walk, col(parent.message_id) == walk.c.parent_id)
        .where(walk.c.living < bindparam("limit"))
    )
    return (
        select(*_COLUMNS)
        .join(walk, col(MessageRow.message_id) == walk.c.message_id)
        .where(_LIVING)
        .order_by(walk.c.height.desc())
    )


_BRANCH = _branch()  # made once: making it costs more than running it for a screenful


def get(db: Session, message_id: str) -> MessageRecord:
    """Raises: NotFound, also for a deleted one."""
    db.flush()
    query = select(*_COLUMNS).where(col(MessageRow.message_id) == message_id, _LIVING)
    found = db.connection().execute(query).first()
    if found is None:
        raise NotFound(message_id=message_id)
    return _record(db, found)


def by_id(db: Session, session_id: str, ids: Sequence[str]) -> list[MessageRecord]:
    """Messages of a session in the order of `ids`; what is unknown or deleted is left out."""
    found: dict[str, MessageRecord] = {}
    for first in range(0, len(ids), _AT_ONCE):
        some = col(MessageRow.message_id).in_(ids[first : first + _AT_ONCE])
        here = col(MessageRow.session_id) == session_id
        for one in db.connection().execute(select(*_COLUMNS).where(some, here, _LIVING)).all():
            found[one[0]] = _record(db, one)
    return [found[one] for one in ids if one in found]


def row(db: Session, message_id: str, *, deleted: bool = False) -> MessageRow:
    """The row itself, for changing it. Raises: NotFound, also for a deleted one unless asked."""
    mine = col(MessageRow.message_id) == message_id
    found = db.exec(sqlmodel.select(MessageRow).where(mine)).first()
    if found is None or (found.deleted_at is not None and not deleted):
        raise NotFound(message_id=message_id)
    return found


def branch(
    db: Session, session_id: str, *, limit: int | None, before: str | None
) -> list[MessageRecord]:
    """Walk up from the active leaf, or from above `before`; the result is oldest first.

    The walk ends after `limit` messages, however long the session is.
    """
    session = session_rows.row(db, session_id)
    start = row(db, before).parent_id if before else session.active_leaf_id
    if start is None or limit == 0:
        return []
    bounds = {"start": start, "limit": _NO_LIMIT if limit is None else limit}
    return [_record(db, found) for found in db.connection().execute(_BRANCH, bounds).all()]


def add(db: Session, session: SessionRow, parent: MessageRow | None, **values: Any) -> MessageRow:
    """Hang a message under `parent` (None: a root) and make it the active leaf."""
    now = datetime.now(UTC)
    growing = values["state"] is State.STREAMING
    message = MessageRow(
        message_id=uuid7(),
        session_id=session.session_id,
        parent_id=parent.message_id if parent else None,
        position=(parent.position if parent else 0) + 1,
        created_at=now,
        finished_at=None if growing else now,
        **values,
    )
    db.add(message)
    session.active_leaf_id = message.message_id
    session_rows.touch(db, session, now)
    db.flush()
    return message


def add_question(db: Session, session: SessionRow, content: str, state: State) -> MessageRow:
    """Hang the user's message under the active leaf."""
    leaf = row(db, session.active_leaf_id, deleted=True) if session.active_leaf_id else None
    return add(db, session, leaf, role=Role.USER, content=content, state=state)


def set_state(db: Session, message: MessageRow, state: State) -> None:
    """Change a state, and the positions below where failing makes a message count no longer."""
    shift = int(message.state == State.FAILED) - int(state is State.FAILED)
    message.state = state
    db.flush()
    if shift and message.deleted_at is None:
        shift_subtree(db, message, shift)


def chunks(db: Session, message_id: str) -> tuple[str, str]:
    """What has arrived so far of a growing reply: text and reasoning."""
    query = (
        select(col(ReplyChunkRow.text), col(ReplyChunkRow.reasoning))
        .where(col(ReplyChunkRow.message_id) == message_id)
        .order_by(col(ReplyChunkRow.chunk_id))
    )
    found = db.connection().execute(query).all()
    return "".join(text for text, _ in found), "".join(thought for _, thought in found)


def shift_subtree(db: Session, message: MessageRow, by: int) -> None:
    """Change the positions of a message and of everything below it."""
    below = subtree(message.message_id)
    mine = col(MessageRow.message_id).in_(select(below.c.message_id))
    change = update(MessageRow).where(mine).values(position=col(MessageRow.position) + by)
    db.exec(change.execution_options(synchronize_session=False))
    db.refresh(message)


def subtree(message_id: str) -> CTE:
    """The ids of a message and of everything below it, deleted or not."""
    below = (
        select(col(MessageRow.message_id))
        .where(col(MessageRow.message_id) == message_id)
        .cte("below", recursive=True)
    )
    child = aliased(MessageRow)
    return below.union_all(
        select(col(child.message_id)).join(below, col(child.parent_id) == below.c.message_id)
    )


def _living_above(db: Session, parent_id: str | None) -> str | None:
    while parent_id is not None:
        parent = row(db, parent_id, deleted=True)
        if parent.deleted_at is None:
            break
        parent_id = parent.parent_id
    return parent_id


def _record(db: Session, found: Row[*tuple[Any, ...]]) -> MessageRecord:
    # by position, in the order of _COLUMNS and of the record: an export makes thousands of them
    message, session, parent, role, content, state, created, finished, reasoning, *rest = found
    *made_by, code, parameters = rest[:-_AFTER_ERROR]
    *further, orphaned = rest[-_AFTER_ERROR:]
    error = ErrorRecord(code, parameters or {}) if code else None
    rest = [*made_by, error, *further]
    if state == State.STREAMING:
        text, thoughts = chunks(db, message)
        content, reasoning = content + text, reasoning + thoughts
    if orphaned:
        parent = _living_above(db, parent)
    return MessageRecord(
        message,
        session,
        parent,
        Role(role),
        content,
        State(state),
        created,
        finished,
        reasoning,
        *rest,
    )
