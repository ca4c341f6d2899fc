"""The sidebar's sessions and the conversation on screen: choose, begin, rename, delete, export.

Keeps a ChatController for the conversation on screen and for every one that is being answered.
Must not: know providers, or how anything is painted.
"""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QStandardPaths, Signal

from ashley_desktop.core.chat import Ask
from ashley_desktop.core.exporters.files import write_whole
from ashley_desktop.core.exporters.markdown import file_name, markdown
from ashley_desktop.errors import AshleyError, SessionNotFound, StorageError
from ashley_desktop.ui import dialogs
from ashley_desktop.ui.chat_controller import ChatController
from ashley_desktop.ui.models.transcript import TranscriptModel
from ashley_desktop.ui.notices import Notice
from ashley_desktop.ui.providing import Providing
from ashley_desktop.ui.reports import Reports
from ashley_desktop.ui.texts import fill
from ashley_desktop.ui.transcript.deeds import Deed

if TYPE_CHECKING:
    from ashley_desktop.assembly import Parts
    from ashley_desktop.storage.records import SessionRecord
    from ashley_desktop.ui.main_window import MainWindow
    from ashley_desktop.ui.tasks import TaskOwner
    from ashley_desktop.ui.transcript.view import TranscriptView

LOOK_EVERY_S = 0.8  # what another process wrote is seen within a second


class Conversations(QObject):
    """Everything about which conversation is on screen.

    Attributes:
        current: the conversation on screen.

    Signals:
        persona_shown: name of the persona that answers next.
    """

    persona_shown = Signal(str)

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
        self.current = self._controller(None)
        self._connect()
        self._show()

    def fill(self, sessions: list[SessionRecord]) -> None:
        """Fill the sidebar."""
        self._window.sidebar.set_sessions(sessions)

    async def follow_other_processes(self) -> None:
        """Show what the command line or another program writes, for as long as the window lives."""
        while True:
            await asyncio.sleep(LOOK_EVERY_S)
            try:
                if await self._parts.database.changed_elsewhere():
                    await self._catch_up()
                self._told_of_store = False
            except StorageError as error:
                if not self._told_of_store:  # once: it is asked every second
                    self._told_of_store = True
                    self._reports.problem(error)

    def send(self, text: str) -> None:
        """Ask in the conversation on screen."""
        self._reports.clear()
        self.current.send(text, self._ask())

    def retry(self, message_id: str) -> None:
        """Ask again for a reply of the conversation on screen."""
        self._reports.clear()
        self.current.retry(message_id, self._ask())

    def _do(self, deed: str, message_id: str) -> None:
        if deed == Deed.RETRY:
            self.retry(message_id)

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
        answered = self._answered.get(session_id)
        if answered is not None:
            self._switch(answered)
            return
        self._spawn(self._open(session_id), "open", exclusive=True)

    def choose_persona(self, name: str) -> None:
        """Have another persona answer from the next message on."""
        self._persona = name
        self._show_persona()
        session_id = self.current.session_id
        if session_id is not None:
            self._spawn(self._keep_persona(session_id, name), "store")

    def delete_current(self) -> None:
        """Move the conversation on screen to the trash."""
        if self.current.session_id is not None:
            self.delete(self.current.session_id)

    def delete(self, session_id: str) -> None:
        """Move a session to the trash; the window offers to take that back."""
        self._spawn(self._delete(session_id), "store")

    def export_current(self) -> None:
        """Write the conversation on screen to a file of the user's choice."""
        if self.current.session_id is None:
            text = self.tr("There is nothing to export yet: the conversation is still empty.")
            self._window.notices.show_notice(Notice("export", text, lasting_s=8))
            return
        self.export(self.current.session_id)

    def export(self, session_id: str) -> None:
        """Write a session to a file of the user's choice."""
        self._spawn(self._export(session_id), "export")

    def _ask(self) -> Ask:
        """Who is asked next: exactly what the two drop-downs show."""
        provider = self._providing.current
        if provider is None:
            return Ask(persona=self._persona)
        return Ask(persona=self._persona, provider=provider.name, model=provider.model)

    # connections

    def _connect(self) -> None:
        window = self._window
        window.sidebar.session_chosen.connect(self.choose)
        window.sidebar.rename_requested.connect(self._rename)
        window.sidebar.export_requested.connect(self.export)
        window.sidebar.delete_requested.connect(self.delete)
        window.restore_requested.connect(lambda i: self._spawn(self._restore(i), "store"))
        window.header.title_edited.connect(self._rename_current)
        window.header.personas.persona_chosen.connect(self.choose_persona)
        window.actions_.new.triggered.connect(self.begin)
        window.actions_.delete.triggered.connect(self.delete_current)
        window.actions_.export.triggered.connect(self.export_current)
        window.composer.submitted.connect(self.send)
        window.composer.stop_requested.connect(lambda: self.current.stop())
        self._transcript.deed_wanted.connect(self._do)
        self._transcript.rows_wanted.connect(lambda a, b: self.current.want_rows(a, b))
        self._transcript.text_wanted.connect(lambda take: self.current.whole_text(take))
        self._transcript.load_wanted.connect(lambda a, b, then: self.current.load_rows(a, b, then))
        window.closed.connect(lambda: self.current.keep_place(self._transcript.place()))

    def _controller(self, session: SessionRecord | None) -> ChatController:
        parts = self._parts
        model = TranscriptModel(parts.personas.title)
        made = ChatController(parts.chat, parts.sessions, self._tasks, session, model)
        made.question_saved.connect(lambda: self._question_saved(made))
        made.answering_changed.connect(lambda: self._answering_changed(made))
        made.session_changed.connect(lambda stored: self._session_changed(made, stored))
        made.failed.connect(self._failed)
        self._reports.follow(made, lambda: made is self.current)
        return made

    # the conversation on screen

    def _switch(self, controller: ChatController) -> None:
        left, self.current = self.current, controller
        left.keep_place(self._transcript.place())
        self._show()
        if left is not controller and not left.answering:
            left.leave()

    def _show(self) -> None:
        current = self.current
        session = current.session
        if session is not None:
            self._persona = session.persona
        self._transcript.set_model(current.model)
        self._transcript.go_to_place(current.place)
        self._window.show_empty(not current.model.rowCount() and not current.answering)
        self._window.set_conversation(
            session.session_id if session else "", session.title if session else ""
        )
        self._window.set_busy(current.answering)
        self._show_persona()
        self._reports.show(current)

    def _show_persona(self) -> None:
        persona = self._parts.personas.find(self._persona)
        self._window.header.personas.set_current(persona.name)
        self._window.composer.set_persona_title(persona.title)
        self._window.empty_state.set_persona(persona.name, persona.title, persona.description)
        self.persona_shown.emit(persona.name)

    def _question_saved(self, controller: ChatController) -> None:
        self._window.composer.clear_after_saved()  # the one field, whichever is on screen now
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
        if controller is not self.current:
            controller.leave()

    def _session_changed(self, controller: ChatController, session: SessionRecord) -> None:
        if controller.answering:
            self._answered[session.session_id] = controller
        self._spawn(self._list(session.session_id), "store")
        if controller is self.current:
            self._window.set_conversation(session.session_id, session.title)

    def _failed(self, error: AshleyError) -> None:
        self._window.composer.keep_after_refused()
        self._reports.problem(error)

    # work

    def _spawn(self, work: object, group: str, *, exclusive: bool = False) -> None:
        assert asyncio.iscoroutine(work)
        self._tasks.spawn(work, group=group, exclusive=exclusive, on_error=self._reports.problem)

    async def _open(self, session_id: str) -> None:
        controller = self._controller(await self._parts.sessions.get(session_id))
        try:
            await controller.load()
        except BaseException:
            controller.leave()
            raise
        self._switch(controller)

    async def _list(self, session_id: str) -> None:
        """Bring a row of the sidebar up to date; a session that was deleted meanwhile has none."""
        try:
            self._window.sidebar.put_session(await self._parts.sessions.get(session_id))
        except SessionNotFound:
            self._window.sidebar.remove_session(session_id)

    def _rename(self, session_id: str, title: str) -> None:
        self._spawn(self._store_title(session_id, title), "store")

    def _rename_current(self, title: str) -> None:
        if self.current.session_id is not None:
            self._rename(self.current.session_id, title)

    async def _store_title(self, session_id: str, title: str) -> None:
        self._changed(await self._parts.sessions.rename(session_id, title))

    async def _keep_persona(self, session_id: str, name: str) -> None:
        self._changed(await self._parts.sessions.choose(session_id, persona=name))

    async def _delete(self, session_id: str) -> None:
        session = await self._parts.sessions.get(session_id)
        answered = self._answered.get(session_id)
        if answered is not None:
            answered.stop()
        await self._parts.sessions.trash(session_id)
        self._window.sidebar.remove_session(session_id)
        self._window.offer_undo(session_id, session.title)
        if session_id == self.current.session_id:
            self.begin()

    async def _restore(self, session_id: str) -> None:
        self._window.sidebar.put_session(await self._parts.sessions.restore(session_id))
        await self._open(session_id)

    async def _export(self, session_id: str) -> None:
        session = await self._parts.sessions.get(session_id)
        suggested = _documents() / file_name(session)
        path = await dialogs.ask_save_path(
            self._window, self.tr("Export conversation"), suggested, self.tr("Markdown (*.md)")
        )
        if path is None:
            return
        messages = await self._parts.sessions.messages(session_id)
        text = markdown(session, messages, self._parts.personas.title)
        await asyncio.to_thread(write_whole, path, text)
        said = fill(self.tr("The conversation was saved as %1."), path)
        self._window.notices.show_notice(Notice("export", said, lasting_s=8))

    async def _catch_up(self) -> None:
        self.fill(await self._parts.sessions.list())
        shown = self.current
        if shown.session is None or shown.answering:
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

    def _changed(self, session: SessionRecord) -> None:
        self._window.sidebar.put_session(session)
        for controller in (self.current, *self._answered.values()):
            if controller.session_id == session.session_id:
                controller.session = session
        if self.current.session_id == session.session_id:
            self._window.set_conversation(session.session_id, session.title)


def _documents() -> Path:
    """Where people look for their files; their home where they have no such folder."""
    place = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation)
    return Path(place) if place and Path(place).is_dir() else Path.home()
