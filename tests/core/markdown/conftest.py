"""What the tests of Markdown have in common."""

from __future__ import annotations

import warnings

import pytest


@pytest.fixture(scope="session", autouse=True)
def _drawing_library() -> None:
    """The library that draws formulas warns once, when it is loaded; any later warning fails."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)
        import ziamath.zmath  # noqa: F401
