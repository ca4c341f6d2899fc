"""Sums of heights that change one by one."""

from __future__ import annotations

from random import Random

import pytest

from ashley_desktop.ui.transcript.layout.heights import Heights


@pytest.mark.parametrize("count", [1, 2, 7, 64, 1_000])
def test_sums_and_places_are_those_of_a_plain_list(count: int) -> None:
    random = Random(count)
    plain = [float(random.randrange(1, 100)) for _ in range(count)]
    heights = Heights(plain)
    for step in range(200):
        row = random.randrange(len(plain))
        match step % 5:
            case 0:
                plain[row] = float(random.randrange(100))
                heights.set(row, plain[row])
            case 1:
                plain.append(float(step))
                heights.append(float(step))
            case 2:
                plain[row:row] = [3.0, 4.0]
                heights.insert(row, [3.0, 4.0])
            case 3 if len(plain) > 3:
                last = min(row + 1, len(plain) - 1)
                del plain[row : last + 1]
                heights.remove(row, last)
        assert len(heights) == len(plain)
        assert heights.total == pytest.approx(sum(plain))
        at = random.randrange(len(plain))
        assert heights.above(at) == pytest.approx(sum(plain[:at]))
        assert heights.above(len(plain)) == pytest.approx(sum(plain))


def test_a_distance_is_found_in_its_row() -> None:
    heights = Heights([10.0, 20.0, 30.0])
    assert [heights.find(y) for y in (0, 9, 10, 29, 30, 59)] == [
        (0, 0),
        (0, 9),
        (1, 0),
        (1, 19),
        (2, 0),
        (2, 29),
    ]
    assert heights.find(1_000) == (2, 30.0)
