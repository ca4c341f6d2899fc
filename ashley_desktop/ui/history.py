"""Brings a conversation's messages from the store into its rows, the newest first.

The rows are the whole branch; records are read in slices where somebody comes near, and dropped
again when they are far away, so that memory stays flat. Must not: touch widgets, or write to the
store.
"""

from __future__ import annotations

from collections.abc import Callable

from ashley_desktop.storage.records import MessageRecord, Outline, Place
from ashley_desktop.storage.session_store import SessionStore
from ashley_desktop.ui.models.transcript import TranscriptModel

FIRST_MESSAGES = 30
SLICE = 60  # messages read at once
KEPT_MESSAGES = 500
KEPT_CHARACTERS = 4_000_000


class History:
    """The way of one conversation's messages from the store onto the screen.

    Attributes: place: where the conversation was read last; None is its end.
    """

    def __init__(self, sessions: SessionStore, model: TranscriptModel) -> None:
        self._sessions = sessions
        self._model = model
        self.place: Place | None = None
        self._wanted: tuple[int, int] | None = None
        self._busy = False

    async def load(self, session_id: str, *, unless: Callable[[], bool]) -> None:
        """Read what is to be seen first and show it: the newest messages, or those at the place.

        Rows that are shown already stay, so that nobody who reads loses the place.

        Args: unless: asked when they have arrived; true drops them.
        """
        newest = await self._sessions.messages(session_id, limit=FIRST_MESSAGES)
        known = {one.message_id for one in newest}
        rows: list[MessageRecord | Outline] = list(newest)
        complete = len(newest) < FIRST_MESSAGES
        shown = self._model.rowCount() > 0
        place = None if shown else await self._sessions.place(session_id)
        if not complete and (shown or (place is not None and place.message_id not in known)):
            above = await self._above(session_id, newest)
            at = _index(above, place.message_id if place is not None else "")
            near = above[max(0, at - SLICE // 2) : at + SLICE // 2] if at >= 0 else []
            records = await self._records(session_id, near)
            rows = [*(records.get(one.message_id, one) for one in above), *newest]
            complete = True
        if unless():
            return
        if shown:
            self._model.renew(rows)
        else:
            self.place = place
            self._model.reset(rows, complete=complete)

    async def keep_place(self, session_id: str, place: Place | None) -> None:
        """Store where the conversation is read."""
        self.place = place
        await self._sessions.keep_place(session_id, place)

    def want(self, first: int, last: int) -> bool:
        """These rows come near; true where `bring` is to be called, false where it is at work."""
        self._wanted = (first, last)
        return not self._busy

    async def bring(self, session_id: str) -> None:
        """Load the rows that were wanted last, and go on while others are wanted meanwhile."""
        self._busy = True
        try:
            if not self._model.complete:
                await self._complete(session_id)
            while self._wanted is not None:
                (first, last), self._wanted = self._wanted, None
                await self._bring(session_id, first, last)
        finally:
            self._busy = False

    async def load_rows(self, session_id: str, first: int, last: int) -> None:
        """Load all rows of a stretch, however many: what is selected is about to be copied."""
        missing = self._model.missing(first, last)
        for at in range(0, len(missing), KEPT_MESSAGES):
            part = missing[at : at + KEPT_MESSAGES]
            self._model.fill(await self._sessions.messages_by_id(session_id, part))

    async def whole_text(self, session_id: str) -> str:
        """Every message of the branch, as copying everything gives it; nothing is loaded by it."""
        texts = dict(await self._sessions.texts(session_id))
        model = self._model
        for row in range(model.rowCount()):
            if model.is_loaded(row):  # a reply that grows is further here than in the store
                texts[model.message_id(row)] = model.record(row).content
        return "\n\n".join(text for text in texts.values() if text)

    async def _complete(self, session_id: str) -> None:
        """Put rows above the first for all that is not known yet."""
        first = self._model.message_id(0) if self._model.rowCount() else ""
        outline = await self._sessions.outline(session_id)
        if self._model.complete or not self._model.rowCount():
            return
        if self._model.message_id(0) == first:
            at = _index(outline, first)
            self._model.prepend(outline[: max(0, at)])

    async def _bring(self, session_id: str, first: int, last: int) -> None:
        model = self._model
        middle = (first + last) // 2
        first, last = max(first, middle - SLICE // 2), min(last, middle + SLICE // 2)
        missing = model.missing(first, last)
        if missing:
            model.fill(await self._sessions.messages_by_id(session_id, missing))
        model.drop_far(first, last, rows=KEPT_MESSAGES, characters=KEPT_CHARACTERS)

    async def _above(self, session_id: str, newest: list[MessageRecord]) -> list[Outline]:
        outline = await self._sessions.outline(session_id)
        return outline[: max(0, _index(outline, newest[0].message_id))]

    async def _records(self, session_id: str, rows: list[Outline]) -> dict[str, MessageRecord]:
        ids = [one.message_id for one in rows]
        found = await self._sessions.messages_by_id(session_id, ids) if ids else []
        return {record.message_id: record for record in found}


def _index(rows: list[Outline], message_id: str) -> int:
    """Where a message stands; -1 where it does not."""
    return next((at for at, one in enumerate(rows) if one.message_id == message_id), -1)
