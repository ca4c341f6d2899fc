"""A window and commands write into one store at the same moment."""

from __future__ import annotations

import asyncio
import threading
from pathlib import Path
from typing import Any

from ashley_desktop.storage.records import State
from tests.durability import kills
from tests.durability.company import write_along
from tests.durability.ledger import Facts, Ledger

WRITERS = ("one", "two", "three")
CONVERSATIONS = 40  # of each, at least


def test_several_writers_lose_nothing_and_meet_no_lock(tmp_path: Path) -> None:
    context = kills.context()
    pipes, processes = [], []
    for name in WRITERS:
        ours, theirs = context.Pipe()
        process = context.Process(
            target=write_along, args=(tmp_path / "data", name, theirs), daemon=True
        )
        process.start()
        theirs.close()
        pipes.append(ours)
        processes.append(process)
    heard: dict[str, list[Facts]] = {name: [] for name in WRITERS}
    ends: dict[str, tuple[str, object]] = {}
    enough = {name: threading.Event() for name in WRITERS}

    def listen(name: str, pipe: Any) -> None:
        while name not in ends:
            word, said = pipe.recv()
            if word == "done":
                heard[name].append(said)
            else:
                ends[name] = (word, said)
            if word != "done" or len(heard[name]) == CONVERSATIONS:
                enough[name].set()

    ears = [threading.Thread(target=listen, args=pair) for pair in zip(WRITERS, pipes, strict=True)]
    for ear in ears:
        ear.start()
    for event in enough.values():  # so long all of them write, however late one began
        event.wait()
    for pipe in pipes:
        pipe.send("stop")
    for ear, process in zip(ears, processes, strict=True):
        ear.join()
        process.join()
    assert {word for word, _ in ends.values()} == {"noticed"}, ends

    ledger = Ledger()
    for said in heard.values():
        for facts in said:
            ledger.hear("done", facts)
    found = asyncio.run(kills.reopened(tmp_path))
    assert ledger.check(found) == []
    assert len(found.sessions) == sum(map(len, heard.values())) >= len(WRITERS) * CONVERSATIONS
    assert {row["state"] for row in found.messages.values()} == {State.COMPLETE.value}
    assert all(times for _, times in ends.values()), "nobody's writes were noticed"
