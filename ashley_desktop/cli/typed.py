"""The text that a command is given: its word, or standard input."""

from __future__ import annotations

import sys

from ashley_desktop.cli import output


def text_of(word: str | None) -> str:
    """The text; absent or ``-`` reads standard input to its end."""
    if word not in (None, "-"):
        return str(word)
    if sys.stdin is None:
        return ""
    if sys.stdin.isatty():
        output.tell("Write the message; Ctrl+D on a line of its own ends it.")
    # one line end is the shell's, not the writer's; bytes that are no text become a visible sign
    typed = sys.stdin.buffer.read().decode("utf-8-sig", "replace")
    return typed.removesuffix("\n").removesuffix("\r")
