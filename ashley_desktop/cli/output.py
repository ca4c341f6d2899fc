"""The two outputs of a command: text and JSON to standard output, everything else to the other.

Must not: colour, draw boxes or move a cursor; a screen reader reads what is written here.
"""

from __future__ import annotations

import contextlib
import json
import os
import sys
from collections.abc import Sequence
from typing import Any, TextIO

# what a terminal may take for a command becomes a visible sign of the same name
_PICTURES = {code: chr(0x2400 + code) for code in range(0x20) if chr(code) not in "\n\t"}
_VISIBLE = _PICTURES | {0x0D: "", 0x7F: "\u2421"} | dict.fromkeys(range(0x80, 0xA0), "\ufffd")


class OutputClosed(Exception):
    """Nobody reads standard output any more; the command ends quietly."""


class OutputFailed(Exception):
    """Standard output cannot take more; the text is the system's reason."""


def prepare() -> None:
    """Make both outputs take every character, whatever the locale says."""
    for stream in (sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure is None:
            continue
        if stream.isatty():
            reconfigure(errors="replace")
        else:  # a file or a program reads this: UTF-8 and line ends as they are
            reconfigure(encoding="utf-8", errors="replace", newline="\n")


def shown(text: str, stream: TextIO | None) -> str:
    """The text as a stream may have it: a terminal gets no control characters but line ends and
    tabs, a file or a pipe gets it exactly."""
    return text.translate(_VISIBLE) if stream is not None and stream.isatty() else text


def write(text: str) -> None:
    """Write to standard output at once, adding nothing.

    Raises: OutputClosed; OutputFailed where the file behind it cannot grow.
    """
    stream = sys.stdout
    if stream is None:
        raise OutputClosed
    try:
        stream.write(shown(text, stream))
        stream.flush()
    except BrokenPipeError:
        abandon()
        raise OutputClosed from None
    except OSError as error:
        abandon()
        raise OutputFailed(error.strerror) from error


def abandon() -> None:
    """Lead standard output to nowhere, so that the interpreter's last flush finds no error."""
    with contextlib.suppress(OSError, ValueError):
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, sys.stdout.fileno())
        os.close(nowhere)


def say(text: str) -> None:
    """Write one line, or several, to standard output. Raises: as `write`."""
    write(text + "\n")


def tell(text: str) -> None:
    """Write a line to standard error, which may be closed."""
    if sys.stderr is None or not text:
        return
    with contextlib.suppress(OSError):
        sys.stderr.write(shown(text, sys.stderr) + "\n")
        sys.stderr.flush()


def watched() -> bool:
    """A person looks at standard error."""
    return sys.stderr is not None and sys.stderr.isatty()


def document(value: Any) -> None:
    """Write one JSON document. Raises: as `write`."""
    say(json.dumps(value, ensure_ascii=False, indent=2))


def line(value: Any) -> None:
    """Write one JSON object as one line, at once. Raises: as `write`."""
    say(json.dumps(value, ensure_ascii=False))


def columns(rows: Sequence[Sequence[str]]) -> None:
    """Write rows with their columns below each other; the last column keeps its own width."""
    if not rows:
        return
    plain = [[" ".join(cell.split()) for cell in row] for row in rows]
    widths = [max(map(len, column)) for column in zip(*plain, strict=True)]
    for row in plain:
        cells = [cell.ljust(width) for cell, width in zip(row, widths, strict=True)]
        say("  ".join([*cells[:-1], row[-1]]).rstrip())
