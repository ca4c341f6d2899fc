"""The whole window's program in this process: real store, real server, real event loop."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from keyring.backends import fail
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot
from qasync import QEventLoop

from ashley_desktop.core.secrets import SecretStore
from ashley_desktop.paths import Paths
from ashley_desktop.storage.records import MessageRecord
from ashley_desktop.ui.main_window import MainWindow
from ashley_desktop.ui.program import Program
from ashley_desktop.ui.shell import Shell
from ashley_desktop.ui.window_state import WindowStateFile
from tests.helpers.llm import TEST_KEY
from tests.helpers.llm_server import LlmServer

TIMEOUT_MS = 15_000


def no_keyring() -> SecretStore:
    """A store of keys on a machine that has none."""
    return SecretStore(backend=fail.Keyring)


class RunningWindow:
    """The program as a person has it before them.

    Attributes:
        window, transcript: the real widgets. ended: the program's task.
    """

    def __init__(self, qtbot: QtBot, loop: QEventLoop, shell: Shell, program: Program) -> None:
        self._qtbot = qtbot
        self.shell = shell
        self.program = program
        self.window = shell.window
        self.window.show()
        self.ended: asyncio.Task[int] = loop.create_task(program.run())

    def until(self, is_true: Callable[[], Any]) -> None:
        """Handle events until something is true."""
        self._qtbot.waitUntil(lambda: bool(is_true()), timeout=TIMEOUT_MS)

    def until_ready(self) -> None:
        """Wait for the store to be open and the drop-downs filled."""
        self.until(lambda: self.window.header.models.currentIndex() >= 0)

    def ask(self, text: str) -> None:
        """Type a question and press Enter."""
        edit = self.window.composer.edit
        self._qtbot.keyClicks(edit, text)
        self._qtbot.keyClick(edit, Qt.Key.Key_Return)

    @property
    def messages(self) -> list[MessageRecord]:
        """What the transcript shows."""
        assert self.program.conversations is not None
        model = self.program.conversations.current.model
        return [model.record(row) for row in range(model.rowCount())]

    @property
    def last(self) -> MessageRecord:
        """The newest message of the transcript."""
        return self.messages[-1]

    @property
    def busy(self) -> bool:
        """Whether Stop is offered."""
        return self.window.composer.stop.isVisible()

    def answered(self) -> bool:
        """Whether the newest message is a reply that has ended."""
        return bool(self.messages) and not self.busy and self.last.role == "assistant"

    def close(self) -> None:
        """Close the window and wait for the program to end."""
        self.window.close()
        self.until(self.ended.done)


StartWindow = Callable[..., RunningWindow]


@pytest.fixture
def start_window(
    qtbot: QtBot, loop: QEventLoop, paths: Paths, caplog: pytest.LogCaptureFixture
) -> Iterator[StartWindow]:
    """Starts the program on `paths`; whatever still runs is closed after the test.

    A bug that the program caught and reported fails the test all the same.
    """
    running: list[RunningWindow] = []
    application = QApplication.instance()
    assert isinstance(application, QApplication)

    def start(
        environment: dict[str, str] | None = None, secrets: SecretStore | None = None
    ) -> RunningWindow:
        looks = WindowStateFile(paths.window_state)
        shell = Shell(application, MainWindow(looks), looks.state)
        program = Program(shell, paths, environment or {}, secrets or no_keyring())
        running.append(RunningWindow(qtbot, loop, shell, program))
        return running[-1]

    yield start
    for one in running:
        if not one.ended.done():
            one.close()
        assert one.ended.result() == 0
        one.window.deleteLater()
    bugs = [record.message for record in caplog.records if record.levelno >= logging.CRITICAL]
    assert not bugs, bugs


@pytest.fixture
def window(start_window: StartWindow, llm_server: LlmServer) -> RunningWindow:
    """A ready window that talks to `llm_server`."""
    started = start_window({"OPENAI_BASE_URL": llm_server.url, "OPENAI_API_KEY": TEST_KEY})
    started.until_ready()
    return started
