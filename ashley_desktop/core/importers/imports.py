"""Imports a file: finds its format, looks all of it through, and only then writes.

A file that is refused leaves the store as it was.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator, Sequence
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING

from ashley_desktop.core.importers.ashley_json import AshleyJson
from ashley_desktop.core.importers.base import HEAD_BYTES, Importer, Unfit
from ashley_desktop.errors import FileRefused
from ashley_desktop.storage.import_store import ImportStore
from ashley_desktop.storage.wholes import WholeFolder, WholeTree

if TYPE_CHECKING:
    from ashley_desktop.storage.import_rows import Imported

IMPORTERS: tuple[Importer, ...] = (AshleyJson(),)
SESSIONS_AT_ONCE = 50  # in memory; large ones come alone
_LARGE = 500  # messages

Piece = WholeFolder | WholeTree
Progress = Callable[[float], object]


class Imports:
    """Conversations out of files, added to those that are there."""

    def __init__(self, store: ImportStore, importers: Sequence[Importer] = IMPORTERS) -> None:
        self._store = store
        self._importers = importers

    async def add_file(self, path: Path, progress: Progress | None = None) -> Imported:
        """Import a file; a second time it adds nothing.

        Args:
            progress: is told how much is done, 0 to 1, between sessions.

        Raises: FileRefused, and nothing was written; StorageError, and importing the file again
            adds what is missing. Cancelling it is like the latter.
        """
        from ashley_desktop.storage.import_rows import Imported

        tell = progress or (lambda done: None)
        importer = await asyncio.to_thread(self._recognise, path)
        all_of_it = await self._look_through(importer, path, tell)
        imported, done = Imported(), 0
        async for some in _groups(importer, path):
            trees = [piece for piece in some if isinstance(piece, WholeTree)]
            for piece in some:
                if isinstance(piece, WholeFolder):
                    imported += await self._store.add_folder(piece)
            try:
                imported += await self._store.add(trees)
            except FileRefused as error:  # it came there since the file was looked through
                raise FileRefused(**{**error.parameters, "path": str(path)}) from None
            done += len(some)
            tell(0.5 + 0.5 * done / max(1, all_of_it))
        return imported

    def _recognise(self, path: Path) -> Importer:
        try:
            with path.open("rb") as file:
                head = file.read(HEAD_BYTES).decode("utf-8", "replace")
        except OSError:
            raise FileRefused(problem="import_unreadable", path=str(path)) from None
        for importer in self._importers:
            if importer.recognises(head):
                return importer
        known = ", ".join(importer.name for importer in self._importers)
        raise FileRefused(problem="import_unknown", path=str(path), known=known)

    async def _look_through(self, importer: Importer, path: Path, tell: Progress) -> int:
        """Make sure that all of a file can be imported; how many pieces it has."""
        pieces = 0
        async for some in _groups(importer, path):
            for piece in some:
                found = None
                if isinstance(piece, WholeTree):
                    found = await self._store.elsewhere(piece)
                if found is not None:
                    raise FileRefused(problem="import_elsewhere", path=str(path), place=found)
            pieces += len(some)
            tell(0.5 * (1 - 1 / (1 + pieces / SESSIONS_AT_ONCE)))  # nobody knows yet how many
        return pieces


class _Groups:
    """The pieces of a file, some at a time, read beside the event loop."""

    def __init__(self, importer: Importer, path: Path) -> None:
        self._path = path
        self._pieces = importer.read(path)

    def __aiter__(self) -> _Groups:
        return self

    async def __anext__(self) -> list[Piece]:
        found = await asyncio.to_thread(self._next)
        if not found:
            raise StopAsyncIteration
        return found

    def _next(self) -> list[Piece]:
        try:
            return [*_group(self._pieces)]
        except Unfit as unfit:
            raise unfit.refused(self._path) from None
        except OSError:
            raise FileRefused(problem="import_unreadable", path=str(self._path)) from None


def _groups(importer: Importer, path: Path) -> _Groups:
    return _Groups(importer, path)


def _group(pieces: Iterator[Piece]) -> Iterator[Piece]:
    messages = 0
    for piece in islice(pieces, SESSIONS_AT_ONCE):
        yield piece
        messages += len(piece.messages) if isinstance(piece, WholeTree) else 0
        if messages > _LARGE:
            return
