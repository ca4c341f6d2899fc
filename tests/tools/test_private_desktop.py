"""The display, the bus and the folders that the tests run in."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from tools.test import private_desktop

SHOW = """
import sys
from PySide6.QtWidgets import QApplication, QLabel
application = QApplication(sys.argv)
label = QLabel("here")
label.show()
print(application.platformName(), label.isVisible())
"""


@pytest.mark.screen
def test_a_window_can_be_shown_and_all_is_gone_afterwards() -> None:
    with private_desktop() as environment:
        socket = Path(f"/tmp/.X11-unix/X{environment['DISPLAY'].removeprefix(':')}")
        folder = Path(environment["XDG_DATA_HOME"])
        shown = subprocess.run(
            [sys.executable, "-c", SHOW],
            env={**environment, "QT_QPA_PLATFORM": "xcb"},
            capture_output=True,
            text=True,
            check=False,
        )
        assert shown.stdout.split() == ["xcb", "True"], shown.stderr
        assert socket.exists()
        assert folder.is_dir()
        assert environment["DBUS_SESSION_BUS_ADDRESS"].startswith("unix:")
    assert not socket.exists()
    assert not folder.exists()
