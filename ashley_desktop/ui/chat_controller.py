"""One open conversation: owns its running reply, turns events into rows and signals.

Lives as long as the conversation is shown or answered, so that a reply goes on arriving while
another conversation is read. Must not: touch widgets, or store anything itself.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, Callable, Coroutine, Iterator
from contextlib import aclosing, contextmanager
from dataclasses import replace
from typing import TYPE_CHECKING, Any, TypeVar

from PySide6.QtCore import QObject, Signal

from ashley_desktop.core.asking import Ask
from ashley_desktop.core.events import (
    Adapted,
    ChatEvent,
    Delta,
    QuestionJudged,
    ReasoningDelta,
    ReplyFinished,
    ReplyStarted,
    UserSaved,
    Waiting,
)
from ashley_desktop.core.parameters import NOTHING_SAID, Parameters
from ashley_desktop.errors import AshleyError
from ashley_desktop.storage.records import MessageRecord, Outline, Place, Role, SessionRecord
from ashley_desktop.ui.history import History
from ashley_desktop.ui.models.transcript import TranscriptModel
from ashley_desktop.ui.tasks import TaskOwner

if TYPE_CHECKING:
    from ashley_desktop.assembly import Parts
    from ashley_desktop.core.presets import Persona
    from ashley_desktop.core.providers import Provider
    from ashley_desktop.core.requests import Measured

NEW_MESSAGES = 30  # of another branch, read at once from its beginning and from its end


T = TypeVar("T")


class ChatController(QObject):
    """A conversation on its way.

    Attributes:
        session: None until the first question of a new conversation is stored.
        model: its messages, for the transcript.
        parameters: what it sets of its requests.
        answering: a reply is under way.
        sessions: the store that it lives in.

    Signals:
        question_saved: the composer may be emptied.
        question_judged: the question (a MessageRecord) that the provider's check spoke of.
        answering_changed: a reply began or ended.
        session_changed: the session was stored or changed; carries a SessionRecord.
        replacing, replaced: (old_id, new_id) right before and after a message comes in the place
            of another.
        reply_started: number of older messages that were not sent along.
        waiting: a Waiting event; the next try comes by itself.
        adapted: an Adapted event; the request was worded otherwise.
        reply_finished: the finished MessageRecord.
        pins_changed: a message is pinned now, or no longer. parameters_changed: others hold.
        failed: an AshleyError that stands in no message; nothing was sent.
        unread: an AshleyError; messages could not be read.
    """

    question_saved = Signal()
    question_judged = Signal(object)
    answering_changed = Signal()
    session_changed = Signal(object)
    replacing = Signal(str, str)
    replaced = Signal(str, str)
    reply_started = Signal(int)
    waiting = Signal(object)
    adapted = Signal(object)
    reply_finished = Signal(object)
    pins_changed = Signal()
    parameters_changed = Signal()
    failed = Signal(object)
    unread = Signal(object)

    def __init__(
        self,
        parts: Parts,
        tasks: TaskOwner,
        session: SessionRecord | None,
        model: TranscriptModel,
    ) -> None:
        super().__init__()
        self._parts = parts
        self.sessions = parts.sessions
        self._tasks = tasks
        self._stop: asyncio.Event | None = None
        self._reply_id = ""
        self._replaced_id = ""
        self._history = History(self.sessions, model)
        self._running = 0
        self._left = False
        self._fresh = NOTHING_SAID
        self.session = session
        self.model = model
        model.setParent(self)

    @property
    def answering(self) -> bool:
        """A reply is under way, or about to be."""
        return self._stop is not None

    @property
    def parameters(self) -> Parameters:
        """What this conversation sets of its requests, also before it is stored."""
        return Parameters.of(self.session.parameters) if self.session else self._fresh

    async def set_parameters(self, parameters: Parameters) -> SessionRecord | None:
        """Have others hold from the next request on; a new conversation is stored with them.

        Returns: the session, where it is stored. Raises: SessionNotFound, StorageError.
        """
        self._fresh = parameters
        if self.session is not None:
            self.session = await self.sessions.set_parameters(
                self.session.session_id, parameters.as_json()
            )
        self.parameters_changed.emit()
        return self.session

    async def measure(self, persona: Persona, provider: Provider) -> Measured:
        """Weigh what would go along with the next question. Raises: StorageError."""
        return await self._parts.chat.requests.measure(
            self.session, persona, provider, said=self.parameters
        )

    async def pin(self, message_id: str, pinned: bool) -> None:
        """Have a message go along in any case, or no longer. Raises: NotFound, StorageError."""
        self.model.replace(await self.sessions.pin_message(message_id, pinned))
        self.pins_changed.emit()

    @property
    def session_id(self) -> str | None:
        """None for a conversation that nothing was said in yet."""
        return self.session.session_id if self.session else None

    async def load(self) -> None:
        """Read the newest messages; older ones come when the reader gets there."""
        if self.session is None or self.answering:
            return
        with self._at_work():
            # a question that came meanwhile has filled the rows by its events
            await self._history.load(self.session.session_id, unless=lambda: self.answering)

    async def reload(self, *, before: Callable[[], None]) -> None:
        """Show the branch as the store has it now; what is the same stays as it is.

        Args: before: called when all is read, right before the rows change.
        """
        if self.session is None or self.answering:
            return
        with self._at_work():
            rows = await self._branch(self.session.session_id)
            if self.answering:
                return
            before()
            shown = self.model.rowCount() > 0 and self.model.complete
            if shown and all(one.message_id != self.model.message_id(0) for one in rows):
                self.model.cut_after(None)  # another beginning is no reason to begin anew
                self.model.extend(rows)
            else:
                self.model.renew(rows)

    async def _branch(self, session_id: str) -> list[MessageRecord | Outline]:
        """All of it, the messages loaded that the screen may show first."""
        outline = await self.sessions.outline(session_id)
        known = {one.message_id: self.model.row_of(one.message_id) for one in outline}
        new = [message_id for message_id, row in known.items() if row is None]
        near = [*new[:NEW_MESSAGES], *new[NEW_MESSAGES:][-NEW_MESSAGES:]]
        read = await self.sessions.messages_by_id(session_id, near)
        records = {one.message_id: one for one in read}
        for message_id in known:
            row = self.model.row_of(message_id)
            if row is not None and self.model.is_loaded(row):
                records[message_id] = self.model.record(row)
        return [records.get(one.message_id, one) for one in outline]

    def want_rows(self, first: int, last: int) -> None:
        """Load the messages of rows that come near."""
        if self.session is not None and self._history.want(first, last):
            self._tasks.spawn(self._bring(self.session.session_id), group="rows")

    def load_rows(self, first: int, last: int, then: Callable[[], object]) -> None:
        """Load all of these rows, and call `then` when they are here."""
        if self.session is not None:
            loading = self._history.load_rows(self.session.session_id, first, last)
            self._tasks.spawn(self._tell(loading, lambda _: then()), group="rows")

    def whole_text(self, take: Callable[[str], object]) -> None:
        """Hand over the text of all messages, loaded or not."""
        if self.session is not None:
            reading = self._history.whole_text(self.session.session_id)
            self._tasks.spawn(self._tell(reading, take), group="rows")

    def keep_place(self, place: Place | None) -> None:
        """Remember where the conversation is read, for the next time; None is its end."""
        if self.session is not None and place != self._history.place:
            keeping = self._history.keep_place(self.session.session_id, place)
            # where it fails, nothing that a person said is lost
            self._tasks.spawn(keeping, group="place", on_error=lambda error: None)

    @property
    def place(self) -> Place | None:
        """Where the conversation was read when it was left; None is its end."""
        return self._history.place

    def leave(self) -> None:
        """Nobody looks any more: go when nothing is at work here."""
        self._left = True
        self._go_if_left()

    def send(self, text: str, ask: Ask) -> None:
        """Ask; the text stays in the composer until `question_saved`."""
        stop = asyncio.Event()
        if self.session is None:
            ask = replace(ask, parameters=self._fresh)
        self._begin(self._parts.chat.send(text, stop, session_id=self.session_id, ask=ask), stop)

    def retry(self, message_id: str, ask: Ask) -> None:
        """Ask again: the newest reply gets a sibling in its place, an older question comes anew."""
        stop = asyncio.Event()
        self._begin(self._parts.chat.retry(message_id, stop, ask=ask), stop)

    def edit(self, message_id: str, text: str, ask: Ask) -> None:
        """Ask with another text in a question's place; the old one stays a version of it."""
        stop = asyncio.Event()
        events = self._parts.chat.edit(message_id, text, stop, ask=ask)
        self._begin(events, stop, instead_of=message_id)

    def regenerate(self, message_id: str, ask: Ask) -> None:
        """Have a reply given once more; the old one stays a version of it."""
        stop = asyncio.Event()
        events = self._parts.chat.regenerate(message_id, stop, ask=ask)
        self._begin(events, stop, instead_of=message_id)

    def answer(self, message_id: str, ask: Ask) -> None:
        """Have the newest question answered, which has no reply."""
        stop = asyncio.Event()
        self._begin(self._parts.chat.answer(message_id, stop, ask=ask), stop)

    def continue_reply(self, message_id: str, ask: Ask) -> None:
        """Have a reply that was cut short go on, as a version that begins with its text."""
        stop = asyncio.Event()
        events = self._parts.chat.continue_reply(message_id, stop, ask=ask)
        self._begin(events, stop, instead_of=message_id)

    def stop(self) -> None:
        """End the reply with what has arrived."""
        if self._stop is not None:
            self._stop.set()

    def _begin(
        self,
        events: AsyncGenerator[ChatEvent, None],
        stop: asyncio.Event,
        *,
        instead_of: str = "",
    ) -> None:
        """Follow events, unless a reply is under way.

        Args: instead_of: the message in whose place the first new one comes.
        """
        if self.answering:
            return
        self._left = False  # what is asked here is followed to its end
        self._stop, self._replaced_id = stop, instead_of
        self.answering_changed.emit()
        self._tasks.spawn(self._follow(events), group="reply")

    async def _follow(self, events: AsyncGenerator[ChatEvent, None]) -> None:
        with self._at_work():
            try:
                async with aclosing(events) as ordered:
                    async for event in ordered:
                        self._take(event)
            except AshleyError as error:
                self.failed.emit(error)
            except Exception:
                self.failed.emit(AshleyError())  # the field waits for a word
                raise
            finally:
                self._stop = None
                self.answering_changed.emit()

    @contextmanager
    def _at_work(self) -> Iterator[None]:
        """Keep this object and its model alive over an await, whoever leaves meanwhile."""
        self._running += 1
        try:
            yield
        finally:
            self._running -= 1
            self._go_if_left()

    def _go_if_left(self) -> None:
        if self._left and not self._running:
            self.deleteLater()

    def _take(self, event: ChatEvent) -> None:
        match event:
            case Delta(text):
                self.model.append_delta(self._reply_id, text)
            case ReasoningDelta(text):
                self.model.append_reasoning(self._reply_id, text)
            case UserSaved(session, message):
                self._set_session(session)
                self._append(message)
                self.question_saved.emit()
            case QuestionJudged(_, message):
                self.model.replace(message)
                self.question_judged.emit(message)
            case ReplyStarted(message, left_out):
                self._reply_id = message.message_id
                self._append(message)
                self.reply_started.emit(left_out)
            case Waiting():
                self.waiting.emit(event)
            case Adapted():
                self.adapted.emit(event)
            case ReplyFinished(session, message):
                self.model.replace(message)
                if session is not None:
                    self._set_session(session)
                self.reply_finished.emit(message)

    def _append(self, message: MessageRecord) -> None:
        """Put a message at the end of its branch: an edited or repeated one begins another."""
        replaced, self._replaced_id = self._replaced_id, ""
        row = self.model.row_of(replaced)
        if row is None:
            self.model.cut_after(message.parent_id)
            self.model.append(message)
            return
        self.replacing.emit(replaced, message.message_id)
        if message.role is Role.ASSISTANT and message.content:  # it goes on from the old one
            self.model.cut_after(replaced)
            self.model.swap(replaced, message)
        else:  # what the message hangs below may be deleted, and no row
            self.model.cut_after(self.model.message_id(row - 1) if row else None)
            self.model.append(message)
        self.replaced.emit(replaced, message.message_id)

    def _set_session(self, session: SessionRecord) -> None:
        self.session = session
        self.session_changed.emit(session)

    async def _bring(self, session_id: str) -> None:
        await self._tell(self._history.bring(session_id), lambda _: None)

    async def _tell(self, work: Coroutine[Any, Any, T], done: Callable[[T], object]) -> None:
        with self._at_work():
            try:
                done(await work)
            except AshleyError as error:
                self.unread.emit(error)
