"""The one conversation that is never on the disk: begun, found again, closed and forgotten.

Must not: hand anything of it to the program's own store.
"""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from ashley_desktop.ui.temporary_signs import TemporaryBar, TemporaryRow

if TYPE_CHECKING:
    from ashley_desktop.assembly import Parts
    from ashley_desktop.temporary import Temporary
    from ashley_desktop.ui.chat_controller import ChatController
    from ashley_desktop.ui.conversations import Conversations
    from ashley_desktop.ui.main_window import MainWindow
    from ashley_desktop.ui.reports import Reports
    from ashley_desktop.ui.tasks import TaskOwner

_GROUP = "temporary"


class TemporaryTalk(QObject):
    """Keeps its rooms and its controller from the first sight of it to its end.

    Attributes:
        controller: None while there is none. parts: the program's, with its own store in place.
    """

    def __init__(
        self,
        conversations: Conversations,
        parts: Parts,
        window: MainWindow,
        tasks: TaskOwner,
        reports: Reports,
    ) -> None:
        super().__init__(conversations)
        self._conversations = conversations
        self._own = parts
        self._tasks = tasks
        self._reports = reports
        self._rooms: list[Temporary] = []
        self.controller: ChatController | None = None
        self.parts: Parts | None = None
        self._row = TemporaryRow(window.theme)
        self._bar = TemporaryBar(window.theme)
        window.sidebar.put_above_list(self._row)
        window.put_above_conversation(self._bar)
        self._row.chosen.connect(self.show)
        self._row.closed.connect(self.close)
        self._bar.closed.connect(self.close)
        window.actions_.new_temporary.triggered.connect(self.show)
        conversations.shown.connect(self._mark)

    def show(self) -> None:
        """Show it; make it where there is none."""
        if self.controller is not None:
            self._conversations.show(self.controller)
        elif not self._tasks.busy(_GROUP):
            self._tasks.spawn(self._begin(), group=_GROUP, on_error=self._reports.problem)

    def close(self) -> None:
        """Forget it, with what is typed; a reply to it ends."""
        controller, self.controller, self.parts = self.controller, None, None
        if controller is None:
            return
        gone = asyncio.Event()
        controller.destroyed.connect(gone.set)
        if controller is self._conversations.current:
            self._conversations.begin()
        self._conversations.forget_draft(controller)
        controller.stop()
        controller.leave()
        self._mark()
        self._tasks.spawn(self._forget(self._rooms[-1], gone), group="forgetting")

    async def aclose(self) -> None:
        """Forget everything; replies have ended."""
        for rooms in self._rooms:
            await rooms.chat.aclose()
            await rooms.aclose()
        self._rooms.clear()

    async def _begin(self) -> None:
        from ashley_desktop import temporary
        from ashley_desktop.core.exporters.exports import Exports
        from ashley_desktop.storage.export_store import ExportStore

        own = self._own
        rooms = await temporary.begin(own)
        self._rooms.append(rooms)
        exports = Exports(ExportStore(rooms.database), own.personas.title)
        self.parts = own.over(rooms.database, rooms.sessions, rooms.chat, exports)
        self.controller = self._conversations.make(self.parts)
        self._conversations.show(self.controller)

    async def _forget(self, rooms: Temporary, gone: asyncio.Event) -> None:
        """Close its store. Args: gone: nothing is at work there any more."""
        await gone.wait()
        await rooms.chat.aclose()
        await rooms.aclose()
        self._rooms.remove(rooms)

    def _mark(self) -> None:
        there = self.controller is not None
        current = there and self._conversations.current is self.controller
        self._row.show_as(there=there, current=current)
        self._bar.setVisible(current)
