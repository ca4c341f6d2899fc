"""`make test`: the tests, with a display, a message bus and user folders of their own.

Most tests draw offscreen; those marked ``screen`` start the program on the display given here.
Nothing that a test does reaches the user's own session, keyring or data.
"""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from tools.environment import ROOT

SCREEN = "1600x1200x24"


@contextlib.contextmanager
def display(screen: str) -> Iterator[str]:
    """Run an X server without a screen on a free number; give its name, as in DISPLAY."""
    reading, writing = os.pipe()
    command = ["Xvfb", "-displayfd", str(writing), "-screen", "0", screen, "-nolisten", "tcp"]
    command.append("-noreset")  # a reset when the last client leaves throws out one that comes then
    with _running(command, pass_fds=[writing]):
        os.close(writing)
        yield f":{_first_line(reading, 'Xvfb')}"


@contextlib.contextmanager
def message_bus(environment: dict[str, str]) -> Iterator[str]:
    """Run a session bus; give its address. What it starts gets the environment given."""
    reading, writing = os.pipe()
    command = ["dbus-daemon", "--session", "--nofork", "--nopidfile", f"--print-address={writing}"]
    with _running(command, pass_fds=[writing], environment=environment):
        os.close(writing)
        yield _first_line(reading, "dbus-daemon")


@contextlib.contextmanager
def private_desktop(screen: str = SCREEN) -> Iterator[dict[str, str]]:
    """Give an environment with a display, a bus and empty user folders; end them afterwards."""
    with _folder() as folder, display(screen) as number:
        environment = {**os.environ, "DISPLAY": number, **_user_folders(Path(folder))}
        for name in ("WAYLAND_DISPLAY", "XAUTHORITY", "DBUS_SESSION_BUS_ADDRESS"):
            environment.pop(name, None)
        with message_bus(environment) as address:
            yield {**environment, "DBUS_SESSION_BUS_ADDRESS": address}


def main(words: list[str]) -> int:
    """Run pytest with these words and return its status."""
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))  # so that what runs here is ended
    with private_desktop() as environment, _folder() as files:
        environment.setdefault("QT_QPA_PLATFORM", "offscreen")
        command = [sys.executable, "-m", "pytest", f"--basetemp={files}/t", *words]
        return subprocess.run(command, cwd=ROOT, env=environment, check=False).returncode


def _folder() -> tempfile.TemporaryDirectory[str]:
    return tempfile.TemporaryDirectory(prefix="ashley-", ignore_cleanup_errors=True)


def _user_folders(folder: Path) -> dict[str, str]:
    folders = {
        "XDG_DATA_HOME": folder / "data",
        "XDG_CONFIG_HOME": folder / "config",
        "XDG_STATE_HOME": folder / "state",
        "XDG_CACHE_HOME": folder / "cache",
        "XDG_RUNTIME_DIR": folder / "run",
    }
    for path in folders.values():
        path.mkdir(mode=0o700)
    return {name: str(path) for name, path in folders.items()}


@contextlib.contextmanager
def _running(
    command: list[str], pass_fds: list[int], environment: dict[str, str] | None = None
) -> Iterator[None]:
    quiet = subprocess.DEVNULL
    with subprocess.Popen(
        command, pass_fds=pass_fds, env=environment, stdout=quiet, stderr=quiet
    ) as process:
        try:
            yield
        finally:
            process.terminate()


def _first_line(descriptor: int, who: str) -> str:
    with os.fdopen(descriptor) as lines:
        line = lines.readline().strip()
    if not line:
        raise RuntimeError(f"{who} did not start")
    return line


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
