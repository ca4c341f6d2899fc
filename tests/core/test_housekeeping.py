"""What the window tidies up by itself."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from typing import Any

import pytest

from ashley_desktop.core.housekeeping import empty_old_trash
from ashley_desktop.paths import Paths
from ashley_desktop.storage.db import Database
from ashley_desktop.storage.session_store import SessionStore
from tests.helpers.store import Run, change_store

PUT_THERE = "UPDATE session SET deleted_at = '2020-01-01 00:00:00.000000' WHERE title = 'old'"


@pytest.fixture
def store(db: Database) -> SessionStore:
    """The store of sessions."""
    return SessionStore(db)


@pytest.fixture
def other(paths: Paths, db: Database, run: Run[Any]) -> Iterator[SessionStore]:
    """The same store as another program has it open."""
    database = run(Database.open(paths))
    yield SessionStore(database)
    run(database.close())


def fill(run: Run[Any], store: SessionStore, paths: Paths) -> list[str]:
    """Sessions here and in the trash, some of them long ago; the ids of those."""
    ids = {}
    for title in ["kept", *["old"] * 45, "new"]:
        made, _ = run(store.begin_session("?", persona="Ashley", title=title))
        ids[made.session_id] = title
    run(store.trash_many([one for one, title in ids.items() if title != "kept"]))
    change_store(paths, PUT_THERE)
    return [one for one, title in ids.items() if title == "old"]


def test_what_is_old_goes_and_what_is_young_stays(
    run: Run[Any], store: SessionStore, paths: Paths
) -> None:
    old = fill(run, store, paths)
    assert sorted(run(empty_old_trash(store))) == sorted(old)
    assert run(empty_old_trash(store)) == []
    assert [one.title for one in run(store.trashed())] == ["new"]
    assert [one.title for one in run(store.list())] == ["kept"]


def test_two_may_do_it_at_once(
    run: Run[Any], store: SessionStore, other: SessionStore, paths: Paths
) -> None:
    old = fill(run, store, paths)

    async def both() -> list[list[str]]:
        return list(await asyncio.gather(*(empty_old_trash(one) for one in (store, other))))

    first, second = run(both())
    assert sorted(first + second) == sorted(old)
    assert [one.title for one in run(other.trashed())] == ["new"]


def test_others_get_a_turn_meanwhile_and_it_can_be_given_up(
    run: Run[Any], store: SessionStore, paths: Paths
) -> None:
    old = fill(run, store, paths)

    async def given_up() -> int:
        tidying = asyncio.create_task(empty_old_trash(store))
        while len(left := await store.trashed()) == len(old) + 1:
            pass
        tidying.cancel()
        await asyncio.wait([tidying])
        return len(left)

    assert 1 < run(given_up()) < len(old) + 1
    run(empty_old_trash(store))
    assert [one.title for one in run(store.trashed())] == ["new"]
