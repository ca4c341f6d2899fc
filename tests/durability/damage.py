"""Breaks the files of a store in ways that disks do, always the same for a seed."""

from __future__ import annotations

import random
from pathlib import Path

BLOCK = 4096


def damaged(whole: bytes, seed: int) -> tuple[str, bytes]:
    """A broken form of a file's content, and what was done to it."""
    chance = random.Random(seed)
    kind = chance.choice(("truncated", "zeroed", "bits", "garbage"))
    start = chance.randrange(len(whole))
    if kind == "truncated":
        return kind, whole[:start]
    broken = bytearray(whole)
    if kind == "bits":
        for _ in range(chance.randrange(1, 9)):
            broken[chance.randrange(len(whole))] ^= 1 << chance.randrange(8)
        return kind, bytes(broken)
    block = start // BLOCK * BLOCK
    end = min(len(whole), block + BLOCK * chance.randrange(1, 5))
    broken[block:end] = bytes(end - block) if kind == "zeroed" else chance.randbytes(end - block)
    return kind, bytes(broken)


def copy_of(files: dict[str, bytes], folder: Path) -> None:
    """Write the files of a store into a new data folder."""
    folder.mkdir(parents=True)
    for name, content in files.items():
        (folder / name).write_bytes(content)
