"""Writes figures as Markdown: a section an area, with what is needed to judge and repeat it."""

from __future__ import annotations

import os
import platform
import re
from collections.abc import Sequence
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path

from benchmarks import chart
from benchmarks.curves import tables
from benchmarks.figures import Figure
from benchmarks.outcome import Outcome
from tools.environment import ROOT

FILE = ROOT / "docs" / "performance.md"
HEAD = "| what | measured | floor, same run | result | reach | reached |\n|---|---|---|---|---|---|"
PACKAGES = ("PySide6-Essentials", "qasync", "sqlmodel", "openai")


def table(figures: Sequence[Figure]) -> str:
    """The figures as a Markdown table."""
    return "\n".join([HEAD, *(figure.row() for figure in figures)])


def write(area: str, outcome: Outcome, where: str, *, full: bool, file: Path = FILE) -> None:
    """Put an area's section into the file, in place of its former one or at the end.

    Curves are also drawn, beside the file in ``images/``.
    """
    begin, end = f"<!-- {area} -->", f"<!-- end of {area} -->"
    parts = [f"{begin}\n## {area}", table(outcome.figures)]
    if outcome.panels:
        picture = Path("images") / f"{area}-growth.png"
        chart.draw(outcome.panels, file.parent / picture)
        parts += [f"![How the figures of {area} grow]({picture})", tables(outcome.panels)]
    parts.append(f"{_conditions(area, outcome.figures, where, full)}\n{end}")
    section = "\n\n".join(parts)
    before, found, rest = file.read_text(encoding="utf-8").partition(begin)
    after = rest.partition(end)[2] if found else "\n"
    between = "" if found else "\n"
    file.write_text(f"{before}{between}{section}{after}", encoding="utf-8")


def _conditions(area: str, figures: Sequence[Figure], where: str, full: bool) -> str:
    runs = max((figure.runs for figure in figures), default=0)
    day = datetime.now(UTC).date().isoformat()
    packages = ", ".join(f"{name} {version(name)}" for name in PACKAGES)
    command = f"make bench{'-full' if full else ''} AREA={area}"
    medians = f"; medians of up to {runs} runs ± half the distance between the quartiles"
    return (
        f"{day}, {_machine()}, Python {platform.python_version()}, {packages}; Qt platform"
        f" {where}{medians if runs > 1 else ''}. Repeat: `{command}`"
    )


def _machine() -> str:
    return f"{_processor()}, {os.cpu_count()} cores, {_memory()}, {_system()}"


def _processor() -> str:
    return _found(r"^model name\s*:\s*(.+)$", Path("/proc/cpuinfo")) or platform.machine()


def _memory() -> str:
    kib = _found(r"^MemTotal:\s*(\d+)", Path("/proc/meminfo"))
    return f"{int(kib) / 2**20:.0f} GiB" if kib else "memory unknown"


def _system() -> str:
    try:
        return platform.freedesktop_os_release()["PRETTY_NAME"]
    except OSError:
        return platform.platform(terse=True)


def _found(pattern: str, file: Path) -> str:
    try:
        found = re.search(pattern, file.read_text(), re.MULTILINE)
    except OSError:
        return ""
    return found[1].strip() if found else ""
