"""`import`: conversations out of files."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from ashley_desktop.cli import output
from ashley_desktop.cli.running import DONE, run
from ashley_desktop.errors import FileRefused
from ashley_desktop.sentences import english

if TYPE_CHECKING:
    from ashley_desktop.assembly import Parts
    from ashley_desktop.storage.import_rows import Imported

EPILOG = """\b
Examples:
  ashley-desktop export --all --format json -o all.json
  ashley-desktop import all.json

What is here already stays as it is; importing twice adds nothing twice.

Exit status: 0 imported, 1 a file cannot be imported, or the disk is full; of a file that cannot be
imported nothing is, and the files after it are."""


def import_(
    context: typer.Context,
    files: list[Path] = typer.Argument(
        ..., metavar="FILE...", help="Written by “export --format json”."
    ),
) -> int:
    """Add conversations from files to those that are here."""

    async def work(parts: Parts, _: asyncio.Event) -> int:
        status = DONE
        for file in files:
            try:
                done = await parts.imports.add_file(file)
            except FileRefused as error:
                output.tell(" ".join(filter(None, english(error.code, error.parameters))))
                status = error.exit_status
            else:
                output.say(f"{file}: {_told(done)}")
        return status

    return run(context.obj, work)


def _told(done: Imported) -> str:
    """What was done, in a line."""
    added = f"{_count(done.sessions, 'conversation')} and {_count(done.messages, 'message')} added"
    notes = [added]
    if done.known_sessions:
        notes.append(f"{_count(done.known_sessions, 'conversation')} here already")
    if done.in_trash:
        notes.append(f"{done.in_trash} of them in the trash")
    if done.differing:
        notes.append(f"{done.differing} different here and left as they are")
    return "; ".join(notes) + "."


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"
