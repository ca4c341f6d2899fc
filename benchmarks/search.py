"""How long a search takes in a store of very many messages, as somebody types."""

from __future__ import annotations

import asyncio
import time
from pathlib import Path

from ashley_desktop.paths import Paths
from benchmarks.figures import Figure, median, spread
from benchmarks.outcome import Outcome
from benchmarks.run import Run
from benchmarks.search_stores import with_messages

AREA = "search"
MESSAGES, FULL_MESSAGES = 100_000, 1_000_000
LIMIT_MS = 100.0
HITS = 50
RUNS = 9
QUERIES = {
    "a common word": "the",
    "a single letter": "t",
    "another single letter": "v",
    "two letters": "wi",
    "the beginning of a common word": "tha",
    "the beginning of rare words": "bavu",
    "four common words": "the of and to",
    "a phrase of common words": '"in the"',
    "a common word without another": "the -of",
    "two CJK characters": "我在",
    "a single CJK character": "的",
    "filters alone": "from:me after:2024-03 before:2024-05",
    "a common word with filters": "people from:assistant model:beta-small after:2021",
    "what is in no message": "zzzzzz the",
    "a common word in the trash": "in:trash the",
}


def measure(run: Run) -> Outcome:
    """Ask each question again and again; where an answer was cut for time, its line says so."""
    count = FULL_MESSAGES if run.full else MESSAGES
    data_dir = with_messages(run.folder, count)
    return Outcome([*asyncio.run(_ask_all(data_dir, count))])


async def _ask_all(data_dir: Path, count: int) -> list[Figure]:
    from ashley_desktop.storage.db import Database
    from ashley_desktop.storage.search_store import SearchStore

    database = await Database.open(Paths(data_dir))
    search = SearchStore(database)
    figures = []
    try:
        for kind, words in QUERIES.items():
            taken, cut = [], False
            for number in range(RUNS + 1):  # the first only warms the disk's cache
                begun = time.perf_counter()
                answer = await search.search(words, HITS)
                taken.append((time.perf_counter() - begun) * 1000)
                cut |= number > 0 and not answer.complete
            what = f"search {count:,} messages, {kind}, {len(answer.hits)} hits"
            if cut:
                what += ", not all of them in time"
            figures += _figures(what, taken[1:])
    finally:
        await search.aclose()
        await database.close()
    return figures


def _figures(what: str, taken: list[float]) -> list[Figure]:
    return [
        Figure(
            area=AREA,
            what=f"{what}{which}",
            unit="ms",
            value=value,
            spread=around,
            floor=None,
            floor_is="",
            relation="alone",
            limit=LIMIT_MS,
            runs=runs,
        )
        for which, value, around, runs in (
            ("", median(taken), spread(taken), len(taken)),
            (", the slowest", max(taken), 0.0, 1),
        )
    ]
