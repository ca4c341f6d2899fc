"""The commands: a face of core that speaks English text and JSON.

Each group of commands is a file of its own; the root of the tree is `commands.py`.
Must not: import Qt, or hold logic that the window would need too.
"""

from __future__ import annotations

import logging

from ashley_desktop.cli import output
from ashley_desktop.cli.running import DONE, FAILED, INTERRUPTED, WRONG_WORDS, Call

PROGRAM = "ashley-desktop"


def main(words: list[str]) -> int:
    """Run one command; the result is the exit status. Nothing escapes from here."""
    output.prepare()
    call = Call()
    try:
        return _run(words, call)
    except output.OutputClosed:
        return DONE
    except KeyboardInterrupt:
        return INTERRUPTED
    except Exception as error:  # noqa: BLE001 - the border: a bug ends in a sentence and the log
        return _told(error, call)


def _run(words: list[str], call: Call) -> int:
    import typer
    from typer.main import get_command

    from ashley_desktop.cli.commands import app

    try:
        status = get_command(app).main(words, prog_name=PROGRAM, standalone_mode=False, obj=call)
    except typer.TyperException as error:
        return _wrong_words(error)
    except typer.Abort:
        return INTERRUPTED
    return status if isinstance(status, int) else DONE


def _wrong_words(error: Exception) -> int:
    from typer import TyperException

    assert isinstance(error, TyperException)
    context = getattr(error, "ctx", None)
    path = context.command_path if context is not None else PROGRAM
    said = error.format_message().strip()
    if type(error).__name__ == "NoArgsIsHelpError":
        said = "A command is missing."
    output.tell(f"{said.rstrip('.')}. “{path} --help” explains the command.")
    return WRONG_WORDS


def _told(error: Exception, call: Call) -> int:
    from ashley_desktop.errors import AshleyError
    from ashley_desktop.sentences import english

    if isinstance(error, AshleyError):
        text, hint = english(error.code, error.parameters)
        output.tell(" ".join(filter(None, (text, hint))))
        return error.exit_status
    if isinstance(error, output.OutputFailed):
        output.tell(f"Standard output cannot be written: {error}.")
        return FAILED
    call.start_log()
    logging.getLogger(__name__).error("a command failed", exc_info=error)
    output.tell(
        f"The program failed: {type(error).__name__}. "
        f"This is a bug; {call.paths.log} has the details."
    )
    return FAILED
