"""Finds the moments in which nobody needs the program, and has it look after its store then.

Must not: know what is to be done; `core/housekeeping.py` does.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable

from PySide6.QtCore import QObject

from ashley_desktop.errors import AshleyError
from ashley_desktop.ui.notices import Notice, NoticeBar
from ashley_desktop.ui.texts import describe_error, fill

log = logging.getLogger(__name__)

IDLE_S = 60.0
AGAIN_S = 3600.0
FAILED = "upkeep"


class QuietMoments(QObject):
    """Works in the first idle minute, and in one of every hour after that.

    Args:
        work: what is done; everything in turn, and where one fails not what follows.
        busy: whether the program does something that should not be disturbed.
    """

    def __init__(
        self,
        notices: NoticeBar,
        work: tuple[Callable[[], Awaitable[object]], ...],
        busy: Callable[[], bool],
    ) -> None:
        super().__init__(notices)
        self._notices = notices
        self._work = work
        self._busy = busy
        self._stirred = False
        self._told = False

    def stir(self) -> None:
        """Somebody is there: an idle minute begins anew."""
        self._stirred = True

    async def run(self) -> None:
        """Stay for as long as the window lives; cancelling it ends what is under way."""
        while True:
            await self._wait()
            try:
                for work in self._work:
                    await work()
            except AshleyError as error:
                self._tell(error)
            await asyncio.sleep(AGAIN_S)

    async def _wait(self) -> None:
        self._stirred = True
        while self._stirred or self._busy():
            self._stirred = False
            await asyncio.sleep(IDLE_S)

    def _tell(self, error: AshleyError) -> None:
        log.warning("tidying up failed: %s", error)
        if not self._told:  # once: it is tried every hour
            self._told = True
            what = " ".join(describe_error(error.code, error.parameters))
            text = fill(self.tr("The daily backup and tidying up did not work. %1"), what)
            self._notices.show_notice(Notice(FAILED, text.strip(), tone="warning"))
