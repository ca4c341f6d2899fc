"""Threads that never keep a closed window's process alive.

Looking up a name without a network can take half a minute, and nothing can stop the thread that
does it. Everything worth keeping is stored by then, so the process leaves it behind.
"""

from __future__ import annotations

import logging
import os
import sys
import threading
from concurrent.futures import ThreadPoolExecutor

log = logging.getLogger(__name__)

THREADS = 4  # for imports, files and children; the store and the keyring have their own


class LooseThreads(ThreadPoolExecutor):
    """A pool whose end does not wait for what still runs."""

    def __init__(self) -> None:
        super().__init__(THREADS, thread_name_prefix="work")

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False) -> None:
        """Drop what has not begun, and go; the arguments are the base class's."""
        super().shutdown(wait=False, cancel_futures=True)


def leave_if_stuck(status: int) -> None:
    """End the process now where a thread would hold it up; return where none does."""
    stuck = [
        thread.name
        for thread in threading.enumerate()
        if thread is not threading.current_thread() and not thread.daemon
    ]
    if not stuck:
        return
    log.info("left behind: %s", ", ".join(stuck))
    logging.shutdown()
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(status)
