"""What is going on and what went wrong, in words, where people look for it.

A reply's own failure stands under the message; the status line says it too. Trouble with the
store is a notice over the composer. Must not: decide anything.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from ashley_desktop.errors import ContentBlocked
from ashley_desktop.storage.records import MessageRecord, State
from ashley_desktop.ui.notices import Notice
from ashley_desktop.ui.texts import describe_error, fill
from ashley_desktop.ui.transcript.boxes.ending import ending_words
from ashley_desktop.ui.transcript.boxes.judged import judged_words

if TYPE_CHECKING:
    from ashley_desktop.core.events import Adapted, Waiting
    from ashley_desktop.errors import AshleyError
    from ashley_desktop.ui.chat_controller import ChatController
    from ashley_desktop.ui.main_window import MainWindow

PROBLEM = "problem"


class Reports(QObject):
    """Speaks through the window's status line and notices.

    Signals: answering_shown: whether the conversation on screen is being answered.
    """

    answering_shown = Signal(bool)

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._window = window
        self._status = window.status

    def follow(self, controller: ChatController, shown: Callable[[], bool]) -> None:
        """Tell of a conversation's replies while it is the one on screen."""

        def if_shown(tell: Callable[..., None]) -> Callable[..., None]:
            return lambda *values: tell(*values) if shown() else None

        controller.answering_changed.connect(if_shown(lambda: self.show(controller)))
        controller.reply_started.connect(if_shown(self._reply_started))
        controller.question_judged.connect(if_shown(self._judged))
        controller.waiting.connect(if_shown(self._waiting))
        controller.adapted.connect(self._adapted)  # told once: also where another is shown
        controller.reply_finished.connect(if_shown(self._reply_finished))

    def show(self, controller: ChatController) -> None:
        """Say what the conversation on screen is doing."""
        self._status.set_activity(self.tr("Answering…") if controller.answering else "")
        self.answering_shown.emit(controller.answering)

    def clear(self) -> None:
        """Take back the last problem: something new was asked."""
        self._status.set_problem("")
        self._window.notices.remove(PROBLEM)

    def problem(self, error: AshleyError) -> None:
        """Tell of an error that stands under no message."""
        if isinstance(error, ContentBlocked):
            return  # it is told where the text stands, and once is enough
        text, hint = describe_error(error.code, error.parameters)
        self._status.set_problem(text)
        self._window.notices.show_notice(Notice(PROBLEM, f"{text} {hint}".strip(), tone="problem"))

    def _reply_started(self, left_out: int) -> None:
        text = self.tr("Answering…")
        if left_out:
            text = f"{text} {self._left_out(left_out)}"
        self._status.set_activity(text)

    def _left_out(self, count: int) -> str:
        if count == 1:
            return self.tr("The oldest message did not fit and was not sent.")
        return fill(self.tr("The %1 oldest messages did not fit and were not sent."), count)

    def _waiting(self, event: Waiting) -> None:
        what, _ = describe_error(event.code, {"provider": self.tr("The server")})
        again = fill(self.tr("Trying again in %1 s."), max(1, round(event.wait_s)))
        self._status.set_activity(f"{what} {again}")

    def _adapted(self, event: Adapted) -> None:
        """Say which setting does not count for a model. Other fields change nothing for people."""
        words = {
            "temperature": self.tr("“%1” takes no temperature: it answers with its own."),
            "top_p": self.tr("“%1” takes no top-p: it answers with its own."),
            "stream_options": self.tr("The server of “%1” counts no tokens while it answers."),
            "max_completion_tokens": self.tr("“%1” takes no limit for the length of a reply."),
            "max_tokens": self.tr("The server of “%1” wants the limit for a reply otherwise."),
        }
        told = [fill(words[field], event.model) for field in event.fields if field in words]
        told.append(self.tr("From now on it is asked that way. The model's details forget it."))
        self._window.notices.show_notice(Notice("adapted", " ".join(told), lasting_s=20))

    def _judged(self, message: MessageRecord) -> None:
        """Say what a check found: it is announced, and stands below the message too."""
        words = judged_words(message, lambda one: describe_error(one.code, one.parameters))
        if message.state is State.BLOCKED:
            self._status.set_activity("")
            self._status.set_problem(words)

    def _reply_finished(self, message: MessageRecord) -> None:
        self._status.set_activity("")
        if message.error is not None and message.state is not State.STOPPED:
            self._status.set_problem(
                describe_error(message.error.code, message.error.parameters)[0]
            )
        elif message.state is State.STOPPED and message.moderation is not None:
            self._status.set_problem(
                ending_words(message, lambda one: describe_error(one.code, one.parameters))
            )
        counts = (message.prompt_tokens, message.completion_tokens)
        if any(count is not None for count in counts):
            total = sum(count or 0 for count in counts)
            self._status.set_tokens(fill(self.tr("%1 tokens"), total))
        else:
            self._status.set_tokens("")
