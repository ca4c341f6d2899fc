"""Sessions whole, as exports and imports carry them: frozen values of every column that is said.

What belongs to one place only is no part of them: the numbers and positions of rows, who writes a
growing reply, a draft that was not sent, and where somebody reads.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from ashley_desktop.storage.records import Role, State


@dataclass(frozen=True, slots=True)
class WholeFolder:
    """A folder of sessions. Attributes: created_at: aware, UTC."""

    folder_id: str
    name: str
    position: int
    created_at: datetime


@dataclass(frozen=True, slots=True)
class WholeMessage:
    """A message of the tree, deleted or not, exactly as it is stored.

    Attributes:
        parent_id: the message it hangs under, which may be a deleted one; None for a first one.
        error_code, error_parameters: of `errors.py`, where it failed or was cut off.
        moderation: the verdict of the checks. deleted_at: None for a living one.
        created_at, finished_at, deleted_at: aware, UTC.
        first_token_ms, reasoning_ms, pinned, cost, reasoning_tokens, parameters: as MessageRecord
            has them.
    """

    message_id: str
    parent_id: str | None
    role: Role
    state: State
    content: str
    created_at: datetime
    finished_at: datetime | None = None
    deleted_at: datetime | None = None
    reasoning: str = ""
    persona: str | None = None
    provider: str | None = None
    model: str | None = None
    prompt_tokens: int | None = None
    completion_tokens: int | None = None
    finish_reason: str | None = None
    error_code: str | None = None
    error_parameters: Mapping[str, Any] | None = None
    moderation: Mapping[str, Any] | None = None
    first_token_ms: int | None = None
    reasoning_ms: int | None = None
    pinned: bool = False
    cost: str | None = None
    reasoning_tokens: int | None = None
    parameters: Mapping[str, Any] | None = None


@dataclass(frozen=True, slots=True)
class WholeSession:
    """A session without its messages; the names mean what they mean in SessionRecord.

    Attributes:
        title_is_users: the user gave it, so no automatic one replaces it.
        active_leaf_id: the last message of the branch that is shown.
    """

    session_id: str
    title: str
    title_is_users: bool
    user_id: str | None
    persona: str
    provider: str | None
    model: str | None
    created_at: datetime
    updated_at: datetime
    archived_at: datetime | None
    pinned: bool
    folder_id: str | None
    active_leaf_id: str | None
    metadata: Mapping[str, Any] = field(default_factory=dict)
    parameters: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class WholeTree:
    """A session with all its messages, parents before what hangs under them."""

    session: WholeSession
    messages: tuple[WholeMessage, ...]
