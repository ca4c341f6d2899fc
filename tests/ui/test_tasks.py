"""Owners of tasks: how a task ends is always seen by somebody."""

from __future__ import annotations

import asyncio

import pytest
from pytestqt.qtbot import QtBot
from qasync import QEventLoop

from ashley_desktop.errors import AshleyError, StorageFull
from ashley_desktop.ui.tasks import TaskOwner


class Fates:
    """Collects what an owner reports."""

    def __init__(self) -> None:
        self.bugs: list[BaseException] = []
        self.errors: list[AshleyError] = []
        self.owner = TaskOwner(self.bugs.append)


@pytest.fixture
def fates(loop: QEventLoop) -> Fates:
    return Fates()


async def _fail(error: Exception) -> None:
    raise error


async def _until(event: asyncio.Event, seen: list[str], name: str) -> None:
    seen.append(f"{name} began")
    try:
        await event.wait()
    finally:
        seen.append(name)


def test_a_known_error_goes_to_the_one_who_asked(qtbot: QtBot, fates: Fates) -> None:
    fates.owner.spawn(_fail(StorageFull(path="x")), group="a", on_error=fates.errors.append)
    qtbot.waitUntil(lambda: [error.code for error in fates.errors] == ["storage_full"])
    assert fates.bugs == []


def test_a_bug_is_never_silent(qtbot: QtBot, fates: Fates) -> None:
    fates.owner.spawn(_fail(ZeroDivisionError()), group="a", on_error=fates.errors.append)
    fates.owner.spawn(_fail(StorageFull()), group="a")
    qtbot.waitUntil(lambda: len(fates.bugs) == 2)
    assert fates.errors == []


def test_an_exclusive_task_ends_the_one_before(qtbot: QtBot, fates: Fates) -> None:
    gate, seen = asyncio.Event(), list[str]()
    fates.owner.spawn(_until(gate, seen, "first"), group="a")
    fates.owner.spawn(_until(gate, seen, "other"), group="b")
    qtbot.waitUntil(lambda: len(seen) == 2)
    fates.owner.spawn(_until(gate, seen, "second"), group="a", exclusive=True)
    qtbot.waitUntil(lambda: "second began" in seen)
    assert "first" in seen
    assert "other" not in seen
    gate.set()
    qtbot.waitUntil(lambda: "second" in seen and "other" in seen)
    assert not fates.owner.busy("a")
    assert fates.bugs == []


def test_closing_cancels_everything_and_waits(qtbot: QtBot, loop: QEventLoop, fates: Fates) -> None:
    gate, seen = asyncio.Event(), list[str]()
    for name in ("one", "two"):
        fates.owner.spawn(_until(gate, seen, name), group=name)
    qtbot.waitUntil(lambda: len(seen) == 2)
    closing = loop.create_task(fates.owner.aclose())
    qtbot.waitUntil(closing.done)
    assert {"one", "two"} <= set(seen)
    assert fates.bugs == []
