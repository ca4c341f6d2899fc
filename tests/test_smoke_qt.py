"""PySide6, Python and qasync fit together: thousands of signals and wake-ups, and no abort.

PySide6 6.12.0 on Python 3.11 loses a reference to None at every slot and aborts within some
thousand calls; this is where an upgrade that does so again is seen. In a process of its own,
because an abort ends the process.
"""

from __future__ import annotations

import subprocess
import sys

SIGNALS = 5_000
WAKE_UPS = 20_000

PROGRAM = f"""
import asyncio, faulthandler
from PySide6.QtCore import QCoreApplication, QEvent, QObject, Signal
from qasync import QEventLoop

faulthandler.enable()


class Emitter(QObject):
    said = Signal(object, bool)

    def event(self, event: QEvent) -> bool:
        return super().event(event)


async def main() -> tuple[int, int]:
    emitter, heard, woken = Emitter(), 0, 0

    def slot(value: object, flag: bool) -> None:
        nonlocal heard
        heard += value is None and flag

    emitter.said.connect(slot)
    for _ in range({SIGNALS}):
        emitter.said.emit(None, True)
        QCoreApplication.sendEvent(emitter, QEvent(QEvent.Type.User))

    async def wake(times: int) -> None:
        nonlocal woken
        for _ in range(times):
            await asyncio.sleep(0)
            woken += 1

    await asyncio.gather(*(wake({WAKE_UPS // 100}) for _ in range(100)))
    return heard, woken


application = QCoreApplication([])
with asyncio.Runner(loop_factory=lambda: QEventLoop(application)) as runner:
    print(*runner.run(main()))
"""


def test_signals_and_wake_ups_do_not_abort() -> None:
    command = [sys.executable, "-c", PROGRAM]
    done = subprocess.run(command, capture_output=True, text=True, timeout=100, check=False)
    assert (done.returncode, done.stdout.split()) == (0, [str(SIGNALS), str(WAKE_UPS)]), done.stderr
