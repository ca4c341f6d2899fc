"""A store with very many messages to search in, made without going through every call."""

from __future__ import annotations

import asyncio
import itertools
import random
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ashley_desktop.paths import Paths

if TYPE_CHECKING:
    from sqlmodel import Session

SEED = 20_261_123
BYTES = 400  # of a message
PER_SESSION = 100
_BATCH = 20_000
_INDEXED_AT_ONCE = 20_000
_VOCABULARY = 60_000
_CJK_EVERY = 10  # one message in so many
_MODELS = ("alpha-large", "beta-small", "gamma-3")
# what people write most, in its usual order; the rest of the vocabulary is made of syllables
# ruff: noqa: SIM905 - as a list these would be a page
_COMMON = """
the of and to a in is you that it he was for on are as with his they i at be this have from
or one had by word but not what all were we when your can said there use an each which she
do how their if will up other about out many then them these so some her would make like
him into time has look two more write go see number no way could people my than first water
been call who oil its now find long down day did get come made may part
""".split()
_HAN = (
    "的一是不了人我在有他这中大来上国个到说们为子和你地出道也时年得就那要下以生会自着去之过家"
    "学对可她里后小么心多天而能好都然没日于起还发成事只作当想看文无开手十用主行方又如前所本见"
    "经头面公同三已老从动两长"
)


def with_messages(folder: Path, count: int) -> Path:
    """Make a data folder with so many messages, all of them in the index; return it."""
    paths = Paths(folder / f"{count}-messages")
    asyncio.run(_fill(paths, count))
    return paths.data_dir


async def _fill(paths: Paths, count: int) -> None:
    from ashley_desktop.storage.db import Database
    from ashley_desktop.storage.search_store import SearchStore

    database = await Database.open(paths)
    search = SearchStore(database)
    try:
        rows = _messages(count)
        while batch := list(itertools.islice(rows, _BATCH)):
            await database.run(partial(_insert, batch=batch))
            while await search.catch_up(_INDEXED_AT_ONCE) >= _INDEXED_AT_ONCE:
                pass
    finally:
        await search.aclose()
        await database.close()


def _insert(db: Session, batch: list[tuple[Any, ...]]) -> None:
    driver: Any = db.connection().connection.dbapi_connection
    driver.executemany(
        "INSERT OR IGNORE INTO session (session_id, title, title_is_users, persona, created_at,"
        " updated_at, pinned, touched, attached, draft)"
        " VALUES (?, ?, 0, 'Ashley', ?, ?, 0, ?, '{}', '')",
        [
            (session_id, " ".join(text.split()[:6]), created, created, number)
            for number, (_, session_id, _, _, _, created, _, _, text) in enumerate(batch)
            if number % PER_SESSION == 0
        ],
    )
    driver.executemany(
        "INSERT INTO message (message_id, session_id, parent_id, position, role, state, created_at,"
        " persona, model, content, reasoning) VALUES (?, ?, ?, ?, ?, 'complete', ?, ?, ?, ?, '')",
        batch,
    )


def _messages(count: int) -> Iterator[tuple[Any, ...]]:
    chance = random.Random(SEED)
    words, weights = _vocabulary(chance)
    first = datetime(2020, 1, 1, tzinfo=UTC)
    step = timedelta(days=2_400) / count
    for number in range(count):
        session, position = divmod(number, PER_SESSION)
        reply = number % 2 == 1
        created = (first + step * number).replace(tzinfo=None).isoformat(" ", "microseconds")
        yield (
            f"message-{number}",
            f"session-{session}",
            f"message-{number - 1}" if position else None,
            position + 1,
            "assistant" if reply else "user",
            created,
            "Ashley" if reply else None,
            chance.choice(_MODELS) if reply else None,
            _text(chance, words, weights, cjk=number % _CJK_EVERY == 0),
        )


def _text(chance: random.Random, words: list[str], weights: list[float], *, cjk: bool) -> str:
    if cjk:
        return "".join(chance.choices(_HAN, k=BYTES // 3))
    text = " ".join(chance.choices(words, cum_weights=weights, k=90))
    return text[:BYTES].capitalize()


def _vocabulary(chance: random.Random) -> tuple[list[str], list[float]]:
    """Words, and how often each of them and those before it are used (Zipf's law)."""
    syllables = [first + then for first in "bcdfghjklmnprstvw" for then in "aeiou"]
    made = ["".join(chance.choices(syllables, k=chance.randint(2, 4))) for _ in range(_VOCABULARY)]
    words = [*_COMMON, *made]
    return words, list(itertools.accumulate(1 / (place + 2) for place in range(len(words))))
