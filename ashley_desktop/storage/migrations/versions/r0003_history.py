"""Sessions in folders, in the archive, with drafts; rows have numbers that never change.

A table that has a text for its key is numbered by SQLite anew whenever it likes. The index of
words needs numbers that stay, so both tables are made again with a number of their own.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

_KEPT_OF_SESSION = (
    "session_id, title, title_is_users, user_id, persona, provider, model, active_leaf_id,"
    " created_at, updated_at, deleted_at, pinned, attached, place"
)
_KEPT_OF_MESSAGE = (
    "message_id, session_id, parent_id, position, role, state, writer, created_at, finished_at,"
    " persona, provider, model, prompt_tokens, completion_tokens, finish_reason, error_code,"
    " error_parameters, moderation, deleted_at, first_token_ms, reasoning_ms, content, reasoning"
)
# the text is as SQLAlchemy writes it, 2026-11-22 10:30:00.123456
_MICROSECONDS = (
    "CAST(strftime('%s', updated_at) AS INTEGER) * 1000000"
    " + CAST(substr(updated_at || '000000', 21, 6) AS INTEGER)"
)


def upgrade() -> None:
    """Make the tables again, in the order in which their rows were written."""
    # Only so does renaming leave the references of other tables alone.
    op.execute("PRAGMA legacy_alter_table = ON")
    op.create_table(
        "folder",
        sa.Column("folder_id", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(), nullable=False),
        sa.PrimaryKeyConstraint("folder_id", name="pk_folder"),
    )
    _sessions()
    _messages()
    op.execute("PRAGMA legacy_alter_table = OFF")


def _sessions() -> None:
    op.drop_index("ix_session_updated", "session")
    op.drop_index("ix_session_user", "session")
    op.rename_table("session", "session_0002")
    op.create_table(
        "session",
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("session_id", sa.Text(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("title_is_users", sa.Boolean(), nullable=False),
        sa.Column("user_id", sa.Text(), nullable=True),
        sa.Column("persona", sa.Text(), nullable=False),
        sa.Column("provider", sa.Text(), nullable=True),
        sa.Column("model", sa.Text(), nullable=True),
        sa.Column("active_leaf_id", sa.Text(), nullable=True),
        sa.Column("created_at", sa.DateTime(), nullable=False),
        sa.Column("updated_at", sa.DateTime(), nullable=False),
        sa.Column("deleted_at", sa.DateTime(), nullable=True),
        sa.Column("archived_at", sa.DateTime(), nullable=True),
        sa.Column("pinned", sa.Boolean(), nullable=False),
        sa.Column("touched", sa.Integer(), nullable=False),
        sa.Column("folder_id", sa.Text(), nullable=True),
        sa.Column("attached", sa.JSON(), nullable=False),
        sa.Column("place", sa.JSON(), nullable=True),
        sa.Column("draft", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("number", name="pk_session"),
        sa.UniqueConstraint("session_id", name="uq_session_session_id"),
        sa.ForeignKeyConstraint(["folder_id"], ["folder.folder_id"], name="fk_session_folder_id"),
    )
    op.execute(
        f"INSERT INTO session ({_KEPT_OF_SESSION}, touched, draft)"
        f" SELECT {_KEPT_OF_SESSION}, {_MICROSECONDS}, '' FROM session_0002 ORDER BY rowid"
    )
    op.drop_table("session_0002")
    op.create_index("ix_session_touched", "session", ["touched"])
    op.create_index("ix_session_user", "session", ["user_id", "touched"])
    op.create_index("ix_session_folder", "session", ["folder_id"])


def _messages() -> None:
    for name in ("session", "parent", "streaming"):
        op.drop_index(f"ix_message_{name}", "message")
    op.rename_table("message", "message_0002")
    op.create_table(
        "message",
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("message_id", sa.Text(), nullable=False),
        sa.Column("session_id", sa.Text(), nullable=False),
        sa.Column("parent_id", sa.Text(), nullable=True),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("role", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("writer", sa.Text(), nullable=True),
        sa.Column("created_at", sa.DateTime(), nullable=False),
        sa.Column("finished_at", sa.DateTime(), nullable=True),
        sa.Column("persona", sa.Text(), nullable=True),
        sa.Column("provider", sa.Text(), nullable=True),
        sa.Column("model", sa.Text(), nullable=True),
        sa.Column("prompt_tokens", sa.Integer(), nullable=True),
        sa.Column("completion_tokens", sa.Integer(), nullable=True),
        sa.Column("finish_reason", sa.Text(), nullable=True),
        sa.Column("error_code", sa.Text(), nullable=True),
        sa.Column("error_parameters", sa.JSON(), nullable=True),
        sa.Column("moderation", sa.JSON(), nullable=True),
        sa.Column("deleted_at", sa.DateTime(), nullable=True),
        sa.Column("first_token_ms", sa.Integer(), nullable=True),
        sa.Column("reasoning_ms", sa.Integer(), nullable=True),
        sa.Column("content", sa.Text(), nullable=False),
        sa.Column("reasoning", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("number", name="pk_message"),
        sa.UniqueConstraint("message_id", name="uq_message_message_id"),
        sa.ForeignKeyConstraint(
            ["session_id"], ["session.session_id"], name="fk_message_session_id"
        ),
        sa.ForeignKeyConstraint(["parent_id"], ["message.message_id"], name="fk_message_parent_id"),
    )
    op.execute(
        f"INSERT INTO message ({_KEPT_OF_MESSAGE})"
        f" SELECT {_KEPT_OF_MESSAGE} FROM message_0002 ORDER BY rowid"
    )
    op.drop_table("message_0002")
    op.create_index("ix_message_session", "message", ["session_id"])
    op.create_index(
        "ix_message_parent", "message", ["parent_id", "session_id", "deleted_at", "number"]
    )
    op.create_index(
        "ix_message_streaming",
        "message",
        ["session_id"],
        sqlite_where=sa.text("state = 'streaming'"),
    )
