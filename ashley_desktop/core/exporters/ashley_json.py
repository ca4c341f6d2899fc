"""The lossless form: JSON that holds everything that was said, described in docs/json-format.md.

A message is a line of its own and is written when it is read: nothing else is in memory. Must not:
hold a key; there is none in what it gets.
"""

from __future__ import annotations

import json
from collections.abc import AsyncIterator, Sequence
from datetime import UTC, datetime
from typing import Any

from ashley_desktop.storage.wholes import WholeFolder, WholeMessage, WholeSession

FORMAT = "ashley-history"
VERSION = 1


def head(folders: Sequence[WholeFolder]) -> str:
    """The document down to its first session."""
    kept = ",".join("\n" + _line(_folder(folder)) for folder in folders)
    opening = f'{{\n"format": {_line(FORMAT)},\n"version": {VERSION},\n'
    return f'{opening}"folders": [{kept}],\n"sessions": ['


def foot(sessions: int) -> str:
    """The end of the document. Args: sessions: how many it has."""
    return "\n]\n}\n" if sessions else "]\n}\n"


async def session_pieces(
    session: WholeSession, pages: AsyncIterator[list[WholeMessage]], *, first: bool
) -> AsyncIterator[str]:
    """One session, a piece for each page of its messages. Args: first: of the document."""
    opening = _line(_session(session))[:-1]
    yield f'{"" if first else ","}\n{opening}, "messages": ['
    mark = "\n"
    async for page in pages:
        yield mark + ",\n".join(_line(_message(message)) for message in page)
        mark = ",\n"
    yield "\n]}" if mark == ",\n" else "]}"


def _line(value: Any) -> str:
    text = json.dumps(value, ensure_ascii=False)
    try:
        text.encode()
    except UnicodeEncodeError:  # half of a pair, in somebody's metadata
        return json.dumps(value)
    return text


def _folder(folder: WholeFolder) -> dict[str, Any]:
    return {
        "folder_id": folder.folder_id,
        "name": folder.name,
        "position": folder.position,
        "created_at": _time(folder.created_at),
    }


def _session(session: WholeSession) -> dict[str, Any]:
    return {
        "session_id": session.session_id,
        "title": session.title,
        "title_is_users": session.title_is_users,
        "user_id": session.user_id,
        "persona": session.persona,
        "provider": session.provider,
        "model": session.model,
        "created_at": _time(session.created_at),
        "updated_at": _time(session.updated_at),
        "archived_at": _time(session.archived_at),
        "pinned": session.pinned,
        "folder_id": session.folder_id,
        "active_leaf_id": session.active_leaf_id,
        "metadata": dict(session.metadata),
        "parameters": dict(session.parameters),
    }


def _message(message: WholeMessage) -> dict[str, Any]:
    error = None
    if message.error_code is not None:
        error = {"code": message.error_code, "parameters": message.error_parameters}
    return {
        "message_id": message.message_id,
        "parent_id": message.parent_id,
        "role": message.role,
        "state": message.state,
        "content": message.content,
        "reasoning": message.reasoning,
        "persona": message.persona,
        "provider": message.provider,
        "model": message.model,
        "prompt_tokens": message.prompt_tokens,
        "completion_tokens": message.completion_tokens,
        "finish_reason": message.finish_reason,
        "error": error,
        "moderation": message.moderation,
        "created_at": _time(message.created_at),
        "finished_at": _time(message.finished_at),
        "deleted_at": _time(message.deleted_at),
        "first_token_ms": message.first_token_ms,
        "reasoning_ms": message.reasoning_ms,
        "pinned": message.pinned,
        "cost": message.cost,
        "reasoning_tokens": message.reasoning_tokens,
        "parameters": None if message.parameters is None else dict(message.parameters),
    }


def _time(moment: datetime | None) -> str | None:
    if moment is None:
        return None
    return moment.astimezone(UTC).isoformat(timespec="microseconds").replace("+00:00", "Z")
