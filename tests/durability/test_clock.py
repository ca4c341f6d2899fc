"""The clock is set back and forward between runs, and the order stays that of the writing."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from ashley_desktop.paths import Paths
from ashley_desktop.storage.db import Database
from ashley_desktop.storage.session_store import SessionStore
from tests.durability import kills
from tests.durability.clock import write_with

YEAR_S = 365 * 86400.0
RUNS = {
    "right": 0.0,
    "a year ahead": YEAR_S,
    "right again": 0.0,
    "ten years back": -10 * YEAR_S,
    "an hour ahead": 3600.0,
    "a second back": -1.0,
}


def test_the_order_is_that_of_writing(tmp_path: Path) -> None:
    _write(tmp_path, 0.0, ["everybody's"])
    for name, offset_s in RUNS.items():
        _write(tmp_path, offset_s, [f"{name} 1", f"{name} 2"])
    titles, versions, own = asyncio.run(_read(tmp_path))
    written = [f"{name} {number}" for name in RUNS for number in (1, 2)]
    # the one that everybody edits was written to last
    assert titles == ["everybody's", *reversed(written)]
    begun = ["everybody's", "everybody's again", "version of everybody's"]
    assert versions == [*begun, *(f"version of {name} 2" for name in RUNS)]
    assert own == {name: [name, f"{name} again"] for name in written}


def _write(folder: Path, offset_s: float, names: list[str]) -> None:
    ours, theirs = kills.context().Pipe(duplex=False)
    words = (offset_s, folder, names, theirs)
    process = kills.context().Process(target=write_with, args=words, daemon=True)
    process.start()
    theirs.close()
    wrong, right = ours.recv()
    process.join()
    assert wrong - right == pytest.approx(offset_s, abs=60)  # the clock was off


async def _read(folder: Path) -> tuple[list[str], list[str], dict[str, list[str]]]:
    database = await Database.open(Paths(folder))
    store = SessionStore(database)
    versions = {}
    sessions = await store.list()
    for session in sessions:
        shown = (await store.messages(session.session_id))[0]
        ids = await store.siblings(shown.message_id)
        found = await store.messages_by_id(session.session_id, ids)
        versions[session.title] = [message.content for message in found]
    await database.close()
    shared = versions.pop("everybody's")
    return [session.title for session in sessions], shared, versions
