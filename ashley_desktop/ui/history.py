"""Brings a conversation's messages from the store into its rows, the newest first.

Must not: touch widgets, or write to the store.
"""

from __future__ import annotations

from collections.abc import Callable

from ashley_desktop.storage.records import Place
from ashley_desktop.storage.session_store import SessionStore
from ashley_desktop.ui.models.transcript import TranscriptModel

FIRST_MESSAGES = 30
OLDER_MESSAGES = 200


class History:
    """The way of one conversation's messages from the store onto the screen.

    Attributes: place: where the conversation was read last; None is its end.
    """

    def __init__(self, sessions: SessionStore, model: TranscriptModel) -> None:
        self._sessions = sessions
        self._model = model
        self.place: Place | None = None
        self._busy = False

    async def load(self, session_id: str, *, unless: Callable[[], bool]) -> None:
        """Read the newest messages and show them.

        Args: unless: asked when they have arrived; true drops them.
        """
        messages = await self._sessions.messages(session_id, limit=FIRST_MESSAGES)
        if not unless():
            self._model.reset(messages, complete=len(messages) < FIRST_MESSAGES)

    def want(self, first: int, last: int) -> bool:
        """These rows come near; true where `bring` is to be called."""
        return not self._busy and not self._model.complete

    async def bring(self, session_id: str) -> None:
        """Read the messages above the first row."""
        self._busy = True
        try:
            first = self._model.message_id(0)
            older = await self._sessions.messages(session_id, limit=OLDER_MESSAGES, before=first)
            if self._model.rowCount() and self._model.message_id(0) == first:
                self._model.prepend(older, complete=len(older) < OLDER_MESSAGES)
        finally:
            self._busy = False

    async def keep_place(self, session_id: str, place: Place | None) -> None:
        """Remember where the conversation is read."""
        self.place = place
