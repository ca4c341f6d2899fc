"""Runs the program's commands from outside, as a person or a script does."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import threading
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from tests.helpers.llm import TEST_KEY
from tests.helpers.llm_server import LlmServer

TIME_LIMIT_S = 60
COMMAND = (sys.executable, "-m", "ashley_desktop")
# what would lead a command to the developer's own display, keyring, keys or data
FOREIGN = ("OPENAI_", "ASHLEY_", "XDG_", "DBUS_", "DISPLAY", "WAYLAND_", "QT_", "PYTHON_KEYRING")


@dataclass(frozen=True, slots=True)
class Ended:
    """What a command left: its exit status and both outputs."""

    status: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        """Standard output as the one JSON document that it must be."""
        return json.loads(self.out)

    @property
    def lines(self) -> list[dict[str, Any]]:
        """Standard output as one JSON object a line."""
        return [json.loads(line) for line in self.out.splitlines()]


@dataclass(slots=True)
class Running:
    """A command that has not ended yet."""

    process: subprocess.Popen[bytes]
    read: bytearray = field(default_factory=bytearray)

    def read_until(self, text: str) -> None:
        """Read standard output until it holds this text."""
        assert self.process.stdout is not None
        while text.encode() not in self.read:
            piece = os.read(self.process.stdout.fileno(), 65536)
            assert piece, f"{text!r} did not come: {self.end()}"
            self.read += piece

    def send(self, number: int) -> None:
        """Send a signal."""
        self.process.send_signal(number)

    def end(self) -> Ended:
        """Wait for the end."""
        out, err = self.process.communicate(timeout=TIME_LIMIT_S)
        return Ended(
            self.process.returncode, (bytes(self.read) + (out or b"")).decode(), err.decode()
        )


class Program:
    """The program with a data folder and an environment of its own.

    Attributes:
        data_dir: may not exist yet. environment: of every command.
    """

    def __init__(self, data_dir: Path, environment: Mapping[str, str]) -> None:
        self.data_dir = data_dir
        self.environment = dict(environment)
        self._started: list[subprocess.Popen[bytes]] = []

    def run(self, *words: str, stdin: str | bytes = b"", **environment: str) -> Ended:
        """Run a command to its end."""
        typed = stdin.encode() if isinstance(stdin, str) else stdin
        ended = subprocess.run(
            self._words(words),
            input=typed,
            capture_output=True,
            env=self.environment | environment,
            timeout=TIME_LIMIT_S,
            check=False,
        )
        return Ended(ended.returncode, ended.stdout.decode(), ended.stderr.decode())

    def start(
        self,
        *words: str,
        stdin: int = subprocess.DEVNULL,
        stdout: int = subprocess.PIPE,
        **environment: str,
    ) -> Running:
        """Start a command without waiting for it."""
        process = subprocess.Popen(
            self._words(words),
            stdin=stdin,
            stdout=stdout,
            stderr=subprocess.PIPE,
            env=self.environment | environment,
            start_new_session=True,  # a question goes to the given terminal, not to the tester's
        )
        self._started.append(process)
        return Running(process)

    def show(self, session_id: str | None = None) -> dict[str, Any]:
        """A session as `sessions show --json` tells it; the newest where none is named."""
        named = session_id or self.run("sessions", "list", "--json").json[0]["session_id"]
        shown: dict[str, Any] = self.run("sessions", "show", named, "--json").json
        return shown

    def end(self) -> None:
        """End what was started and still runs."""
        for process in self._started:
            if process.poll() is None:
                process.kill()
            process.communicate()

    def _words(self, words: tuple[str, ...]) -> list[str]:
        return [*COMMAND, "--data-dir", str(self.data_dir), *words]


def clean_environment(home: Path) -> dict[str, str]:
    """This environment without display, keyring, keys and the developer's own folders."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(FOREIGN)}
    nobody = {"DBUS_SESSION_BUS_ADDRESS": f"unix:path={home}/no-bus"}
    return {**kept, **nobody, "HOME": str(home), "TZ": "UTC", "PYTHONWARNINGS": "error"}


@pytest.fixture
def program(tmp_path: Path) -> Iterator[Program]:
    """The program on a new data folder: no key, no keyring, no display."""
    one = Program(tmp_path / "data", clean_environment(tmp_path))
    yield one
    one.end()


@pytest.fixture
def asking(program: Program, llm_server: LlmServer) -> Program:
    """The program with a key for this run and `llm_server` as its provider."""
    program.environment |= {"OPENAI_BASE_URL": llm_server.url, "OPENAI_API_KEY": TEST_KEY}
    return program


def opened() -> threading.Event:
    """A gate that stands open."""
    gate = threading.Event()
    gate.set()
    return gate
