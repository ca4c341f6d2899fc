"""Writing whole sessions beside those that are there, inside one transaction of the store.

Ids are kept. What has an id already stays as it is; only what is missing is added.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

import sqlmodel
from sqlalchemy import insert, select
from sqlmodel import Session, col

from ashley_desktop.errors import FileRefused
from ashley_desktop.storage.records import State
from ashley_desktop.storage.storable import storable
from ashley_desktop.storage.tables import FolderRow, MessageRow, SessionRow
from ashley_desktop.storage.wholes import WholeFolder, WholeMessage, WholeSession

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_AT_ONCE = 500  # values bound to one statement; databases allow some thousands
_FOLDER = ("name", "position", "created_at")
# what changes by going on with a session makes it no other
_SESSION = (
    "title",
    "title_is_users",
    "user_id",
    "persona",
    "provider",
    "model",
    "created_at",
    "archived_at",
    "pinned",
    "folder_id",
)
_MESSAGE = (
    "message_id",
    "parent_id",
    "role",
    "state",
    "content",
    "created_at",
    "finished_at",
    "deleted_at",
    "reasoning",
    "persona",
    "provider",
    "model",
    "prompt_tokens",
    "completion_tokens",
    "finish_reason",
    "error_code",
    "error_parameters",
    "moderation",
    "first_token_ms",
    "reasoning_ms",
    "pinned",
    "cost",
    "reasoning_tokens",
    "parameters",
)


@dataclass(frozen=True, slots=True)
class Imported:
    """What an import did, in numbers.

    Attributes:
        sessions, messages, folders: that were added.
        known_sessions: that were there already, and may have got messages.
        differing: sessions, folders and messages that are here under the same id, but not the
            same; they stayed as they are here.
        in_trash: sessions of the file that lie in the trash here.
    """

    sessions: int = 0
    messages: int = 0
    folders: int = 0
    known_sessions: int = 0
    differing: int = 0
    in_trash: int = 0

    def __add__(self, more: Imported) -> Imported:
        mine, theirs = asdict(self), asdict(more)
        return Imported(**{name: mine[name] + theirs[name] for name in mine})


@dataclass(frozen=True, slots=True)
class Portion:
    """A part of a session that goes into one transaction, parents first.

    Attributes:
        shown: the ids of the branch that is shown in the whole session, from its root down.
        first: whether it is the first part of its session.
    """

    session: WholeSession
    messages: Sequence[WholeMessage]
    shown: Sequence[str]
    first: bool


def add_folder(db: Session, folder: WholeFolder) -> Imported:
    """Add a folder, unless its id is known."""
    values = {**asdict(folder), "name": storable(folder.name)}
    mine = col(FolderRow.folder_id) == folder.folder_id
    found = db.exec(sqlmodel.select(FolderRow).where(mine)).first()
    if found is None:
        db.add(FolderRow(**values))
        db.flush()
        return Imported(folders=1)
    return Imported(differing=int(any(getattr(found, name) != values[name] for name in _FOLDER)))


def add_portion(db: Session, portion: Portion) -> Imported:
    """Add what is missing of a session.

    Raises: FileRefused (``import_elsewhere``) for a message that another session has.
    """
    session, done = _session(db, portion)
    found = _known(db, [message.message_id for message in portion.messages])
    differing = 0
    missing: list[dict[str, Any]] = []
    for message in portion.messages:
        values = _values(message)
        there = found.get(message.message_id)
        if there is None:
            missing.append(values)
        elif there["session_id"] != session.session_id:
            raise FileRefused(problem="import_elsewhere", place=message.message_id)
        else:
            differing += any(there[name] != values[name] for name in _MESSAGE)
    _insert(db, session, missing, found)
    if missing:
        _grow(session, portion.session.updated_at)
    session.active_leaf_id = _leaf(session.active_leaf_id, portion, missing)
    db.flush()
    return done + Imported(messages=len(missing), differing=differing)


def elsewhere(db: Session, session_id: str, ids: Sequence[str]) -> str | None:
    """One of these messages that another session has, if any."""
    others = select(col(MessageRow.message_id)).where(col(MessageRow.session_id) != session_id)
    for first in range(0, len(ids), _AT_ONCE):
        some = others.where(col(MessageRow.message_id).in_(ids[first : first + _AT_ONCE]))
        found: str | None = db.connection().execute(some.limit(1)).scalar()
        if found is not None:
            return found
    return None


def _session(db: Session, portion: Portion) -> tuple[SessionRow, Imported]:
    whole = portion.session
    mine = col(SessionRow.session_id) == whole.session_id
    found = db.exec(sqlmodel.select(SessionRow).where(mine)).first()
    wanted = {
        **{name: _clean(getattr(whole, name)) for name in _SESSION},
        "attached": dict(whole.metadata),
        "parameters": dict(whole.parameters),
    }
    if found is None:
        made = SessionRow(
            session_id=whole.session_id,
            updated_at=whole.updated_at,
            touched=_microseconds(whole.updated_at),
            **wanted,
        )
        db.add(made)
        db.flush()
        return made, Imported(sessions=1)
    if not portion.first:
        return found, Imported()
    differs = any(getattr(found, name) != value for name, value in wanted.items())
    in_trash = found.deleted_at is not None
    return found, Imported(known_sessions=1, differing=int(differs), in_trash=int(in_trash))


def _leaf(leaf: str | None, portion: Portion, missing: Sequence[dict[str, Any]]) -> str | None:
    """The last message to show: a branch that goes on in what is added is shown further.

    So a session of which only a part is written yet can be read as far as it goes.
    """
    if leaf is None:
        below, there = portion.shown, {message.message_id for message in portion.messages}
    elif leaf in portion.shown:
        below = portion.shown[portion.shown.index(leaf) + 1 :]
        there = {values["message_id"] for values in missing}
    else:
        return leaf  # another branch was chosen here
    return next((one for one in reversed(below) if one in there), leaf)


def _grow(session: SessionRow, changed: datetime) -> None:
    """A session that got messages is as new as they are."""
    session.updated_at = max(session.updated_at, changed)
    session.touched = max(session.touched, _microseconds(changed))


def _known(db: Session, ids: Sequence[str]) -> dict[str, Mapping[str, Any]]:
    """Those of these messages that are in the store, in any session."""
    columns = [getattr(MessageRow, name) for name in (*_MESSAGE, "session_id", "position")]
    found: dict[str, Mapping[str, Any]] = {}
    for first in range(0, len(ids), _AT_ONCE):
        some = col(MessageRow.message_id).in_(ids[first : first + _AT_ONCE])
        for row in db.connection().execute(select(*columns).where(some)).mappings():
            found[row["message_id"]] = dict(row)
    return found


def _insert(
    db: Session,
    session: SessionRow,
    missing: Sequence[dict[str, Any]],
    found: Mapping[str, Mapping[str, Any]],
) -> None:
    """Add messages; each counts those above it that neither failed nor were deleted."""
    if not missing:
        return
    positions = {one: row["position"] for one, row in found.items()}
    above = {values["parent_id"] for values in missing} - {None, *positions}
    positions |= _positions(db, above - {values["message_id"] for values in missing})
    for values in missing:
        counts = values["state"] != State.FAILED and values["deleted_at"] is None
        position = positions.get(values["parent_id"], 0) + counts
        positions[values["message_id"]] = position
        values["position"] = position
        values["session_id"] = session.session_id
    db.connection().execute(insert(MessageRow), missing)


def _positions(db: Session, ids: Iterable[str]) -> dict[str, int]:
    return {one: row["position"] for one, row in _known(db, [*ids]).items()}


def _values(message: WholeMessage) -> dict[str, Any]:
    values = {name: _clean(getattr(message, name)) for name in _MESSAGE}
    values["role"], values["state"] = message.role.value, message.state.value
    return values


def _clean(value: Any) -> Any:
    """A value as it is in the store, so that what is compared with it is the same."""
    return storable(value) if isinstance(value, str) else value


def _microseconds(moment: datetime) -> int:
    return (moment - _EPOCH) // timedelta(microseconds=1)
