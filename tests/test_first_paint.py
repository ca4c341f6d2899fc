"""What the program imports before its window is painted and filled: little, or both come late."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

from benchmarks.programs import FIRST_PAINT, USABLE
from benchmarks.stores import with_sessions

LATER = {
    "alembic",
    "httpx2",
    "keyring",
    "linkify_it",
    "markdown",
    "markdown_it",
    "mdit_py_plugins",
    "nh3",
    "openai",
    "pydantic",
    "pygments",
    "qasync",
    "re2",
    "sqlalchemy",
    "sqlcipher3",
    "sqlmodel",
    "typer",
    "xllamacpp",
}
IMPORTED = re.compile(r"^import time:\s*\d+ \|\s*\d+ \|\s*([\w.]+)$")


def test_nothing_heavy_is_imported_before_the_first_paint(tmp_path: Path) -> None:
    imported, painted = imports_until(FIRST_PAINT, tmp_path)
    assert painted, imported
    assert "ashley_desktop.app" in imported
    assert {name.partition(".")[0] for name in imported} & LATER == set()


def test_the_sessions_are_listed_without_what_only_a_message_needs(tmp_path: Path) -> None:
    imported, usable = imports_until(USABLE, with_sessions(tmp_path, 3))
    assert usable, imported
    assert "ashley_desktop.ui.conversations" in imported
    needed = {"qasync", "sqlcipher3"}
    assert {name.partition(".")[0] for name in imported} & (LATER - needed) == set()


def imports_until(stage: str, data_dir: Path) -> tuple[list[str], bool]:
    """The modules in the order of their import, and whether the stage was reached after them."""
    options = ["--data-dir", str(data_dir), "--log-level", "debug"]
    command = [sys.executable, "-X", "importtime", "-m", "ashley_desktop", *options]
    imported = []
    with subprocess.Popen(command, stderr=subprocess.PIPE, text=True) as process:
        assert process.stderr is not None
        try:
            for line in process.stderr:
                if found := IMPORTED.match(line):
                    imported.append(found[1])
                elif line.rstrip().endswith(stage):
                    return imported, True
        finally:
            process.kill()
    return imported, False
