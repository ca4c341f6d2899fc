"""Messages can be deleted and are timed; a session knows where it was read."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the columns, and an index that finds the versions of a message by itself."""
    op.add_column("session", sa.Column("place", sa.JSON(), nullable=True))
    op.add_column("message", sa.Column("deleted_at", sa.DateTime(), nullable=True))
    op.add_column("message", sa.Column("first_token_ms", sa.Integer(), nullable=True))
    op.add_column("message", sa.Column("reasoning_ms", sa.Integer(), nullable=True))
    op.drop_index("ix_message_parent", "message")
    op.create_index(
        "ix_message_parent", "message", ["parent_id", "session_id", "deleted_at", "message_id"]
    )
