"""How much memory a model will need, and how much the machine has."""

from __future__ import annotations

import ctypes
import os
import sys
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from ashley_desktop.core.llm.gguf import GgufHeader

# What llama.cpp takes beside weights and context: buffers for a batch of 512 tokens, about twenty
# times as wide as the model, and the process itself. Measured with the packaged model.
BATCH_TOKENS = 512
BATCH_WIDTHS = 20
PROCESS_BYTES = 64 * 1024 * 1024
# Above this share of all memory a model is refused: the system needs the rest to go on at all.
MOST_OF_MEMORY = 0.95


class Fit(StrEnum):
    """How a model suits the machine."""

    UNKNOWN = "unknown"
    FITS = "fits"
    TIGHT = "tight"  # more than is free now, but not more than there is
    TOO_LARGE = "too_large"


@dataclass(frozen=True, slots=True)
class Memory:
    """Bytes of memory; None where the system does not tell."""

    total: int | None = None
    free: int | None = None


def needed_bytes(header: GgufHeader, size_bytes: int, context_tokens: int) -> int:
    """Memory that a model takes once it is loaded with room for `context_tokens`.

    Args: size_bytes: of all files of the model; their weights are kept as they are.
    """
    batch = BATCH_TOKENS * 4 * BATCH_WIDTHS * header.width
    return size_bytes + header.kv_bytes * context_tokens + batch + PROCESS_BYTES


def fit(needed: int, memory: Memory) -> Fit:
    """Whether what is needed is there."""
    if memory.total is not None and needed > memory.total * MOST_OF_MEMORY:
        return Fit.TOO_LARGE
    if memory.free is None:
        return Fit.UNKNOWN
    return Fit.FITS if needed <= memory.free else Fit.TIGHT


def machine_memory() -> Memory:
    """What this machine has now, or what this process may use of it."""
    if sys.platform == "linux":
        return _within_limit(_linux())
    if sys.platform == "win32":
        return _windows()
    try:  # macOS tells how much there is; what is free cannot be asked without a program
        return Memory(os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES"))
    except (OSError, ValueError):
        return Memory()


def _linux() -> Memory:
    told: dict[str, int] = {}
    try:
        for line in Path("/proc/meminfo").read_text("ascii", "replace").splitlines():
            name, _, rest = line.partition(":")
            number = rest.split()[:1]
            if number and number[0].isdigit():
                told[name] = int(number[0]) * 1024
    except OSError:
        return Memory()
    return Memory(told.get("MemTotal"), told.get("MemAvailable"))


def _within_limit(memory: Memory, group: Path = Path("/sys/fs/cgroup")) -> Memory:
    """The machine's memory within the limit of a container, where there is one."""
    limit, used = _number(group / "memory.max"), _number(group / "memory.current")
    if limit is None or memory.total is None or limit >= memory.total:
        return memory
    free = memory.free if used is None else max(limit - used, 0)
    return Memory(limit, free if memory.free is None else min(memory.free, free or 0))


def _number(file: Path) -> int | None:
    try:
        text = file.read_text("ascii", "replace").strip()
    except OSError:
        return None
    return int(text) if text.isascii() and text.isdigit() else None


class _Status(ctypes.Structure):
    """Windows' MEMORYSTATUSEX."""

    _fields_ = (
        ("length", ctypes.c_uint32),
        ("load", ctypes.c_uint32),
        ("total", ctypes.c_uint64),
        ("free", ctypes.c_uint64),
        ("others", ctypes.c_uint64 * 5),
    )


def _windows() -> Memory:
    status = _Status(length=ctypes.sizeof(_Status))
    system = getattr(ctypes, "windll", None)
    if system is None or not system.kernel32.GlobalMemoryStatusEx(ctypes.byref(status)):
        return Memory()
    return Memory(int(status.total), int(status.free))
