"""What runs first: sorts the words of the call, and imports only what that call needs.

Without a command the window opens, and neither Typer nor pydantic is imported on the way.
Must not: do any work itself.
"""

from __future__ import annotations

import sys

CHILD = "--child"
WINDOW_OPTIONS = ("--data-dir", "--log-level")


def window_options(words: list[str]) -> dict[str, str] | None:
    """Read a call that asks for the window, or None where it has a command or anything else."""
    options: dict[str, str] = {}
    rest = list(words)
    while rest:
        name, equals, value = rest.pop(0).partition("=")
        if name not in WINDOW_OPTIONS or not (equals or rest):
            return None
        options[name] = value if equals else rest.pop(0)
    return options


def child(name: str, arguments: list[str]) -> int:
    """Run one of the program's own helper processes.

    Raises: ValueError for a name that no part of this program uses.
    """
    if name == "render":
        from ashley_desktop.core.markdown import render_child

        return render_child.main(arguments)
    if name == "llama":
        from ashley_desktop.core.llm import llama_child

        return llama_child.main(arguments)
    if name == "pdf":
        from ashley_desktop import pdf

        return pdf.main(arguments)
    raise ValueError(f"no child process is named {name!r}")


def main() -> int:
    """Start the window, a command, or a helper process; the result is the exit status."""
    words = sys.argv[1:]
    if words[:1] == [CHILD]:
        return child(words[1], words[2:])
    options = window_options(words)
    if options is None:
        from ashley_desktop import cli

        return cli.main(words)
    from ashley_desktop import app

    return app.main(data_dir=options.get("--data-dir"), log_level=options.get("--log-level"))


if __name__ == "__main__":
    sys.exit(main())
