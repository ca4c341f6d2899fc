"""Jumping far away, finding and copying everything, in a long conversation of the store."""

from __future__ import annotations

import time
from itertools import pairwise
from pathlib import Path

from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QLabel

from ashley_desktop.ui.find_bar import FindBar
from benchmarks.transcript import seal
from benchmarks.transcript.corpus import landmarks, name
from benchmarks.transcript.program import Running
from benchmarks.transcript.stage import idle, wait_until

PAUSE_S = 0.3  # between what is measured
ASIDE = 7  # messages away from a landmark, so that it is not on the screen
COPIES = 7
LEAST = 20  # characters that a message has, on average
NEEDLES = ("e", "th", "the", "quarry", "holds the river", "def ", "|", "no such words", "it")


def reach(data_dir: Path, messages: int) -> dict[str, list[float]]:
    """Milliseconds.

    Returns: ``jump``: from the wish to see a message that was never loaded until it is painted.
        ``copy``: until all messages are on the clipboard. ``ready``: until the find bar knows all
        texts. ``find``: from another text in it until its count is painted.
    """
    program = Running(data_dir)
    program.choose(name(messages))
    program.sealed_after()
    wait_until(lambda: program.current.model.rowCount() == messages)
    stops = [messages - 3 * ASIDE, *_far_apart(landmarks(messages))]
    found = {"jump": [_jump(program, start, row) for start, row in pairwise(stops)]}
    copied: list[float] = []
    program.view.copied.connect(lambda: copied.append(time.perf_counter()))
    found["copy"] = [_copy_all(program, copied) for _ in range(COPIES)]
    assert len(QGuiApplication.clipboard().text()) > messages * LEAST
    bar, found["ready"] = _find_bar(program)
    found["find"] = [_find(program, bar, needle) for needle in NEEDLES]
    return found


def _far_apart(rows: list[int]) -> list[int]:
    """The same rows in an order in which none is near the one before."""
    half = len(rows) // 2
    return [row for pair in zip(rows[:half], rows[half:], strict=True) for row in pair]


def _jump(program: Running, start: int, row: int) -> float:
    """Go to a landmark from near another one."""
    model = program.current.model
    program.view.show_message(model.message_id(start + ASIDE))
    wait_until(lambda: seal.on_screen(program.view) == 0)
    idle(PAUSE_S)
    began = time.perf_counter()
    program.view.show_message(model.message_id(row))
    return (program.sealed_after() - began) * 1000


def _copy_all(program: Running, copied: list[float]) -> float:
    idle(PAUSE_S)
    copied.clear()
    began = time.perf_counter()
    program.view.select_all()
    program.view.copy()
    wait_until(lambda: bool(copied))
    return (copied[0] - began) * 1000


def _find_bar(program: Running) -> tuple[FindBar, list[float]]:
    """Open it with something to look for; the time until it is counted."""
    began = time.perf_counter()
    program.window.actions_.find.trigger()
    bar = program.window.findChild(FindBar)
    assert isinstance(bar, FindBar)
    bar.field.setText("a")
    wait_until(lambda: _counted(bar) != "")
    return bar, [(time.perf_counter() - began) * 1000]


def _find(program: Running, bar: FindBar, needle: str) -> float:
    bar.field.setText("")
    idle(PAUSE_S)
    began = time.perf_counter()
    bar.field.setText(needle)
    painted = program.frames.when(lambda: _counted(bar) != "")
    return (painted - began) * 1000


def _counted(bar: FindBar) -> str:
    """What the bar says of the count; empty while it does not know it."""
    said = [label.text() for label in bar.findChildren(QLabel)]
    return next((words for words in said if " of " in words or words == "No matches"), "")
