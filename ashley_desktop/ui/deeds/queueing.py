"""Messages that were typed while a reply arrives: kept, shown, and sent one by one.

A reply that fails or is stopped holds the rest up until a person says what becomes of it. What
waits is stored at once and outlives the program; it is never sent by itself at a later start.
Must not: know how a message is sent.
"""

from __future__ import annotations

import logging
from dataclasses import asdict, dataclass, field
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject

from ashley_desktop.core.asking import Ask
from ashley_desktop.errors import StorageError
from ashley_desktop.storage.catalog_store import CatalogStore
from ashley_desktop.storage.records import State
from ashley_desktop.ui.composer import Typed
from ashley_desktop.ui.parts import announce

if TYPE_CHECKING:
    from ashley_desktop.assembly import Parts
    from ashley_desktop.storage.records import MessageRecord
    from ashley_desktop.ui.chat_controller import ChatController
    from ashley_desktop.ui.conversations import Conversations
    from ashley_desktop.ui.main_window import MainWindow
    from ashley_desktop.ui.tasks import TaskOwner

log = logging.getLogger(__name__)

SETTING = "queue"


@dataclass(frozen=True, slots=True)
class Waiting:
    """A message, and who was to be asked when it was typed."""

    text: str
    persona: str | None = None
    provider: str | None = None
    model: str | None = None

    @property
    def ask(self) -> Ask:
        """Who it goes to when it is sent by itself."""
        return Ask(self.persona, self.provider, self.model)


@dataclass(slots=True)
class _Line:
    """What waits in one conversation.

    Attributes:
        held_up: nothing is sent by itself. sending: the first is on its way.
        went_well: how the last reply ended.
    """

    messages: list[Waiting] = field(default_factory=list)
    held_up: bool = False
    sending: bool = False
    went_well: bool = False


class Queueing(QObject):
    """The queues of all conversations; that of the one on screen is shown."""

    def __init__(
        self, conversations: Conversations, parts: Parts, window: MainWindow, tasks: TaskOwner
    ) -> None:
        super().__init__(conversations)
        self._conversations = conversations
        self._window = window
        self._strip = window.composer.queue
        self._tasks = tasks
        self._settings = CatalogStore(parts.database)
        self._sessions = parts.sessions
        self._writable = not parts.database.read_only
        self._lines: dict[str, _Line] = {}
        self._changed = self._writing = False
        window.composer.queued.connect(self._add)
        self._strip.edit_wanted.connect(self._edit)
        self._strip.remove_wanted.connect(self._remove)
        self._strip.send_wanted.connect(self._send_held_up)
        self._strip.discard_wanted.connect(self._discard)
        conversations.made.connect(self._follow)
        conversations.shown.connect(lambda _: self._show())
        self._follow(conversations.current)

    async def start(self) -> None:
        """Bring back what waited when the program ended. Raises: StorageError."""
        stored = await self._settings.setting(SETTING)
        found = _read(stored)
        there = await self._sessions.which_exist(list(found))
        for session_id in there:
            line = self._line(session_id)
            line.messages[:0] = found[session_id]
            line.held_up = True
        if len(there) < len(found):
            self._keep()
        self._show()

    async def aclose(self) -> None:
        """Store what is not stored yet; the program ends."""
        if self._changed:
            await self._write()

    # one conversation

    def _follow(self, controller: ChatController) -> None:
        controller.reply_finished.connect(lambda message: self._ended(controller, message))
        controller.question_saved.connect(lambda: self._saved(controller))
        controller.failed.connect(lambda _: self._hold_up(controller))
        controller.answering_changed.connect(lambda: self._answering_changed(controller))
        controller.session_changed.connect(lambda _: self._mark(controller))

    def _line(self, session_id: str | None) -> _Line:
        return self._lines.setdefault(session_id or "", _Line())

    def _ended(self, controller: ChatController, message: MessageRecord) -> None:
        self._line(controller.session_id).went_well = message.state is State.COMPLETE

    def _saved(self, controller: ChatController) -> None:
        line = self._line(controller.session_id)
        line.went_well = False
        if line.sending:
            line.sending = False
            del line.messages[0]
            self._changed_in(controller)

    def _hold_up(self, controller: ChatController) -> None:
        line = self._line(controller.session_id)
        line.went_well = line.sending = False

    def _answering_changed(self, controller: ChatController) -> None:
        self._mark(controller)
        line = self._line(controller.session_id)
        if controller.answering or not line.messages:
            return
        if line.went_well and not line.held_up:
            self._send_first(controller, line, line.messages[0].ask)
            return
        if not line.held_up:
            line.held_up = True
            announce(self._window.composer.edit, self._why())
        self._show()

    def _mark(self, controller: ChatController) -> None:
        """Have the sidebar show whether a conversation is answered."""
        if controller.session_id is not None:
            marks = self._window.sidebar.model.marks
            marks.set_answering(controller.session_id, controller.answering)

    def _send_first(self, controller: ChatController, line: _Line, ask: Ask) -> None:
        line.sending, line.held_up, line.went_well = True, False, False
        controller.send(line.messages[0].text, ask)
        self._show()

    # what a person does

    def _add(self, text: str) -> None:
        current = self._conversations.current
        ask = self._conversations.ask()
        line = self._line(current.session_id)
        line.messages.append(Waiting(text, ask.persona, ask.provider, ask.model))
        line.held_up = line.held_up and len(line.messages) > 1
        self._changed_in(current)
        announce(self._window.composer.edit, self.tr("Kept. It is sent when the reply ends."))

    def _edit(self, place: int) -> None:
        taken = self._take(place)
        if taken is not None:
            composer = self._window.composer
            typed = composer.text()
            composer.put(Typed("\n\n".join(text for text in (taken.text, typed) if text)))
            composer.focus()

    def _remove(self, place: int) -> None:
        self._take(place)
        self._window.composer.focus()

    def _take(self, place: int) -> Waiting | None:
        current = self._conversations.current
        line = self._line(current.session_id)
        if not int(line.sending) <= place < len(line.messages):
            return None
        taken = line.messages.pop(place)
        self._changed_in(current)
        return taken

    def _send_held_up(self) -> None:
        current = self._conversations.current
        line = self._line(current.session_id)
        self._window.composer.focus()
        if line.messages and not current.answering:
            self._send_first(current, line, self._conversations.ask())
        else:
            line.held_up = False
            self._show()

    def _discard(self) -> None:
        current = self._conversations.current
        line = self._line(current.session_id)
        del line.messages[int(line.sending) :]
        line.held_up = False
        self._changed_in(current)
        self._window.composer.focus()

    # showing and storing

    def _changed_in(self, controller: ChatController) -> None:
        if controller is self._conversations.current:
            self._show()
        if not self._conversations.is_temporary(controller):
            self._keep()

    def _show(self) -> None:
        line = self._line(self._conversations.current.session_id)
        texts = [one.text for one in line.messages[int(line.sending) :]]
        self._strip.show_messages(texts, held_up=self._why() if line.held_up else "")

    def _why(self) -> str:
        return self.tr("Not sent: the reply did not come to its end")

    def _keep(self) -> None:
        self._changed = True
        if not self._writing and self._writable:
            self._writing = True
            self._tasks.spawn(self._write(), group="queue")

    async def _write(self) -> None:
        try:
            while self._changed and self._writable:
                self._changed = False
                await self._settings.set_setting(SETTING, self._stored())
        except StorageError as error:  # it is on the screen, and written with the next change
            self._changed = True
            log.info("what waits could not be stored: %s", error)
        finally:
            self._writing = False

    def _stored(self) -> dict[str, list[dict[str, Any]]]:
        temporary = self._conversations.temporary.controller
        hidden = temporary.session_id if temporary is not None else None
        return {
            session_id: [asdict(one) for one in line.messages]
            for session_id, line in self._lines.items()
            if line.messages and session_id and session_id != hidden
        }


def _read(stored: object) -> dict[str, list[Waiting]]:
    """What was stored, as far as it has the right shape."""
    found: dict[str, list[Waiting]] = {}
    for session_id, rows in stored.items() if isinstance(stored, dict) else ():
        messages = [_message(row) for row in rows] if isinstance(rows, list) else []
        if known := [one for one in messages if one is not None]:
            found[str(session_id)] = known
    return found


def _message(row: object) -> Waiting | None:
    if not isinstance(row, dict) or not isinstance(row.get("text"), str) or not row["text"]:
        return None
    names = [row.get(name) for name in ("persona", "provider", "model")]
    return Waiting(row["text"], *(one if isinstance(one, str) else None for one in names))
