"""Reading the tree of messages and hanging new ones into it, inside one transaction."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Row, Select, bindparam, literal, select, update
from sqlalchemy.orm import aliased
from sqlmodel import Session, col

from ashley_desktop.errors import NotFound
from ashley_desktop.storage import session_rows
from ashley_desktop.storage.ids import uuid7
from ashley_desktop.storage.records import ErrorRecord, MessageRecord, Role, State
from ashley_desktop.storage.tables import MessageRow, ReplyChunkRow, SessionRow

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
)

_NO_LIMIT = (1 << 31) - 1


def _branch() -> Select[*tuple[Any, ...]]:
    """The walk from `start` up to the root, or over `limit` messages; the highest comes first."""
    first = select(
        col(MessageRow.message_id), col(MessageRow.parent_id), literal(1).label("height")
    ).where(col(MessageRow.message_id) == bindparam("start"))
    walk = first.cte("walk", recursive=True)
    parent = aliased(MessageRow)
    walk = walk.union_all(
        select(col(parent.message_id), col(parent.parent_id), walk.c.height + 1)
        .join(walk, col(parent.message_id) == walk.c.parent_id)
        .where(walk.c.height < bindparam("limit"))
    )
    return (
        select(*_COLUMNS)
        .join(walk, col(MessageRow.message_id) == walk.c.message_id)
        .order_by(walk.c.height.desc())
    )


_BRANCH = _branch()  # made once: making it costs more than running it for a screenful


def get(db: Session, message_id: str) -> MessageRecord:
    """Raises: NotFound."""
    db.flush()
    query = select(*_COLUMNS).where(col(MessageRow.message_id) == message_id)
    found = db.connection().execute(query).first()
    if found is None:
        raise NotFound(message_id=message_id)
    return _record(db, found)


def row(db: Session, message_id: str) -> MessageRow:
    """The row itself, for changing it. Raises: NotFound."""
    found = db.get(MessageRow, message_id)
    if found is None:
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
    session.updated_at = now
    db.flush()
    return message


def add_question(db: Session, session: SessionRow, content: str, state: State) -> MessageRow:
    """Hang the user's message under the active leaf."""
    leaf = row(db, session.active_leaf_id) if session.active_leaf_id else None
    return add(db, session, leaf, role=Role.USER, content=content, state=state)


def set_state(db: Session, message: MessageRow, state: State) -> None:
    """Change a state, and the positions below where failing makes a message count no longer."""
    shift = int(message.state == State.FAILED) - int(state is State.FAILED)
    message.state = state
    db.flush()
    if shift:
        _shift_subtree(db, message.message_id, shift)
        db.refresh(message)


def chunks(db: Session, message_id: str) -> tuple[str, str]:
    """What has arrived so far of a growing reply: text and reasoning."""
    query = (
        select(col(ReplyChunkRow.text), col(ReplyChunkRow.reasoning))
        .where(col(ReplyChunkRow.message_id) == message_id)
        .order_by(col(ReplyChunkRow.chunk_id))
    )
    found = db.connection().execute(query).all()
    return "".join(text for text, _ in found), "".join(thought for _, thought in found)


def _shift_subtree(db: Session, message_id: str, by: int) -> None:
    below = (
        select(col(MessageRow.message_id))
        .where(col(MessageRow.message_id) == message_id)
        .cte("below", recursive=True)
    )
    child = aliased(MessageRow)
    below = below.union_all(
        select(col(child.message_id)).join(below, col(child.parent_id) == below.c.message_id)
    )
    subtree = col(MessageRow.message_id).in_(select(below.c.message_id))
    change = update(MessageRow).where(subtree).values(position=col(MessageRow.position) + by)
    db.exec(change.execution_options(synchronize_session=False))


def _record(db: Session, found: Row[*tuple[Any, ...]]) -> MessageRecord:
    # by position, in the order of _COLUMNS and of the record: an export makes thousands of them
    message, session, parent, role, content, state, created, finished, reasoning, *rest = found
    code, parameters = rest[-2:]
    rest[-2:] = [ErrorRecord(code, parameters or {}) if code else None]
    if state == State.STREAMING:
        content, reasoning = chunks(db, message)
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
