"""An index of every word of messages and titles.

What is there already is only noted here and indexed later, a little at a time: an upgrade must
not keep anybody waiting.
"""

from __future__ import annotations

from alembic import op

from ashley_desktop.storage.search_schema import NOTE_ALL, STATEMENTS

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the index, empty, with a note of all that belongs into it."""
    connection = op.get_bind()
    for statement in (*STATEMENTS, *NOTE_ALL):
        connection.exec_driver_sql(statement)
