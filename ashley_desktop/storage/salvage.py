"""What a damaged store still holds, made into a whole one that can be merged.

Every row that can be read is taken, if what it hangs on is in order; a value that makes no sense
is left out of its row. What lost its place gets one: a message whose parent is gone hangs under
the one before it, a session that is gone is made again around its messages.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing, contextmanager, suppress
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ashley_desktop.errors import BackupUnusable
from ashley_desktop.storage import schema
from ashley_desktop.storage.backup_copy import temporary
from ashley_desktop.storage.backup_merge import POSITIONS
from ashley_desktop.storage.backup_names import in_folder
from ashley_desktop.storage.connection import connect, driver_module, engine_on, pragma
from ashley_desktop.storage.driver_errors import told_apart
from ashley_desktop.storage.records import Role, State
from ashley_desktop.storage.salvage_reading import opened, rows

if TYPE_CHECKING:
    from sqlalchemy import Column, Table

    from ashley_desktop.paths import Paths

_TABLES = ("folder", "persona", "session", "message", "reply_chunk")
_TITLE_LENGTH = 60
_ID_LENGTH = 200  # one that is longer was none
# What a row is nothing without; everything else may be left out.
_NEEDED: Mapping[str, tuple[str, ...]] = {
    "folder": ("folder_id",),
    "persona": ("name",),
    "session": ("session_id",),
    "message": ("message_id", "session_id", "role"),
    "reply_chunk": ("message_id",),
}
_ONE_OF: Mapping[tuple[str, str], tuple[str, ...]] = {
    ("message", "role"): tuple(Role),
    ("message", "state"): tuple(State),
}

_AMENDS = (
    # sessions that are gone, around their messages; the first words are the title
    f"""
    INSERT INTO session (session_id, title, title_is_users, persona, created_at, updated_at,
                         pinned, touched, attached, draft, parameters)
    SELECT session_id, substr(replace(content, char(10), ' '), 1, {_TITLE_LENGTH}), 0,
           coalesce((SELECT persona FROM message AS said
                      WHERE said.session_id = first.session_id AND persona IS NOT NULL), ''),
           created_at, created_at, 0, CAST(1e6 * strftime('%s', created_at) AS INTEGER),
           '{{}}', '', '{{}}'
      FROM message AS first
     WHERE session_id NOT IN (SELECT session_id FROM session)
       AND number = (SELECT min(number) FROM message AS one
                      WHERE one.session_id = first.session_id)
    """,
    "UPDATE session SET folder_id = NULL WHERE folder_id NOT IN (SELECT folder_id FROM folder)",
    # a parent came before: so the tree is one again, whatever was written over
    """
    UPDATE message AS below SET parent_id = (
        SELECT message_id FROM message AS above
         WHERE above.session_id = below.session_id AND above.number < below.number
         ORDER BY number DESC LIMIT 1)
     WHERE parent_id IS NOT NULL AND NOT EXISTS (
        SELECT 1 FROM message AS above
         WHERE above.message_id = below.parent_id AND above.session_id = below.session_id
           AND above.number < below.number)
    """,
    """
    UPDATE session SET active_leaf_id = (
        SELECT message_id FROM message
         WHERE message.session_id = session.session_id AND message.deleted_at IS NULL
         ORDER BY number DESC LIMIT 1)
     WHERE active_leaf_id IS NULL OR NOT EXISTS (
        SELECT 1 FROM message
         WHERE message_id = active_leaf_id AND message.session_id = session.session_id)
    """,
    "DELETE FROM reply_chunk WHERE message_id NOT IN (SELECT message_id FROM message)",
)


@contextmanager
def salvaged(paths: Paths, damaged: Path) -> Iterator[Path]:
    """Give a whole store with everything that a damaged one still holds; gone afterwards.

    The damaged one is only read, with the ``-wal`` that lies beside it.

    Raises: BackupUnusable where nothing of it can be read; StorageError where the disk does not
        take the copies.
    """
    if not damaged.is_file():
        raise BackupUnusable(path=str(damaged), problem="backup_missing")
    donors = [record.path for record in in_folder(paths.backups)]
    with (
        told_apart(paths.database),
        temporary(paths.run, paths.data_dir) as private,
        temporary(paths.run, paths.data_dir) as whole,
        closing(connect(whole)) as driver,
    ):
        pragma(driver, "synchronous = OFF")
        engine = engine_on(driver)
        with engine.connect() as connection:
            schema.bring_up(connection, whole, lambda _: None)
        try:
            with opened(damaged, private, donors) as source:
                found = _take(source, driver)
        except driver_module().Error as error:
            raise BackupUnusable(path=str(damaged), problem="salvage_nothing") from error
        finally:
            engine.dispose()
        if not found:
            raise BackupUnusable(path=str(damaged), problem="salvage_nothing")
        yield whole


def _take(source: Any, driver: Any) -> int:
    """Copy and mend. Returns: how many sessions and messages there are then."""
    from ashley_desktop.storage.tables import Row

    driver.execute("PRAGMA foreign_keys = OFF")
    driver.execute("BEGIN")
    for name in _TABLES:
        with suppress(driver_module().Error):  # a table that is gone; each row is its own
            _take_table(source, driver, Row.metadata.tables[name])
    for statement in _AMENDS:
        driver.execute(statement)
    there = driver.execute("SELECT json_group_array(session_id) FROM session").fetchone()
    driver.execute(POSITIONS, there)
    driver.execute("COMMIT")
    driver.execute("PRAGMA foreign_keys = ON")
    (sessions,), (messages,) = (
        driver.execute(f"SELECT count(*) FROM {table}").fetchone()
        for table in ("session", "message")
    )
    return int(sessions + messages)


def _take_table(source: Any, driver: Any, table: Table) -> None:
    names = [column.name for column in table.columns]
    marks = ", ".join("?" * len(names))
    insert = f"INSERT OR IGNORE INTO {table.name} ({', '.join(names)}) VALUES ({marks})"
    before: dict[str, Any] = {}
    for row in rows(source, table.name):
        values = [_value(table, column, row.get(column.name), before) for column in table.columns]
        known = dict(zip(names, values, strict=True))
        if all(known[name] for name in _NEEDED[table.name]):
            with suppress(driver_module().Error):
                driver.execute(insert, values)
            before = known


def _value(table: Table, column: Column[Any], found: Any, before: Mapping[str, Any]) -> Any:
    """What to keep of a value: itself where it makes sense, else the least that may stand there."""
    allowed = _ONE_OF.get((table.name, column.name))
    if _makes_sense(column, found) and (allowed is None or found in allowed):
        return found
    if column.nullable or column.primary_key or column.name in _NEEDED[table.name]:
        return None
    if column.name == "state":
        return State.INTERRUPTED.value
    if column.name == "touched" or _kind(column) == "UtcTime":  # about when its neighbour was
        return before.get(column.name) or _LEAST[_kind(column)]
    return _LEAST[_kind(column)]


def _kind(column: Column[Any]) -> str:
    return str(column.type.__class__.__name__)


def _makes_sense(column: Column[Any], found: Any) -> bool:
    if found is None:
        return bool(column.nullable)
    if column.name.endswith("_id") and isinstance(found, str):
        return 0 < len(found) <= _ID_LENGTH and "\ufffd" not in found
    return _CHECKS[_kind(column)](found)


def _is_moment(found: Any) -> bool:
    try:
        return isinstance(found, str) and datetime.fromisoformat(found).tzinfo is None
    except ValueError:
        return False


def _is_json(found: Any) -> bool:
    try:
        return isinstance(found, str) and json.loads(found) is not ...
    except ValueError:
        return False


_CHECKS: Mapping[str, Callable[[Any], bool]] = {
    "Text": lambda found: isinstance(found, str),
    "CleanText": lambda found: isinstance(found, str),
    "AutoString": lambda found: isinstance(found, str),
    "Integer": lambda found: isinstance(found, int),
    "Boolean": lambda found: found in (0, 1),
    "UtcTime": _is_moment,
    "JSON": _is_json,
    "LargeBinary": lambda found: isinstance(found, bytes),
}
_LEAST: Mapping[str, Any] = {
    "Text": "",
    "CleanText": "",
    "AutoString": "",
    "Integer": 0,
    "Boolean": 0,
    "UtcTime": "1970-01-01 00:00:00.000000",
    "JSON": "{}",
}
