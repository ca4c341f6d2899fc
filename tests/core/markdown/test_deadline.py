"""One thread that notices every answer that is late."""

from __future__ import annotations

import threading
from collections.abc import Iterator

import pytest

from ashley_desktop.core.markdown.deadline import Deadline

PATIENCE_S = 10.0
SOON_S = 0.01
NEVER_S = 1_000.0


class Late:
    """Counts. Attributes: came: is set each time."""

    def __init__(self) -> None:
        self.count = 0
        self.came = threading.Event()

    def __call__(self) -> None:
        self.count += 1
        self.came.set()


@pytest.fixture
def late() -> Late:
    return Late()


@pytest.fixture
def deadline(late: Late) -> Iterator[Deadline]:
    deadline = Deadline(late)
    yield deadline
    deadline.close()
    deadline.join(PATIENCE_S)
    assert not deadline.is_alive()


def test_what_is_late_is_noticed_once_for_each_time(deadline: Deadline, late: Late) -> None:
    for count in (1, 2, 3):
        deadline.set(SOON_S)
        assert late.came.wait(PATIENCE_S)
        late.came.clear()
        assert late.count == count


def test_a_sooner_deadline_wakes_a_thread_that_sleeps_for_long(
    deadline: Deadline, late: Late
) -> None:
    deadline.set(NEVER_S)
    deadline.lift()
    deadline.set(SOON_S)
    assert late.came.wait(PATIENCE_S)


def test_what_came_in_time_is_not_late(deadline: Deadline, late: Late) -> None:
    deadline.set(SOON_S)
    deadline.lift()
    deadline.set(NEVER_S)
    assert not late.came.wait(10 * SOON_S)
