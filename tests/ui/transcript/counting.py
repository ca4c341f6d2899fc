"""Counts how often something of the program is done: work is guarded by its number, not by time."""

from __future__ import annotations

from typing import Any

import pytest


def counted(monkeypatch: pytest.MonkeyPatch, owner: Any, name: str) -> list[tuple[Any, ...]]:
    """The calls of a function or method from now on, by their arguments; it does what it did."""
    real = getattr(owner, name)
    calls: list[tuple[Any, ...]] = []

    def call(*arguments: Any, **more: Any) -> Any:
        calls.append(arguments)
        return real(*arguments, **more)

    monkeypatch.setattr(owner, name, call)
    return calls
