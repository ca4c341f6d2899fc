"""Kills writers at moments chosen by chance, and looks after each what its store still holds."""

from __future__ import annotations

import asyncio
import multiprocessing
import random
import shutil
import sys
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

from ashley_desktop.paths import Paths
from ashley_desktop.storage.db import Database
from ashley_desktop.storage.session_store import SessionStore
from tests.durability import old_store
from tests.durability.ledger import Found, Ledger, look
from tests.durability.worker import work

LIVES_S = 0.6  # at most
ANSWERING = 0.1  # so many only stream long replies, to lose as much of one as they can
ANSWERS_S = (0.8, 1.8)
OPENS_S = 0.15  # within so much a store is open; those who migrate are killed sooner
MIGRATING = 6  # one in so many
KEPT_FOR = 50  # kills of one store, so that what they do to it adds up

Say = Callable[[Ledger, tuple[Any, ...]], None]


@dataclass
class Tally:
    """What happened.

    Attributes:
        wrong: what was lost or broken, each with the number of the kill.
        acknowledged: calls that had been acknowledged before a kill.
        longest_loss_s: of a reply's text that was on the screen.
        under_way: kills that hit a call between its beginning and its acknowledgement.
        migrating: kills of writers that had just begun to open an old store.
    """

    kills: int = 0
    acknowledged: int = 0
    under_way: int = 0
    growing: int = 0
    migrating: int = 0
    half_migrated: int = 0
    longest_loss_s: float = 0.0
    wrong: list[str] = field(default_factory=list)


def run(folder: Path, kills: int, seed: int) -> Tally:
    """Kill so many writers. Args: folder: for their stores. seed: of every choice made here."""
    chance = random.Random(seed)
    tally = Tally()
    ledger = Ledger()
    for number in range(kills):
        home = folder / f"store-{number // KEPT_FOR}"
        if number % MIGRATING == MIGRATING - 1:
            _kill_migrating(folder / f"old-{number}", number, chance, tally)
        else:
            if not home.exists():
                home.mkdir(parents=True)
                ledger = Ledger()
            _kill_working(home, number, chance, ledger, tally)
        tally.kills += 1
    return tally


def _kill_working(
    home: Path, number: int, chance: random.Random, ledger: Ledger, tally: Tally
) -> None:
    heard = ledger.acknowledged
    slowly = chance.random() < ANSWERING
    lives_s = chance.uniform(*ANSWERS_S) if slowly else chance.uniform(0, LIVES_S)
    live_and_die(home, chance.randrange(1 << 32), lives_s, ledger, slowly=slowly)
    tally.acknowledged += ledger.acknowledged - heard
    tally.under_way += ledger.intent is not None
    tally.growing += bool(ledger.growing)
    found = asyncio.run(reopened(home))
    tally.wrong += [f"kill {number}: {words}" for words in ledger.check(found)]
    tally.longest_loss_s = max(tally.longest_loss_s, ledger.longest_loss_s)
    ledger.settle(found)


def _kill_migrating(home: Path, number: int, chance: random.Random, tally: Tally) -> None:
    paths = Paths(home / "data")
    paths.data_dir.mkdir(parents=True)
    kept = old_store.make(paths.database)
    ledger = Ledger()
    ledger.promised = kept
    live_and_die(home, None, chance.uniform(0, OPENS_S), ledger)
    upgraded = not old_store.is_old(paths.database)
    tally.migrating += 1
    tally.half_migrated += not upgraded
    found = asyncio.run(reopened(home))
    wrong = ledger.check(found)
    copies = [old_store.is_old(file) for file in paths.backups.glob("*.db")]
    if not copies or not all(copies):
        wrong.append("no whole backup from before the migration")
    tally.wrong += [f"kill {number}, migrating: {words}" for words in wrong]
    shutil.rmtree(home)


def live_and_die(
    home: Path, seed: int | None, lives_s: float, ledger: Ledger, *, slowly: bool = False
) -> None:
    """Start a writer, listen for so long, kill it, and hear what it had still said."""
    ears, mouth = context().Pipe(duplex=False)
    writer = context().Process(target=work, args=(home, seed, mouth, slowly), daemon=True)
    writer.start()
    mouth.close()
    dies_at = time.monotonic() + lives_s
    with suppress(EOFError):  # one that ends by itself is told below
        while (left_s := dies_at - time.monotonic()) > 0 and ears.poll(left_s):
            _hear(ears, ledger)
    writer.kill()
    with suppress(EOFError, OSError):  # the last word may be cut
        while True:
            _hear(ears, ledger)
    writer.join()
    ears.close()
    if writer.exitcode != -9:
        raise AssertionError(f"the writer ended by itself: {writer.exitcode}")


def _hear(ears: Connection, ledger: Ledger) -> None:
    word, *said = ears.recv()
    if word != "open":
        ledger.hear(word, *said)


async def reopened(home: Path) -> Found:
    """Open a store as the program does, and read it."""
    database = await Database.open(Paths(home / "data"))
    try:
        await SessionStore(database).recover()
        return await database.glance(look)
    finally:
        await database.close()


def context() -> Any:
    """Processes that begin with everything loaded, where the system can."""
    if sys.platform == "win32":
        return multiprocessing.get_context("spawn")
    found = multiprocessing.get_context("forkserver")
    found.set_forkserver_preload([work.__module__])
    return found
