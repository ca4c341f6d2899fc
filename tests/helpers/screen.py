"""The real program on a real display, used from outside: keys, clicks, and a screen reader's view.

    with desk() as here:
        window = here.open(data_dir)
        window.click("composer")
        window.type("Hello?")
        window.press("Return")
        window.until(lambda: window.messages()[-1].text == "Hello!")

Widgets are found by their accessible identifiers; nothing of the program is imported.
"""

from __future__ import annotations

import contextlib
import json
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

from tests.helpers.commands import COMMAND, Ended, Program, clean_environment
from tools.hands import Hands
from tools.test import private_desktop

SYSTEM_PYTHON = "/usr/bin/python3"
READER = Path(__file__).with_name("screen_reader.py")
PATIENCE_S = 30.0
LOOK_EVERY_S = 0.03
FROM_THE_DESKTOP = ("DISPLAY", "DBUS_SESSION_BUS_ADDRESS", "XDG_RUNTIME_DIR")

_T = TypeVar("_T")


@dataclass(frozen=True, slots=True)
class Widget:
    """One widget, or one painted item, as assistive technology is told of it.

    Attributes:
        text: None where it has no text of its own. rect: x, y, width, height on the screen.
    """

    identifier: str
    role: str
    name: str
    states: frozenset[str]
    rect: tuple[int, int, int, int]
    text: str | None
    children: tuple[Widget, ...]

    @property
    def shown(self) -> bool:
        """Whether it is on the screen."""
        return "showing" in self.states

    @property
    def middle(self) -> tuple[int, int]:
        """Where a person would click."""
        x, y, width, height = self.rect
        return x + width // 2, y + height // 2

    def all(self) -> Iterator[Widget]:
        """It and everything below it."""
        yield self
        for child in self.children:
            yield from child.all()


class Reader:
    """The system's Python, asked over a pipe what is on the screen."""

    def __init__(self, environment: Mapping[str, str]) -> None:
        self._process = subprocess.Popen(
            [SYSTEM_PYTHON, str(READER)],
            env=dict(environment),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
        )

    def read(self, pid: int, identifier: str | None = None) -> Widget | None:
        """A widget of a process, or its windows; None where there is no such thing now."""
        question = {"pid": pid} if identifier is None else {"pid": pid, "id": identifier}
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.write(json.dumps(question) + "\n")
        self._process.stdin.flush()
        line = self._process.stdout.readline()
        assert line, "the screen reader ended"
        told = json.loads(line)
        return None if told is None else _widget(told)

    def close(self) -> None:
        """End it."""
        self._process.communicate(timeout=PATIENCE_S)


def _widget(told: dict[str, Any]) -> Widget:
    x, y, width, height = told["rect"]
    return Widget(
        told["id"],
        told["role"],
        told["name"],
        frozenset(told["states"]),
        (x, y, width, height),
        told["text"],
        tuple(map(_widget, told["children"])),
    )


class OpenWindow:
    """A running program and the person in front of it.

    Attributes:
        process: the program. errors: the file that its standard error goes to.
    """

    def __init__(
        self, process: subprocess.Popen[bytes], errors: Path, reader: Reader, env: dict[str, str]
    ) -> None:
        self.process = process
        self.errors = errors
        self._reader = reader
        self._environment = env
        self.until(lambda: self.find("model-picker") or self._assert_alive())
        self.hands = Hands(process.pid, env)

    # looking

    def find(self, identifier: str) -> Widget | None:
        """The widget with this identifier, None where there is none now."""
        return self._reader.read(self.process.pid, identifier)

    def get(self, identifier: str) -> Widget:
        """The widget with this identifier, waited for."""
        return self.until(lambda: self.find(identifier))

    def tree(self) -> list[Widget]:
        """Everything of the program, its windows first."""
        found = self._reader.read(self.process.pid)
        return [] if found is None else list(found.all())

    def shown(self, identifier: str) -> bool:
        """Whether a widget is on the screen now."""
        found = self.find(identifier)
        return found is not None and found.shown

    def messages(self) -> list[Widget]:
        """The messages on the screen, oldest first."""
        transcript = self.find("transcript")
        return [] if transcript is None else [w for w in transcript.children if w.text is not None]

    def texts(self) -> list[str]:
        """What the messages on the screen say."""
        return [message.text or "" for message in self.messages()]

    @property
    def status(self) -> str:
        """What the status line says."""
        return self.get("status").name

    def says(self, words: str) -> bool:
        """Whether anything on the screen has these words."""
        return any(
            words in one.name or words in (one.text or "") for one in self.tree() if one.shown
        )

    def until(self, look: Callable[[], _T | None], patience_s: float = PATIENCE_S) -> _T:
        """Look again and again until there is something to see."""
        end = time.monotonic() + patience_s
        while not (seen := look()):
            assert time.monotonic() < end, self._what_is_there()
            time.sleep(LOOK_EVERY_S)
        return seen

    # doing

    def click(self, where: str | Widget, button: int = 1) -> None:
        """Click into the middle of a widget."""
        widget = self.get(where) if isinstance(where, str) else where
        x, y = widget.middle
        xdotool(self._environment, "mousemove", str(x), str(y), "click", str(button))

    def button(self, name: str) -> Widget:
        """The visible button with this name, waited for."""
        roles = ("push button", "button")

        def look() -> Widget | None:
            found = (w for w in self.tree() if w.role in roles and w.name == name and w.shown)
            return next(found, None)

        return self.until(look)

    def type(self, text: str) -> None:
        """Type into what has the keyboard."""
        self.hands.type(text)

    def press(self, *keys: str) -> None:
        """Press keys, as xdotool names them."""
        self.hands.press(*keys)

    def ask(self, text: str) -> None:
        """Type a question into the composer and press Enter."""
        self.click("composer")
        self.type(text)
        self.press("Return")

    def until_answered(self) -> list[Widget]:
        """Wait for a reply that has ended; gives the messages."""
        self.until(lambda: self.shown("send") and len(self.messages()) > 1)
        return self.messages()

    def picture(self, target: Path) -> None:
        """Write what the screen shows to a PNG file."""
        command = ["import", "-silent", "-window", "root", str(target)]
        subprocess.run(command, env=self._environment, check=True, timeout=PATIENCE_S)

    # ending

    def send(self, number: int) -> None:
        """Send the process a signal."""
        self.process.send_signal(number)

    def ended(self, within_s: float = PATIENCE_S) -> Ended:
        """Wait for the end of the process."""
        status = self.process.wait(within_s)
        return Ended(status, "", self.errors.read_text("utf-8"))

    def close(self) -> Ended:
        """Quit as from the keyboard, and wait for the end."""
        self.hands.focus()
        self.press("ctrl+q")
        return self.ended()

    def _assert_alive(self) -> None:
        assert self.process.poll() is None, self.errors.read_text("utf-8")

    def _what_is_there(self) -> str:
        seen = [f"{w.role} {w.identifier} {w.name!r} {w.text!r}" for w in self.tree() if w.shown]
        return "\n".join(["it did not come; on the screen:", *seen, self.errors.read_text("utf-8")])


class Desk:
    """A display with a message bus and a screen reader.

    Attributes:
        environment: of every program that is started here.
    """

    def __init__(self, environment: Mapping[str, str], home: Path) -> None:
        place = {name: environment[name] for name in FROM_THE_DESKTOP}
        here = {"QT_LINUX_ACCESSIBILITY_ALWAYS_ON": "1", "LANGUAGE": "en", "LC_ALL": "C.UTF-8"}
        self.environment = clean_environment(home) | place | here
        self._reader = Reader(environment)
        self._home = home
        self._windows: list[OpenWindow] = []
        self._processes: list[subprocess.Popen[bytes]] = []

    def open(
        self,
        data_dir: Path,
        command: tuple[str, ...] = (),
        options: tuple[str, ...] = (),
        **more: str,
    ) -> OpenWindow:
        """Start the program on a data folder and wait for its window.

        Args:
            command: words before the program's own. options: words after them.
            more: environment variables.
        """
        environment = self.environment | more
        errors = self._home / f"stderr-{len(self._processes)}.txt"
        with errors.open("wb") as file:
            process = subprocess.Popen(
                [*command, *COMMAND, "--data-dir", str(data_dir), *options],
                env=environment,
                stdin=subprocess.DEVNULL,
                stdout=file,
                stderr=file,
                cwd=self._home,
            )
        self._processes.append(process)
        window = OpenWindow(process, errors, self._reader, environment)
        self._windows.append(window)
        return window

    def program(self, data_dir: Path, **more: str) -> Program:
        """The commands on a data folder."""
        return Program(data_dir, self.environment | more)

    def end(self) -> None:
        """End what still runs."""
        for process in self._processes:
            if process.poll() is None:
                process.kill()
            process.wait()
        self._processes.clear()

    def close(self) -> None:
        """End everything, the reader too."""
        self.end()
        self._reader.close()


@contextlib.contextmanager
def desk(home: Path) -> Iterator[Desk]:
    """A desk with nothing on it; `home` is the folder for what programs write."""
    with private_desktop() as environment:
        here = Desk(environment, home)
        try:
            yield here
        finally:
            here.close()


def xdotool(environment: Mapping[str, str], *words: str) -> str:
    """Run xdotool; gives what it says."""
    done = subprocess.run(
        ["xdotool", *words],
        env=dict(environment),
        capture_output=True,
        text=True,
        timeout=PATIENCE_S,
        check=True,
    )
    return done.stdout


if sys.platform != "linux":
    raise ImportError("only X displays can be driven from outside")
