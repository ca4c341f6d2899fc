"""Fixtures: a desk for the real program, with nothing on it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.helpers.screen import Desk, desk


@pytest.fixture
def bare_desk(tmp_path: Path) -> Iterator[Desk]:
    """A display, a bus and a screen reader of this test's own."""
    with desk(tmp_path) as here:
        yield here
