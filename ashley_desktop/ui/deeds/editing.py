"""Editing a question: which conversation has which message in the field.

An edit belongs to its conversation. Who goes to another one finds it again on coming back.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from ashley_desktop.errors import AshleyError, NotFound
from ashley_desktop.ui.composer import Composer, Editing

if TYPE_CHECKING:
    from ashley_desktop.storage.records import MessageRecord
    from ashley_desktop.ui.chat_controller import ChatController
    from ashley_desktop.ui.conversations import Conversations
    from ashley_desktop.ui.reports import Reports


class EditingState(QObject):
    """Puts questions into the field and sends them anew."""

    def __init__(self, conversations: Conversations, composer: Composer, reports: Reports) -> None:
        super().__init__(conversations)
        self._conversations = conversations
        self._composer = composer
        self._reports = reports
        self._left: dict[str, Editing] = {}
        composer.edited.connect(self._send)
        conversations.about_to_leave.connect(self._leave)
        conversations.shown.connect(self._come_back)
        conversations.made.connect(self._follow)
        self._follow(conversations.current)

    def begin(self, message: MessageRecord) -> None:
        """Put a question into the field."""
        if self._conversations.current.session_id == message.session_id:
            self._composer.begin_edit(message.message_id, message.content)

    def forget(self, message_id: str) -> None:
        """The message is gone: what was made of it becomes an ordinary text."""
        if self._composer.edited_id == message_id:
            left = self._composer.end_edit()
            texts = (self._composer.text(), left.text if left is not None else "")
            self._composer.set_text("\n\n".join(text for text in texts if text))

    def _send(self, message_id: str, text: str) -> None:
        self._reports.clear()
        self._conversations.current.edit(message_id, text, self._conversations.ask())

    def _leave(self, controller: ChatController) -> None:
        left = self._composer.end_edit()
        if left is not None and controller.session_id is not None:
            self._left[controller.session_id] = left

    def _come_back(self, controller: ChatController) -> None:
        left = self._left.get(controller.session_id or "")
        if left is not None and not left.sent:
            del self._left[controller.session_id or ""]
            self._composer.begin_edit(left.message_id, left.text)

    def _follow(self, controller: ChatController) -> None:
        controller.question_saved.connect(lambda: self._saved(controller))
        controller.failed.connect(lambda error: self._refused(controller, error))

    def _saved(self, controller: ChatController) -> None:
        left = self._left.get(controller.session_id or "")
        if left is not None and left.sent:
            del self._left[controller.session_id or ""]

    def _refused(self, controller: ChatController, error: AshleyError) -> None:
        """What was handed over was not taken: it is found again in its conversation."""
        gone = error.parameters.get("message_id") if isinstance(error, NotFound) else None
        if gone and controller is self._conversations.current:
            self.forget(str(gone))
        left = self._left.get(controller.session_id or "")
        if left is not None and left.sent:
            self._left[controller.session_id or ""] = replace(left, sent=False)
            if controller is self._conversations.current:
                self._come_back(controller)
