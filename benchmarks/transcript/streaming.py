"""What one more token of a reply costs the window, at several lengths of the reply.

A flush brings the tokens of 33 ms at 120 a second. The next one comes when the last is painted and
everything is rendered: at its own pace a reply leaves the renderer time for that too.
"""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Sequence

from ashley_desktop.storage.records import State
from benchmarks.memory_use import cpu_s
from benchmarks.transcript.stage import (
    Shown,
    append,
    idle,
    plain_editor,
    record,
    records,
    stay_at_end,
    text_at_once,
    transcript,
)
from benchmarks.transcript.text import SECTION_TOKENS, TOKEN, conversation, mixed

BEFORE = 100  # messages that stand there already
FLUSH_TOKENS = 4
FAR_FLUSH_TOKENS = 100  # on the way to a length that is measured

Flush = Callable[[str], float]  # adds text; the milliseconds until it was painted


def stream(lengths: Sequence[int], seed: int) -> dict[str, list[float]]:
    """Let a reply grow; see `_course`."""
    shown = transcript()
    shown.model.reset(records(conversation(BEFORE)))
    stay_at_end(shown.view)
    idle(1)
    warming = mixed(SECTION_TOKENS, seed + 1)
    _grow_by(_reply(shown, BEFORE), warming, FLUSH_TOKENS)
    shown.model.replace(record(BEFORE + 1, warming))
    idle(0.5)
    return _course(_reply(shown, BEFORE + 2), mixed(max(lengths), seed), lengths)


def stream_plain(lengths: Sequence[int], seed: int) -> dict[str, list[float]]:
    """The same text at the same flushes, appended to a QPlainTextEdit."""
    window, editor = plain_editor()
    text_at_once(editor, conversation(BEFORE))
    idle(1)

    def flush(text: str) -> float:
        return window.frames.after(lambda: append(editor, text))

    _grow_by(flush, mixed(SECTION_TOKENS, seed + 1), FLUSH_TOKENS)
    return _course(flush, mixed(max(lengths), seed), lengths)


def _course(flush: Flush, text: str, lengths: Sequence[int]) -> dict[str, list[float]]:
    """Measure in the section that ends at each length.

    Returns: ``cpu LENGTH``: microseconds of the process's time a token; ``renderer LENGTH``: of
        its children's; ``flush LENGTH``: milliseconds until each flush was painted.
    """
    at = 0
    found: dict[str, list[float]] = {}
    for length in sorted(lengths):
        begin = max(at, length - SECTION_TOKENS)
        _grow_by(flush, text[at * TOKEN : begin * TOKEN], FAR_FLUSH_TOKENS)
        children, began = cpu_s(os.getpid(), children_only=True), time.process_time()
        flushes = _grow_by(flush, text[begin * TOKEN : length * TOKEN], FLUSH_TOKENS)
        used = time.process_time() - began
        rendered = cpu_s(os.getpid(), children_only=True) - children
        found[f"cpu {length}"] = [used / (length - begin) * 1e6]
        found[f"renderer {length}"] = [rendered / (length - begin) * 1e6]
        found[f"flush {length}"] = flushes
        at = length
    return found


def _grow_by(flush: Flush, text: str, tokens: int) -> list[float]:
    size = tokens * TOKEN
    return [flush(text[at : at + size]) for at in range(0, len(text), size)]


def _reply(shown: Shown, number: int) -> Flush:
    """Ask, and begin a reply; what is returned lets it grow."""
    shown.model.append(record(number, "And what of this?"))
    reply = record(number + 1, "", State.STREAMING)
    shown.model.append(reply)

    def grow(text: str) -> None:
        shown.model.append_delta(reply.message_id, text)
        shown.model.flush()

    return lambda text: shown.after(lambda: grow(text))
