"""The life of a reply on disk: begun, grown by chunks, ended once, or mended after a crash."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import delete, select, text
from sqlmodel import Session, col

from ashley_desktop.errors import ReplyUnderWay
from ashley_desktop.storage import message_rows, session_rows
from ashley_desktop.storage.first_look import STREAMING
from ashley_desktop.storage.records import ErrorRecord, Role, State
from ashley_desktop.storage.session_rows import Lives
from ashley_desktop.storage.tables import MessageRow, ReplyChunkRow


@dataclass(frozen=True, slots=True)
class Ending:
    """How a reply ended; the fields are those of MessageRecord."""

    state: State
    content: str
    reasoning: str = ""
    finish_reason: str | None = None
    prompt_tokens: int | None = None
    completion_tokens: int | None = None
    model: str | None = None
    error: ErrorRecord | None = None
    first_token_ms: int | None = None
    reasoning_ms: int | None = None
    reasoning_tokens: int | None = None
    cost: str | None = None
    moderation: dict[str, Any] | None = None


def start(db: Session, parent_id: str, *, writer: str, **begun: Any) -> MessageRow:
    """Hang a growing reply under a question, beside any that are there already.

    Args: begun: persona, provider, model and parameters; content and reasoning that it begins
        with.
    """
    parent = message_rows.row(db, parent_id)
    return message_rows.add(
        db,
        session_rows.row(db, parent.session_id),
        parent,
        role=Role.ASSISTANT,
        state=State.STREAMING,
        writer=writer,
        **begun,
    )


def grow(db: Session, message_id: str, arrived: str, reasoning: str) -> None:
    """Append what arrived; the message's own row is not touched."""
    db.add(ReplyChunkRow(message_id=message_id, text=arrived, reasoning=reasoning))


def end(db: Session, message_id: str, ending: Ending) -> MessageRow:
    """Write the row for good. One that has ended already stays as it is."""
    message = message_rows.row(db, message_id)
    if message.state != State.STREAMING:
        return message
    message.content = ending.content
    message.reasoning = ending.reasoning
    message.finish_reason = ending.finish_reason
    message.prompt_tokens = ending.prompt_tokens
    message.completion_tokens = ending.completion_tokens
    message.model = ending.model or message.model
    if ending.error:
        message.error_code = ending.error.code
        message.error_parameters = dict(ending.error.parameters)
    message.first_token_ms = ending.first_token_ms
    message.reasoning_ms = ending.reasoning_ms
    message.reasoning_tokens = ending.reasoning_tokens
    message.cost = ending.cost
    message.moderation = ending.moderation
    message.finished_at = datetime.now(UTC)
    message.writer = None
    message_rows.set_state(db, message, ending.state)
    db.exec(delete(ReplyChunkRow).where(col(ReplyChunkRow.message_id) == message_id))
    return message


def refuse_second(db: Session, session_id: str, lives: Lives) -> None:
    """Make sure that nothing is being answered in a session; mend what a crash left there.

    Raises: ReplyUnderWay.
    """
    here = col(MessageRow.session_id) == session_id
    growing = list(db.scalars(select(MessageRow).where(here, text(STREAMING))))
    if any(lives(message.writer) for message in growing):
        raise ReplyUnderWay(session_id=session_id)
    for message in growing:
        _mend(db, message)


def orphaned(db: Session, lives: Lives) -> list[str]:
    """Ids of growing replies whose writer is gone. It is asked at every start: no entities."""
    query = select(col(MessageRow.message_id), col(MessageRow.writer)).where(text(STREAMING))
    return [found for found, writer in db.connection().execute(query) if not lives(writer)]


def recover(db: Session, lives: Lives) -> int:
    """End every reply whose writer is gone. Returns: how many."""
    found = orphaned(db, lives)
    for message_id in found:
        _mend(db, message_rows.row(db, message_id))
    return len(found)


def _mend(db: Session, message: MessageRow) -> None:
    arrived, reasoning = message_rows.chunks(db, message.message_id)
    arrived, reasoning = message.content + arrived, message.reasoning + reasoning
    if arrived:
        ending = Ending(State.INTERRUPTED, arrived, reasoning)
    else:
        cut = ErrorRecord("stream_cut", {"provider": message.provider})
        ending = Ending(State.FAILED, "", reasoning, error=cut)
    end(db, message.message_id, ending)
