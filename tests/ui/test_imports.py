"""What PySide does to imports, and that the window has none of it."""

from __future__ import annotations

import subprocess
import sys

import pytest

PROGRAM = """
import contextlib, linecache
from ashley_desktop.ui import imports

with {around}:
    from PySide6 import QtWidgets
before = set(linecache.cache)
import sqlmodel, ashley_desktop.ui.shell
read = [name for name in set(linecache.cache) - before if name.endswith(".py")]
print(len(read))
"""


@pytest.mark.parametrize(
    ("around", "some"), [("imports.left_alone()", False), ("contextlib.nullcontext()", True)]
)
def test_no_source_of_what_is_imported_is_read(around: str, some: bool) -> None:
    """The second case is why the first one matters; once it fails the module can go."""
    program = PROGRAM.format(around=around)
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, check=True)
    assert (int(done.stdout) > 0) is some
