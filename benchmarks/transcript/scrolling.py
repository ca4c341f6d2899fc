"""A frame while scrolling: from the wheel's turn or the key's press until it is painted."""

from __future__ import annotations

import os
import time
from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractScrollArea

from benchmarks.memory_use import settled_mib
from benchmarks.transcript.corpus import name
from benchmarks.transcript.program import Running
from benchmarks.transcript.stage import Frames, idle, plain_editor, press, text_at_once, wheel
from benchmarks.transcript.text import conversation

WARMING = 10  # frames that are not counted
WHEEL_EVERY_S, PAGE_EVERY_S = 1 / 60, 1 / 30  # a turning wheel; the repeat of a key held down
LOADING_S = 0.3  # older messages come from the store within


def scroll(
    data_dir: Path, messages: int, frames: int, to_the_end: bool = False
) -> dict[str, list[float]]:
    """Scroll a conversation of the store; see `_both`. Memory in MiB, before and afterwards.

    Args: to_the_end: then go on to the first message as fast as it will, and back to the newest;
        ``through`` are the frames of that.
    """
    program = Running(data_dir)
    program.choose(name(messages))
    program.sealed_after()
    before = settled_mib(os.getpid(), idle)
    found = _both(program.view, program.frames, frames)
    found["through"] = []
    if to_the_end:
        while not _read_through(program.view):
            found["through"].append(_page_up(program.view, program.frames))
        press(program.view, Qt.Key.Key_End)
    after = settled_mib(os.getpid(), idle)
    return {**found, "before": [before], "after": [after]}


def scroll_plain(messages: int, frames: int) -> dict[str, list[float]]:
    """The same with the same text in a QPlainTextEdit."""
    window, editor = plain_editor()
    text_at_once(editor, conversation(messages))
    idle(0.5)
    return _both(editor, window.frames, frames)


def _both(area: QAbstractScrollArea, painted: Frames, frames: int) -> dict[str, list[float]]:
    """Milliseconds a frame of the wheel, then of Page Up, from the end upwards."""
    notch = Turning(area)
    by_wheel = _paced(lambda: painted.after(notch.turn), frames, WHEEL_EVERY_S)
    press(area, Qt.Key.Key_End)
    idle(LOADING_S)
    by_page = _paced(lambda: _page_up(area, painted), frames, PAGE_EVERY_S)
    return {"wheel": by_wheel, "page": by_page}


def _paced(frame: Callable[[], float], count: int, every_s: float) -> list[float]:
    found = []
    for _ in range(WARMING + count):
        began = time.perf_counter()
        found.append(frame())
        idle(max(0.001, began + every_s - time.perf_counter()))
    return found[WARMING:]


class Turning:
    """Turns the wheel upwards, and the other way round where there is no more."""

    def __init__(self, area: QAbstractScrollArea) -> None:
        self._area = area
        self._notches = 1

    def turn(self) -> None:
        """Give one notch."""
        bar = self._area.verticalScrollBar()
        if bar.value() == (bar.minimum() if self._notches > 0 else bar.maximum()):
            self._notches = -self._notches
        wheel(self._area.viewport(), self._notches)


def _page_up(area: QAbstractScrollArea, painted: Frames) -> float:
    """One page, or back to the end where the top is reached."""
    key = Qt.Key.Key_End if _at_top(area) else Qt.Key.Key_PageUp
    return painted.after(lambda: press(area, key))


def _read_through(area: QAbstractScrollArea) -> bool:
    """Whether the first message is reached, and none comes from the store any more."""
    if _at_top(area):
        idle(LOADING_S)
    return _at_top(area)


def _at_top(area: QAbstractScrollArea) -> bool:
    bar = area.verticalScrollBar()
    return bar.value() == bar.minimum()
