"""Whole sessions into the store: added beside what is there, in transactions of bounded size."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from ashley_desktop.storage.wholes import WholeFolder, WholeTree

if TYPE_CHECKING:
    from sqlmodel import Session

    from ashley_desktop.storage.db import Database
    from ashley_desktop.storage.import_rows import Imported, Portion

MESSAGES_AT_ONCE = 2_000  # in one transaction; others wait for its end


class ImportStore:
    """Adds sessions with their ids. Any call may raise StorageError."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def elsewhere(self, tree: WholeTree) -> str | None:
        """The id of a message of this session that another one has here, if any."""

        def work(db: Session) -> str | None:
            from ashley_desktop.storage import import_rows

            ids = [message.message_id for message in tree.messages]
            return import_rows.elsewhere(db, tree.session.session_id, ids)

        return await self._database.read(work)

    async def add_folder(self, folder: WholeFolder) -> Imported:
        """Add a folder, unless its id is known."""

        def work(db: Session) -> Imported:
            from ashley_desktop.storage import import_rows

            return import_rows.add_folder(db, folder)

        return await self._database.run(work)

    async def add(self, trees: Sequence[WholeTree]) -> Imported:
        """Add what is missing of these sessions; together where they are small.

        Where it is broken off, what was committed stays, and another call adds the rest.

        Raises: FileRefused (``import_elsewhere``) for a message that another session has.
        """
        from ashley_desktop.storage.import_rows import Imported, add_portion

        done = Imported()
        for portions in _batches(trees):

            def work(db: Session, portions: Sequence[Portion] = portions) -> Imported:
                return sum((add_portion(db, one) for one in portions), start=Imported())

            done += await self._database.run(work)
        return done


def _batches(trees: Sequence[WholeTree]) -> Iterator[list[Portion]]:
    """Parts of sessions, as many together as fit into a transaction."""
    from ashley_desktop.storage.import_rows import Portion

    batch: list[Portion] = []
    room = MESSAGES_AT_ONCE
    for tree in trees:
        shown = _shown(tree)
        start, all_of_it = 0, len(tree.messages)
        while True:
            end = min(start + max(room, 0), all_of_it)
            batch.append(Portion(tree.session, tree.messages[start:end], shown, first=start == 0))
            room -= end - start + 1  # a session without messages is work too
            start = end
            if room <= 0:
                yield batch
                batch, room = [], MESSAGES_AT_ONCE
            if start == all_of_it:
                break
    if batch:
        yield batch


def _shown(tree: WholeTree) -> tuple[str, ...]:
    """The ids of the branch that is shown, from its root down."""
    parents = {message.message_id: message.parent_id for message in tree.messages}
    branch: list[str] = []
    above = tree.session.active_leaf_id
    while above is not None:
        branch.append(above)
        above = parents.get(above)
    return tuple(reversed(branch))
