"""Garbage is looked for in quiet moments, and not while a reply arrives."""

from __future__ import annotations

import gc
import weakref
from collections.abc import Iterator
from itertools import accumulate, repeat

import pytest
from PySide6.QtWidgets import QApplication

from ashley_desktop.ui.collecting import QUIET_S, Collecting


class Circle:
    """An object that only the collector frees."""

    def __init__(self) -> None:
        self.itself = self


@pytest.fixture(autouse=True)
def restored() -> Iterator[None]:
    """The collector is the whole process's."""
    thresholds = gc.get_threshold()
    yield
    gc.unfreeze()
    gc.set_threshold(*thresholds)


@pytest.fixture
def looks() -> Iterator[list[int]]:
    """The generations that were looked through, in order."""
    seen: list[int] = []

    def note(phase: str, info: dict[str, int]) -> None:
        if phase == "start":
            seen.append(info["generation"])

    gc.callbacks.append(note)
    yield seen
    gc.callbacks.remove(note)


@pytest.fixture
def still() -> Iterator[float]:
    """A clock of a process that does nothing."""
    return repeat(0.0)


def test_a_million_new_objects_bring_no_look_through_everything(
    qapp: QApplication, looks: list[int]
) -> None:
    collecting = Collecting()
    kept = [[number] for number in range(1_000_000)]
    assert kept
    assert collecting
    assert 0 in looks
    assert 2 not in looks


def test_circles_are_freed_in_a_quiet_moment(qapp: QApplication, still: Iterator[float]) -> None:
    collecting = Collecting(clock=lambda: next(still))
    circle = circle_that_grew_old()
    collecting.look()
    assert circle() is None


def test_while_much_happens_nothing_is_looked_for(qapp: QApplication, looks: list[int]) -> None:
    busy = accumulate(repeat(2 * QUIET_S))
    collecting = Collecting(clock=lambda: next(busy))
    circle = circle_that_grew_old()
    looks.clear()
    collecting.look()
    assert looks == []
    assert circle() is not None


def test_what_stays_for_good_is_set_aside_once(qapp: QApplication, still: Iterator[float]) -> None:
    collecting = Collecting(clock=lambda: next(still))
    started = gc.get_freeze_count()
    loaded_later: list[list[int]] = [[] for _ in range(1_000)]
    gc.collect(1)
    collecting.look()
    aside = gc.get_freeze_count()
    circle = circle_that_grew_old()
    collecting.look()
    assert loaded_later
    assert started > 0
    assert aside >= started + len(loaded_later)
    assert gc.get_freeze_count() <= aside
    assert circle() is None


def circle_that_grew_old() -> weakref.ref[Circle]:
    """One that looks at young objects do not free any more."""
    circle = Circle()
    gc.collect(1)
    gone = weakref.ref(circle)
    gc.collect(0)
    return gone
