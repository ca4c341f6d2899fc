"""What leaves the storage room: frozen values, free of any database session."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any, Required, TypedDict


class Role(StrEnum):
    """Who speaks."""

    USER = "user"
    ASSISTANT = "assistant"


class State(StrEnum):
    """How far a message got; a released name (docs/guide/commands.md lists them)."""

    COMPLETE = "complete"
    STREAMING = "streaming"
    STOPPED = "stopped"
    INTERRUPTED = "interrupted"
    FAILED = "failed"
    BLOCKED = "blocked"


@dataclass(frozen=True, slots=True)
class ErrorRecord:
    """Why a message failed: a code of `errors.py` with the parameters of its sentence."""

    code: str
    parameters: Mapping[str, Any] = field(default_factory=dict)


class NewSession(TypedDict, total=False):
    """What a session is made with; the names mean what they mean in SessionRecord.

    `session_id` None or absent makes one; an id that lies in the trash is taken over.
    """

    persona: Required[str]
    session_id: str | None
    title: str
    user_id: str | None
    provider: str | None
    model: str | None
    metadata: Mapping[str, Any] | None
    parameters: Mapping[str, Any]


class SessionChange(TypedDict, total=False):
    """What can be edited of a session; what is absent stays as it is.

    `title` is the user's own then. `metadata` replaces all that was attached.
    """

    title: str
    user_id: str | None
    metadata: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class SessionRecord:
    """One conversation, without its messages.

    Attributes:
        session_id: UUIDv7 text, or the literal ``default``.
        persona: name of the persona that answers next.
        provider, model: what the user last chose here; None follows the general choice.
        message_count: messages of the active branch, failed ones left out.
        metadata: whatever a caller attached; JSON-able.
        created_at, updated_at: aware, UTC.
        touched: orders sessions by when they were written to, whatever a clock did since.
        archived_at: aware, UTC; None where it is not in the archive.
        folder_id: the folder it lies in, if any.
        deleted_at: when it was put into the trash, aware, UTC; None where it is not there.
        parameters: ``temperature``, ``max_tokens``, ``top_p`` where they were chosen for it.
    """

    session_id: str
    title: str
    user_id: str | None
    persona: str
    provider: str | None
    model: str | None
    created_at: datetime
    updated_at: datetime
    message_count: int
    metadata: Mapping[str, Any] = field(default_factory=dict)
    touched: int = 0
    pinned: bool = False
    archived_at: datetime | None = None
    folder_id: str | None = None
    deleted_at: datetime | None = None
    parameters: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class FolderRecord:
    """Where a user keeps sessions together.

    Attributes:
        position: its place among the folders, from 0. created_at: aware, UTC.
    """

    folder_id: str
    name: str
    position: int
    created_at: datetime


@dataclass(frozen=True, slots=True)
class DeletedFolder:
    """What brings a folder back.

    Attributes:
        session_ids: what lay in it, the sessions in the trash too.
    """

    folder: FolderRecord
    session_ids: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class MessageRecord:
    """One message of the tree.

    Attributes:
        parent_id: the message it answers or follows, deleted ones passed over; None for the
            first.
        content: exactly what was typed or received.
        reasoning: a model's thinking, kept apart; never sent back.
        persona, provider, model: what made a reply; None for a user's message.
        error: set where `state` is failed, and where a reply was cut off.
        version, versions: place among the messages that answer the same one, oldest first.
        first_token_ms: from asking to the first sign of a reply. reasoning_ms: spent thinking.
        created_at, finished_at: aware, UTC; finished_at is None while streaming.
        pinned: it goes along to the model however long the conversation gets.
        cost: of a reply, in US dollars as a decimal text; None where it is not known.
        moderation: what the checks said of it, where they said something.
        reasoning_tokens: those of `completion_tokens` that went into thinking, where told.
        parameters: what a reply was asked for with: ``temperature``, ``max_tokens``, ``top_p``.
    """

    message_id: str
    session_id: str
    parent_id: str | None
    role: Role
    content: str
    state: State
    created_at: datetime
    finished_at: datetime | None = None
    reasoning: str = ""
    persona: str | None = None
    provider: str | None = None
    model: str | None = None
    prompt_tokens: int | None = None
    completion_tokens: int | None = None
    finish_reason: str | None = None
    error: ErrorRecord | None = None
    version: int = 1
    versions: int = 1
    first_token_ms: int | None = None
    reasoning_ms: int | None = None
    pinned: bool = False
    cost: str | None = None
    moderation: Mapping[str, Any] | None = None
    reasoning_tokens: int | None = None
    parameters: Mapping[str, Any] | None = None


@dataclass(frozen=True, slots=True)
class Outline:
    """What is known of a message that is not loaded.

    Attributes:
        length: characters of its text. created_at: aware, UTC.
        persona: name of the one that made a reply.
    """

    message_id: str
    role: Role
    length: int
    created_at: datetime
    persona: str | None = None


@dataclass(frozen=True, slots=True)
class Place:
    """Where in a conversation somebody reads.

    Attributes:
        offset: which part of its text is above the upper edge of the screen, 0 to 1.
    """

    message_id: str
    offset: float
