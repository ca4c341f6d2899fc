from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest
import sqlcipher3.dbapi2 as driver
from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.operations import Operations
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, Engine, create_engine

from ashley_desktop.errors import StorageDamaged, StorageNewer
from ashley_desktop.paths import Paths
from ashley_desktop.storage import migrations, search_schema
from ashley_desktop.storage.db import Database
from ashley_desktop.storage.migrations.versions import r0001_first
from ashley_desktop.storage.session_store import SessionStore
from ashley_desktop.storage.tables import Row
from tests.helpers.store import Run


def in_memory() -> Engine:
    """An empty database of the program's own driver."""
    return create_engine("sqlite://", module=driver)


def make(connection: Connection) -> None:
    """What a new store is made of."""
    Row.metadata.create_all(connection)
    for statement in search_schema.STATEMENTS:
        connection.exec_driver_sql(statement)


def _first_schema() -> list[str]:
    """What the first release made, by its own revision."""
    with in_memory().begin() as connection:
        with Operations.context(MigrationContext.configure(connection)):
            r0001_first.upgrade()
        found = connection.exec_driver_sql("SELECT sql FROM sqlite_master WHERE sql IS NOT NULL")
        return ["CREATE TABLE alembic_version (version_num VARCHAR(32) NOT NULL)", *found.scalars()]


FIRST_SCHEMA = _first_schema()


def config() -> Config:
    found = Config()
    found.set_main_option("script_location", str(Path(migrations.__file__).parent))
    return found


def schema(connection: Any) -> dict[str, Any]:
    """Every table, index and trigger: the columns of a table, of all else the words.

    A column that was added later stands behind the constraints in a table's own words.
    """
    query = "SELECT type, name, sql FROM sqlite_master WHERE sql IS NOT NULL"
    found: dict[str, Any] = {}
    for kind, name, sql in connection.exec_driver_sql(query).all():
        if kind == "table" and not sql.startswith("CREATE VIRTUAL"):
            columns, keys, indexes = (
                connection.exec_driver_sql(f"PRAGMA {part}('{name}')").all()
                for part in ("table_xinfo", "foreign_key_list", "index_list")
            )
            found[name] = columns, keys, sorted(index[1:] for index in indexes)
        else:
            found[name] = re.sub(r"\s+", "", sql)
    found.pop("alembic_version", None)
    return found


def test_a_fresh_store_and_a_migrated_one_have_the_same_schema(run: Run[Any], db: Database) -> None:
    fresh = run(db.read(lambda session: schema(session.connection())))
    with in_memory().begin() as connection:
        migrations.upgrade(connection, None)
        migrated = schema(connection)
        connection.exec_driver_sql("SELECT 1")
    with in_memory().begin() as connection:
        make(connection)
        assert fresh == schema(connection)
    assert fresh == migrated
    assert len(fresh) == 35


def test_the_named_revisions_are_those_of_the_folder() -> None:
    script = ScriptDirectory.from_config(config())
    in_folder = [one.revision for one in script.walk_revisions()]
    assert tuple(reversed(in_folder)) == migrations.REVISIONS
    assert [step.revision for step in migrations._steps()] == list(migrations.REVISIONS)


def test_alembic_finds_nothing_that_a_revision_lacks() -> None:
    command.check(config())


def test_a_fresh_store_is_stamped(run: Run[Any], db: Database) -> None:
    query = "SELECT version_num FROM alembic_version"
    stamps = run(db.read(lambda s: s.connection().exec_driver_sql(query).scalars().all()))
    assert stamps == [migrations.NEWEST]


def test_an_older_store_is_copied_and_upgraded(run: Run[Any], paths: Paths) -> None:
    paths.data_dir.mkdir()
    old = driver.connect(str(paths.database))
    old.execute("CREATE TABLE alembic_version (version_num VARCHAR(32) NOT NULL)")
    old.execute("CREATE TABLE keepsake (word TEXT)")
    old.execute("INSERT INTO keepsake VALUES ('kept')")
    old.commit()
    old.close()

    db = run(Database.open(paths))
    store = SessionStore(db)
    run(store.create(persona="Ashley"))
    query = "SELECT version_num FROM alembic_version"
    assert (
        run(db.read(lambda s: s.connection().exec_driver_sql(query).scalar())) == migrations.NEWEST
    )
    run(db.close())

    (copy,) = paths.backups.glob("*.db")
    assert re.fullmatch(r"ashley-\d{8}T\d{6}\.\d{6}Z-schema-0000\.db", copy.name)
    assert copy.stat().st_mode & 0o777 == 0o600
    with_copy = driver.connect(str(copy))
    assert with_copy.execute("SELECT word FROM keepsake").fetchall() == [("kept",)]
    assert not with_copy.execute("SELECT 1 FROM sqlite_master WHERE name = 'session'").fetchall()
    with_copy.close()
    run(run(Database.open(paths)).close())
    assert list(paths.backups.glob("*.db")) == [copy]
    assert json.loads((paths.backups / "verified.json").read_text()).keys() == {copy.name}


def test_the_first_schema_is_upgraded_with_what_is_in_it(run: Run[Any], paths: Paths) -> None:
    paths.data_dir.mkdir()
    old = driver.connect(str(paths.database), isolation_level=None)
    for statement in FIRST_SCHEMA:
        old.execute(statement)
    old.execute("INSERT INTO alembic_version VALUES ('0001')")
    times = "'2026-01-01 00:00:00.000000', '2026-01-01 00:00:00.000007'"
    later = "'2026-01-01 00:00:00.000000', '2026-01-01 00:00:00.000008'"
    for session in (f"'s', 'Kept', 0, 'Ashley', 'b', {later}", f"'t', '', 0, 'Me', NULL, {times}"):
        old.execute(
            "INSERT INTO session (session_id, title, title_is_users, persona, active_leaf_id,"
            f" created_at, updated_at, pinned, attached) VALUES ({session}, 0, '{{}}')"
        )
    for message in ("'a', NULL, 1, 'user', 'Hi'", "'b', 'a', 2, 'assistant', 'Hello'"):
        old.execute(
            "INSERT INTO message (message_id, parent_id, position, role, content, session_id,"
            f" state, created_at, reasoning) VALUES ({message}, 's', 'complete', '2026-01-01', '')"
        )
    old.close()

    db = run(Database.open(paths))
    store = SessionStore(db)
    newest, before = run(store.list())
    assert (newest.session_id, before.session_id) == ("s", "t")
    assert newest.touched == before.touched + 1 == newest.updated_at.timestamp() * 1e6
    assert newest.message_count == 2
    hi, hello = run(store.messages("s"))
    assert (hi.content, hi.versions, hi.first_token_ms) == ("Hi", 1, None)
    assert (hello.content, hello.version, hello.parent_id) == ("Hello", 1, "a")
    assert run(store.place("s")) is None
    assert run(store.delete_message("a")).message_count == 1
    with in_memory().begin() as connection:
        make(connection)
        fresh = schema(connection)
    assert run(db.read(lambda s: schema(s.connection()))) == fresh
    run(db.close())


def test_a_failed_step_leaves_the_first_schema(run: Run[Any], paths: Paths) -> None:
    paths.data_dir.mkdir()
    old = driver.connect(str(paths.database), isolation_level=None)
    for statement in FIRST_SCHEMA:
        old.execute(statement)
    old.execute("INSERT INTO alembic_version VALUES ('0001')")
    old.execute("DROP INDEX ix_message_parent")  # what the last part of 0002 needs
    before = old.execute("SELECT name, sql FROM sqlite_master ORDER BY name").fetchall()
    old.close()
    with pytest.raises(Exception, match="no such index"):
        run(Database.open(paths))
    after = driver.connect(str(paths.database))
    assert after.execute("SELECT name, sql FROM sqlite_master ORDER BY name").fetchall() == before
    assert after.execute("SELECT version_num FROM alembic_version").fetchall() == [("0001",)]
    after.close()


def test_a_failed_upgrade_changes_nothing(run: Run[Any], paths: Paths) -> None:
    paths.data_dir.mkdir()
    old = driver.connect(str(paths.database))
    old.execute("CREATE TABLE alembic_version (version_num VARCHAR(32) NOT NULL)")
    old.execute("CREATE TABLE setting (in_the_way TEXT)")  # the last table that 0001 makes
    old.commit()
    old.close()
    with pytest.raises(Exception, match="already exists"):
        run(Database.open(paths))
    after = driver.connect(str(paths.database))
    names = {name for (name,) in after.execute("SELECT name FROM sqlite_master")}
    after.close()
    assert names == {"alembic_version", "setting"}


def test_a_newer_store_that_lacks_what_is_read_is_refused_and_left_alone(
    run: Run[Any], paths: Paths
) -> None:
    run(run(Database.open(paths)).close())
    newer = driver.connect(str(paths.database))
    newer.execute("UPDATE alembic_version SET version_num = '0999'")
    newer.execute("ALTER TABLE session RENAME COLUMN title TO headline")
    newer.commit()
    newer.close()
    before = paths.database.read_bytes()
    with pytest.raises(StorageNewer) as caught:
        run(Database.open(paths))
    assert caught.value.parameters == {"path": str(paths.database), "found": "0999"}
    assert paths.database.read_bytes() == before
    assert not paths.backups.exists()


def test_somebody_elses_database_is_refused_and_left_alone(run: Run[Any], paths: Paths) -> None:
    paths.data_dir.mkdir()
    foreign = driver.connect(str(paths.database))
    foreign.execute("CREATE TABLE bookmarks (url TEXT)")
    foreign.commit()
    foreign.close()
    before = paths.database.read_bytes()
    with pytest.raises(StorageDamaged):
        run(Database.open(paths))
    assert paths.database.read_bytes() == before
