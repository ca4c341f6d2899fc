"""Carries out what a person does with a message: the deeds of `transcript/deeds.py`.

What is not possible while a reply arrives is refused in words, and nothing typed is ever lost.
Must not: paint, or decide what is offered.
"""

from __future__ import annotations

from collections.abc import Callable, Coroutine
from contextlib import suppress
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QByteArray, QMimeData, QObject, QPoint, QPointF
from PySide6.QtGui import QCursor, QGuiApplication

from ashley_desktop.core.costs import together
from ashley_desktop.errors import NotFound, ReplyUnderWay
from ashley_desktop.storage.records import Role
from ashley_desktop.ui.deeds.editing import EditingState
from ashley_desktop.ui.deeds.mending import mend
from ashley_desktop.ui.held import Held
from ashley_desktop.ui.message_details import DetailsWindow, rows
from ashley_desktop.ui.message_menu import MessageMenus
from ashley_desktop.ui.notices import Notice
from ashley_desktop.ui.texts import describe_error, fill
from ashley_desktop.ui.transcript.deeds import Deed
from ashley_desktop.ui.transcript.selecting.clipboard import BOXES_CHARACTERS
from ashley_desktop.ui.transcript.selecting.copying import copied
from ashley_desktop.ui.transcript.selecting.rich import rich
from ashley_desktop.ui.transcript.selecting.selection import Position, Selection

if TYPE_CHECKING:
    from ashley_desktop.assembly import Parts
    from ashley_desktop.core.asking import Ask
    from ashley_desktop.storage.records import MessageRecord, SessionRecord
    from ashley_desktop.storage.session_store import SessionStore
    from ashley_desktop.ui.chat_controller import ChatController
    from ashley_desktop.ui.conversations import Conversations
    from ashley_desktop.ui.main_window import MainWindow
    from ashley_desktop.ui.reports import Reports
    from ashley_desktop.ui.tasks import TaskOwner
    from ashley_desktop.ui.transcript.view import TranscriptView

REFUSED = "refused"
_UNDO = "undo-message:"
_UNDO_LASTS_S = 20
_TOLD_FOR_S = 8
_WAITS = frozenset(
    {
        Deed.EDIT,
        Deed.REGENERATE,
        Deed.CONTINUE,
        Deed.RETRY,
        Deed.PREVIOUS,
        Deed.NEXT,
        Deed.DELETE,
    }
)


class MessageDeeds(QObject):
    """Does what the transcript, its menus and the keys ask for, in the conversation on screen."""

    def __init__(
        self,
        conversations: Conversations,
        parts: Parts,
        window: MainWindow,
        transcript: TranscriptView,
        tasks: TaskOwner,
        reports: Reports,
    ) -> None:
        super().__init__(conversations)
        self._conversations = conversations
        self._parts = parts
        self._window = window
        self._transcript = transcript
        self._tasks = tasks
        self._reports = reports
        self._held: Held | None = None
        self._deleted_in: dict[str, SessionStore] = {}
        self._menus = MessageMenus(conversations, parts, window.theme, transcript, tasks)
        self._menus.chosen.connect(self.do)
        self._menus.regenerate_with.connect(self._regenerate)
        self._editing = EditingState(conversations, window.composer, reports)
        conversations.made.connect(self._follow)
        self._follow(conversations.current)
        transcript.deed_wanted.connect(self.do)
        window.notices.action_chosen.connect(self._act_on_notice)

    def do(self, deed: str, message_id: str) -> None:
        """Carry out a deed, or say why that cannot be now."""
        if deed in _WAITS and self._refused():
            return
        self._window.notices.remove(REFUSED)
        ask = self._conversations.ask
        current = self._conversations.current
        match deed:
            case Deed.COPY:
                self._with(message_id, self._copy)
            case Deed.QUOTE:
                self._with(message_id, self._quote)
            case Deed.EDIT:
                self._with(message_id, self._editing.begin)
            case Deed.DETAILS:
                self._spawn(self._details(message_id))
            case Deed.MORE:
                self.open_menu(message_id, self._menu_place(message_id))
            case Deed.RETRY:
                self._ask(lambda: current.retry(message_id, ask()))
            case Deed.SETTINGS:
                self._with(message_id, lambda record: mend(self._window, record))
            case Deed.REGENERATE:
                self._regenerate(message_id, ask())
            case Deed.CONTINUE:  # by whom it was begun
                same = replace(ask(), persona=None)
                self._ask(lambda: current.continue_reply(message_id, same))
            case Deed.PREVIOUS:
                self._spawn(self._walk(current, message_id, -1))
            case Deed.NEXT:
                self._spawn(self._walk(current, message_id, 1))
            case Deed.DELETE:
                self._spawn(self._delete(current, message_id))
            case Deed.PIN:
                self._spawn(current.pin(message_id, True))
            case Deed.UNPIN:
                self._spawn(current.pin(message_id, False))
            case Deed.BRANCH:
                self._spawn(self._branch(message_id))

    # the menu and the details

    def open_menu(self, message_id: str, at: QPoint) -> None:
        """Open a message's menu at a place on the screen."""
        self._with(message_id, lambda record: self._menus.open(record, at))

    def _menu_place(self, message_id: str) -> QPoint:
        """Below the button that was pressed; for the keys, below the message's first lines."""
        view = self._transcript
        viewport = view.viewport()
        pointed = viewport.mapFromGlobal(QCursor.pos())
        parts = [p for p in view.flow.placed if p.row == view.row_of(message_id)]
        for placed in parts:
            local = QPointF(pointed) - QPointF(view.column().left(), placed.top)
            if viewport.underMouse() and placed.box.action_at(local) == Deed.MORE:
                return viewport.mapToGlobal(QPoint(pointed.x(), round(placed.bottom)))
        top = max(0.0, parts[0].top) if parts else 0.0
        place = QPointF(view.column().left(), top + view.sheet.text_line)
        return viewport.mapToGlobal(place.toPoint())

    async def _details(self, message_id: str) -> None:
        sessions = self._conversations.current.sessions
        record = await sessions.message(message_id)
        asked = None
        if record.role is Role.ASSISTANT and record.parent_id is not None:
            with suppress(NotFound):  # a deleted question
                asked = (await sessions.message(record.parent_id)).created_at
        if record.provider:
            title = await self._parts.providers.book.title(record.provider)
            record = replace(record, provider=title)
        title = self._parts.personas.title(record.persona) if record.persona else ""
        spent = together(await sessions.costs(record.session_id))
        known = rows(record, asked, title, lambda e: describe_error(e.code, e.parameters), spent)
        DetailsWindow(known, self._window).show()

    # asking

    def _refused(self) -> bool:
        """Whether the conversation is being answered; then that is said."""
        if not self._conversations.current.answering:
            return False
        text, hint = describe_error(ReplyUnderWay.code, {})
        self._window.notices.show_notice(
            Notice(REFUSED, f"{text} {hint}".strip(), lasting_s=_TOLD_FOR_S)
        )
        return True

    def _ask(self, begin: Callable[[], None]) -> None:
        self._reports.clear()
        begin()

    def _regenerate(self, message_id: str, ask: Ask) -> None:
        if not self._refused():
            current = self._conversations.current
            row = current.model.row_of(message_id)
            asked = row is not None and current.model.record(row).role is Role.USER
            begin = current.answer if asked else current.regenerate
            self._ask(lambda: begin(message_id, ask))

    # reading

    def _with(self, message_id: str, use: Callable[[MessageRecord], object]) -> None:
        """Use a message: at once where it is loaded, else when it is."""
        model = self._conversations.current.model
        row = model.row_of(message_id)
        if row is not None and model.is_loaded(row):
            use(model.record(row))
        else:
            self._spawn(self._read(message_id, use))

    async def _read(self, message_id: str, use: Callable[[MessageRecord], object]) -> None:
        use(await self._conversations.current.sessions.message(message_id))

    def _copy(self, record: MessageRecord) -> None:
        """The source, and the message as it looks for programs that take it."""
        view = self._transcript
        row = view.row_of(record.message_id)
        data = QMimeData()
        data.setText(record.content)
        data.setData("text/markdown", QByteArray(record.content.encode("utf-8", "replace")))
        if row is not None and len(record.content) <= BOXES_CHARACTERS:
            whole = Selection()
            whole.span(Position(row, 0, 0), Position(row, len(view.flow.boxes(row)), 0))
            data.setHtml(rich(whole, view.flow))
        QGuiApplication.clipboard().setMimeData(data)
        view.copied.emit()

    def _quote(self, record: MessageRecord) -> None:
        self._window.composer.quote(self._selected(record.message_id) or record.content)

    def _selected(self, message_id: str) -> str:
        """What is selected, if it lies within a message."""
        view = self._transcript
        selection, row = view.selection, view.row_of(message_id)
        if selection.everything or selection.anchor is None or selection.end is None:
            return ""
        if not selection.anchor.row == selection.end.row == row:
            return ""
        return copied(selection, view.flow)

    # changing the tree

    async def _walk(self, controller: ChatController, message_id: str, by: int) -> None:
        versions = await controller.sessions.siblings(message_id)
        place = versions.index(message_id) + by
        if not 0 <= place < len(versions):
            return
        session = await controller.sessions.activate(versions[place])

        def keep(held: Held) -> None:
            held.keep_foot(message_id, versions[place])
            held.keep_chosen(message_id, versions[place])

        await self._show(controller, session, keep)

    async def _delete(self, controller: ChatController, message_id: str) -> None:
        session = await controller.sessions.delete_message(message_id)
        self._deleted_in[message_id] = controller.sessions
        self._window.notices.show_notice(
            Notice(
                _UNDO + message_id,
                self.tr("The message was deleted."),
                self.tr("Undo"),
                lasting_s=_UNDO_LASTS_S,
            )
        )
        self._editing.forget(message_id)
        row = self._transcript.row_of(message_id)

        def keep(held: Held) -> None:
            held.keep_rest()
            held.keep_chosen(message_id, self._nearest(row))

        await self._show(controller, session, keep)

    def _nearest(self, row: int | None) -> str:
        """The message that stands now where another one was; empty for none."""
        model = self._conversations.current.model
        last = model.rowCount() - 1
        return "" if row is None or last < 0 else model.message_id(min(row, last))

    def _act_on_notice(self, name: str) -> None:
        if name.startswith(_UNDO):
            self._spawn(self._undo(name.removeprefix(_UNDO)))

    async def _undo(self, message_id: str) -> None:
        sessions = self._deleted_in.pop(message_id)
        if not self._conversations.holds(sessions):
            return
        session = await sessions.restore_message(message_id)
        current = self._conversations.current
        if current.session_id == session.session_id:
            await self._show(current, session, Held.keep_rest)
        else:
            self._conversations.choose(session.session_id)

    async def _branch(self, message_id: str) -> None:
        if self._conversations.is_temporary(self._conversations.current):
            text = self.tr("A temporary conversation has no branches of its own.")
            self._window.notices.show_notice(Notice(REFUSED, text, lasting_s=_TOLD_FOR_S))
            return
        made = await self._parts.sessions.branch_off(message_id)
        came_from = self._conversations.current.session
        self._window.sidebar.put_session(made)
        await self._conversations.open(made.session_id)
        text = self.tr("This is a new conversation. It branched off from “%1”.")
        said = fill(text, came_from.title if came_from else made.title)
        self._window.notices.show_notice(Notice("branched", said, lasting_s=_TOLD_FOR_S))
        self._window.composer.focus()

    def _follow(self, controller: ChatController) -> None:
        controller.replacing.connect(lambda old, new: self._replacing(controller))
        controller.replaced.connect(lambda old, new: self._replaced(controller, old, new))

    def _replacing(self, controller: ChatController) -> None:
        shown = controller is self._conversations.current
        self._held = Held(self._transcript) if shown else None

    def _replaced(self, controller: ChatController, old_id: str, new_id: str) -> None:
        held, self._held = self._held, None
        if held is None:
            return
        model = controller.model
        new = model.record(model.rowCount() - 1)
        if new.role is Role.USER:
            return  # the transcript goes to every new question by itself
        if new.content:
            held.keep_text(old_id, new_id)
            held.keep_chosen(old_id, new_id)
        else:  # it is the newest now, and what comes is to be seen
            self._transcript.scroll_to_end()

    async def _show(
        self, controller: ChatController, session: SessionRecord, keep: Callable[[Held], None]
    ) -> None:
        """Show what a session's branch is now, where it is the one on screen."""
        self._conversations.changed(session)
        held = None

        def hold() -> None:
            nonlocal held
            if controller is self._conversations.current:
                held = Held(self._transcript)

        await controller.reload(before=hold)
        if held is not None and controller is self._conversations.current:
            keep(held)
            self._window.show_empty(not controller.model.rowCount())

    def _spawn(self, work: Coroutine[Any, Any, None]) -> None:
        self._tasks.spawn(work, group="messages", on_error=self._reports.problem)
