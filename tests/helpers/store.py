"""A real store in a temporary folder, and a way to call it from synchronous tests."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine, Iterator
from contextlib import closing
from pathlib import Path
from typing import Any, TypeVar

import pytest

from ashley_desktop.paths import Paths
from ashley_desktop.storage.db import Database

T = TypeVar("T")
Run = Callable[[Coroutine[Any, Any, T]], T]


@pytest.fixture
def paths(tmp_path: Path) -> Paths:
    """A data folder that does not exist yet."""
    return Paths(tmp_path / "data")


@pytest.fixture
def run() -> Iterator[Run[Any]]:
    """Runs a coroutine to its end, on one private event loop for the whole test."""
    with asyncio.Runner() as runner:
        yield runner.run


@pytest.fixture
def db(paths: Paths, run: Run[Any]) -> Iterator[Database]:
    """The open store of `paths`, with the real schema."""
    database = run(Database.open(paths))
    yield database
    run(database.close())


def change_store(paths: Paths, *statements: str) -> list[Any]:
    """What another program does to the file; gives the rows of the last statement.

    Through the program's own driver: two SQLite libraries in one process take each other's locks.
    """
    from sqlcipher3 import dbapi2

    rows: list[Any] = []
    with closing(dbapi2.connect(str(paths.database), timeout=10)) as database, database:
        for statement in statements:
            rows = database.execute(statement).fetchall()
    return rows
