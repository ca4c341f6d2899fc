"""Starts the program and a bare window as a person would, and watches them from outside."""

from __future__ import annotations

import contextlib
import re
import subprocess
import sys
import threading
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

FIRST_PAINT, USABLE = "first paint", "usable"
PATIENCE_S = 60.0
BARE_WINDOW = """
import sys
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication, QMainWindow

class Window(QMainWindow):
    painted = False

    def paintEvent(self, event):
        super().paintEvent(event)
        if not self.painted:
            self.painted = True
            print("first paint", file=sys.stderr, flush=True)

application = QApplication(sys.argv)
window = Window()
window.resize(1080, 720)
window.show()
application.exec()
"""


class DidNotStart(Exception):
    """A program ended or stayed silent before it said what was waited for."""


@dataclass
class Running:
    """A started program.

    Attributes:
        process: to ask for its id, not to be read from.
        started: `time.perf_counter()` just before it was started.
        said: everything that it wrote to standard error so far.
    """

    process: subprocess.Popen[str]
    started: float
    said: list[str]

    def wait_for(self, mark: str) -> float:
        """Read on until a line ends with the mark; return the seconds since the start.

        Raises: DidNotStart.
        """
        assert self.process.stderr is not None
        pattern = re.compile(rf"\b{re.escape(mark)}\s*$")
        for line in self.process.stderr:
            self.said.append(line)
            if pattern.search(line):
                return time.perf_counter() - self.started
        raise DidNotStart(f"no line ends with {mark!r}:\n{''.join(self.said[-20:])}")


@contextlib.contextmanager
def bare_window(environment: Mapping[str, str]) -> Iterator[Running]:
    """The floor: the smallest program that shows a window of the same size."""
    with _running([sys.executable, "-c", BARE_WINDOW], environment) as started:
        yield started


@contextlib.contextmanager
def ashley(data_dir: Path, environment: Mapping[str, str]) -> Iterator[Running]:
    """The program on this data folder, telling its marks on standard error."""
    options = ["--data-dir", str(data_dir), "--log-level", "debug"]
    with _running([sys.executable, "-m", "ashley_desktop", *options], environment) as started:
        yield started


def without_choices(environment: Mapping[str, str], **more: str) -> dict[str, str]:
    """The environment given without what would choose a provider, and with `more`."""
    telling = ("OPENAI_API_KEY", "OPENAI_BASE_URL", "OPENAI_MODEL", "ASHLEY_PROVIDER")
    kept = {name: value for name, value in environment.items() if name not in telling}
    return {**kept, **more}


@contextlib.contextmanager
def _running(command: list[str], environment: Mapping[str, str]) -> Iterator[Running]:
    began = time.perf_counter()
    with subprocess.Popen(
        command, env=environment, stderr=subprocess.PIPE, stdout=subprocess.DEVNULL, text=True
    ) as process:
        overdue = threading.Timer(PATIENCE_S, process.kill)
        overdue.start()
        try:
            yield Running(process, began, [])
        finally:
            overdue.cancel()
            process.terminate()
            with contextlib.suppress(subprocess.TimeoutExpired):
                process.wait(timeout=10)
            process.kill()
