"""What the tests of the store share."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from ashley_desktop.paths import Paths
from ashley_desktop.storage.catalog_store import CatalogStore
from ashley_desktop.storage.db import Database
from ashley_desktop.storage.session_store import SessionStore

ROOT = Path(__file__).parents[2]


@pytest.fixture
def store(db: Database) -> SessionStore:
    return SessionStore(db)


@pytest.fixture
def catalog(db: Database) -> CatalogStore:
    return CatalogStore(db)


@pytest.fixture
def child(paths: Paths) -> Iterator[Callable[..., subprocess.Popen[str]]]:
    """Starts tests/storage/child.py with a job; what still runs at the end is killed."""
    started: list[subprocess.Popen[str]] = []

    def start(*job: str) -> subprocess.Popen[str]:
        name, *words = job
        process = subprocess.Popen(
            [sys.executable, "-m", "tests.storage.child", name, str(paths.data_dir), *words],
            cwd=ROOT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        started.append(process)
        return process

    yield start
    for process in started:
        process.kill()
        process.communicate()
