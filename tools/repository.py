"""Rules that no other checker knows: one version, no address or path of the machine it grew on."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

from tools.environment import ROOT

# What would tie the project to one package index or one machine. Written so that this file
# itself passes. A made-up folder in a test belongs to ``me``.
PACKAGE_INDEX = re.compile(
    r"(?:pypi|pythonhosted)\.org|--(?:extra-)?index-url|--find-links|/simple/"
)
MACHINE_PATH = re.compile(r"(?<![\w.])/(?:work|root|opt/pypi)/|/home/(?!me/)\w+/")
BINARY_SUFFIXES = {".png", ".ico", ".icns", ".qm", ".gguf", ".db"}
SELF = "tools/repository.py"


def problems(root: Path = ROOT) -> list[str]:
    """Everything that breaks a rule, a line each; empty when all is well."""
    found = [line for name in tracked(root) for line in foreign_words(root, name)]
    mismatch = version_mismatch(root)
    return [*found, mismatch] if mismatch else found


def tracked(root: Path) -> list[str]:
    """The files that git keeps, as names below the root."""
    command = ["git", "-c", "safe.directory=*", "ls-files", "-z"]
    names = subprocess.run(command, cwd=root, capture_output=True, text=True, check=True).stdout
    return [name for name in names.split("\0") if name and (root / name).is_file()]


def foreign_words(root: Path, name: str) -> list[str]:
    """The lines of one file that name a package index or a folder of somebody's machine."""
    if name == SELF or Path(name).suffix in BINARY_SUFFIXES:
        return []
    lines = (root / name).read_text(encoding="utf-8", errors="replace").splitlines()
    return [
        f"{name}:{number}: names a package index or a machine's folder: {line.strip()[:80]}"
        for number, line in enumerate(lines, start=1)
        if PACKAGE_INDEX.search(line) or MACHINE_PATH.search(line)
    ]


def version_mismatch(root: Path) -> str:
    """Empty, or how the program's version differs from the newest in the changelog."""
    source = (root / "ashley_desktop/__init__.py").read_text(encoding="utf-8")
    typed = re.search(r'^__version__ = "(.+)"$', source, re.MULTILINE)
    changelog = (root / "CHANGELOG.md").read_text(encoding="utf-8")
    newest = re.search(r"^## \[(\d[^\]]*)\]", changelog, re.MULTILINE)
    versions = [found[1] if found else "none" for found in (typed, newest)]
    if versions[0] == versions[1] != "none":
        return ""
    return f"the program is {versions[0]}, CHANGELOG.md's newest is {versions[1]}"
