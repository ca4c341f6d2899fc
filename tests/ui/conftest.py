"""The event loop of window tests: qasync's, on the one QApplication, for the whole run.

Tests are synchronous: they start tasks through the loop and wait with qtbot until something is
true. After each test no task may be left, and no error may have reached the loop.
"""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot
from qasync import QEventLoop

from ashley_desktop.ui.loose_generators import TASK, LooseGenerators


class PatientBot(QtBot):
    """Waits longer: what takes milliseconds can take seconds where much runs beside it."""

    def waitUntil(  # noqa: N802 - the base class's name
        self, callback: Callable[[], Any], *, timeout: int = 30_000
    ) -> None:
        """As in the base class; the `timeout` is in milliseconds."""
        super().waitUntil(callback, timeout=timeout)


@pytest.fixture
def qtbot(qapp: QApplication, request: pytest.FixtureRequest) -> QtBot:
    """A bot as pytest-qt gives it, with more patience."""
    return PatientBot(request)


@pytest.fixture(scope="session")
def _session_loop(qapp: QApplication) -> Iterator[QEventLoop]:
    loop = QEventLoop(qapp, already_running=True)
    asyncio._set_running_loop(None)
    yield loop
    loop.stop()
    loop.close()


@pytest.fixture(scope="session", autouse=True)
def _empty_clipboard(qapp: QApplication) -> Iterator[None]:
    """Take back what tests put on the clipboard, at the end.

    Offscreen the clipboard is a static of Qt's, which deletes what it holds after the interpreter
    is gone: the process would end by SIGSEGV and a green run would fail.
    """
    yield
    qapp.clipboard().clear()


@pytest.fixture
def loop(_session_loop: QEventLoop) -> Iterator[QEventLoop]:
    """The running loop; fails the test that leaves a task or an error behind."""
    errors: list[dict[str, Any]] = []
    _session_loop.set_exception_handler(lambda _, context: errors.append(context))
    asyncio.set_event_loop(_session_loop)
    asyncio._set_running_loop(_session_loop)
    before = sys.get_asyncgen_hooks()
    LooseGenerators(_session_loop)
    yield _session_loop
    QApplication.processEvents()
    while any(task.get_name() == TASK for task in asyncio.all_tasks(_session_loop)):
        QApplication.processEvents()
    sys.set_asyncgen_hooks(*before)
    asyncio._set_running_loop(None)  # other tests of this process run loops of their own
    asyncio.set_event_loop(None)
    left = [task for task in asyncio.all_tasks(_session_loop) if not task.done()]
    assert not left, f"tasks left running: {left}"
    assert not errors, f"errors in the loop: {errors}"
