"""How what is written gets into the index: by whomever, and whatever happens in between."""

from __future__ import annotations

import asyncio
import subprocess
import threading
from collections.abc import Callable, Iterator
from typing import Any

import pytest
import sqlcipher3.dbapi2 as driver
from alembic.migration import MigrationContext
from alembic.operations import Operations
from sqlalchemy import create_engine

from ashley_desktop.paths import Paths
from ashley_desktop.storage.db import Database
from ashley_desktop.storage.migrations.versions import r0001_first, r0002_actions, r0003_history
from ashley_desktop.storage.search_look import Look, look
from ashley_desktop.storage.search_query import parse
from ashley_desktop.storage.search_store import BATCH, SearchStore
from ashley_desktop.storage.session_store import SessionStore
from tests.helpers.store import Run, change_store
from tests.storage.filling import fill

Child = Callable[..., "subprocess.Popen[str]"]


@pytest.fixture
def search(run: Run[Any], db: Database) -> Iterator[SearchStore]:
    one = SearchStore(db)
    yield one
    run(one.aclose())


def found(run: Run[Any], search: SearchStore, text: str) -> int:
    return len(run(search.search(text, 1_000, budget_s=None)).hits)


def left(paths: Paths) -> int:
    """How many notes wait to be worked off."""
    ((count,),) = change_store(paths, "SELECT count(*) FROM search_todo")
    return int(count)


def test_what_another_program_writes_is_found(
    run: Run[Any], paths: Paths, store: SessionStore, search: SearchStore
) -> None:
    run(store.begin_session("apples", persona="Ashley", title=""))
    assert found(run, search, "apples") == 1
    change_store(paths, "UPDATE message SET content = 'pears'")
    assert found(run, search, "apples") == 0
    assert found(run, search, "pears") == 1
    change_store(
        paths,
        "INSERT INTO message SELECT 77, 'copy', session_id, message_id, 2, role, state, writer,"
        " created_at, finished_at, persona, provider, model, prompt_tokens, completion_tokens,"
        " finish_reason, error_code, error_parameters, moderation, deleted_at, first_token_ms,"
        " reasoning_ms, 'plums', reasoning, pinned, cost, reasoning_tokens, parameters"
        " FROM message",
    )
    assert found(run, search, "plums") == 1
    change_store(paths, "DELETE FROM message WHERE number = 77")
    assert found(run, search, "plums") == 0


def test_another_process_fills_the_store_meanwhile(
    run: Run[Any], paths: Paths, store: SessionStore, search: SearchStore, child: Child
) -> None:
    others = [child("write", word) for word in ("one", "two")]
    for number in range(50):
        run(store.begin_session(f"zero {number}", persona="Ashley", title=""))
        run(search.catch_up(5_000))  # more than the others write in all
        assert found(run, search, "from:me zero") == number + 1
    for other in others:
        other.communicate()
        assert other.returncode == 0
    while run(search.catch_up()):
        pass
    assert [found(run, search, f"from:me {word} ") for word in ("zero", "one", "two")] == [
        50,
        100,
        100,
    ]
    assert left(paths) == 0


def test_a_kill_between_writing_and_indexing_forgets_nothing(
    run: Run[Any], paths: Paths, child: Child
) -> None:
    writer = child("write", "kept")
    assert writer.stdout
    assert writer.stdout.readline() == "done\n"
    writer.kill()
    writer.wait()
    assert left(paths) == 200  # it never searched: a hundred sessions, a hundred questions
    db = run(Database.open(paths))
    search = SearchStore(db)
    assert found(run, search, "from:me kept") == 100
    run(search.aclose())
    run(db.close())


def test_an_index_that_is_not_written_keeps_its_notes(
    run: Run[Any], paths: Paths, db: Database, store: SessionStore, search: SearchStore
) -> None:
    run(store.begin_session("apples", persona="Ashley", title="fruit"))
    change_store(
        paths,
        "CREATE TRIGGER refuse BEFORE DELETE ON search_todo"
        " BEGIN SELECT RAISE(ABORT, 'the disk says no'); END",
    )
    with pytest.raises(Exception, match="the disk says no"):
        run(search.catch_up())
    assert left(paths) == 2
    assert change_store(paths, "SELECT count(*) FROM search_message_docsize") == [(0,)]
    change_store(paths, "DROP TRIGGER refuse")
    assert found(run, search, "apples") == 1


def test_an_answer_says_that_the_index_is_behind(
    run: Run[Any], db: Database, search: SearchStore
) -> None:
    fill(run, db, "long", 2 * BATCH + 10, "apple")
    first = run(search.search("apple", 1_000, budget_s=None))
    assert (first.complete, [one.code for one in first.hints]) == (False, ["search_indexing"])
    newest = {f"long-{number}" for number in range(BATCH + 10, 2 * BATCH + 10)}
    assert {hit.message_id for hit in first.hits} == newest
    run(search.search("apple", budget_s=None))
    last = run(search.search("apple", 1_000, budget_s=None))
    assert (last.complete, last.hints, len(last.hits)) == (True, (), 2 * BATCH + 10)


def test_a_store_from_before_is_indexed(run: Run[Any], paths: Paths) -> None:
    paths.data_dir.mkdir()
    engine = create_engine(f"sqlite:///{paths.database}", module=driver)
    with engine.begin() as connection:
        with Operations.context(MigrationContext.configure(connection)):
            for step in (r0001_first, r0002_actions, r0003_history):
                step.upgrade()
        for statement in (
            "CREATE TABLE alembic_version (version_num VARCHAR(32) NOT NULL)",
            "INSERT INTO alembic_version VALUES ('0003')",
            "INSERT INTO session (session_id, title, title_is_users, persona, created_at,"
            " updated_at, pinned, touched, attached, draft)"
            " VALUES ('s', 'Old fruit', 0, 'Ashley', '2025-01-01', '2025-01-01', 0, 1, '{}', '')",
            "INSERT INTO message (message_id, session_id, position, role, state, created_at,"
            " content, reasoning)"
            " VALUES ('m', 's', 1, 'user', 'complete', '2025-01-01', 'Äpfel', '')",
            "INSERT INTO message (message_id, session_id, position, role, state, created_at,"
            " content, reasoning, deleted_at)"
            " VALUES ('d', 's', 1, 'user', 'complete', '2025-01-01', 'Äpfel', '', '2025-01-02')",
        ):
            connection.exec_driver_sql(statement)
    engine.dispose()
    db = run(Database.open(paths))
    search = SearchStore(db)
    assert left(paths) == 2
    assert [hit.message_id for hit in run(search.search("apfel", budget_s=None)).hits] == ["m"]
    assert [hit.message_id for hit in run(search.search("fruit", budget_s=None)).hits] == [None]
    run(search.aclose())
    run(db.close())


def test_a_newer_search_ends_an_older_one(
    run: Run[Any], db: Database, store: SessionStore, search: SearchStore
) -> None:
    fill(run, db, "long", BATCH - 10, "apple")

    async def both() -> None:
        older = asyncio.create_task(search.search("apple", budget_s=None))
        await asyncio.sleep(0)
        newer = await search.search("long", budget_s=None)
        assert newer.complete
        assert (await older).complete is False

    run(both())
    assert run(search.search("apple", budget_s=None)).complete


def test_what_was_found_in_time_is_shown_though_time_is_over(
    run: Run[Any],
    db: Database,
    search: SearchStore,
    paths: Paths,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Time runs out between finding and reading the texts of what was found."""
    fill(run, db, "long", BATCH - 10, "apple")
    run(search.search("apple", budget_s=None))  # what is written is in the index then
    over: list[bool] = []
    hits = Look._hits

    def late(self: Look, page: Any) -> Any:
        over.append(True)
        return hits(self, page)

    monkeypatch.setattr(Look, "_hits", late)
    connection = driver.connect(str(paths.database))
    answer = look(connection, parse("apple"), BATCH, 0, lambda: bool(over))
    connection.close()
    assert len(answer.hits) == BATCH - 10
    assert answer.complete


def test_a_search_that_nobody_waits_for_ends(
    run: Run[Any], db: Database, search: SearchStore
) -> None:
    fill(run, db, "long", 10, "apple")

    async def given_up() -> None:
        with pytest.raises(asyncio.TimeoutError):
            await asyncio.wait_for(search.search("apple", budget_s=None), 0)
        assert (await search.search("apple", budget_s=None)).complete

    run(given_up())


def test_what_was_found_in_time_is_shown(run: Run[Any], paths: Paths, db: Database) -> None:
    fill(run, db, "long", 5_000, "apple")
    assert run(SearchStore(db).catch_up(6_000)) == 5_001
    connection = driver.connect(str(paths.database), isolation_level=None)
    asked = [0]

    def after_a_while() -> bool:
        asked[0] += 1
        return asked[0] > 100

    answer = look(connection, parse("apple"), 20, 0, after_a_while)
    assert answer.complete is False
    assert 0 < len(answer.hits) <= 20
    assert not connection.in_transaction
    assert look(connection, parse("apple"), 20, 0, lambda: False).complete
    connection.close()


def test_a_search_does_not_wait_for_the_stores_thread(
    run: Run[Any], db: Database, store: SessionStore, search: SearchStore
) -> None:
    run(store.begin_session("apples", persona="Ashley", title=""))
    assert found(run, search, "apples") == 1
    go_on = threading.Event()

    async def while_it_writes() -> None:
        def slow(_: Any) -> None:
            assert go_on.wait(30)

        query = parse("apples")
        writing = asyncio.create_task(db.run(slow))
        answer = await search._in_thread(
            lambda: look(search._connected(), query, 10, 0, lambda: False)
        )
        assert len(answer.hits) == 1
        assert not writing.done()
        go_on.set()
        await writing

    run(while_it_writes())


def test_a_closed_search_leaves_the_store_alone(
    run: Run[Any], paths: Paths, store: SessionStore, search: SearchStore, db: Database
) -> None:
    run(store.begin_session("apples", persona="Ashley", title=""))
    assert found(run, search, "apples") == 1
    run(search.aclose())
    run(search.aclose())
    run(db.close())
    assert {path.name for path in paths.data_dir.iterdir()} == {"ashley.db", "run"}
