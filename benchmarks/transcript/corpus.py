"""The store that the parts open: conversations of several lengths, each in several copies."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from benchmarks.stores import with_conversations
from benchmarks.transcript.text import SEAL, Writer, conversation

WARM_UP, EMPTY = "warm-up", "empty"
OWN = 40  # newest messages that no other copy has; a screenful and what is read ahead
LANDMARKS_FROM = 100  # messages
POOL = 2_000  # different messages behind them


def name(messages: int, copy: int = 0) -> str:
    """The session id of one copy."""
    return f"{messages}-{copy}"


def store(folder: Path, sizes: Sequence[int], copies: int) -> Path:
    """Make a data folder with all of them; return it."""
    pool = conversation(POOL)
    made = {EMPTY: [], WARM_UP: sealed(10, pool, seed=1)}
    for copy in range(copies):
        for size in sizes:
            made[name(size, copy)] = sealed(size, pool, seed=2 + copy * 100_000 + size)
    return with_conversations(folder, made)


def landmarks(count: int) -> list[int]:
    """Where the replies stand that begin with the seal: far apart, and away from both ends."""
    return [count * part // 10 | 1 for part in range(1, 9)] if count >= LANDMARKS_FROM else []


def sealed(count: int, pool: Sequence[str], seed: int) -> list[str]:
    """So many messages, oldest first; the newest ends with the seal."""
    own = conversation(min(count, OWN), seed)
    own[-1] = f"{Writer(seed).prose()}\n\n{SEAL}"
    older = count - len(own)
    said = [*(pool[number % len(pool)] for number in range(older)), *own]
    for at in landmarks(count):
        said[at] = f"{SEAL}\n\n{said[at]}"
    return said
