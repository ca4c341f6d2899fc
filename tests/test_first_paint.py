"""What the program imports before its window is painted: little, or the window comes late."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

from benchmarks.programs import FIRST_PAINT

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
    "sqlalchemy",
    "sqlcipher3",
    "sqlmodel",
    "typer",
    "xllamacpp",
}
IMPORTED = re.compile(r"^import time:\s*\d+ \|\s*\d+ \|\s*([\w.]+)$")


def test_nothing_heavy_is_imported_before_the_first_paint(tmp_path: Path) -> None:
    imported, painted = imports_until_painted(tmp_path)
    assert painted, imported
    assert "ashley_desktop.app" in imported
    assert {name.partition(".")[0] for name in imported} & LATER == set()


def imports_until_painted(data_dir: Path) -> tuple[list[str], bool]:
    """The modules in the order of their import, and whether the window was painted after them."""
    options = ["--data-dir", str(data_dir), "--log-level", "debug"]
    command = [sys.executable, "-X", "importtime", "-m", "ashley_desktop", *options]
    imported = []
    with subprocess.Popen(command, stderr=subprocess.PIPE, text=True) as process:
        assert process.stderr is not None
        try:
            for line in process.stderr:
                if found := IMPORTED.match(line):
                    imported.append(found[1])
                elif line.rstrip().endswith(FIRST_PAINT):
                    return imported, True
        finally:
            process.kill()
    return imported, False
