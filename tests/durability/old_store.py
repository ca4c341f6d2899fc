"""A store as the first release made it, with some conversations."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path

import sqlcipher3.dbapi2 as driver
from alembic.migration import MigrationContext
from alembic.operations import Operations
from sqlalchemy import create_engine

from ashley_desktop.storage.migrations.versions import r0001_first
from tests.durability.ledger import Facts

SESSIONS, MESSAGES = 20, 10
_TIME = "2026-01-01 00:00:00.000000"


def make(database: Path) -> Facts:
    """Make it. Returns: what has to be there after any upgrade."""
    facts = Facts()
    engine = create_engine(f"sqlite:///{database}", module=driver)
    with engine.begin() as connection:
        with Operations.context(MigrationContext.configure(connection)):
            r0001_first.upgrade()
        run = connection.exec_driver_sql
        run("CREATE TABLE alembic_version (version_num VARCHAR(32) NOT NULL)")
        run("INSERT INTO alembic_version VALUES ('0001')")
        for number in range(SESSIONS):
            session = f"old-{number}"
            run(
                "INSERT INTO session (session_id, title, title_is_users, persona, active_leaf_id,"
                " created_at, updated_at, pinned, attached) VALUES (?, ?, 0, 'Ashley', ?, ?, ?,"
                " 0, '{}')",
                (session, session, f"{session}-{MESSAGES - 1}", _TIME, _TIME),
            )
            facts.sessions[session] = {"title": session, "leaf": f"{session}-{MESSAGES - 1}"}
            for place in range(MESSAGES):
                row = {
                    "session_id": session,
                    "parent_id": f"{session}-{place - 1}" if place else None,
                    "role": "assistant" if place % 2 else "user",
                    "state": "complete",
                    "content": f"{session} {place} " * 200,
                }
                run(
                    "INSERT INTO message (message_id, position, created_at, reasoning, session_id,"
                    " parent_id, role, state, content) VALUES (?, ?, ?, '', ?, ?, ?, ?, ?)",
                    (f"{session}-{place}", place + 1, _TIME, *row.values()),
                )
                facts.messages[f"{session}-{place}"] = row
    engine.dispose()
    return facts


def is_old(database: Path) -> bool:
    """Whether it is, whole, what `make` made: the first schema with every message."""
    with closing(driver.connect(str(database))) as connection:
        (revision,) = connection.execute("SELECT version_num FROM alembic_version").fetchone()
        (count,) = connection.execute("SELECT count(*) FROM message").fetchone()
        (whole,) = connection.execute("PRAGMA integrity_check").fetchone()
    assert whole == "ok", whole
    assert count == SESSIONS * MESSAGES, count
    return bool(revision == "0001")
