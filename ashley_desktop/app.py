"""Puts the window's program together: the one place that knows every room.

The window is painted before the event loop, the store and the network's libraries are loaded.
Closing has one path, whoever asks for it: `Program.run` ends, and everything is closed in order.
"""

from __future__ import annotations

import logging
import os
import sys
from typing import NoReturn

from ashley_desktop import logs, paths
from ashley_desktop.display import has_display
from ashley_desktop.storage.lock import FolderLock

log = logging.getLogger(__name__)


def main(*, data_dir: str | None = None, log_level: str | None = None) -> int:
    """Open the window and stay until it is closed; the result is the exit status."""
    if log_level is not None and log_level.lower() not in logs.LEVELS:
        sys.stderr.write(f"--log-level is one of {', '.join(logs.LEVELS)}.\n")
        return 2
    if not has_display():
        _tell("no_display")
        return 1
    places = paths.find(data_dir)
    instance = FolderLock(places.run / "window.lock")
    try:
        alone = instance.acquire()
    except OSError:
        alone = True  # the store will say in the window what is wrong with the folder
    if not alone:
        return _raise_the_other(places)
    logs.to_console(log_level.lower() if log_level else None)
    try:
        _run(places, instance)
    finally:
        instance.release()


def _raise_the_other(places: paths.Paths) -> int:
    from PySide6.QtCore import QCoreApplication

    from ashley_desktop.ui.instance import raise_running

    application = QCoreApplication([])
    answered = raise_running(places.data_dir)
    del application
    if not answered:
        _tell("window_silent")
    return 0 if answered else 1


def _run(places: paths.Paths, instance: FolderLock) -> NoReturn:
    from ashley_desktop.ui import imports

    with imports.left_alone():
        from PySide6.QtWidgets import QApplication

    from ashley_desktop.ui.first_paint import FirstPaint
    from ashley_desktop.ui.main_window import MainWindow
    from ashley_desktop.ui.window_state import WindowStateFile

    application = QApplication(sys.argv[:1])
    application.setApplicationName(paths.PROGRAM)
    application.setApplicationDisplayName("Ashley Desktop")
    application.setDesktopFileName(paths.PROGRAM)
    application.setQuitOnLastWindowClosed(False)
    looks = WindowStateFile(places.window_state)
    window = MainWindow(looks)
    painted = FirstPaint(window)
    window.show()
    painted.wait(application)
    log.debug("first paint")

    logs.to_file(places.log)
    from ashley_desktop.ui.collecting import Collecting
    from ashley_desktop.ui.shell import Shell

    shell = Shell(application, window, looks.state)
    window.activateWindow()  # where no window manager does it, nobody else would
    application.processEvents()
    Collecting(application)
    log.debug("furnished")

    import asyncio

    from qasync import QEventLoop

    from ashley_desktop.ui.leaving import leave
    from ashley_desktop.ui.program import Program

    program = Program(shell, places, dict(os.environ))
    with asyncio.Runner(loop_factory=lambda: QEventLoop(application)) as runner:
        status = runner.run(program.run())
    instance.release()
    leave(status)


def _tell(code: str) -> None:
    from ashley_desktop.sentences import english

    sys.stderr.write(" ".join(english(code, {})) + "\n")
