"""Runs a command's work over the assembled program, and ends it when a signal says so.

Ctrl+C asks the work to stop where it knows how to, otherwise it is cancelled; SIGTERM and a
closed terminal cancel it. The store and the clients are closed on every way out.
"""

from __future__ import annotations

import asyncio
import contextlib
import os
import signal
import time
from collections.abc import Awaitable, Callable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from ashley_desktop import logs, paths

if TYPE_CHECKING:
    from ashley_desktop.assembly import Parts
    from ashley_desktop.paths import Paths

DONE, FAILED, WRONG_WORDS, REFUSED_BY_MODERATION, REFUSED_BY_PROVIDER = 0, 1, 2, 3, 4
INTERRUPTED = 130
# some callers send the same signal twice, to the process and to its group; a person is slower
AGAIN_AFTER_S = 0.25


@dataclass(slots=True)
class Call:
    """What the common options said; filled before any command runs."""

    data_dir: str | None = None
    log_level: str | None = None
    _logs: bool = False

    @property
    def paths(self) -> Paths:
        """The data folder of this call."""
        return paths.find(self.data_dir)

    def start_log(self) -> None:
        """Begin to log, once; a call that is refused for its words leaves no file behind."""
        if not self._logs:
            self._logs = True
            logs.to_console(self.log_level)
            logs.to_file(self.paths.log)


Work = Callable[["Parts", asyncio.Event], Awaitable[int]]


def run(call: Call, work: Work, *, stoppable: bool = False) -> int:
    """Assemble the program, do the work and close everything; the result is the exit status.

    Args:
        stoppable: the work looks at the event it is given; the first Ctrl+C then only sets it.

    Raises: AshleyError, and whatever else the work raises.
    """
    places = call.paths

    async def assembled(stop: asyncio.Event) -> int:
        from ashley_desktop.assembly import assemble

        parts = await assemble(places, os.environ)
        try:
            return await work(parts, stop)
        finally:
            await parts.aclose()

    call.start_log()
    return run_alone(assembled, stoppable=stoppable)


def run_alone(work: Callable[[asyncio.Event], Awaitable[int]], *, stoppable: bool = False) -> int:
    """Run work that puts its own parts together; otherwise as `run`."""

    async def watched() -> int:
        stop = asyncio.Event()
        with _signals(stop, stoppable=stoppable):
            return await work(stop)

    try:
        return asyncio.run(watched())
    except (asyncio.CancelledError, KeyboardInterrupt):
        return INTERRUPTED


@contextlib.contextmanager
def _signals(stop: asyncio.Event, *, stoppable: bool) -> Iterator[None]:
    """Turn signals into the event or into cancelling the current task."""
    loop = asyncio.get_running_loop()
    task = asyncio.current_task()
    assert task is not None
    first_at: dict[int, float] = {}

    def end(number: int, _: object) -> None:
        now = time.monotonic()
        before = first_at.setdefault(number, now)
        if number == signal.SIGINT and now - before > AGAIN_AFTER_S:
            os._exit(INTERRUPTED)  # whoever asks twice does not want to wait for anything
        if before != now:
            return
        ask_only = stoppable and number == signal.SIGINT
        loop.call_soon_threadsafe(stop.set if ask_only else task.cancel)

    names = ("SIGINT", "SIGTERM", "SIGHUP")
    numbers = [getattr(signal, name) for name in names if hasattr(signal, name)]
    kept: dict[int, Any] = {number: signal.getsignal(number) for number in numbers}
    watched = [n for n in numbers if n == signal.SIGINT or kept[n] is not signal.SIG_IGN]  # nohup
    for number in watched:
        signal.signal(number, end)
    try:
        yield
    finally:
        for number in watched:
            signal.signal(number, kept[number])
