"""A thread that cannot be stopped does not keep the process of a closed window."""

from __future__ import annotations

import subprocess
import sys

STUCK = """
import asyncio, threading
from ashley_desktop.ui.leaving import LooseThreads, leave

async def main():
    began = threading.Event()
    loop = asyncio.get_running_loop()
    loop.set_default_executor(LooseThreads())
    loop.run_in_executor(None, lambda: (began.set(), threading.Event().wait()))
    while not began.is_set():
        await asyncio.sleep(0)

asyncio.run(main())
print("closed")
leave(7)
"""


def test_a_stuck_thread_is_left_behind() -> None:
    done = subprocess.run(
        [sys.executable, "-c", STUCK], capture_output=True, text=True, timeout=60, check=False
    )
    assert (done.returncode, done.stdout) == (7, "closed\n"), done.stderr
