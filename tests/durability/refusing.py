"""Writes onto a disk that refuses from some write on, and what is there afterwards."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

from ashley_desktop.errors import StorageFull, StorageUnwritable
from ashley_desktop.paths import Paths
from ashley_desktop.storage.db import Database
from ashley_desktop.storage.session_store import SessionStore
from tests.durability.deeds import Deeds
from tests.durability.ledger import Ledger, look

REFUSED = (StorageFull, StorageUnwritable)


@dataclass(frozen=True)
class Refusal:
    """Attributes: at: the number of the write that was refused (0: opening); code: how."""

    at: int
    code: str


async def write(
    folder: Path, file: Path, refuse: Callable[[], Any], allow: Callable[[], Any]
) -> list[Refusal]:
    """Open a store and write, and where it is refused make room and write the same again.

    Args: refuse, allow: make the disk refuse sooner or later, and take everything again.
    Returns: what was refused. Raises: AssertionError where anything acknowledged is not there.
    """
    refusals: list[Refusal] = []
    paths, ledger = Paths(folder / "data"), Ledger()

    async def again(number: int, call: Callable[[], Any]) -> Any:
        try:
            return await call()
        except REFUSED as error:
            refusals.append(Refusal(number, error.code))
            if number:  # while the disk is full still: what was acknowledged can be read
                assert ledger.promised.sessions.keys() == {
                    one.session_id for one in await SessionStore(database).list()
                }
            allow()
            return await call()

    refuse()
    try:
        database = await again(0, lambda: Database.open(paths))
        deeds = Deeds(database, file)
        deeds.write_file()
        for number, call in enumerate(deeds.all(), 1):
            ledger.hear("done", await again(number, call))
        await database.close()
    finally:
        allow()
    database = await Database.open(paths)
    wrong = ledger.check(await database.glance(look))
    await database.close()
    assert wrong == [], wrong
    return refusals


def in_a_process(folder: Path, file: Path, most_bytes: int, pipe: Connection) -> None:
    """`write` where no file may grow beyond so many bytes. Says what was refused, or the error."""
    import resource

    _, hard = resource.getrlimit(resource.RLIMIT_FSIZE)

    def limit(size: int) -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (size, hard))

    try:
        found = asyncio.run(write(folder, file, lambda: limit(most_bytes), lambda: limit(hard)))
        pipe.send((found, ""))
    except BaseException as error:  # noqa: BLE001  (whatever it is, the test has to hear of it)
        pipe.send(([], repr(error)))
