"""Sessions and their messages, as the rest of the program sees them.

Every call is one transaction in the store's thread and gives frozen records back. Importing this
is light; the modules that know the tables (`session_rows`, `message_rows`, `reply_rows`) are
loaded in that thread.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from ashley_desktop.storage import first_look
from ashley_desktop.storage.records import ErrorRecord, MessageRecord, SessionRecord, State

if TYPE_CHECKING:
    from sqlmodel import Session

    from ashley_desktop.storage.db import Database

Messages = list[MessageRecord]  # inside the class, `list` is the method


class SessionStore:
    """Keeps sessions. Any call may raise StorageError; what else it raises is said there."""

    def __init__(self, database: Database) -> None:
        self._database = database

    # sessions

    async def create(
        self,
        *,
        persona: str,
        session_id: str | None = None,
        title: str = "",
        user_id: str | None = None,
        provider: str | None = None,
        model: str | None = None,
        metadata: Mapping[str, Any] | None = None,
    ) -> SessionRecord:
        """Save an empty session.

        Args: session_id: None makes one; an id that lies in the trash is taken over.
        Raises: InvalidInput (``session_exists``) where a session has the id.
        """

        def work(db: Session) -> SessionRecord:
            from ashley_desktop.storage import session_rows

            made = session_rows.create(
                db,
                persona=persona,
                session_id=session_id,
                title=title,
                user_id=user_id,
                provider=provider,
                model=model,
                metadata=metadata,
            )
            return session_rows.get(db, made.session_id)

        return await self._database.run(work)

    async def get(self, session_id: str) -> SessionRecord:
        """Raises: SessionNotFound; one in the trash is not found."""

        def work(db: Session) -> SessionRecord:
            from ashley_desktop.storage import session_rows

            return session_rows.get(db, session_id)

        return await self._database.read(work)

    async def list(
        self, *, user_id: str | None = None, limit: int | None = None, text: str | None = None
    ) -> list[SessionRecord]:
        """Sessions outside the trash, the one written to last first.

        Args: text: only those whose title or any message holds it, whatever its case.
        """
        if user_id is None and not text:
            return await self._database.glance(lambda driver: first_look.sessions(driver, limit))

        def work(db: Session) -> list[SessionRecord]:
            from ashley_desktop.storage import session_rows

            return session_rows.summaries(db, user_id=user_id, limit=limit, text=text)

        return await self._database.read(work)

    async def rename(self, session_id: str, title: str, *, by_user: bool = True) -> SessionRecord:
        """Give a title; an automatic one (`by_user` False) never replaces the user's.

        Raises: SessionNotFound.
        """

        def work(db: Session) -> SessionRecord:
            from ashley_desktop.storage import session_rows

            return session_rows.rename(db, session_id, title, by_user=by_user)

        return await self._database.run(work)

    async def choose(
        self,
        session_id: str,
        *,
        persona: str | None = None,
        provider: str | None = None,
        model: str | None = None,
    ) -> SessionRecord:
        """Change what answers the next message; None leaves a thing as it is.

        Raises: SessionNotFound.
        """

        def work(db: Session) -> SessionRecord:
            from ashley_desktop.storage import session_rows

            return session_rows.choose(
                db, session_id, persona=persona, provider=provider, model=model
            )

        return await self._database.run(work)

    async def trash(self, session_id: str) -> None:
        """Put a session into the trash. Raises: SessionNotFound, also where it is there."""

        def work(db: Session) -> None:
            from ashley_desktop.storage import session_rows

            session_rows.trash(db, session_id)

        await self._database.run(work)

    async def restore(self, session_id: str) -> SessionRecord:
        """Take a session out of the trash. Raises: SessionNotFound."""

        def work(db: Session) -> SessionRecord:
            from ashley_desktop.storage import session_rows

            return session_rows.restore(db, session_id)

        return await self._database.run(work)

    async def purge(self, session_id: str) -> None:
        """Remove a session for good, from the trash or not.

        Raises: SessionNotFound; ReplyUnderWay while it is being answered.
        """

        def work(db: Session) -> None:
            from ashley_desktop.storage import session_rows

            session_rows.purge(db, session_id, self._database.writer_lives)

        await self._database.run(work)

    # messages

    async def messages(
        self, session_id: str, *, limit: int | None = None, before: str | None = None
    ) -> Messages:
        """The active branch, oldest first, with its failed messages.

        Args:
            limit: only the newest so many; the cost follows it, not the session's length.
            before: only those above this message.

        Raises: SessionNotFound; NotFound for `before`.
        """

        def work(db: Session) -> Messages:
            from ashley_desktop.storage import message_rows

            return message_rows.branch(db, session_id, limit=limit, before=before)

        return await self._database.read(work)

    async def message(self, message_id: str) -> MessageRecord:
        """Raises: NotFound."""

        def work(db: Session) -> MessageRecord:
            from ashley_desktop.storage import message_rows

            return message_rows.get(db, message_id)

        return await self._database.read(work)

    async def begin_session(
        self,
        content: str,
        *,
        persona: str,
        title: str,
        provider: str | None = None,
        model: str | None = None,
        user_id: str | None = None,
        metadata: Mapping[str, Any] | None = None,
        session_id: str | None = None,
    ) -> tuple[SessionRecord, MessageRecord]:
        """Save a session and its first question together.

        Raises: as `create`.
        """

        def work(db: Session) -> tuple[SessionRecord, MessageRecord]:
            from ashley_desktop.storage import message_rows, session_rows

            session = session_rows.create(
                db,
                persona=persona,
                session_id=session_id,
                title=title,
                user_id=user_id,
                provider=provider,
                model=model,
                metadata=metadata,
            )
            asked = message_rows.add_question(db, session, content, State.COMPLETE)
            return _both(db, asked.message_id)

        return await self._database.run(work)

    async def add_user_message(
        self,
        session_id: str,
        content: str,
        *,
        title_if_first: str = "",
        state: State = State.COMPLETE,
    ) -> tuple[SessionRecord, MessageRecord]:
        """Save a question under the active leaf.

        Args: title_if_first: the title of a session that has no message and none by the user.
        Raises: SessionNotFound; ReplyUnderWay.
        """

        def work(db: Session) -> tuple[SessionRecord, MessageRecord]:
            from ashley_desktop.storage import message_rows, reply_rows, session_rows

            session = session_rows.row(db, session_id)
            reply_rows.refuse_second(db, session_id, self._database.writer_lives)
            if session.active_leaf_id is None and not session.title_is_users:
                session.title = title_if_first or session.title
            asked = message_rows.add_question(db, session, content, state)
            return _both(db, asked.message_id)

        return await self._database.run(work)

    async def set_state(self, message_id: str, state: State) -> MessageRecord:
        """Change the state of a message that is not growing. Raises: NotFound."""

        def work(db: Session) -> MessageRecord:
            from ashley_desktop.storage import message_rows

            message_rows.set_state(db, message_rows.row(db, message_id), state)
            return message_rows.get(db, message_id)

        return await self._database.run(work)

    # replies

    async def start_reply(
        self, parent_id: str, *, persona: str, provider: str, model: str
    ) -> MessageRecord:
        """Save an empty reply in state ``streaming``, written by this process.

        It becomes the active leaf, as a sibling of replies that its parent has already.

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
    ) -> tuple[SessionRecord, MessageRecord]:
        """Write a reply's row once and for all; its chunks go. An earlier ending stays.

        Args: content: the whole text. model: None keeps the one it was started with.
        Returns: session and message as they are now, also from the trash.
        Raises: NotFound.
        """

        def work(db: Session) -> tuple[SessionRecord, MessageRecord]:
            from ashley_desktop.storage import reply_rows, session_rows

            ending = reply_rows.Ending(
                state,
                content,
                reasoning,
                finish_reason,
                prompt_tokens,
                completion_tokens,
                model,
                error,
            )
            ended = reply_rows.end(db, message_id, ending)
            session = session_rows.row(db, ended.session_id, in_trash=True)
            if ended.finished_at is not None:
                session.updated_at = ended.finished_at
            return _both(db, message_id)

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


def _both(db: Session, message_id: str) -> tuple[SessionRecord, MessageRecord]:
    from ashley_desktop.storage import message_rows, session_rows

    message = message_rows.get(db, message_id)
    return session_rows.get(db, message.session_id, in_trash=True), message
