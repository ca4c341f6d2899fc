"""A real store in a temporary folder, and a way to call it from synchronous tests."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine, Iterator
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
