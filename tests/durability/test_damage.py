"""Damaged files: everything is there, or it is told; never a fresh start, never a crash."""

from __future__ import annotations

from pathlib import Path

from tests.durability import breaking


def test_damage_is_told_or_does_no_harm(tmp_path: Path) -> None:
    outcomes = breaking.run(tmp_path, 200, seed=2026)
    assert outcomes.wrong == []
    told = sum(n for (_, _, what), n in outcomes.counts.items() if what == "told")
    assert told > 60  # the damage did fall where it matters
