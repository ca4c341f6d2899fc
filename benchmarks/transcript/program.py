"""The whole program in this process: window, store, controllers, as a person has it before them."""

from __future__ import annotations

import asyncio
import os
from pathlib import Path

from PySide6.QtCore import QEvent

from ashley_desktop.paths import Paths
from ashley_desktop.storage.records import MessageRecord
from ashley_desktop.ui.chat_controller import ChatController
from ashley_desktop.ui.main_window import MainWindow
from ashley_desktop.ui.program import Program
from ashley_desktop.ui.shell import Shell
from ashley_desktop.ui.window_state import WindowStateFile
from benchmarks.transcript import seal
from benchmarks.transcript.stage import Frames, application, wait_until


class WatchedWindow(MainWindow):
    """The main window, with its frames counted."""

    def __init__(self, looks: WindowStateFile) -> None:
        self.frames = Frames()  # the base class has events already while it is made
        super().__init__(looks)

    def event(self, event: QEvent) -> bool:
        done = super().event(event)
        self.frames.note(event)
        return done


class Running:
    """The program on a data folder, ready for use.

    Attributes: window, view, frames: the real widgets, and the window's frames.
    """

    def __init__(self, data_dir: Path) -> None:
        made = application()
        paths = Paths(data_dir)
        looks = WindowStateFile(paths.window_state)
        looks.state.theme = "light"
        self.window = WatchedWindow(looks)
        self.frames = self.window.frames
        self.window.show()
        self._shell = Shell(made, self.window, looks.state)
        self.view = self._shell.transcript
        self._program = Program(self._shell, paths, dict(os.environ))
        self._life = asyncio.get_event_loop().create_task(self._program.run())
        wait_until(self._ready)

    @property
    def current(self) -> ChatController:
        """The conversation on screen."""
        assert self._program.conversations is not None
        return self._program.conversations.current

    @property
    def newest(self) -> MessageRecord:
        """The newest message on screen; there must be one."""
        model = self.current.model
        return model.record(model.rowCount() - 1)

    def choose(self, session_id: str) -> None:
        """Do what a click in the sidebar does, and wait until that session is shown."""
        assert self._program.conversations is not None
        self._program.conversations.choose(session_id)
        wait_until(lambda: self.current.session_id == session_id)

    def begin(self) -> None:
        """Do what Ctrl+N does."""
        self.window.actions_.new.trigger()

    def ask(self, text: str) -> None:
        """Send what stands in the composer, as Enter does."""
        self.window.composer.set_text(text)
        self.window.composer.submit()

    def sealed_after(self, seals: int = 1) -> float:
        """Wait for the frame that puts so many seals on the screen; the time of its end."""
        while seal.on_screen(self.view) < seals:
            before = self.frames.count
            wait_until(lambda: self.frames.count > before)  # noqa: B023 (called at once)
        return self.frames.at

    def close(self) -> None:
        """Close the window and wait until the program has ended."""
        self.window.close()
        wait_until(self._life.done)

    def _ready(self) -> bool:
        if self._life.done():
            self._life.result()
        opened = self._program.conversations is not None
        return opened and self.window.header.models.currentIndex() >= 0
