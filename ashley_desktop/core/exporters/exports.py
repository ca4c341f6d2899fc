"""Writes conversations to files: any format, one or many, with progress, and it can be cancelled.

Cancelling the task that runs an export leaves no half-written file behind.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, AsyncIterator, Callable, Sequence
from contextlib import aclosing
from enum import StrEnum
from pathlib import Path
from typing import TypeVar

from ashley_desktop.core.exporters import ashley_json
from ashley_desktop.core.exporters.files import WholeFile
from ashley_desktop.core.exporters.markdown import Named, file_name, markdown_pieces
from ashley_desktop.errors import StorageUnwritable
from ashley_desktop.storage.export_store import ExportStore
from ashley_desktop.storage.wholes import WholeSession

T = TypeVar("T")
Progress = Callable[[float], object]


class Format(StrEnum):
    """What conversations can be written as."""

    MD = "md"
    HTML = "html"
    JSON = "json"
    PDF = "pdf"

    @property
    def suffix(self) -> str:
        """The end of its files' names."""
        return f".{self.value}"


class Exports:
    """Conversations as files. What lies in the trash is not found.

    Args: title_of: gives the title that people see for a persona's name.
    """

    def __init__(self, store: ExportStore, title_of: Callable[[str], str]) -> None:
        self._store = store
        self._title_of = title_of

    async def ids(self) -> list[str]:
        """Every conversation, in the order in which they were begun here."""
        return await self._store.ids()

    async def suggested_name(self, session_id: str, format_: Format) -> str:
        """A readable name for a conversation's file. Raises: SessionNotFound."""
        return file_name(await self._store.session(session_id), format_.suffix)

    async def to_file(
        self,
        session_ids: Sequence[str],
        format_: Format,
        path: Path,
        progress: Progress | None = None,
    ) -> None:
        """Write one conversation, or several where the format is JSON, to one file.

        Args:
            session_ids: each once. progress: is told how much is done, 0 to 1.

        Raises: SessionNotFound; StorageFull, StorageUnwritable for the file. What was there is
            then as it was.
        """
        sessions = [await self._store.session(one) for one in session_ids]
        await self._write(sessions, format_, path, progress or _nobody)

    async def to_folder(
        self,
        session_ids: Sequence[str],
        format_: Format,
        folder: Path,
        progress: Progress | None = None,
    ) -> list[Path]:
        """Write each conversation to a file of its own, with a readable name; make the folder.

        Returns: the files. Where it is cancelled, those that were whole stay.
        Raises: as `to_file`; nothing is written where a conversation is not found.
        """
        sessions = [await self._store.session(one) for one in session_ids]
        await asyncio.to_thread(_make, folder)
        tell = progress or _nobody
        files: list[Path] = []
        for number, name in enumerate(file_names(sessions, format_.suffix)):
            within = _part(tell, number, len(sessions))
            await self._write([sessions[number]], format_, folder / name, within)
            files.append(folder / name)
        tell(1.0)
        return files

    async def pieces(
        self, session_ids: Sequence[str], format_: Format, progress: Progress | None = None
    ) -> AsyncGenerator[str, None]:
        """What `to_file` would write, piece by piece: for standard output or the clipboard.

        Args: format_: one of those that are text.
        Raises: SessionNotFound, before the first piece.
        """
        sessions = [await self._store.session(one) for one in session_ids]
        async with aclosing(self._pieces(sessions, format_, progress or _nobody)) as pieces:
            async for piece in pieces:
                yield piece

    async def _write(
        self, sessions: Sequence[WholeSession], format_: Format, path: Path, tell: Progress
    ) -> None:
        file = WholeFile(path)
        try:
            async with aclosing(self._pieces(sessions, format_, tell)) as pieces:
                if format_ is Format.PDF:
                    await asyncio.to_thread(file.write, await _printed(pieces))
                else:
                    async for piece in pieces:
                        await asyncio.to_thread(file.write, piece)
            await _carried_out(file.keep)
        except BaseException:
            file.drop()
            raise
        tell(1.0)

    def _pieces(
        self, sessions: Sequence[WholeSession], format_: Format, tell: Progress
    ) -> AsyncGenerator[str, None]:
        if format_ is Format.JSON:
            return self._json(sessions, tell)
        (session,) = sessions
        return (
            self._html(session, tell) if format_ is Format.HTML else self._markdown(session, tell)
        )

    async def _json(
        self, sessions: Sequence[WholeSession], tell: Progress
    ) -> AsyncGenerator[str, None]:
        used = {session.folder_id for session in sessions}
        everything = len(sessions) == await self._store.how_many()
        folders = await self._store.folders()
        yield ashley_json.head([one for one in folders if everything or one.folder_id in used])
        for number, session in enumerate(sessions):
            within = _part(tell, number, len(sessions))
            pages = self._store.pages(session.session_id)
            counted = _counted(pages, await self._store.count(session.session_id), within)
            async for piece in ashley_json.session_pieces(session, counted, first=not number):
                yield piece
        yield ashley_json.foot(len(sessions))

    async def _markdown(self, session: WholeSession, tell: Progress) -> AsyncGenerator[str, None]:
        branch = await self._store.branch(session.session_id)
        pages = _counted(self._store.said(branch), branch.count, tell)
        async for piece in markdown_pieces(session, branch, pages, self._title_of):
            yield piece

    async def _html(self, session: WholeSession, tell: Progress) -> AsyncGenerator[str, None]:
        from ashley_desktop.core.exporters.html import html_pieces
        from ashley_desktop.core.markdown.worker import RenderWorker

        branch = await self._store.branch(session.session_id)
        pages = _counted(self._store.said(branch), branch.count, tell)
        worker = RenderWorker()  # its own: what the window shows must not wait for an export
        try:
            async for piece in html_pieces(session, branch, pages, self._title_of, worker):
                yield piece
        finally:
            await worker.aclose()


async def _printed(pieces: AsyncIterator[str]) -> bytes:
    from ashley_desktop.core.exporters.printing import pdf

    return await pdf("".join([piece async for piece in pieces]))


async def _carried_out(work: Callable[[], None]) -> None:
    """Do it in a thread, to its end, even where that is cancelled meanwhile."""
    doing = asyncio.ensure_future(asyncio.to_thread(work))
    try:
        await asyncio.shield(doing)
    except asyncio.CancelledError:
        await doing
        raise


async def _counted(
    pages: AsyncIterator[list[T]], messages: int, tell: Progress
) -> AsyncIterator[list[T]]:
    """The pages; tells what part of the messages has gone by."""
    done = 0
    async for page in pages:
        yield page
        done += len(page)
        tell(min(1.0, done / max(1, messages)))


def _part(tell: Progress, number: int, of: int) -> Progress:
    """Progress within one of several equal parts."""
    return lambda done: tell((number + done) / of)


def _nobody(done: float) -> None:
    """Nobody wants to know."""


def file_names(sessions: Sequence[Named], suffix: str) -> list[str]:
    """Readable names, each once: where two are the same, the ID's end tells them apart."""
    taken: set[str] = set()
    names = []
    for session in sessions:
        name = file_name(session, suffix)
        if name.casefold() in taken:
            name = f"{name.removesuffix(suffix)}-{session.session_id[-12:]}{suffix}"
        taken.add(name.casefold())
        names.append(name)
    return names


def _make(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise StorageUnwritable(path=str(folder)) from error
