"""Which conversation is on screen: choose, begin, ask, and follow what other processes write.

Keeps a ChatController for the conversation on screen and for every one that is being answered.
What is done with a session is in `session_deeds.py`, with a message in `message_deeds.py`.
Must not: know providers, or how anything is painted.
"""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from ashley_desktop.core.asking import Ask
from ashley_desktop.errors import AshleyError, SessionNotFound, StorageError
from ashley_desktop.ui.chat_controller import ChatController
from ashley_desktop.ui.deeds.drafts import Drafts
from ashley_desktop.ui.deeds.folder_deeds import FolderDeeds
from ashley_desktop.ui.deeds.message_deeds import MessageDeeds
from ashley_desktop.ui.deeds.queueing import Queueing
from ashley_desktop.ui.deeds.session_deeds import SessionDeeds
from ashley_desktop.ui.deeds.temporary_talk import TemporaryTalk
from ashley_desktop.ui.deeds.undoing import Undoing
from ashley_desktop.ui.models.session_order import Shelf
from ashley_desktop.ui.models.transcript import TranscriptModel
from ashley_desktop.ui.providing import Providing
from ashley_desktop.ui.reports import Reports

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ashley_desktop.assembly import Parts
    from ashley_desktop.storage.records import SessionRecord
    from ashley_desktop.storage.session_store import SessionStore
    from ashley_desktop.ui.main_window import MainWindow
    from ashley_desktop.ui.tasks import TaskOwner
    from ashley_desktop.ui.transcript.view import TranscriptView

LOOK_EVERY_S = 0.8  # what another process wrote is seen within a second


class Conversations(QObject):
    """Everything about which conversation is on screen.

    Attributes:
        current: the conversation on screen.

    Signals:
        persona_shown: name of the persona that is to answer next, whether it is there or gone.
        caught_up: another process has written.
        made: a ChatController that is new.
        about_to_leave: the ChatController that gives way to another.
        shown: the ChatController that is on screen now.
    """

    persona_shown = Signal(str)
    caught_up = Signal()
    made = Signal(object)
    about_to_leave = Signal(object)
    shown = Signal(object)

    def __init__(
        self,
        parts: Parts,
        window: MainWindow,
        transcript: TranscriptView,
        tasks: TaskOwner,
        reports: Reports,
        providing: Providing,
    ) -> None:
        super().__init__(window)
        self._providing = providing
        self._parts = parts
        self._window = window
        self._transcript = transcript
        self._tasks = tasks
        self._reports = reports
        self._answered: dict[str, ChatController] = {}
        self._told_of_store = False
        self._persona = parts.personas.default.name
        self.temporary = TemporaryTalk(self, parts, window, tasks, reports)
        self._drafts = Drafts(
            parts, window.composer, tasks, lambda: self.current, self.is_temporary
        )
        self._drafts.left_behind.connect(window.sidebar.model.set_draft)
        self.current = self._controller(None)
        self._connect()
        undoing = Undoing(window.notices)
        self._sessions = SessionDeeds(self, parts, window, tasks, reports, undoing)
        self._folders = FolderDeeds(self, parts, window, tasks, reports, undoing)
        self._queue = Queueing(self, parts, window, tasks)
        self._messages = MessageDeeds(self, parts, window, transcript, tasks, reports)
        self._show()
        self._spawn(self._drafts.start(), "drafts")
        self._spawn(self._queue.start(), "queue")

    async def aclose(self) -> None:
        """Keep what is typed; everything else of this has ended."""
        await self._drafts.aclose()
        await self._queue.aclose()
        await self.temporary.aclose()

    def throw_away(self, session_ids: Sequence[str]) -> None:
        """Put sessions into the trash, with a way back."""
        self._sessions.throw_away(session_ids)

    def is_temporary(self, controller: ChatController) -> bool:
        """Whether a conversation is never on the disk."""
        return controller.sessions is not self._parts.sessions

    def holds(self, sessions: SessionStore) -> bool:
        """Whether a store is one of those that conversations live in now."""
        temporary = self.temporary.controller
        theirs = temporary.sessions if temporary is not None else None
        return sessions is self._parts.sessions or sessions is theirs

    def forget_draft(self, controller: ChatController) -> None:
        """A temporary conversation is closed."""
        self._drafts.forget(controller)

    def make(self, parts: Parts) -> ChatController:
        """Make a new conversation in a store of its own."""
        return self._controller(None, parts)

    def show(self, controller: ChatController) -> None:
        """Show a conversation that is at hand."""
        self._tasks.cancel("open")
        if controller is not self.current:
            self._switch(controller)
        self._window.composer.focus()

    def fill(self, sessions: list[SessionRecord]) -> None:
        """Fill the sidebar."""
        self._window.sidebar.set_sessions(sessions)

    async def list_rest(self, more: bool) -> None:
        """List what the start left out. Args: more: sessions too. Raises: StorageError."""
        await (self.fill_all() if more else self._folders.list_folders())

    async def fill_all(self) -> None:
        """Fill the sidebar with every session and folder. Raises: StorageError."""
        await self._folders.list_folders()
        self.fill(await self._parts.sessions.list())
        await self.show_trash_again()

    async def show_trash_again(self) -> None:
        """Bring the trash up to date where it is what the sidebar shows. Raises: StorageError."""
        if self._window.sidebar.model.shelf is Shelf.TRASH:
            await self._sessions.show_trash()

    async def follow_other_processes(self) -> None:
        """Show what the command line or another program writes, for as long as the window lives."""
        behind = False
        while True:
            await asyncio.sleep(LOOK_EVERY_S)
            try:
                behind = await self._parts.database.changed_elsewhere() or behind
                if behind:  # until it could be read: the store tells of a change only once
                    await self._catch_up()
                behind = self._told_of_store = False
            except StorageError as error:
                if not self._told_of_store:  # once: it is asked every second
                    self._told_of_store = True
                    self._reports.problem(error)

    def send(self, text: str) -> None:
        """Ask in the conversation on screen."""
        self._reports.clear()
        self.current.send(text, self.ask())

    def begin(self) -> None:
        """Show a new conversation; it is stored with its first question."""
        self._tasks.cancel("open")
        self._switch(self._controller(None))
        self._window.composer.focus()

    def choose(self, session_id: str) -> None:
        """Show a session."""
        self._tasks.cancel("open")
        if session_id == self.current.session_id:
            return
        temporary = self.temporary.controller
        if temporary is not None and session_id == temporary.session_id:
            self._switch(temporary)
            return
        answered = self._answered.get(session_id)
        if answered is not None:
            self._switch(answered)
            return
        self._spawn(self.open(session_id), "open", exclusive=True)

    def land(self, session_id: str, message_id: str, start: int) -> None:
        """Show a message of any branch, lit up. Args: start: where in its text to look."""
        self._tasks.cancel("open")
        self._spawn(self._land(session_id, message_id, start), "open", exclusive=True)

    def choose_persona(self, name: str) -> None:
        """Have another persona answer from the next message on."""
        self._persona = name
        self.show_persona()
        if self.current.session_id is not None:
            self._spawn(self._keep_persona(self.current, name), "store")

    def stop(self, session_id: str) -> None:
        """End a session's reply with what has arrived, if there is one."""
        answered = self._answered.get(session_id)
        if answered is not None:
            answered.stop()

    def ask(self) -> Ask:
        """Who is asked next: exactly what the two drop-downs show."""
        persona = self._parts.personas.answering(self._persona).name
        provider = self._providing.current
        return Ask(persona, *((provider.name, provider.model) if provider else ()))

    # connections

    def _connect(self) -> None:
        window = self._window
        window.sidebar.session_chosen.connect(self.choose)
        window.header.personas.persona_chosen.connect(self.choose_persona)
        window.actions_.new.triggered.connect(self.begin)
        window.composer.stop_requested.connect(lambda: self.current.stop())
        self._transcript.rows_wanted.connect(lambda a, b: self.current.want_rows(a, b))
        self._transcript.text_wanted.connect(lambda take: self.current.whole_text(take))
        self._transcript.load_wanted.connect(lambda a, b, then: self.current.load_rows(a, b, then))
        window.closed.connect(lambda: self.current.keep_place(self._transcript.place()))

    def _controller(
        self, session: SessionRecord | None, parts: Parts | None = None
    ) -> ChatController:
        parts = parts or self._parts
        model = TranscriptModel(parts.personas.title)
        made = ChatController(parts, self._tasks, session, model)
        made.question_saved.connect(lambda: self._question_saved(made))
        made.answering_changed.connect(lambda: self._answering_changed(made))
        made.session_changed.connect(lambda stored: self._session_changed(made, stored))
        made.failed.connect(lambda error: self._failed(made, error))
        made.unread.connect(self._reports.problem)
        self._reports.follow(made, lambda: made is self.current)
        self.made.emit(made)
        return made

    # the conversation on screen

    def _switch(self, controller: ChatController) -> None:
        self.about_to_leave.emit(self.current)
        self._drafts.leave(self.current)
        left, self.current = self.current, controller
        left.keep_place(self._transcript.place())
        self._drafts.come(controller)
        self._show()
        self._drop(left)

    def _drop(self, left: ChatController) -> None:
        """Nobody looks at it: it goes, unless it is answered or found in no store again."""
        if left not in (self.current, self.temporary.controller) and not left.answering:
            left.leave()

    def _show(self) -> None:
        current = self.current
        session = current.session
        if session is not None:
            self._persona = session.persona
        self._transcript.set_model(current.model)
        self._transcript.go_to_place(current.place)
        self._window.show_empty(not current.model.rowCount() and not current.answering)
        self._show_title(current)
        self._window.set_busy(current.answering)
        self.show_persona()
        self._reports.show(current)
        self.shown.emit(current)

    def _show_title(self, current: ChatController) -> None:
        session = current.session
        if self.is_temporary(current):  # what it is about stands in no title
            self._window.set_conversation("", self.tr("Temporary conversation"))
        elif session is not None:
            self._window.set_conversation(session.session_id, session.title)
        else:
            self._window.set_conversation("", "")

    def show_persona(self) -> None:
        """Tell again who is to answer next."""
        self.persona_shown.emit(self._persona)

    def _question_saved(self, controller: ChatController) -> None:
        self._drafts.saved(controller)
        if controller is self.current:
            self._window.show_empty(False)

    def _answering_changed(self, controller: ChatController) -> None:
        session_id = controller.session_id
        if controller is self.current:
            self._window.set_busy(controller.answering)
        if controller.answering:
            if session_id is not None:
                self._answered[session_id] = controller
            return
        if session_id is not None:
            self._answered.pop(session_id, None)
        self._drop(controller)

    def _session_changed(self, controller: ChatController, session: SessionRecord) -> None:
        if self.is_temporary(controller):
            return
        if controller.answering:
            self._answered[session.session_id] = controller
        self._spawn(self._list(session.session_id), "store")
        if controller is self.current:
            if not self._parts.personas.is_there(self._persona):  # another has taken its place
                self._persona = session.persona
                self.show_persona()
            self._window.set_conversation(session.session_id, session.title)

    def _failed(self, controller: ChatController, error: AshleyError) -> None:
        self._drafts.refused(controller, error)
        self._reports.problem(error)

    # work

    def _spawn(self, work: object, group: str, *, exclusive: bool = False) -> None:
        assert asyncio.iscoroutine(work)
        self._tasks.spawn(work, group=group, exclusive=exclusive, on_error=self._reports.problem)

    async def open(self, session_id: str) -> None:
        """Show a session. Raises: SessionNotFound, StorageError."""
        controller = self._controller(await self._parts.sessions.get(session_id))
        try:
            await controller.load()
            await self._drafts.fetch(session_id)
        except BaseException:
            controller.leave()
            raise
        self._switch(controller)

    async def _land(self, session_id: str, message_id: str, start: int) -> None:
        sessions = self._parts.sessions
        outline = {one.message_id: one.length for one in await sessions.outline(session_id)}
        if message_id not in outline:
            self.changed(await sessions.activate(message_id))  # it is said in another branch
            if session_id == self.current.session_id:
                await self.current.reload(before=lambda: None)
        if session_id != self.current.session_id:
            answered = self._answered.get(session_id)
            if answered is not None:
                self._switch(answered)
            else:
                await self.open(session_id)
        current = self.current
        if current.model.row_of(message_id) is None:
            await current.reload(before=lambda: None)
        if current is self.current:
            length = max(1, outline.get(message_id, 1))
            self._transcript.show_message(message_id, part=start / length, mark=True)

    async def _list(self, session_id: str) -> None:
        """Bring a row of the sidebar up to date; a session that was deleted meanwhile has none."""
        try:
            self._window.sidebar.put_session(await self._parts.sessions.get(session_id))
        except SessionNotFound:
            self._window.sidebar.remove_session(session_id)

    async def _keep_persona(self, controller: ChatController, name: str) -> None:
        self.changed(await controller.sessions.choose(controller.session_id or "", persona=name))

    async def _catch_up(self) -> None:
        self.caught_up.emit()
        await self.fill_all()
        shown = self.current
        if shown.session is None or shown.answering or self.is_temporary(shown):
            return
        try:
            session = await self._parts.sessions.get(shown.session.session_id)
        except SessionNotFound:
            if shown is self.current:
                self.begin()
            return
        if shown is not self.current or session == shown.session:
            return
        await shown.load()
        if shown is self.current and not shown.answering:
            shown.session = session
            self._window.set_conversation(session.session_id, session.title)

    def changed(self, session: SessionRecord) -> None:
        """Bring everything that shows a session up to date."""
        temporary = self.temporary.controller
        if temporary is not None and temporary.session_id == session.session_id:
            temporary.session = session
            return
        self._window.sidebar.put_session(session)
        for controller in (self.current, *self._answered.values()):
            if controller.session_id == session.session_id:
                controller.session = session
        if self.current.session_id == session.session_id:
            self._window.set_conversation(session.session_id, session.title)
