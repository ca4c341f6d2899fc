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
        from ashley_desktop.storage.import_rows import Imported

        done = Imported()
        for some in _batches(trees):

            def work(db: Session, some: Sequence[_Slice] = some) -> Imported:
                from ashley_desktop.storage import import_rows

                portions = [_portion(tree, start, end) for tree, start, end in some]
                added = [import_rows.add_portion(db, portion) for portion in portions]
                return sum(added, start=Imported())

            done += await self._database.run(work)
        return done


_Slice = tuple[WholeTree, int, int]


def _batches(trees: Sequence[WholeTree]) -> Iterator[list[_Slice]]:
    """Slices of sessions, as many together as fit into a transaction."""
    batch: list[_Slice] = []
    room = MESSAGES_AT_ONCE
    for tree in trees:
        start, all_of_it = 0, len(tree.messages)
        while True:
            end = min(start + max(room, 0), all_of_it)
            batch.append((tree, start, end))
            room -= end - start + 1  # a session without messages is work too
            start = end
            if room <= 0:
                yield batch
                batch, room = [], MESSAGES_AT_ONCE
            if start == all_of_it:
                break
    if batch:
        yield batch


def _portion(tree: WholeTree, start: int, end: int) -> Portion:
    from ashley_desktop.storage.import_rows import Portion

    last = end == len(tree.messages)
    return Portion(tree.session, tree.messages[start:end], first=start == 0, last=last)
