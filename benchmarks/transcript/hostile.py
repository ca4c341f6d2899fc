"""Texts that mean harm: the processor time until they are painted, and the pauses they cause."""

from __future__ import annotations

import os
import sys

from ashley_desktop.storage.records import State
from benchmarks.memory_use import cpu_s
from benchmarks.transcript import pauses
from benchmarks.transcript.stage import Shown, idle, record, records, stay_at_end, transcript
from benchmarks.transcript.text import conversation

PIECES = 10  # a fast server: the whole text within a third of a second
FLUSH_S = 1 / 30
BEFORE = 10  # messages
LOOK_EVERY_S, QUIET_CPU_S, LOOKS = 0.1, 0.02, 200


def endure(shortest: int = 0, longest: int = 200_000) -> dict[str, list[float]]:
    """Seconds of processor time, and the longest pause in ms, by the name of the text.

    Each arrives as a reply, is complete, and stands there until nothing moves; the time of the
    renderer's processes is counted too, also of those that were killed.

    Args: shortest, longest: only texts of so many characters.
    """
    from tests.corpus import hostile_texts

    shown = transcript()
    found: dict[str, list[float]] = {}
    shown.model.reset(records(conversation(BEFORE)))
    stay_at_end(shown.view)
    idle(1)
    for name, text in hostile_texts().items():
        if shortest <= len(text) <= longest:
            sys.stderr.write(f"{name}\n")  # what is said last is what it never got over
            found[name] = _one(shown, text)
    return found


def _one(shown: Shown, text: str) -> list[float]:
    number = shown.model.rowCount()
    shown.model.append(record(number, "And this one?"))
    reply = record(number + 1, "", State.STREAMING)
    shown.model.append(reply)
    _when_quiet(shown)
    before, heart = cpu_s(os.getpid()), pauses.Heart()
    size = max(1, -(-len(text) // PIECES))
    for at in range(0, len(text), size):
        shown.model.append_delta(reply.message_id, text[at : at + size])
        idle(FLUSH_S)
    shown.model.replace(record(number + 1, text))
    used = _when_quiet(shown) - before
    return [used, pauses.longest_ms(heart.stop())]


def _when_quiet(shown: Shown) -> float:
    """The processor time of everything, once nothing is rendered and hardly any is used."""
    last = cpu_s(os.getpid())
    for _ in range(LOOKS):
        idle(LOOK_EVERY_S)
        now = cpu_s(os.getpid())
        if shown.worker.open == 0 and now - last < QUIET_CPU_S:
            return now
        last = now
    return last
