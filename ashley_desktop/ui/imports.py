"""Imports as Python does them, although PySide is loaded.

PySide puts a hook into every import. It reads the source of each module that comes after it, to
find out whether that uses ``__feature__``, PySide's other way of writing names, and Python keeps
every line that was read. For the libraries behind the first message these were 33 MiB and a fifth
of a second. This program uses no ``__feature__``.
"""

from __future__ import annotations

import builtins
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def left_alone() -> Iterator[None]:
    """Load PySide within this; imports are then what they were before."""
    import_ = builtins.__import__
    try:
        yield
    finally:
        builtins.__import__ = import_
