"""Writers are killed at moments chosen by chance, again and again, and nothing is lost."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.durability import kills


@pytest.mark.timeout(300)
def test_a_hundred_kills_lose_nothing(tmp_path: Path) -> None:
    tally = kills.run(tmp_path, 100, seed=1)
    assert tally.wrong == []
    # the kills did fall where something was to be lost
    assert tally.acknowledged > 1_000
    assert tally.under_way > 30
    assert tally.migrating == 16
