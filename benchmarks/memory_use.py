"""What a program and all its children use: processor time, and memory as PSS (pages in shares)."""

from __future__ import annotations

import os
import time
from collections.abc import Callable
from pathlib import Path

PROC = Path("/proc")
STILL_MIB, LOOK_EVERY_S, LOOKS = 0.3, 0.5, 40


def tree(pid: int) -> list[int]:
    """The process and all its descendants, as they are now."""
    children: dict[int, list[int]] = {}
    for entry in PROC.iterdir():
        if entry.name.isdecimal() and (parent := _parent(entry)) is not None:
            children.setdefault(parent, []).append(int(entry.name))
    found, waiting = [], [pid]
    while waiting:
        found.append(waiting.pop())
        waiting += children.get(found[-1], [])
    return found


def pss_mib(pid: int, *, alone: bool = False) -> float:
    """The proportional set size of the whole tree, or of the one process, in MiB."""
    return sum(_pss_kib(each) for each in ([pid] if alone else tree(pid))) / 1024


def settled_mib(pid: int, wait: Callable[[float], object] = time.sleep) -> float:
    """The same of the whole tree, once two looks agree.

    Args: wait: lets so many seconds pass.
    """
    last = pss_mib(pid)
    for _ in range(LOOKS):
        wait(LOOK_EVERY_S)
        now = pss_mib(pid)
        if abs(now - last) < STILL_MIB:
            return now
        last = now
    return last


def _pss_kib(pid: int) -> int:
    try:
        lines = (PROC / str(pid) / "smaps_rollup").read_text().splitlines()
    except OSError:  # ended meanwhile
        return 0
    return next((int(line.split()[1]) for line in lines if line.startswith("Pss:")), 0)


def cpu_s(pid: int, *, children_only: bool = False) -> float:
    """Processor time of a process, in seconds, with that of its children, ended ones included.

    An ended child counts once its parent has waited for it.

    Args: children_only: only of those that live.
    """
    total = 0
    for each in tree(pid)[1 if children_only else 0 :]:
        try:
            fields = (PROC / str(each) / "stat").read_text().rpartition(")")[2].split()
        except OSError:  # ended meanwhile
            continue
        total += sum(map(int, fields[11:15]))  # utime, stime, cutime, cstime
    return total / os.sysconf("SC_CLK_TCK")


def _parent(entry: Path) -> int | None:
    try:
        return int((entry / "stat").read_text().rpartition(")")[2].split()[1])
    except OSError:
        return None
