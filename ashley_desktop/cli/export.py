"""`export`: conversations as files for people and for other programs."""

from __future__ import annotations

import asyncio
from contextlib import aclosing
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from ashley_desktop.cli import output
from ashley_desktop.cli.running import DONE, run
from ashley_desktop.core.exporters.exports import Format

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ashley_desktop.assembly import Parts

EPILOG = """\b
Examples:
  ashley-desktop export ID                                Markdown to standard output
  ashley-desktop export ID -o talk.md                     to a file
  ashley-desktop export --all -o folder                   each to a file of its own
  ashley-desktop export --all --format json -o all.json   everything in one file, for “import”

Exit status: 0 written, 1 the disk is full or refuses, 2 wrong words, 5 no such conversation."""

STDOUT = Path("-")


def export(
    context: typer.Context,
    session_ids: list[str] | None = typer.Argument(
        None, metavar="ID...", help="Conversations, as “sessions list” shows their IDs."
    ),
    everything: bool = typer.Option(False, "--all", help="Every conversation; needs -o DIR."),
    format_: Format = typer.Option(
        Format.MD,
        "--format",
        help="json alone holds everything, deleted messages and other versions too.",
    ),
    to: Path | None = typer.Option(
        None,
        "-o",
        "--output",
        metavar="FILE|DIR",
        help="A file for one conversation, a folder for several; “-” is standard output. "
        "With --format json a name that ends in .json takes several too.",
    ),
) -> int:
    """Write conversations to files, exactly as they were said.

    A file is replaced only when the new one is whole.
    """
    wanted = list(dict.fromkeys(session_ids or []))
    if everything == bool(wanted):
        raise typer.BadParameter("give one or more of them, or --all.", param_hint="ID")
    if format_ is Format.PDF and to in (None, STDOUT):
        raise typer.BadParameter("a PDF is no text; it needs a file.", param_hint="-o")
    one_file = _one_file(to, format_, alone=len(wanted) == 1)

    async def work(parts: Parts, _: asyncio.Event) -> int:
        chosen = await parts.exports.ids() if everything else wanted
        if to is None or to == STDOUT:
            await _print(parts, chosen, format_)
        elif one_file:
            await parts.exports.to_file(chosen, format_, to)
        else:
            files = await parts.exports.to_folder(chosen, format_, to)
            output.tell(f"{len(files)} written to {to}.")
        return DONE

    return run(context.obj, work)


def _one_file(to: Path | None, format_: Format, *, alone: bool) -> bool:
    """Whether all goes to one file, and not to a folder. Raises: typer.BadParameter."""
    if to is None or to == STDOUT:
        if not alone:
            raise typer.BadParameter("several conversations need a folder.", param_hint="-o")
        return True
    if to.is_dir():
        return False
    if alone or (format_ is Format.JSON and to.suffix.lower() == Format.JSON.suffix):
        return True
    if to.exists():
        raise typer.BadParameter(f"“{to}” is not a folder.", param_hint="-o")
    return False


async def _print(parts: Parts, session_ids: Sequence[str], format_: Format) -> None:
    async with aclosing(parts.exports.pieces(session_ids, format_)) as pieces:
        async for piece in pieces:
            output.write(piece)
