"""Every task has an owner, a group and a fate."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Coroutine
from typing import Any

from ashley_desktop.errors import AshleyError

log = logging.getLogger(__name__)

OnError = Callable[[AshleyError], None]


class TaskOwner:
    """Keeps tasks alive, cancels them together, and sees how each one ends.

    CancelledError is silent; an AshleyError goes to the task's `on_error`; anything else is a
    bug and goes to `on_bug`.
    """

    def __init__(self, on_bug: Callable[[BaseException], None]) -> None:
        self._on_bug = on_bug
        self._groups: dict[str, set[asyncio.Task[Any]]] = {}

    def spawn(
        self,
        coroutine: Coroutine[Any, Any, None],
        *,
        group: str,
        exclusive: bool = False,
        on_error: OnError | None = None,
    ) -> None:
        """Run a coroutine.

        Args:
            exclusive: cancel what still runs in the group first.
            on_error: told of an AshleyError; without it such an error counts as a bug.
        """
        if exclusive:
            self.cancel(group)
        task = asyncio.get_running_loop().create_task(coroutine, name=group)
        self._groups.setdefault(group, set()).add(task)
        task.add_done_callback(lambda done: self._ended(done, group, on_error))

    def cancel(self, group: str) -> None:
        """Cancel everything that runs in a group."""
        for task in self._groups.get(group, ()):
            task.cancel()

    def busy(self, group: str) -> bool:
        """Whether anything runs in a group."""
        return bool(self._groups.get(group))

    async def aclose(self, timeout_s: float = 5.0) -> None:
        """Cancel everything and wait for it to end, for `timeout_s` at most."""
        tasks = [task for group in self._groups.values() for task in group]
        for task in tasks:
            task.cancel()
        if tasks:
            _, late = await asyncio.wait(tasks, timeout=timeout_s)
            for task in late:
                log.error("the task %r did not end in %g s", task.get_name(), timeout_s)

    def _ended(self, task: asyncio.Task[Any], group: str, on_error: OnError | None) -> None:
        self._groups[group].discard(task)
        if task.cancelled():
            return
        error = task.exception()
        if error is None:
            return
        if isinstance(error, AshleyError) and on_error is not None:
            on_error(error)
        else:
            self._on_bug(error)
