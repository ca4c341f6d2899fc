"""`export`: conversations as files for other programs."""

from __future__ import annotations

import asyncio
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from ashley_desktop.cli import output
from ashley_desktop.cli.running import DONE, run
from ashley_desktop.core.exporters.files import write_whole
from ashley_desktop.core.exporters.markdown import file_name, markdown
from ashley_desktop.errors import StorageUnwritable

if TYPE_CHECKING:
    from ashley_desktop.assembly import Parts
    from ashley_desktop.storage.records import SessionRecord

EPILOG = """\b
Examples:
  ashley-desktop export ID                    to standard output
  ashley-desktop export ID -o talk.md         to a file
  ashley-desktop export --all -o folder       each to a file of its own

Exit status: 0 written, 1 the disk is full or refuses, 2 wrong words, 5 no such conversation."""

STDOUT = Path("-")


class Format(StrEnum):
    """What conversations can be written as."""

    MD = "md"


def export(
    context: typer.Context,
    session_ids: list[str] | None = typer.Argument(
        None, metavar="ID...", help="Conversations, as “sessions list” shows their IDs."
    ),
    everything: bool = typer.Option(False, "--all", help="Every conversation; needs -o DIR."),
    format_: Format = typer.Option(Format.MD, "--format", help="Markdown is the only one so far."),
    to: Path | None = typer.Option(
        None,
        "-o",
        "--output",
        metavar="FILE|DIR",
        help="A file for one conversation, a folder for several; “-” is standard output.",
    ),
) -> int:
    """Write conversations as Markdown, exactly as they were said.

    A file is replaced only when the new one is whole.
    """
    wanted = list(dict.fromkeys(session_ids or []))
    if everything == bool(wanted):
        raise typer.BadParameter("give one or more of them, or --all.", param_hint="ID")
    alone = len(wanted) == 1
    if to in (None, STDOUT) and not alone:
        raise typer.BadParameter("several conversations need a folder.", param_hint="-o")
    if to is not None and not alone and to.exists() and not to.is_dir():
        raise typer.BadParameter(f"“{to}” is not a folder.", param_hint="-o")
    folder = to if to is not None and (not alone or to.is_dir()) else None

    async def work(parts: Parts, _: asyncio.Event) -> int:
        if everything:
            found = list(reversed(await parts.sessions.list()))  # oldest first: its name is plain
        else:
            found = [await parts.sessions.get(session_id) for session_id in wanted]
        if folder is not None:
            await _write_all(parts, found, folder)
        elif to is None or to == STDOUT:
            output.write(await _text(parts, found[0]))
        else:
            write_whole(to, await _text(parts, found[0]))
        return DONE

    return run(context.obj, work)


async def _text(parts: Parts, session: SessionRecord) -> str:
    messages = await parts.sessions.messages(session.session_id)
    return markdown(session, messages, parts.personas.title)


async def _write_all(parts: Parts, sessions: list[SessionRecord], folder: Path) -> None:
    _make(folder)
    taken: set[str] = set()
    for session in sessions:
        name = file_name(session)
        if name.casefold() in taken:  # the same day and title: the ID's end tells them apart
            name = f"{Path(name).stem}-{session.session_id[-12:]}.md"
        taken.add(name.casefold())
        write_whole(folder / name, await _text(parts, session))
    output.tell(f"{len(sessions)} written to {folder}.")


def _make(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise StorageUnwritable(path=str(folder)) from error
