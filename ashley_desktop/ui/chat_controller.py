"""One open conversation: owns its running reply, turns events into rows and signals.

Lives as long as the conversation is shown or answered, so that a reply goes on arriving while
another conversation is read. Must not: touch widgets, or store anything itself.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator
from contextlib import aclosing

from PySide6.QtCore import QObject, Signal

from ashley_desktop.core.chat import Ask, ChatService
from ashley_desktop.core.events import (
    ChatEvent,
    Delta,
    ReasoningDelta,
    ReplyFinished,
    ReplyStarted,
    UserSaved,
    Waiting,
)
from ashley_desktop.storage.records import MessageRecord, SessionRecord
from ashley_desktop.storage.session_store import SessionStore
from ashley_desktop.ui.models.transcript import TranscriptModel
from ashley_desktop.ui.tasks import TaskOwner

FIRST_MESSAGES = 30
OLDER_MESSAGES = 200


class ChatController(QObject):
    """A conversation on its way.

    Attributes:
        session: None until the first question of a new conversation is stored.
        model: its messages, for the transcript.
        answering: a reply is under way.

    Signals:
        question_saved: the composer may be emptied.
        answering_changed: a reply began or ended.
        session_changed: the session was stored or changed; carries a SessionRecord.
        reply_started: number of older messages that were not sent along.
        waiting: a Waiting event; the next try comes by itself.
        reply_finished: the finished MessageRecord.
        failed: an AshleyError that stands in no message; nothing was sent.
    """

    question_saved = Signal()
    answering_changed = Signal()
    session_changed = Signal(object)
    reply_started = Signal(int)
    waiting = Signal(object)
    reply_finished = Signal(object)
    failed = Signal(object)

    def __init__(
        self,
        chat: ChatService,
        sessions: SessionStore,
        tasks: TaskOwner,
        session: SessionRecord | None,
        model: TranscriptModel,
    ) -> None:
        super().__init__()
        self._chat = chat
        self._sessions = sessions
        self._tasks = tasks
        self._stop: asyncio.Event | None = None
        self._reply_id = ""
        self._replaced_id = ""
        self._complete = session is None
        self._loading = False
        self.session = session
        self.model = model
        model.setParent(self)

    @property
    def answering(self) -> bool:
        """A reply is under way, or about to be."""
        return self._stop is not None

    @property
    def session_id(self) -> str | None:
        """None for a conversation that nothing was said in yet."""
        return self.session.session_id if self.session else None

    async def load(self) -> None:
        """Read the newest messages; older ones come when the reader gets there."""
        if self.session is None or self.answering:
            return
        messages = await self._sessions.messages(self.session.session_id, limit=FIRST_MESSAGES)
        if self.answering:
            return  # a question came meanwhile; its own events fill the rows
        self._complete = len(messages) < FIRST_MESSAGES
        self.model.reset(messages)

    def load_older(self) -> None:
        """Read the messages above the first row."""
        if self._complete or self._loading or self.session is None or not self.model.rowCount():
            return
        self._loading = True
        self._tasks.spawn(self._load_older(), group="older", on_error=self.failed.emit)

    def send(self, text: str, ask: Ask) -> None:
        """Ask; the text stays in the composer until `question_saved`."""
        if self.answering:
            return
        stop = asyncio.Event()
        self._begin(self._chat.send(text, stop, session_id=self.session_id, ask=ask), stop)

    def retry(self, message_id: str, ask: Ask) -> None:
        """Ask again for a reply; the new one takes the old one's place."""
        if self.answering:
            return
        stop = asyncio.Event()
        self._replaced_id = message_id
        self._begin(self._chat.retry(message_id, stop, ask=ask), stop)

    def stop(self) -> None:
        """End the reply with what has arrived."""
        if self._stop is not None:
            self._stop.set()

    def _begin(self, events: AsyncGenerator[ChatEvent, None], stop: asyncio.Event) -> None:
        self._stop = stop
        self.answering_changed.emit()
        self._tasks.spawn(self._follow(events), group="reply", on_error=self.failed.emit)

    async def _follow(self, events: AsyncGenerator[ChatEvent, None]) -> None:
        try:
            async with aclosing(events) as ordered:
                async for event in ordered:
                    self._take(event)
        finally:
            self._stop = None
            self._replaced_id = ""
            self.answering_changed.emit()

    def _take(self, event: ChatEvent) -> None:
        match event:
            case Delta(text):
                self.model.append_delta(self._reply_id, text)
            case ReasoningDelta(text):
                self.model.append_reasoning(self._reply_id, text)
            case UserSaved(session, message):
                self._set_session(session)
                self.model.append(message)
                self.question_saved.emit()
            case ReplyStarted(message, left_out):
                self._reply_id = message.message_id
                self._leave_out_replaced()
                self.model.append(message)
                self.reply_started.emit(left_out)
            case Waiting():
                self.waiting.emit(event)
            case ReplyFinished(session, message):
                self.model.replace(message)
                if session is not None:
                    self._set_session(session)
                self.reply_finished.emit(message)

    def _leave_out_replaced(self) -> None:
        """A reply that is asked for again leaves the branch, with all that followed it."""
        row = self.model.row_of(self._replaced_id)
        self._replaced_id = ""
        if row is not None:
            self.model.reset([self.model.record(above) for above in range(row)])

    def _set_session(self, session: SessionRecord) -> None:
        self.session = session
        self.session_changed.emit(session)

    async def _load_older(self) -> None:
        try:
            first: MessageRecord = self.model.record(0)
            session_id = self.session_id
            if session_id is None:
                return
            older = await self._sessions.messages(
                session_id, limit=OLDER_MESSAGES, before=first.message_id
            )
            self._complete = len(older) < OLDER_MESSAGES
            self.model.prepend(older)
        finally:
            self._loading = False
