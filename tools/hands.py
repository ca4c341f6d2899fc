"""Types into a window on an X display, as a person would, through xdotool."""

from __future__ import annotations

import subprocess
from collections.abc import Mapping

PATIENCE_S = 30
KEY_DELAY_MS = "8"


class Hands:
    """The keyboard and mouse of one program's window.

    Args:
        pid: the process that owns the window.
        environment: holds the DISPLAY.
    Raises: subprocess.TimeoutExpired where the window does not come.
    """

    def __init__(self, pid: int, environment: Mapping[str, str]) -> None:
        self._environment = environment
        search = ["search", "--sync", "--onlyvisible", "--pid", str(pid), "--name", "."]
        self.window = self._do(*search).split()[-1]
        self.focus()

    def focus(self) -> None:
        """Give the window the keyboard; there is no window manager that would."""
        self._do("windowfocus", "--sync", self.window)

    def resize(self, width: int, height: int) -> None:
        """Make the window so many pixels wide and high, at the screen's corner."""
        self._do("windowmove", "--sync", self.window, "0", "0")
        self._do("windowsize", self.window, str(width), str(height))

    def type(self, text: str) -> None:
        """Type the text into what has the focus."""
        self._do("type", "--delay", KEY_DELAY_MS, text)

    def press(self, *keys: str) -> None:
        """Press keys, as xdotool names them: ``Return``, ``ctrl+n``."""
        self._do("key", *keys)

    def _do(self, *words: str) -> str:
        done = subprocess.run(
            ["xdotool", *words],
            env=dict(self._environment),
            capture_output=True,
            text=True,
            timeout=PATIENCE_S,
            check=True,
        )
        return done.stdout
