"""What formulas took counts for their message, and wears off."""

from __future__ import annotations

import pytest

from ashley_desktop.core.markdown.allowance import WEARS_OFF, Allowance


class Clock:
    def __init__(self) -> None:
        self.now = 100.0

    def __call__(self) -> float:
        return self.now


def test_what_is_taken_adds_up_by_message() -> None:
    allowance = Allowance(Clock())
    allowance.add("a", 0.25)
    allowance.add("a", 0.5)
    allowance.add("b", 0.125)
    assert allowance.taken(["a"]) == 0.75
    assert allowance.taken(["b"]) == 0.125
    assert allowance.taken(["b", "a", "c"]) == 0.75
    assert allowance.taken(["c"]) == allowance.taken([]) == 0


def test_it_wears_off_with_time_and_not_below_nothing() -> None:
    clock = Clock()
    allowance = Allowance(clock)
    allowance.add("a", 0.5)
    clock.now += 1
    assert allowance.taken(["a"]) == pytest.approx(0.5 - WEARS_OFF)
    allowance.add("a", 0.5)
    assert allowance.taken(["a"]) == pytest.approx(1.0 - WEARS_OFF)
    clock.now += 100
    assert allowance.taken(["a"]) == 0
