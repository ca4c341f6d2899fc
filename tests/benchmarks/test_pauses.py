"""A pause is the time in which the loop answers nothing."""

from __future__ import annotations

import time

import pytest
from PySide6.QtCore import QTimer
from pytestqt.qtbot import QtBot

from benchmarks.transcript.pauses import Heart, longest_in_each, longest_ms


def test_the_longest_pause_is_what_exceeds_the_beat() -> None:
    assert longest_ms([0.0, 0.001, 0.011, 0.012]) == pytest.approx(9)
    assert longest_ms([0.0, 0.0005]) == 0


def test_each_stretch_has_its_own_longest_pause() -> None:
    beats = [0.0, 0.005, 0.009, 0.025, 0.026, 0.03]
    assert longest_in_each(beats, 0.010) == pytest.approx([4, 15, 3])


def test_a_held_loop_is_a_pause(qtbot: QtBot) -> None:
    held: list[float] = []

    def hold() -> None:
        ends = time.perf_counter() + 0.03
        while time.perf_counter() < ends:
            pass
        held.append(ends)

    heart = Heart()
    QTimer.singleShot(5, hold)
    qtbot.waitUntil(lambda: bool(held))
    qtbot.wait(1)
    assert longest_ms(heart.stop()) >= 28
