"""Another store's conversations taken into this one, without doing anything twice.

Ids are unique over machines, so what has the same id is the same thing: a conversation that both
have becomes the union of both trees. Runs in one transaction on the driver's own connection, with
the other store attached. Settings, providers and models are a machine's own and are left alone;
personas that are missing here come along, because conversations name them.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from ashley_desktop.storage.backup_records import Merged
from ashley_desktop.storage.first_look import STREAMING

# Of a message that both have, the one that is whole is kept. One that grows here is left alone.
_COMPLETED = """
    mine.message_id = other.message_id AND mine.state IN ('interrupted', 'failed')
    AND other.state IN ('complete', 'stopped')
"""
_COUNTS = "({0}.state <> 'failed' AND {0}.deleted_at IS NULL)"
# how many messages stand above each one, in the sessions of a JSON array
POSITIONS = f"""
WITH RECURSIVE tree(message_id, position) AS (
    SELECT root.message_id, {_COUNTS.format("root")} FROM main.message AS root
     WHERE root.session_id IN (SELECT value FROM json_each(?)) AND root.parent_id IS NULL
     UNION ALL
    SELECT below.message_id, tree.position + {_COUNTS.format("below")}
      FROM tree JOIN main.message AS below ON below.parent_id = tree.message_id
)
UPDATE main.message AS mine SET position = tree.position FROM tree
 WHERE mine.message_id = tree.message_id AND mine.position <> tree.position
"""
_TEMPORARY = ("merged_folder", "merged_both", "merged_newer")


def merge(driver: Any, copy: Path) -> Merged:
    """Merge a copy that `backup_open.ready` made into the open store.

    Raises: the driver's errors; nothing has changed then.
    """
    driver.execute("ATTACH ? AS theirs", (str(copy),))
    try:
        driver.execute("BEGIN IMMEDIATE")
        try:
            merged = _merge(driver)
            driver.execute("COMMIT")
        except BaseException:
            if driver.in_transaction:  # a full disk has ended it already
                driver.execute("ROLLBACK")
            raise
    finally:
        driver.execute("DETACH theirs")
    return merged


def _merge(driver: Any) -> Merged:
    folders_added = _folders(driver)
    _personas(driver)
    newer = _find_newer(driver)
    sessions_added = _add_sessions(driver)
    completed = _complete(driver)
    gained, messages_added = _add_messages(driver)
    _take_newer(driver)
    driver.execute(POSITIONS, (json.dumps([*completed, *gained]),))
    for table in _TEMPORARY:
        driver.execute(f"DROP TABLE temp.{table}")
    changed = len({*newer, *completed, *gained})
    return Merged(sessions_added, changed, messages_added, len(completed), folders_added)


def _folders(driver: Any) -> int:
    """Find or make a folder for each of theirs: by its id, else by its name."""
    driver.execute("CREATE TEMP TABLE merged_folder (theirs TEXT PRIMARY KEY, mine TEXT)")
    driver.execute(
        "INSERT INTO merged_folder SELECT folder_id, coalesce("
        " (SELECT folder_id FROM main.folder AS mine WHERE mine.folder_id = other.folder_id),"
        " (SELECT min(folder_id) FROM main.folder AS mine WHERE mine.name = other.name))"
        " FROM theirs.folder AS other"
    )
    kept = ", ".join(_columns("folder", but=("position",)))
    added: int = driver.execute(
        f"INSERT INTO main.folder ({kept}, position) SELECT {kept}, position + 1 +"
        " (SELECT coalesce(max(position), 0) FROM main.folder) FROM theirs.folder"
        " WHERE folder_id IN (SELECT theirs FROM merged_folder WHERE mine IS NULL)"
    ).rowcount
    driver.execute("UPDATE merged_folder SET mine = theirs WHERE mine IS NULL")
    return added


def _personas(driver: Any) -> None:
    """Add those that were made over there and that nobody here has, behind all others."""
    kept = ", ".join(_columns("persona", but=("position",)))
    driver.execute(
        f"INSERT INTO main.persona ({kept}, position) SELECT {kept}, position + 1 +"
        " (SELECT coalesce(max(position), 0) FROM main.persona) FROM theirs.persona"
        " WHERE deleted_at IS NULL AND lower(name) NOT IN (SELECT lower(name) FROM main.persona)"
    )


def _find_newer(driver: Any) -> list[str]:
    """Note which conversations both have, and which of those were touched last over there."""
    driver.execute(
        "CREATE TEMP TABLE merged_both AS SELECT session_id FROM theirs.session"
        " WHERE session_id IN (SELECT session_id FROM main.session)"
    )
    driver.execute(
        "CREATE TEMP TABLE merged_newer AS SELECT other.* FROM theirs.session AS other"
        " JOIN main.session AS mine ON mine.session_id = other.session_id"
        " WHERE other.touched > mine.touched AND mine.session_id NOT IN"
        f" (SELECT session_id FROM main.message WHERE {STREAMING})"
    )
    # a title that a person gave is not lost to one that was made, whichever is newer
    driver.execute(
        "UPDATE merged_newer SET title = mine.title, title_is_users = mine.title_is_users"
        " FROM main.session AS mine WHERE mine.session_id = merged_newer.session_id"
        " AND mine.title_is_users AND NOT merged_newer.title_is_users"
    )
    return [found for (found,) in driver.execute("SELECT session_id FROM merged_newer").fetchall()]


def _add_sessions(driver: Any) -> int:
    kept = ", ".join(_columns("session", but=("folder_id",)))
    added: int = driver.execute(
        f"INSERT INTO main.session ({kept}, folder_id) SELECT {kept},"
        " (SELECT mine FROM merged_folder WHERE merged_folder.theirs = other.folder_id)"
        " FROM theirs.session AS other"
        " WHERE session_id NOT IN (SELECT session_id FROM merged_both) ORDER BY number"
    ).rowcount
    return added


def _complete(driver: Any) -> list[str]:
    """Replies that were cut here and have ended there. Returns: their sessions, one for each."""
    found = driver.execute(
        "SELECT mine.session_id FROM main.message AS mine, theirs.message AS other"
        f" WHERE {_COMPLETED}"
    ).fetchall()
    fixed = ("message_id", "session_id", "parent_id", "position", "deleted_at", "pinned")
    changes = ", ".join(f"{name} = other.{name}" for name in _columns("message", but=fixed))
    driver.execute(
        f"UPDATE main.message AS mine SET {changes} FROM theirs.message AS other WHERE {_COMPLETED}"
    )
    return [session_id for (session_id,) in found]


def _add_messages(driver: Any) -> tuple[list[str], int]:
    """Hang what is new into the trees. Returns: which sessions gained; how many in all."""
    new = "message_id NOT IN (SELECT message_id FROM main.message)"
    gained = driver.execute(
        f"SELECT DISTINCT session_id FROM theirs.message WHERE {new}"
        " AND session_id IN (SELECT session_id FROM merged_both)"
    ).fetchall()
    columns = ", ".join(_columns("message"))
    added: int = driver.execute(
        f"INSERT INTO main.message ({columns}) SELECT {columns} FROM theirs.message"
        f" WHERE {new} ORDER BY number"
    ).rowcount
    return [session_id for (session_id,) in gained], added


def _take_newer(driver: Any) -> None:
    """The branch that is shown, and all else that is said of a session, is of the last touch."""
    kept = _columns("session", but=("session_id", "created_at", "folder_id"))
    changes = ", ".join(f"{name} = newer.{name}" for name in kept)
    driver.execute(
        f"UPDATE main.session AS mine SET {changes},"
        " folder_id = (SELECT mine FROM merged_folder WHERE theirs = newer.folder_id)"
        " FROM merged_newer AS newer WHERE mine.session_id = newer.session_id"
    )


def _columns(table: str, but: tuple[str, ...] = ()) -> list[str]:
    """What a row carries from store to store: everything but the number that it has in one."""
    from ashley_desktop.storage.tables import Row

    names = [column.name for column in Row.metadata.tables[table].columns]
    return [name for name in names if name not in (*but, "number")]
