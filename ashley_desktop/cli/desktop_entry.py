"""`install-desktop-entry`: puts the program into this user's menu.

Source: Desktop Entry Specification 1.5 (the Exec key), Icon Theme Specification.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

from ashley_desktop import paths
from ashley_desktop.cli import output
from ashley_desktop.cli.running import DONE, FAILED
from ashley_desktop.core.exporters.files import write_whole

ENTRY = "ashley-desktop.desktop"
ICON = "ashley-desktop.svg"
UPDATE_TIMEOUT_S = 20
_RESERVED = set(" \t\n\"'\\><~|&;$*?#()`%")


def install_desktop_entry() -> int:
    """Put the program into the desktop's menu for this user, with its icon.

    Writes below XDG_DATA_HOME, otherwise ~/.local/share. Run it again when the program was moved.
    """
    if sys.platform in ("win32", "darwin"):
        output.tell("Menus of this kind exist on Linux and the BSDs only; nothing was written.")
        return FAILED
    shipped = paths.resources()
    applications = _data_home() / "applications"
    icons = _data_home() / "icons" / "hicolor" / "scalable" / "apps"
    for folder in (applications, icons):
        folder.mkdir(parents=True, exist_ok=True)
    template = (shipped / ENTRY).read_text("utf-8")
    write_whole(icons / ICON, (shipped / "icons" / ICON).read_text("utf-8"))
    write_whole(applications / ENTRY, entry(template, paths.this_program()))
    _tell_the_desktop(applications)
    output.say(str(applications / ENTRY))
    output.say(str(icons / ICON))
    return DONE


def entry(template: str, program: list[str]) -> str:
    """Fill the entry with the words that start the program."""
    words = " ".join(quoted(word) for word in program)
    return template.replace("@EXEC@", _escaped(words)).replace("@TRY@", _escaped(program[0]))


def quoted(word: str) -> str:
    """One word of the Exec key, before the escapes that every value has."""
    if not _RESERVED & set(word):
        return word
    kept = "".join(f"\\{sign}" if sign in '"`$\\' else sign for sign in word)
    return f'"{kept}"'.replace("%", "%%")


def _escaped(value: str) -> str:
    return value.replace("\\", "\\\\").replace("\n", "\\n").replace("\t", "\\t")


def _data_home() -> Path:
    named = Path(os.environ.get("XDG_DATA_HOME", ""))
    return named if named.is_absolute() else Path.home() / ".local" / "share"


def _tell_the_desktop(applications: Path) -> None:
    """Refresh the menu's cache; desktops without the tool look by themselves."""
    tool = shutil.which("update-desktop-database")
    if tool is None:
        return
    try:
        subprocess.run(
            [tool, "-q", str(applications)],
            check=True,
            capture_output=True,
            timeout=UPDATE_TIMEOUT_S,
        )
    except (OSError, subprocess.SubprocessError):
        output.tell("The menu's cache could not be refreshed; it shows the program later.")
