"""Copying a whole session, inside one transaction of the store's thread."""

from __future__ import annotations

from typing import Any

from sqlalchemy import insert, select
from sqlmodel import Session, col

from ashley_desktop.storage import reply_rows, session_rows
from ashley_desktop.storage.ids import uuid7
from ashley_desktop.storage.session_rows import Lives, in_batches
from ashley_desktop.storage.tables import MessageRow, SessionRow


def duplicate(db: Session, session_id: str, lives: Lives) -> SessionRow:
    """Copy a session with every branch, state and time under new ids.

    The copy lies in the same folder; it has neither the pin nor the draft of the old one.

    Raises: SessionNotFound; ReplyUnderWay.
    """
    old = session_rows.row(db, session_id)
    reply_rows.refuse_second(db, session_id, lives)
    new = session_rows.create(
        db,
        persona=old.persona,
        title=old.title,
        user_id=old.user_id,
        provider=old.provider,
        model=old.model,
        metadata={**old.attached, "duplicated_from": {"session_id": session_id}},
    )
    new.title_is_users = old.title_is_users
    new.folder_id = old.folder_id
    new.parameters = dict(old.parameters)
    names = _copy_messages(db, session_id, new.session_id)
    new.active_leaf_id = names[old.active_leaf_id] if old.active_leaf_id else None
    if old.place and old.place["message_id"] in names:
        new.place = {**old.place, "message_id": names[old.place["message_id"]]}
    db.flush()
    return new


def _copy_messages(db: Session, old_id: str, new_id: str) -> dict[str, str]:
    """Copy every message. Returns: the new id of each."""
    table: Any = MessageRow.__table__  # type: ignore[attr-defined]  # SQLModel sets it
    columns = [column for column in table.columns if column.name != "number"]
    by_age = col(MessageRow.number)  # what is above comes first, and versions keep their order
    ids = select(col(MessageRow.message_id)).where(col(MessageRow.session_id) == old_id)
    names = {old: uuid7() for old in db.connection().execute(ids.order_by(by_age)).scalars()}
    for batch in in_batches(list(names)):
        query = select(*columns).where(col(MessageRow.message_id).in_(batch)).order_by(by_age)
        copies = [
            {
                **found._mapping,
                "message_id": names[found.message_id],
                "session_id": new_id,
                "parent_id": names[found.parent_id] if found.parent_id else None,
            }
            for found in db.connection().execute(query)
        ]
        db.connection().execute(insert(MessageRow), copies)
    return names
