"""Opens stores whose files were damaged, and tells what became of each."""

from __future__ import annotations

import asyncio
import shutil
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

from ashley_desktop.errors import BackupUnusable, StorageDamaged
from ashley_desktop.paths import Paths
from ashley_desktop.storage.backups import Backups
from ashley_desktop.storage.db import Database, begin_anew
from ashley_desktop.storage.records import MessageRecord
from ashley_desktop.storage.session_store import SessionStore
from tests.durability.damage import copy_of, damaged

DATABASE, LOG = "ashley.db", "ashley.db-wal"
SESSIONS, IN_THE_LOG = 12, 4

History = dict[str, list[tuple[str, str]]]


@dataclass
class Outcomes:
    """What became of damaged stores.

    Attributes:
        counts: by the file damaged, how, and what followed: ``whole`` (nothing was lost),
            ``told`` (StorageDamaged, and what is left of it is still there), ``older`` (the log
            ends sooner: the store is what it was some transactions ago), ``other words`` (a
            text has other letters: nothing in a store's structure shows that).
        brought_back: of each that was told, the share of messages that its file still gave.
        wrong: whatever else followed.
    """

    counts: Counter[tuple[str, str, str]] = field(default_factory=Counter)
    brought_back: list[float] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)


def run(folder: Path, variants: int, seed: int) -> Outcomes:
    """Damage a store so many times, its database and its log by turns."""
    files, kept = asyncio.run(filled(Paths(folder / "filled")))
    outcomes = Outcomes()
    for number in range(variants):
        name = LOG if number % 2 else DATABASE
        how, broken = damaged(files[name], seed + number)
        home = folder / f"broken-{number}"
        copy_of({**files, name: broken}, home)
        try:
            what = asyncio.run(what_follows(Paths(home), kept))
        except StorageDamaged:
            what = "told" if (home / DATABASE).stat().st_size else "told, and emptied"
        except Exception as error:  # noqa: BLE001  (any other is what is looked for)
            what = _as_words(error)
        if what == "told":
            try:
                outcomes.brought_back.append(asyncio.run(brought_back(Paths(home), kept)))
            except Exception as error:  # noqa: BLE001  (the same)
                what = f"salvage: {_as_words(error)}"
        if what in ("whole", "told", "other words") or (what, name) == ("older", LOG):
            outcomes.counts[name, how, what] += 1
        else:
            outcomes.wrong.append(f"{number}: {name} {how}: {what}"[:300])
        shutil.rmtree(home)
    return outcomes


async def filled(paths: Paths) -> tuple[dict[str, bytes], History]:
    """A store whose last sessions are in its log alone, as after a kill."""
    database = await Database.open(paths)
    store = SessionStore(database)
    for number in range(SESSIONS):
        if number == SESSIONS - IN_THE_LOG:
            await database.close()
            database = await Database.open(paths)
            store = SessionStore(database)
        session, _ = await store.begin_session(f"{number} 0 " * 400, persona="Ashley", title="t")
        for place in range(1, 6):
            await store.add_user_message(session.session_id, f"{number} {place} " * 400)
    files = await asyncio.to_thread(
        lambda: {name: (paths.data_dir / name).read_bytes() for name in (DATABASE, LOG)}
    )
    kept = await _read(store)
    await database.close()
    return files, kept


async def _read(store: SessionStore) -> History:
    history: History = {}
    for session in await store.list():
        branch = await store.messages(session.session_id)
        history[session.session_id] = [_parts(message) for message in branch]
    return history


def _parts(message: MessageRecord) -> tuple[str, str]:
    return message.message_id, message.content


async def what_follows(paths: Paths, kept: History) -> str:
    """Use a store as a window does on its first day, its backup too."""
    database = await Database.open(paths)
    try:
        store = SessionStore(database)
        await store.recover()
        found = await _read(store)
        await Backups(paths, database).make()
    finally:
        await database.close()
    if found == kept:
        return "whole"
    if _ids(found) == _ids(kept):
        return "other words"
    if found and all(branch == kept[one][: len(branch)] for one, branch in found.items()):
        return "older"
    return f"{len(found)} sessions of {len(kept)}, not as they ever were"


async def brought_back(paths: Paths, kept: History) -> float:
    """Begin anew, and take what the damaged file still holds. Returns: the share of messages."""
    aside = await begin_anew(paths)
    database = await Database.open(paths)
    try:
        await Backups(paths, database).salvage(aside)
        found = _ids(await _read(SessionStore(database)))
        await Backups(paths, database).make()
    except BackupUnusable:  # nothing of it can be read
        return 0.0
    finally:
        await database.close()
    there = {message for branch in found.values() for message in branch}
    were = [message for branch in _ids(kept).values() for message in branch]
    return sum(message in there for message in were) / len(were)


def _as_words(error: Exception) -> str:
    return f"{type(error).__name__}: {error}"


def _ids(history: History) -> dict[str, list[str]]:
    return {one: [message for message, _ in branch] for one, branch in history.items()}
