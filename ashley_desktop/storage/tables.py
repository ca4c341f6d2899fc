"""The tables. Their rows never leave this room; `records.py` holds what does.

Importing this loads SQLModel: only the store's own thread does it. A change here needs a new
revision under ``migrations/versions``; a test compares both.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any, ClassVar

from sqlalchemy import JSON, Column, ForeignKey, Index, LargeBinary, MetaData, Text, text
from sqlmodel import Field, SQLModel

from ashley_desktop.storage.columns import CleanText, UtcTime
from ashley_desktop.storage.first_look import STREAMING

_NOTHING = {"server_default": text("'{}'")}
_ZERO = {"server_default": text("0")}


class Row(SQLModel):
    """Base of the tables; names every constraint, so that migrations can speak of it."""

    metadata: ClassVar[MetaData] = MetaData(
        naming_convention={
            "pk": "pk_%(table_name)s",
            "uq": "uq_%(table_name)s_%(column_0_name)s",
            "fk": "fk_%(table_name)s_%(column_0_name)s",
            "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        }
    )


class FolderRow(Row, table=True):
    """Where a user keeps sessions together. Folders are shown by `position`, then `folder_id`."""

    __tablename__ = "folder"

    folder_id: str = Field(primary_key=True, sa_type=Text)
    name: str = Field(sa_type=CleanText)
    position: int
    created_at: datetime = Field(sa_type=UtcTime)


class SessionRow(Row, table=True):
    """A conversation.

    `number` is the row's own: indexes refer to it, and it says nothing outside this file.
    `active_leaf_id` is no foreign key: session and message would need each other first.
    `attached` is what callers know as metadata, a name that SQLAlchemy keeps for itself.
    `touched` orders sessions: `updated_at` in microseconds, but more than any before, so that a
    clock that is set back does not bury what was written last.
    """

    __tablename__ = "session"
    __table_args__ = (
        Index("ix_session_touched", "touched"),
        Index("ix_session_user", "user_id", "touched"),
        Index("ix_session_folder", "folder_id"),
    )

    number: int | None = Field(default=None, primary_key=True)
    session_id: str = Field(sa_type=Text, unique=True)
    title: str = Field(sa_type=CleanText)
    title_is_users: bool = False
    user_id: str | None = Field(default=None, sa_type=CleanText)
    persona: str = Field(sa_type=CleanText)
    provider: str | None = Field(default=None, sa_type=CleanText)
    model: str | None = Field(default=None, sa_type=CleanText)
    active_leaf_id: str | None = Field(default=None, sa_type=Text)
    created_at: datetime = Field(sa_type=UtcTime)
    updated_at: datetime = Field(sa_type=UtcTime)
    deleted_at: datetime | None = Field(default=None, sa_type=UtcTime)
    archived_at: datetime | None = Field(default=None, sa_type=UtcTime)
    pinned: bool = False
    touched: int
    folder_id: str | None = Field(
        default=None, sa_column=Column(Text, ForeignKey("folder.folder_id"))
    )
    attached: dict[str, Any] = Field(default_factory=dict, sa_type=JSON)
    place: dict[str, Any] | None = Field(default=None, sa_column=Column(JSON(none_as_null=True)))
    draft: str = Field(default="", sa_type=CleanText)
    parameters: dict[str, Any] = Field(
        default_factory=dict, sa_type=JSON, sa_column_kwargs=_NOTHING
    )


class MessageRow(Row, table=True):
    """A message of a session's tree.

    `number` grows with every message that is stored, whatever the clock says: versions are in its
    order, and the index of words refers to it.
    `position` counts the messages from the root down to this one that neither failed nor were
    deleted. It stands before the long columns, because listing sessions reads it and nothing else.
    A deleted message stays in the tree: what follows it hangs there.
    """

    __tablename__ = "message"
    __table_args__ = (
        Index("ix_message_session", "session_id"),
        # all that counting versions needs: it must not read the texts of the others
        Index("ix_message_parent", "parent_id", "session_id", "deleted_at", "number"),
        # `postgresql_where` here would load that dialect at every start: 40 ms
        Index("ix_message_streaming", "session_id", sqlite_where=text(STREAMING)),
        Index("ix_message_pinned", "session_id", sqlite_where=text("pinned")),
    )

    number: int | None = Field(default=None, primary_key=True)
    message_id: str = Field(sa_type=Text, unique=True)
    session_id: str = Field(
        sa_column=Column(Text, ForeignKey("session.session_id"), nullable=False)
    )
    parent_id: str | None = Field(
        default=None, sa_column=Column(Text, ForeignKey("message.message_id"))
    )
    position: int
    role: str = Field(sa_type=Text)
    state: str = Field(sa_type=Text)
    writer: str | None = Field(default=None, sa_type=Text)
    created_at: datetime = Field(sa_type=UtcTime)
    finished_at: datetime | None = Field(default=None, sa_type=UtcTime)
    persona: str | None = Field(default=None, sa_type=CleanText)
    provider: str | None = Field(default=None, sa_type=CleanText)
    model: str | None = Field(default=None, sa_type=CleanText)
    prompt_tokens: int | None = None
    completion_tokens: int | None = None
    finish_reason: str | None = Field(default=None, sa_type=CleanText)
    error_code: str | None = Field(default=None, sa_type=CleanText)
    error_parameters: dict[str, Any] | None = Field(
        default=None, sa_column=Column(JSON(none_as_null=True))
    )
    moderation: dict[str, Any] | None = Field(
        default=None, sa_column=Column(JSON(none_as_null=True))
    )
    deleted_at: datetime | None = Field(default=None, sa_type=UtcTime)
    first_token_ms: int | None = None
    reasoning_ms: int | None = None
    content: str = Field(default="", sa_type=CleanText)
    reasoning: str = Field(default="", sa_type=CleanText)
    pinned: bool = Field(default=False, sa_column_kwargs=_ZERO)
    cost: str | None = Field(default=None, sa_type=Text)
    reasoning_tokens: int | None = None
    parameters: dict[str, Any] | None = Field(
        default=None, sa_column=Column(JSON(none_as_null=True))
    )


class ReplyChunkRow(Row, table=True):
    """A piece of a reply that is still growing, in the order of `chunk_id`.

    It follows what the reply's own row holds: text that an earlier reply had already.
    """

    __tablename__ = "reply_chunk"
    __table_args__ = (Index("ix_reply_chunk_message", "message_id"),)

    chunk_id: int | None = Field(default=None, primary_key=True)
    message_id: str = Field(
        sa_column=Column(Text, ForeignKey("message.message_id"), nullable=False)
    )
    text: str = Field(default="", sa_type=CleanText)
    reasoning: str = Field(default="", sa_type=CleanText)


class ProviderRow(Row, table=True):
    """What the user changed about a provider, or a whole one of theirs.

    No key, only the origins that have one. `options` is what has no column of its own.
    """

    __tablename__ = "provider"

    name: str = Field(primary_key=True, sa_type=Text)
    base_url: str | None = Field(default=None, sa_type=CleanText)
    model: str | None = Field(default=None, sa_type=CleanText)
    key_origins: list[str] = Field(default_factory=list, sa_type=JSON)
    options: dict[str, Any] = Field(default_factory=dict, sa_type=JSON, sa_column_kwargs=_NOTHING)
    position: int = Field(default=0, sa_column_kwargs=_ZERO)
    deleted_at: datetime | None = Field(default=None, sa_type=UtcTime)


class PersonaRow(Row, table=True):
    """A persona that the user made; a shipped one only where it was changed, moved or deleted.

    `definition` is what its editor shows, but for the name and the picture, a PNG.
    """

    __tablename__ = "persona"

    name: str = Field(primary_key=True, sa_type=CleanText)
    position: int
    definition: dict[str, Any] = Field(default_factory=dict, sa_type=JSON)
    picture: bytes | None = Field(default=None, sa_type=LargeBinary)
    deleted_at: datetime | None = Field(default=None, sa_type=UtcTime)


class ModelRow(Row, table=True):
    """What is known of a provider's model: what its server says, what the user says, what it
    refused."""

    __tablename__ = "model"

    provider: str = Field(primary_key=True, sa_type=Text)
    model: str = Field(primary_key=True, sa_type=CleanText)
    facts: dict[str, Any] = Field(default_factory=dict, sa_type=JSON)
    favourite: bool = False
    refused: list[str] = Field(default_factory=list, sa_type=JSON)
    seen_at: datetime | None = Field(default=None, sa_type=UtcTime)


class DecisionRow(Row, table=True):
    """What the checks of content decided, without a word of the content."""

    __tablename__ = "moderation_decision"

    decision_id: int | None = Field(default=None, primary_key=True)
    decided_at: datetime = Field(sa_type=UtcTime)
    direction: str = Field(sa_type=Text)
    session_id: str | None = Field(default=None, sa_type=Text)
    persona: str = Field(sa_type=CleanText)
    stage: str = Field(sa_type=Text)
    rule: str | None = Field(default=None, sa_type=CleanText)
    action: str = Field(sa_type=Text)
    categories: list[str] = Field(default_factory=list, sa_type=JSON)
    reason: str = Field(default="", sa_type=CleanText)


class SettingRow(Row, table=True):
    """A choice that outlives the program, as a JSON value by name."""

    __tablename__ = "setting"

    name: str = Field(primary_key=True, sa_type=Text)
    value: Any = Field(default=None, sa_column=Column(JSON(none_as_null=False), nullable=False))
