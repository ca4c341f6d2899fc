from __future__ import annotations

import time
from concurrent.futures import ThreadPoolExecutor
from uuid import RFC_4122, UUID

import pytest

from ashley_desktop.storage import ids
from ashley_desktop.storage.ids import uuid7


def test_is_a_uuid_of_version_7_made_now() -> None:
    before = time.time_ns() // 1_000_000
    made = UUID(uuid7())
    after = time.time_ns() // 1_000_000
    assert made.version == 7
    assert made.variant == RFC_4122
    # ids of tests before may have borrowed a millisecond of the future, never more
    assert before <= (made.int >> 80) <= after + 1


def test_sorts_in_the_order_of_making_and_never_repeats() -> None:
    made = [uuid7() for _ in range(20_000)]
    assert made == sorted(set(made))


def test_never_repeats_over_threads() -> None:
    with ThreadPoolExecutor(4) as pool:
        made = [
            one
            for many in pool.map(lambda _: [uuid7() for _ in range(2000)], range(8))
            for one in many
        ]
    assert len(set(made)) == len(made)


def test_a_clock_that_is_set_back_does_not_turn_the_order(monkeypatch: pytest.MonkeyPatch) -> None:
    first = uuid7()
    monkeypatch.setattr(ids.time, "time_ns", lambda: 0)
    assert uuid7() > first


def test_a_full_counter_borrows_from_the_next_millisecond(monkeypatch: pytest.MonkeyPatch) -> None:
    clock = ids._Clock()
    monkeypatch.setattr(ids, "_clock", clock)
    monkeypatch.setattr(ids.time, "time_ns", lambda: 5_000_000)
    first = uuid7()
    clock._counter = (1 << ids._COUNTER_BITS) - 1
    last = uuid7()
    assert first < last
    assert UUID(last).int >> 80 == 6
