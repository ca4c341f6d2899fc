"""What the rows of sessions show that is no part of a session: drafts, and replies under way."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal

from ashley_desktop.storage.records import SessionRecord
from ashley_desktop.ui.models.session_role import DRAFT_LENGTH
from ashley_desktop.ui.texts import fill


class SessionMarks(QObject):
    """By session id; unknown ones have none.

    Signals: changed: a session's id.
    """

    changed = Signal(str)

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._drafts: dict[str, str] = {}
        self._answering: set[str] = set()

    def set_draft(self, session_id: str, text: str) -> None:
        """What is typed there and not sent."""
        self._drafts[session_id] = " ".join(text[:DRAFT_LENGTH].split())
        self.changed.emit(session_id)

    def set_answering(self, session_id: str, answering: bool) -> None:
        """Whether a reply is under way there."""
        if answering is not self.answering(session_id):
            (self._answering.add if answering else self._answering.discard)(session_id)
            self.changed.emit(session_id)

    def draft(self, session_id: str) -> str:
        """How begins what is typed there, on one line; empty for nothing."""
        return self._drafts.get(session_id, "")

    def answering(self, session_id: str) -> bool:
        """Whether a reply is under way there."""
        return session_id in self._answering

    def spoken(self, session: SessionRecord, moment: str) -> str:
        """A session's row in words. Args: moment: when it was used last."""
        draft = self.draft(session.session_id)
        if self.answering(session.session_id):
            moment = self.tr("answering")
        text = self.tr("%1, %2, draft: %3") if draft else "%1, %2"
        return fill(text, session.title, moment, draft)
