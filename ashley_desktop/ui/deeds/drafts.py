"""What is typed and not sent yet: it stays with its conversation, and outlives the program.

The store is told a moment after a key was pressed, when another conversation is chosen, and at
the end. Must not: know how a message that is edited is kept; `editing.py` does.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal

from ashley_desktop.errors import AshleyError, NotFound, StorageError
from ashley_desktop.storage.catalog_store import CatalogStore
from ashley_desktop.ui.composer import Composer, Typed
from ashley_desktop.ui.models.session_role import DRAFT_LENGTH

if TYPE_CHECKING:
    from ashley_desktop.assembly import Parts
    from ashley_desktop.ui.chat_controller import ChatController
    from ashley_desktop.ui.tasks import TaskOwner

log = logging.getLogger(__name__)

KEPT_AFTER_MS = 1000  # a kill loses no more of what is typed
SETTING = "draft"  # that of the conversation that is not stored yet
_NEW = ""  # stands for its ID
_TEMPORARY = "temporary"  # stands for that of a conversation that is never stored


class Drafts(QObject):
    """The texts of all conversations that were typed into; one of them is in the field.

    Signals:
        left_behind: the ID of a stored conversation, and what is typed there and not in the field.
    """

    left_behind = Signal(str, str)

    def __init__(
        self,
        parts: Parts,
        composer: Composer,
        tasks: TaskOwner,
        current: Callable[[], ChatController],
        is_temporary: Callable[[ChatController], bool],
    ) -> None:
        """Args: current: the conversation on screen. is_temporary: nothing of it is stored."""
        super().__init__(composer)
        self._sessions = parts.sessions
        self._settings = CatalogStore(parts.database)
        self._writable = not parts.database.read_only
        self._composer = composer
        self._tasks = tasks
        self._current = current
        self._is_temporary = is_temporary
        self._left: dict[str, str] = {}
        self._handed_over: dict[ChatController, Typed] = {}
        self._stored: dict[str, str] = {}
        self._wanted: dict[str, str] = {}
        self._writing = False
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self.keep)
        composer.edit.textChanged.connect(self._wait)

    async def start(self) -> None:
        """Bring back what was typed for a new conversation. Raises: StorageError."""
        text = str(await self._settings.setting(SETTING) or "")
        self._stored[_NEW] = text
        self._begin_with(text)
        for session_id, beginning in (await self._sessions.drafts(DRAFT_LENGTH)).items():
            if session_id not in self._left and session_id != self._current().session_id:
                self.left_behind.emit(session_id, beginning)

    async def fetch(self, session_id: str) -> None:
        """Read a conversation's draft before it is shown. Raises: StorageError."""
        if session_id not in self._left:
            text = await self._sessions.draft(session_id)
            self._stored.setdefault(session_id, text)
            self._left.setdefault(session_id, text)

    def leave(self, controller: ChatController) -> None:
        """Take what stands in the field; no message is edited there any more."""
        key, typed = self._key(controller), self._composer.take()
        if typed.sent is None:
            self._leave(key, _joined(self._left.get(key, ""), typed.text))
        else:
            self._handed_over[controller] = typed
        self._want(key, typed.text)

    def come(self, controller: ChatController) -> None:
        """Put a conversation's text into the field, which is empty."""
        handed_over = self._handed_over.pop(controller, None)
        key = self._key(controller)
        self._composer.put(handed_over or Typed(self._left.pop(key, "")))
        self._tell(key, "")

    def saved(self, controller: ChatController) -> None:
        """A question is stored: it is a draft no longer, but what was typed behind it is."""
        if controller is self._current():
            self._composer.clear_after_saved()
            self.keep()
        else:
            typed = self._handed_over.pop(controller, None)
            if typed is not None:
                rest = typed.text.removeprefix(typed.sent or "")
                self._leave(self._key(controller), rest)
                self._want(self._key(controller), rest)
        if self._key(self._current()) != _NEW:  # it may have been a new conversation's first
            self._want(_NEW, self._left.get(_NEW, ""))

    def refused(self, controller: ChatController, error: AshleyError) -> None:
        """A question was not taken: its text is found again where it can be sent."""
        if controller is self._current():
            self._composer.keep_after_refused()
            return
        typed = self._handed_over.pop(controller, None)
        if typed is None:
            return
        key = self._key(controller)
        if key == _NEW or (isinstance(error, NotFound) and key != _TEMPORARY):
            self._begin_with(typed.text)
        else:
            self._leave(key, typed.text)

    def forget(self, controller: ChatController) -> None:
        """A temporary conversation is closed; what was typed for it is gone."""
        self._handed_over.pop(controller, None)
        self._left.pop(self._key(controller), None)

    def keep(self) -> None:
        """Have what stands in the field stored."""
        self._timer.stop()
        self._want(self._key(self._current()), self._composer.draft)

    async def aclose(self) -> None:
        """Store what is not stored yet; the program ends."""
        self.keep()
        await self._write()

    def _begin_with(self, text: str) -> None:
        """Put a text before what is typed for a new conversation."""
        if self._key(self._current()) == _NEW and not self._composer.is_sending:
            if text:
                self._composer.put(Typed(_joined(text, self._composer.text())))
        else:
            self._left[_NEW] = _joined(text, self._left.get(_NEW, ""))

    def _leave(self, key: str, text: str) -> None:
        self._left[key] = text
        self._tell(key, text)

    def _tell(self, key: str, text: str) -> None:
        if key not in (_NEW, _TEMPORARY):
            self.left_behind.emit(key, text)

    def _wait(self) -> None:
        if not self._timer.isActive():  # begun anew at each key, it would wait for a pause
            self._timer.start(KEPT_AFTER_MS)

    def _want(self, key: str, text: str) -> None:
        if key == _TEMPORARY:
            return
        self._wanted[key] = text
        if not self._writing:
            self._writing = True
            self._tasks.spawn(self._write(), group="drafts")

    async def _write(self) -> None:
        try:
            while self._wanted and self._writable:
                key, text = next(iter(self._wanted.items()))
                if self._stored.get(key, "") != text:
                    await self._store(key, text)
                    self._stored[key] = text
                if self._wanted.get(key) == text:
                    del self._wanted[key]
        except StorageError as error:  # the text is on the screen, and is tried again
            log.info("a draft could not be stored: %s", error)
        finally:
            self._writing = False

    def _key(self, controller: ChatController) -> str:
        if self._is_temporary(controller):
            return _TEMPORARY
        return controller.session_id or _NEW

    async def _store(self, key: str, text: str) -> None:
        if key == _NEW:
            await self._settings.set_setting(SETTING, text)
        else:
            await self._sessions.keep_draft(key, text)


def _joined(first: str, then: str) -> str:
    return "\n\n".join(text for text in (first, then) if text)
