"""What the `alembic` command runs, for writing new revisions; the program never does.

It compares `tables.py` with the newest revision in a database in memory, so that making a
revision needs no store. A caller may hand in a connection of its own as an attribute of the
configuration.
"""

from __future__ import annotations

from typing import Any, Literal

from alembic import context
from sqlalchemy import TypeDecorator, create_engine

from ashley_desktop.storage.connection import driver_module
from ashley_desktop.storage.migrations import NEWEST, upgrade
from ashley_desktop.storage.search_schema import PREFIX
from ashley_desktop.storage.tables import Row


def plain_type(kind: str, thing: Any, _context: Any) -> str | Literal[False]:
    """Write our column types as what the database keeps, so that they may change later."""
    if kind == "type" and isinstance(thing, TypeDecorator):
        return f"sa.{type(thing.impl).__name__}()"
    return False


def is_compared(name: str | None, kind: str, _parents: Any) -> bool:
    """Leave out the index of words, whose tables SQLModel cannot describe."""
    return not (kind == "table" and (name or "").startswith(PREFIX))


def run() -> None:
    """Give Alembic a database at the newest revision and our tables to compare it with."""
    connection = context.config.attributes.get("connection")
    if connection is None:
        connection = create_engine("sqlite://", module=driver_module()).connect()
        upgrade(connection, None)
        connection.exec_driver_sql("CREATE TABLE alembic_version (version_num VARCHAR(32))")
        connection.exec_driver_sql("INSERT INTO alembic_version VALUES (?)", (NEWEST,))
    context.configure(
        connection,
        target_metadata=Row.metadata,
        render_as_batch=True,
        render_item=plain_type,
        include_name=is_compared,
    )
    with context.begin_transaction():
        context.run_migrations()


run()
