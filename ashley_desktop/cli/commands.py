"""The root of the commands: what the program is, and the options that come before a command."""

from __future__ import annotations

import typer

from ashley_desktop import __version__, logs
from ashley_desktop.cli import (
    backup,
    desktop_entry,
    doctor,
    export,
    import_,
    moderate,
    output,
    personas,
    providers,
    search,
    sessions,
    usage,
)
from ashley_desktop.cli.ask import EPILOG as ASK_EPILOG
from ashley_desktop.cli.ask import ask
from ashley_desktop.cli.running import Call

EPILOG = """\b
Examples:
  ashley-desktop                         open the window
  ashley-desktop ask "Hello"             one question, answered here
  ashley-desktop sessions list           the conversations kept on this machine
  ashley-desktop export ID -o talk.md    one of them as Markdown

Text goes to standard output, everything else to standard error.

\b
Exit status:
  0    done
  1    the program failed
  2    the words of the call are wrong
  3    moderation refused the text
  4    the provider refused, did not answer, or ended early
  5    no such session, persona or provider
  130  interrupted
"""

app = typer.Typer(
    add_completion=False,
    rich_markup_mode=None,
    context_settings={"help_option_names": ["--help"]},
)


def _version(wanted: bool) -> None:
    if wanted:
        output.say(f"ashley-desktop {__version__}")
        raise typer.Exit


def _level(level: str | None) -> str | None:
    if level is None or level.lower() in logs.LEVELS:
        return level and level.lower()
    raise typer.BadParameter(f"“{level}” is none of {', '.join(logs.LEVELS)}.")


@app.callback(epilog=EPILOG)
def root(
    context: typer.Context,
    data_dir: str | None = typer.Option(
        None,
        "--data-dir",
        metavar="DIR",
        help="Where everything local lives. Also: ASHLEY_DATA_DIR in the environment. "
        "Otherwise the system's own place for a user's data.",
    ),
    log_level: str | None = typer.Option(
        None,
        "--log-level",
        metavar="LEVEL",
        callback=_level,
        help=f"Log to standard error too: {', '.join(logs.LEVELS)}.",
    ),
    version: bool = typer.Option(
        False, "--version", callback=_version, is_eager=True, help="Show the version and exit."
    ),
) -> None:
    """A chat program whose conversations stay on this machine.

    Without a command, the window opens. The commands below work without a display.
    """
    call: Call = context.obj
    call.data_dir, call.log_level = data_dir, log_level


app.command(epilog=ASK_EPILOG, short_help="Send one message and stream the reply.")(ask)
app.add_typer(sessions.app, name="sessions", short_help="List, show and change conversations.")
app.add_typer(personas.app, name="personas", short_help="Who can answer.")
app.add_typer(providers.app, name="providers", short_help="Whose models answer, and their keys.")
app.command(epilog=moderate.EPILOG, short_help="Tell whether a message would be sent.")(
    moderate.moderate
)
app.command(epilog=search.EPILOG, short_help="Find words in every message.")(search.search)
app.command(epilog=usage.EPILOG, short_help="Tell what replies took: tokens and cost.")(usage.usage)
app.command(epilog=export.EPILOG, short_help="Write conversations to files.")(export.export)
app.command("import", epilog=import_.EPILOG, short_help="Add conversations from files.")(
    import_.import_
)
app.command(epilog=backup.BACKUP_EPILOG, short_help="Write the whole history into one file.")(
    backup.backup
)
app.command(epilog=backup.RESTORE_EPILOG, short_help="Put a backup back, or merge it.")(
    backup.restore
)
app.command(epilog=doctor.EPILOG, short_help="Tell what works here.")(doctor.doctor)
app.command("install-desktop-entry", short_help="Put the program into the desktop's menu.")(
    desktop_entry.install_desktop_entry
)
