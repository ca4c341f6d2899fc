"""What every area gets to measure with."""

from __future__ import annotations

import contextlib
import tempfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from benchmarks.programs import without_choices
from tools.environment import compile_sources
from tools.test import private_desktop


@dataclass(frozen=True, slots=True)
class Run:
    """One measuring run.

    Attributes:
        environment: for the programs started: a display, a bus and user folders of their own.
        folder: for stores and files; gone afterwards.
        full: whether the long forms are wanted.
    """

    environment: Mapping[str, str]
    folder: Path
    full: bool

    @property
    def on_screen(self) -> bool:
        """Whether windows are shown on an X display, where they can be typed into."""
        return self.environment.get("QT_QPA_PLATFORM") == "xcb"


@contextlib.contextmanager
def prepared(platform: str, *, full: bool) -> Iterator[Run]:
    """Give a run on ``xcb`` (a display without a screen) or ``offscreen``."""
    compile_sources()
    with private_desktop() as desktop, tempfile.TemporaryDirectory(prefix="ashley-") as folder:
        environment = without_choices(desktop, QT_QPA_PLATFORM=platform)
        yield Run(environment, Path(folder), full)
