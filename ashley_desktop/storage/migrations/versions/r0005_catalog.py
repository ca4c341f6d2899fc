"""Personas, models and decisions of the checks; what a session and a message may carry of them.

Columns are added, not tables made again: a history of a million messages must not be copied for
two of them.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make three tables, and give the others their new columns."""
    _tables()
    nothing = sa.text("'{}'")
    op.add_column(
        "session", sa.Column("parameters", sa.JSON(), server_default=nothing, nullable=False)
    )
    op.add_column(
        "message", sa.Column("pinned", sa.Boolean(), server_default=sa.text("0"), nullable=False)
    )
    op.add_column("message", sa.Column("cost", sa.Text(), nullable=True))
    op.add_column("message", sa.Column("reasoning_tokens", sa.Integer(), nullable=True))
    op.add_column("message", sa.Column("parameters", sa.JSON(), nullable=True))
    op.create_index("ix_message_pinned", "message", ["session_id"], sqlite_where=sa.text("pinned"))
    op.add_column(
        "provider", sa.Column("options", sa.JSON(), server_default=nothing, nullable=False)
    )
    op.add_column(
        "provider",
        sa.Column("position", sa.Integer(), server_default=sa.text("0"), nullable=False),
    )
    op.add_column("provider", sa.Column("deleted_at", sa.DateTime(), nullable=True))


def _tables() -> None:
    op.create_table(
        "persona",
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("definition", sa.JSON(), nullable=False),
        sa.Column("picture", sa.LargeBinary(), nullable=True),
        sa.Column("deleted_at", sa.DateTime(), nullable=True),
        sa.PrimaryKeyConstraint("name", name="pk_persona"),
    )
    op.create_table(
        "model",
        sa.Column("provider", sa.Text(), nullable=False),
        sa.Column("model", sa.Text(), nullable=False),
        sa.Column("facts", sa.JSON(), nullable=False),
        sa.Column("favourite", sa.Boolean(), nullable=False),
        sa.Column("refused", sa.JSON(), nullable=False),
        sa.Column("seen_at", sa.DateTime(), nullable=True),
        sa.PrimaryKeyConstraint("provider", "model", name="pk_model"),
    )
    op.create_table(
        "moderation_decision",
        sa.Column("decision_id", sa.Integer(), nullable=False),
        sa.Column("decided_at", sa.DateTime(), nullable=False),
        sa.Column("direction", sa.Text(), nullable=False),
        sa.Column("session_id", sa.Text(), nullable=True),
        sa.Column("persona", sa.Text(), nullable=False),
        sa.Column("stage", sa.Text(), nullable=False),
        sa.Column("rule", sa.Text(), nullable=True),
        sa.Column("action", sa.Text(), nullable=False),
        sa.Column("categories", sa.JSON(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("decision_id", name="pk_moderation_decision"),
    )
