"""Stores to measure on hold what they claim, as the program reads it."""

from __future__ import annotations

import asyncio
from pathlib import Path

from ashley_desktop.paths import Paths
from ashley_desktop.storage.db import Database
from ashley_desktop.storage.records import MessageRecord, Role, SessionRecord, State
from ashley_desktop.storage.session_store import SessionStore
from benchmarks.transcript import corpus
from benchmarks.transcript.text import SEAL


def test_a_store_holds_every_copy_of_every_length(tmp_path: Path) -> None:
    found = asyncio.run(_read(corpus.store(tmp_path, sizes=(10, 60), copies=2)))
    names = {session.session_id: session.message_count for session in found}
    expected = {"10-0": 10, "10-1": 10, "60-0": 60, "60-1": 60}
    assert names == {**expected, corpus.WARM_UP: 10, corpus.EMPTY: 0}


def test_messages_follow_each_other_and_the_newest_is_sealed(tmp_path: Path) -> None:
    said = asyncio.run(_messages(corpus.store(tmp_path, sizes=(60,), copies=1), "60-0"))
    assert [message.role for message in said] == [Role.USER, Role.ASSISTANT] * 30
    parents = [message.parent_id for message in said]
    assert parents == [None, *(message.message_id for message in said[:-1])]
    assert {message.state for message in said} == {State.COMPLETE}
    assert said[-1].content.endswith(f"\n\n{SEAL}")


def test_landmarks_are_replies_far_apart() -> None:
    assert corpus.landmarks(10) == []
    rows = corpus.landmarks(1_000)
    assert rows == [101, 201, 301, 401, 501, 601, 701, 801]
    said = corpus.sealed(1_000, ["one", "two"], seed=1)
    begin = [row for row, text in enumerate(said) if text.startswith(f"{SEAL}\n\n")]
    assert begin == rows


def test_copies_end_with_messages_of_their_own() -> None:
    pool = [f"message {number}" for number in range(10)]
    one, other = (corpus.sealed(100, pool, seed) for seed in (1, 2))
    assert one[:60] == other[:60]
    assert all(mine != theirs for mine, theirs in zip(one[60:], other[60:], strict=True))


async def _read(data_dir: Path) -> list[SessionRecord]:
    database = await Database.open(Paths(data_dir))
    try:
        return await SessionStore(database).list()
    finally:
        await database.close()


async def _messages(data_dir: Path, session_id: str) -> list[MessageRecord]:
    database = await Database.open(Paths(data_dir))
    try:
        return await SessionStore(database).messages(session_id)
    finally:
        await database.close()
