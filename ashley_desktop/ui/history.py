"""Brings a conversation's messages from the store into its rows, the newest first.

Must not: touch widgets, or write to the store.
"""

from __future__ import annotations

from collections.abc import Callable

from ashley_desktop.storage.session_store import SessionStore
from ashley_desktop.ui.models.transcript import TranscriptModel

FIRST_MESSAGES = 30
OLDER_MESSAGES = 200


class History:
    """The way of one conversation's messages from the store onto the screen.

    Attributes: has_older: there may be messages above the first row.
    """

    def __init__(self, sessions: SessionStore, model: TranscriptModel) -> None:
        self._sessions = sessions
        self._model = model
        self.has_older = False

    async def load(self, session_id: str, *, unless: Callable[[], bool]) -> None:
        """Read the newest messages and show them.

        Args: unless: asked when they have arrived; true drops them.
        """
        messages = await self._sessions.messages(session_id, limit=FIRST_MESSAGES)
        if not unless():
            self.has_older = len(messages) == FIRST_MESSAGES
            self._model.reset(messages)

    async def load_older(self, session_id: str) -> None:
        """Read the messages above the first row."""
        first = self._model.record(0).message_id
        older = await self._sessions.messages(session_id, limit=OLDER_MESSAGES, before=first)
        if self._model.rowCount() and self._model.record(0).message_id == first:
            self.has_older = len(older) == OLDER_MESSAGES
            self._model.prepend(older)
