"""Sessions and their messages, as the rest of the program sees them.

Every call is one transaction in the store's thread and gives frozen records back. Importing this
is light; the modules that know the tables (their names end in ``_rows``) are loaded in that
thread. What is said about messages is in `message_store.py`, about growing replies in
`reply_store.py`, about deleting in `trash_store.py`, about pins, archive and folders in
`folder_store.py`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, Unpack

from ashley_desktop.storage import branch_look, first_look
from ashley_desktop.storage.folder_store import FolderStore
from ashley_desktop.storage.records import NewSession, Place, SessionChange, SessionRecord

if TYPE_CHECKING:
    from sqlmodel import Session


class SessionStore(FolderStore):
    """Keeps sessions. Any call may raise StorageError; what else it raises is said there."""

    async def create(self, **wanted: Unpack[NewSession]) -> SessionRecord:
        """Save an empty session.

        Raises: InvalidInput (``session_exists``) where a session has the id.
        """

        def work(db: Session) -> SessionRecord:
            from ashley_desktop.storage import session_rows

            return session_rows.get(db, session_rows.create(db, **wanted).session_id)

        return await self._database.run(work)

    async def get(self, session_id: str) -> SessionRecord:
        """Raises: SessionNotFound; one in the trash is not found."""

        def work(db: Session) -> SessionRecord:
            from ashley_desktop.storage import session_rows

            return session_rows.get(db, session_id)

        return await self._database.read(work)

    async def list(
        self, *, user_id: str | None = None, limit: int | None = None
    ) -> list[SessionRecord]:
        """Sessions outside the trash, the one written to last first."""
        if user_id is None:
            return await self._database.glance(lambda driver: first_look.sessions(driver, limit))

        def work(db: Session) -> list[SessionRecord]:
            from ashley_desktop.storage import session_rows

            return session_rows.summaries(db, user_id=user_id, limit=limit)

        return await self._database.read(work)

    async def rename(self, session_id: str, title: str, *, by_user: bool = True) -> SessionRecord:
        """Give a title; an automatic one (`by_user` False) never replaces the user's.

        Raises: SessionNotFound; InvalidInput (``title_empty``) where the user gives none.
        """

        def work(db: Session) -> SessionRecord:
            from ashley_desktop.storage import session_rows

            return session_rows.rename(db, session_id, title, by_user=by_user)

        return await self._database.run(work)

    async def edit(self, session_id: str, **change: Unpack[SessionChange]) -> SessionRecord:
        """Change what is named, and leave the rest as it is; the session keeps its place.

        Raises: SessionNotFound; InvalidInput (``title_empty``).
        """

        def work(db: Session) -> SessionRecord:
            from ashley_desktop.storage import session_rows

            return session_rows.edit(db, session_id, **change)

        return await self._database.run(work)

    async def duplicate(self, session_id: str) -> SessionRecord:
        """Copy a session with every branch, state and time under new ids.

        The copy is the newest session and lies in the same folder. Its metadata says in
        ``duplicated_from`` where it came from.

        Raises: SessionNotFound; ReplyUnderWay.
        """

        def work(db: Session) -> SessionRecord:
            from ashley_desktop.storage import copy_rows, session_rows

            made = copy_rows.duplicate(db, session_id, self._database.writer_lives)
            return session_rows.get(db, made.session_id)

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

    async def which_exist(self, ids: Sequence[str]) -> set[str]:
        """Those of `ids` that are sessions here, in the trash too."""
        return await self._database.glance(
            lambda driver: {one for one in ids if branch_look.exists(driver, one)}
        )

    async def set_parameters(self, session_id: str, parameters: Mapping[str, Any]) -> SessionRecord:
        """Keep what a session sets of its requests. Raises: SessionNotFound."""

        def work(db: Session) -> SessionRecord:
            from ashley_desktop.storage import session_rows

            session_rows.row(db, session_id).parameters = dict(parameters)
            return session_rows.get(db, session_id)

        return await self._database.run(work)

    async def keep_place(self, session_id: str, place: Place | None) -> None:
        """Write down where the reader is; it is no change of the session.

        Nothing happens where the session is gone.
        """

        def work(db: Session) -> None:
            from ashley_desktop.storage import session_rows

            session_rows.keep_place(db, session_id, place)

        await self._database.run(work)

    async def place(self, session_id: str) -> Place | None:
        """Where the reader was; None where that is not known, or there is no such session."""
        return await self._database.glance(lambda driver: branch_look.place(driver, session_id))

    async def keep_draft(self, session_id: str, text: str) -> None:
        """Write down what is typed and not sent; it is no change of the session.

        Nothing happens where the session is gone.
        """

        def work(db: Session) -> None:
            from ashley_desktop.storage import session_rows

            session_rows.keep_draft(db, session_id, text)

        await self._database.run(work)

    async def draft(self, session_id: str) -> str:
        """What was typed and not sent; empty where there is no such session."""
        return await self._database.glance(lambda driver: branch_look.draft(driver, session_id))

    async def drafts(self, length: int) -> dict[str, str]:
        """The first characters of every draft, by the session's id; in the trash too."""
        return await self._database.glance(lambda driver: branch_look.drafts(driver, length))
