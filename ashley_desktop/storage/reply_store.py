"""Replies while they grow: begun, appended to, ended once, mended after a crash.

A part of `SessionStore`, which everybody uses.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from ashley_desktop.storage import first_look
from ashley_desktop.storage.message_store import MessageStore, both
from ashley_desktop.storage.records import ErrorRecord, MessageRecord, SessionRecord, State

if TYPE_CHECKING:
    from sqlmodel import Session


class ReplyStore(MessageStore):
    """Any call may raise StorageError; what else it raises is said there."""

    async def start_reply(
        self,
        parent_id: str,
        *,
        persona: str,
        provider: str,
        model: str,
        content: str = "",
        reasoning: str = "",
        parameters: Mapping[str, Any] | None = None,
    ) -> MessageRecord:
        """Save a reply in state ``streaming``, written by this process.

        It becomes the active leaf, as a sibling of replies that its parent has already.

        Args:
            content, reasoning: what it begins with; chunks are added to them.
            parameters: what it is asked for with.

        Raises: NotFound; SessionNotFound; ReplyUnderWay.
        """

        def work(db: Session) -> MessageRecord:
            from ashley_desktop.storage import message_rows, reply_rows

            parent = message_rows.row(db, parent_id)
            reply_rows.refuse_second(db, parent.session_id, self._database.writer_lives)
            begun = reply_rows.start(
                db,
                parent_id,
                persona=persona,
                provider=provider,
                model=model,
                content=content,
                reasoning=reasoning,
                parameters=dict(parameters) if parameters is not None else None,
                writer=self._database.writer_id,
            )
            return message_rows.get(db, begun.message_id)

        return await self._database.run(work)

    async def append_chunk(self, message_id: str, text: str = "", reasoning: str = "") -> None:
        """Save what a growing reply gained."""

        def work(db: Session) -> None:
            from ashley_desktop.storage import reply_rows

            reply_rows.grow(db, message_id, text, reasoning)

        await self._database.run(work)

    async def finish_reply(
        self,
        message_id: str,
        *,
        state: State,
        content: str,
        reasoning: str = "",
        finish_reason: str | None = None,
        prompt_tokens: int | None = None,
        completion_tokens: int | None = None,
        model: str | None = None,
        error: ErrorRecord | None = None,
        first_token_ms: int | None = None,
        reasoning_ms: int | None = None,
        reasoning_tokens: int | None = None,
        cost: str | None = None,
        moderation: Mapping[str, Any] | None = None,
    ) -> tuple[SessionRecord, MessageRecord]:
        """Write a reply's row once and for all; its chunks go. An earlier ending stays.

        Args: content, reasoning: all of it. model: None keeps the one it was started with.
        Returns: session and message as they are now, also from the trash.
        Raises: NotFound.
        """

        def work(db: Session) -> tuple[SessionRecord, MessageRecord]:
            from ashley_desktop.storage import message_rows, reply_rows, session_rows

            ending = reply_rows.Ending(
                state,
                content,
                reasoning,
                finish_reason,
                prompt_tokens,
                completion_tokens,
                model,
                error,
                first_token_ms,
                reasoning_ms,
                reasoning_tokens,
                cost,
                dict(moderation) if moderation is not None else None,
            )
            grew = message_rows.row(db, message_id).state == State.STREAMING
            ended = reply_rows.end(db, message_id, ending)
            if grew and ended.finished_at is not None:
                session = session_rows.row(db, ended.session_id, in_trash=True)
                session_rows.touch(db, session, ended.finished_at)
            return both(db, message_id)

        return await self._database.run(work)

    async def recover(self) -> int:
        """End replies whose writer was killed; call it once after opening.

        They become ``interrupted`` with the text that was saved, or ``failed`` with the error
        ``stream_cut`` where there was none. Returns: how many there were.
        """
        lives = self._database.writer_lives

        def mend(db: Session) -> int:
            from ashley_desktop.storage import reply_rows

            return reply_rows.recover(db, lives)

        # nearly always there is nothing, and then SQLModel need not be loaded yet
        grows = await self._database.glance(first_look.any_reply_grows)
        mended = await self._database.run(mend) if grows else 0
        await self._database.clear_dead_writers()
        return mended
