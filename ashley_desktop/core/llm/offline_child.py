"""One process that holds a model, as its parent sees it: started, asked, ended, killed."""

from __future__ import annotations

import contextlib
import http.client
import json
import os
import re
import secrets
import subprocess
import sys
import threading
import time
from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from ashley_desktop import paths
from ashley_desktop.core.llm.base import Endpoint
from ashley_desktop.errors import OfflineModelFailed

PROVIDER = "offline"
# Without a sign of progress: a large model on a slow disk goes on reading, a hung one does not.
START_LIMIT_S = 180.0
LOOK_EVERY_S = 0.2
END_LIMIT_S = 2.0
ANSWER_LIMIT_S = 5.0  # for a request that costs nothing; a process that computes answers it too
LOG_LINES = 20
DETAIL_LIMIT = 300
_REASON = "error loading model: "  # llama.cpp writes it before what is wrong with a file
_STAMP = re.compile(r"^[\d.]+ [A-Z] +")  # its time and level


@dataclass(frozen=True, slots=True)
class LoadOrder:
    """Which model to load, and how.

    Attributes:
        name: by which it answers. context_tokens: what it can read and write together.
        threads: 0 for as many as there are cores.
        needed_bytes: about what it will take; 0 where that is not known.
    """

    name: str
    path: Path
    context_tokens: int
    threads: int = 0
    needed_bytes: int = 0


class Child:
    """The process.

    Attributes:
        endpoint: None until it has loaded the model.
        done: share of the loading, 0 to 1, by the memory it took so far; None where the system
            does not tell. llama.cpp itself says nothing before its end.

    Raises: OfflineModelFailed from the constructor where it cannot be started.
    """

    def __init__(self, command: Sequence[str], order: LoadOrder) -> None:
        self.order = order
        self.endpoint: Endpoint | None = None
        self.done: float | None = None
        self._last_lines: deque[str] = deque(maxlen=LOG_LINES)
        self._process = _spawned([*command, str(order.path)])
        self._log = threading.Thread(target=self._keep_log, name="offline-log", daemon=True)
        self._log.start()

    @property
    def lives(self) -> bool:
        """Whether the process runs."""
        return self._process.poll() is None

    def start(self) -> Endpoint:
        """Hand over the order with a new key, and wait for the port.

        Raises: OfflineModelFailed with the last lines that the process wrote.
        """
        key = secrets.token_urlsafe(32)
        port = self._exchange(key)
        if port is None:
            self.end()
            raise OfflineModelFailed(provider=PROVIDER, detail=self._detail())
        self.endpoint = Endpoint(PROVIDER, f"http://127.0.0.1:{port}/v1", key)
        return self.endpoint

    def answers(self) -> bool:
        """Whether it reacts to a request that costs it nothing."""
        if self.endpoint is None or not self.lives:
            return False
        port = int(self.endpoint.base_url.rpartition(":")[2].partition("/")[0])
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=ANSWER_LIMIT_S)
        try:
            connection.request("GET", "/health")
            return connection.getresponse().status < 500
        except (OSError, http.client.HTTPException):
            return False
        finally:
            connection.close()

    def kill(self) -> None:
        """End it at once."""
        self._process.kill()
        self.end()

    def end(self) -> None:
        """Let it end by closing its input; kill it where it does not."""
        _close(self._process.stdin)
        try:
            self._process.wait(END_LIMIT_S)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        self._log.join(END_LIMIT_S)
        _close(self._process.stdout)

    def _exchange(self, key: str) -> int | None:
        """Give the order, then wait for the port."""
        order = {
            "api_key": key,
            "name": self.order.name,
            "context_tokens": self.order.context_tokens,
            "threads": self.order.threads,
        }
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        over = threading.Event()
        watching = threading.Thread(target=self._watch_start, args=(over,), daemon=True)
        watching.start()
        try:
            self._process.stdin.write(json.dumps(order).encode() + b"\n")
            self._process.stdin.flush()
            return int(json.loads(self._process.stdout.readline())["port"])
        except (OSError, ValueError, TypeError, KeyError):  # it ended, or wrote something else
            return None
        finally:
            over.set()
            watching.join()

    def _watch_start(self, over: threading.Event) -> None:
        """Note how far it is; kill it where it gets no further."""
        most, moved_at = 0, time.monotonic()
        while not over.wait(LOOK_EVERY_S):
            held = _resident_bytes(self._process.pid)
            if held > most:
                most, moved_at = held, time.monotonic()
            if most and self.order.needed_bytes:
                self.done = min(most / self.order.needed_bytes, 0.99)
            if time.monotonic() - moved_at > START_LIMIT_S:
                self._process.kill()

    def _keep_log(self) -> None:
        assert self._process.stderr is not None
        with self._process.stderr as lines:
            for line in lines:
                self._last_lines.append(line.decode("utf-8", "replace"))

    def _detail(self) -> str:
        """Why it ended: llama.cpp's own reason where it gave one, else its last words."""
        lines = [_STAMP.sub("", line) for line in self._last_lines]
        reasons = [line.rpartition(_REASON)[2] for line in lines if _REASON in line]
        text = " ".join("".join(reasons[-1:] or lines).split())
        return "".join(c for c in text if c.isprintable())[-DETAIL_LIMIT:]


def _spawned(command: Sequence[str]) -> subprocess.Popen[bytes]:
    try:
        return subprocess.Popen(
            command,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            env=paths.child_environment(),
            creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
        )
    except OSError as error:
        reason = error.strerror or ""
    except ValueError:  # NUL in a path
        reason = ""
    raise OfflineModelFailed(provider=PROVIDER, detail=reason)


def _resident_bytes(pid: int) -> int:
    """Memory that a process holds; 0 where the system does not tell."""
    if sys.platform != "linux":
        return 0
    try:
        pages = Path(f"/proc/{pid}/statm").read_text("ascii").split()[1]
    except (OSError, IndexError):
        return 0
    return int(pages) * os.sysconf("SC_PAGE_SIZE")


def _close(pipe: IO[bytes] | None) -> None:
    if pipe is not None:
        with contextlib.suppress(OSError):  # the child was gone before it read what was written
            pipe.close()
