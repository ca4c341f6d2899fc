"""`backup` and `restore`: the whole history as one file, and back."""

from __future__ import annotations

import asyncio
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from ashley_desktop.cli import output
from ashley_desktop.cli.running import DONE, Call, run, run_alone
from ashley_desktop.errors import StorageDamaged, StorageMissing

if TYPE_CHECKING:
    from ashley_desktop.assembly import Parts
    from ashley_desktop.storage.backup_records import Comparison, Merged, Tally

BACKUP_EPILOG = """\b
Examples:
  ashley-desktop backup                 into the folder “backups”; prints the file's name
  ashley-desktop backup -o safe.db      to a file

Exit status: 0 written and verified, 1 the disk is full or refuses, or the history is damaged."""

RESTORE_EPILOG = """\b
Examples:
  ashley-desktop restore safe.db --dry-run    only tell what would change
  ashley-desktop restore safe.db              put everything back as it was then
  ashley-desktop restore safe.db --merge      add what is missing here, remove nothing
  ashley-desktop restore ashley.db.damaged-… --salvage
                                              add what a damaged history still holds

What was there before is kept in the folder “backups”; a history that is damaged is kept beside
the new one.

Exit status: 0 done, 1 the file cannot be restored or a reply is being written."""


def backup(
    context: typer.Context,
    to: Path | None = typer.Option(
        None, "-o", "--output", metavar="FILE", help="The file; replaced when the new one is whole."
    ),
) -> int:
    """Write the whole history into one file, also while the window is open.

    The file is read again and counted before it gets its name, which is printed.
    """
    target = to.absolute() if to else None

    async def work(parts: Parts, _: asyncio.Event) -> int:
        made = await parts.backups.make(to=target)
        output.say(str(made.path))
        output.tell(
            f"{_number(made.sessions or 0, 'conversation')}, "
            f"{_number(made.messages or 0, 'message')}, {made.bytes / 1e6:.1f} MB; verified."
        )
        return DONE

    return run(context.obj, work)


def restore(
    context: typer.Context,
    file: Path = typer.Argument(..., metavar="FILE", help="A backup."),
    merge: bool = typer.Option(
        False, "--merge", help="Add what is missing here, by its ID, and keep everything else."
    ),
    salvage: bool = typer.Option(
        False, "--salvage", help="The same from a damaged history: as much as can still be read."
    ),
    dry_run: bool = typer.Option(
        False, "--dry-run", help="Tell what would change; change nothing."
    ),
) -> int:
    """Put a backup in the place of the history, also while the window is open."""
    path = file.absolute()
    if salvage and (merge or dry_run):
        raise typer.BadParameter("it goes with no other option.", param_hint="--salvage")

    async def work(parts: Parts, _: asyncio.Event) -> int:
        if salvage:
            _show_merged(await parts.backups.salvage(path))
        elif dry_run:
            _show(await parts.backups.compare(path))
        elif merge:
            _show_merged(await parts.backups.merge(path))
        else:
            restored = await parts.backups.restore(path)
            _show(restored.change)
            output.say(f"Restored. What was here before is kept as {restored.kept.path}")
        return DONE

    call: Call = context.obj
    try:
        return run(call, work)
    except (StorageDamaged, StorageMissing) as error:
        if merge or salvage or dry_run or error.parameters["path"] != str(call.paths.database):
            raise
    return run_alone(lambda _: _reinstate(call, path))


async def _reinstate(call: Call, path: Path) -> int:
    from ashley_desktop.storage.backups import reinstate

    done = await reinstate(call.paths, path)
    output.say(
        f"Restored: {_number(done.contents.sessions, 'conversation')}, "
        f"{_number(done.contents.messages, 'message')}."
    )
    if done.aside is not None:
        output.say(f"The damaged history is kept as {done.aside}")
    return DONE


def _show(change: Comparison) -> None:
    for name, tally in (("Conversations", change.sessions), ("Messages", change.messages)):
        output.say(f"{name}: {_places(tally)}.")
    output.say(
        f"Last written: here {_moment(change.newest_here)}, "
        f"in the backup {_moment(change.newest_there)}."
    )


def _show_merged(merged: Merged) -> None:
    added = _number(merged.sessions_added, "conversation")
    changed = _number(merged.sessions_changed, "conversation")
    output.say(f"Added: {added}, {_number(merged.messages_added, 'message')} in all.")
    output.say(f"Changed: {changed} that were here already.")


def _places(tally: Tally) -> str:
    here, there = f"{tally.only_here} only here", f"{tally.only_there} only in the backup"
    return f"{here}, {there}, {tally.in_both} in both"


def _number(count: int, name: str) -> str:
    return f"{count} {name}{'' if count == 1 else 's'}"


def _moment(when: datetime | None) -> str:
    return f"{when.astimezone():%Y-%m-%d %H:%M}" if when else "never"
