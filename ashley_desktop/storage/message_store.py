"""The messages of sessions: reading them, asking, and what may be done to them.

A part of `SessionStore`, which everybody uses.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, Unpack

from ashley_desktop.storage import branch_look
from ashley_desktop.storage.records import MessageRecord, NewSession, Outline, SessionRecord, State

if TYPE_CHECKING:
    from sqlmodel import Session

    from ashley_desktop.storage.db import Database
    from ashley_desktop.storage.tables import MessageRow


class MessageStore:
    """Any call may raise StorageError; what else it raises is said there."""

    def __init__(self, database: Database) -> None:
        self._database = database

    # reading

    async def messages(
        self, session_id: str, *, limit: int | None = None, before: str | None = None
    ) -> list[MessageRecord]:
        """The active branch, oldest first, with its failed messages and without deleted ones.

        Args:
            limit: only the newest so many; the cost follows it, not the session's length.
            before: only those above this message.

        Raises: SessionNotFound; NotFound for `before`.
        """

        def work(db: Session) -> list[MessageRecord]:
            from ashley_desktop.storage import message_rows

            return message_rows.branch(db, session_id, limit=limit, before=before)

        return await self._database.read(work)

    async def message(self, message_id: str) -> MessageRecord:
        """Raises: NotFound, also for a deleted one."""

        def work(db: Session) -> MessageRecord:
            from ashley_desktop.storage import message_rows

            return message_rows.get(db, message_id)

        return await self._database.read(work)

    async def messages_by_id(self, session_id: str, ids: Sequence[str]) -> list[MessageRecord]:
        """Messages of a session in the order of `ids`; unknown and deleted ones are left out."""

        def work(db: Session) -> list[MessageRecord]:
            from ashley_desktop.storage import message_rows

            return message_rows.by_id(db, session_id, ids)

        return await self._database.read(work)

    async def outline(self, session_id: str) -> list[Outline]:
        """The whole active branch without its texts, as `messages` orders it.

        Raises: SessionNotFound.
        """
        return await self._database.glance(lambda driver: branch_look.outline(driver, session_id))

    async def texts(self, session_id: str) -> list[tuple[str, str]]:
        """Id and text of every message of the active branch, as `messages` orders them.

        Raises: SessionNotFound.
        """
        return await self._database.glance(lambda driver: branch_look.texts(driver, session_id))

    async def siblings(self, message_id: str) -> list[str]:
        """Ids of a message's living versions, itself too, oldest first. Raises: NotFound."""

        def work(db: Session) -> list[str]:
            from ashley_desktop.storage import message_rows, tree_rows

            return tree_rows.siblings(db, message_rows.row(db, message_id))

        return await self._database.read(work)

    async def question_of(self, message_id: str) -> MessageRecord:
        """What a reply answers.

        Raises: NotFound; InvalidInput (``not_a_reply``, ``question_deleted``).
        """

        def work(db: Session) -> MessageRecord:
            from ashley_desktop.storage import message_rows, tree_rows

            return message_rows.get(db, tree_rows.question_of(db, message_id))

        return await self._database.read(work)

    async def above(self, message_id: str) -> tuple[int, list[str]]:
        """How many messages stand above one in its branch, and the ids of those that are pinned.

        Failed and deleted messages do not count. The ids are oldest first.
        """
        return await self._database.glance(lambda driver: branch_look.above(driver, message_id))

    async def costs(self, session_id: str) -> list[str | None]:
        """The cost of each reply of a session, deleted ones and all branches included.

        A reply that failed is left out. None where a cost is not known.
        """
        return await self._database.glance(lambda driver: branch_look.costs(driver, session_id))

    # asking

    async def begin_session(
        self, content: str, **wanted: Unpack[NewSession]
    ) -> tuple[SessionRecord, MessageRecord]:
        """Save a session and its first question together.

        Raises: InvalidInput (``session_exists``) where a session has the id.
        """

        def work(db: Session) -> tuple[SessionRecord, MessageRecord]:
            from ashley_desktop.storage import message_rows, session_rows

            session = session_rows.create(db, **wanted)
            asked = message_rows.add_question(db, session, content, State.COMPLETE)
            return both(db, asked.message_id)

        return await self._database.run(work)

    async def add_user_message(
        self,
        session_id: str,
        content: str,
        *,
        title_if_first: str = "",
        state: State = State.COMPLETE,
    ) -> tuple[SessionRecord, MessageRecord]:
        """Save a question at the end of the active branch.

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
            return both(db, asked.message_id)

        return await self._database.run(work)

    async def set_state(self, message_id: str, state: State) -> MessageRecord:
        """Change the state of a message that is not growing. Raises: NotFound."""

        def work(db: Session) -> MessageRecord:
            from ashley_desktop.storage import message_rows

            message_rows.set_state(db, message_rows.row(db, message_id), state)
            return message_rows.get(db, message_id)

        return await self._database.run(work)

    async def judge_message(
        self, message_id: str, moderation: Mapping[str, Any], *, blocked: bool
    ) -> MessageRecord:
        """Note what the checks said of a message. Raises: NotFound.

        Args: blocked: it is never sent to a model.
        """

        def work(db: Session) -> MessageRecord:
            from ashley_desktop.storage import message_rows

            message = message_rows.row(db, message_id)
            message.moderation = dict(moderation)
            if blocked:
                message_rows.set_state(db, message, State.BLOCKED)
            return message_rows.get(db, message_id)

        return await self._database.run(work)

    async def add_sibling_question(
        self, message_id: str, content: str
    ) -> tuple[SessionRecord, MessageRecord]:
        """Save an edited question beside the old one; its branch becomes the active one.

        Raises: NotFound; SessionNotFound; ReplyUnderWay; InvalidInput (``not_a_question``).
        """

        def work(db: Session) -> tuple[SessionRecord, MessageRecord]:
            from ashley_desktop.storage import tree_rows

            self._idle(db, message_id)
            return both(db, tree_rows.add_sibling_question(db, message_id, content).message_id)

        return await self._database.run(work)

    # what may be done to messages

    async def activate(self, message_id: str) -> SessionRecord:
        """Show the branch through this message, down to what was said last below it.

        Raises: NotFound; SessionNotFound; ReplyUnderWay.
        """

        def work(db: Session) -> SessionRecord:
            from ashley_desktop.storage import session_rows, tree_rows

            message = self._idle(db, message_id)
            tree_rows.activate(db, message)
            return session_rows.get(db, message.session_id)

        return await self._database.run(work)

    async def pin_message(self, message_id: str, pinned: bool) -> MessageRecord:
        """Have a message go along to models in any case, or no longer. Raises: NotFound."""

        def work(db: Session) -> MessageRecord:
            from ashley_desktop.storage import message_rows

            message_rows.row(db, message_id).pinned = pinned
            return message_rows.get(db, message_id)

        return await self._database.run(work)

    async def delete_message(self, message_id: str) -> SessionRecord:
        """Take a message out of the conversation; what follows it stays.

        A version that nothing follows gives way to the newest other one.

        Raises: NotFound; SessionNotFound; ReplyUnderWay.
        """

        def work(db: Session) -> SessionRecord:
            from ashley_desktop.storage import session_rows, tree_rows

            message = self._idle(db, message_id)
            tree_rows.delete(db, message)
            return session_rows.get(db, message.session_id)

        return await self._database.run(work)

    async def restore_message(self, message_id: str) -> SessionRecord:
        """Put a deleted message back where it was, and show its branch.

        Raises: NotFound; SessionNotFound; ReplyUnderWay.
        """

        def work(db: Session) -> SessionRecord:
            from ashley_desktop.storage import session_rows, tree_rows

            message = self._idle(db, message_id, deleted=True)
            tree_rows.restore(db, message)
            return session_rows.get(db, message.session_id)

        return await self._database.run(work)

    async def branch_off(self, message_id: str) -> SessionRecord:
        """Copy the conversation down to this message into a new session.

        Deleted and failed messages do not go along. The new one's metadata says in
        ``branched_from`` where it came from.

        Raises: NotFound; SessionNotFound; ReplyUnderWay where this message still grows.
        """

        def work(db: Session) -> SessionRecord:
            from ashley_desktop.storage import message_rows, session_rows, tree_rows

            made = tree_rows.branch_off(db, message_rows.row(db, message_id))
            return session_rows.get(db, made.session_id)

        return await self._database.run(work)

    def _idle(self, db: Session, message_id: str, *, deleted: bool = False) -> MessageRow:
        """The message's row, where nothing is being answered in its session."""
        from ashley_desktop.storage import message_rows, reply_rows, session_rows

        message = message_rows.row(db, message_id, deleted=deleted)
        session_rows.row(db, message.session_id)
        reply_rows.refuse_second(db, message.session_id, self._database.writer_lives)
        return message


def both(db: Session, message_id: str) -> tuple[SessionRecord, MessageRecord]:
    """A message as it is now, and its session, also from the trash."""
    from ashley_desktop.storage import message_rows, session_rows

    message = message_rows.get(db, message_id)
    return session_rows.get(db, message.session_id, in_trash=True), message
