"""How the process ends once everything is closed and stored: at once.

Two things would otherwise hold it up or bring it down. A look-up of a name without a network can
take half a minute in a thread that nothing can stop. And Qt, deleting widgets, asks the Python
objects that a screen reader was told of, which the interpreter has freed by then.
"""

from __future__ import annotations

import logging
import os
import sys
from concurrent.futures import ThreadPoolExecutor
from typing import NoReturn

THREADS = 4  # for imports, files and children; the store and the keyring have their own


class LooseThreads(ThreadPoolExecutor):
    """A pool whose end does not wait for what still runs."""

    def __init__(self) -> None:
        super().__init__(THREADS, thread_name_prefix="work")

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False) -> None:
        """Drop what has not begun, and go; the arguments are the base class's."""
        super().shutdown(wait=False, cancel_futures=True)


def leave(status: int) -> NoReturn:
    """End the process now; widgets and threads go back to the system with it."""
    logging.shutdown()
    for stream in (sys.stdout, sys.stderr):
        if stream is not None:
            stream.flush()
    os._exit(status)
