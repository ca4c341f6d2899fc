"""Damaged files: everything is there, or it is told; never a fresh start, never a crash."""

from __future__ import annotations

import asyncio
from contextlib import suppress
from pathlib import Path

from ashley_desktop.errors import StorageDamaged
from ashley_desktop.paths import Paths
from tests.durability import breaking
from tests.durability.damage import BLOCK, copy_of


def test_damage_is_told_or_does_no_harm(tmp_path: Path) -> None:
    outcomes = breaking.run(tmp_path, 200, seed=2026)
    assert outcomes.wrong == []
    told = sum(n for (_, _, what), n in outcomes.counts.items() if what == "told")
    assert told > 60  # the damage did fall where it matters
    assert sum(outcomes.brought_back) > told / 2


def test_a_file_that_ends_too_soon_is_told_though_its_log_is_there(tmp_path: Path) -> None:
    """Wherever it ends: what is in neither file would be read as zeros."""
    files, kept = asyncio.run(breaking.filled(Paths(tmp_path / "filled")))
    whole = files[breaking.DATABASE]
    ends = [*range(len(whole), 0, -7 * BLOCK), len(whole) - 1, len(whole) - 1000]
    for number, end in enumerate(ends):
        home = tmp_path / f"cut-{number}"
        copy_of({**files, breaking.DATABASE: whole[:end]}, home)
        try:
            what = asyncio.run(breaking.what_follows(Paths(home), kept))
        except StorageDamaged:
            what = "told"
        assert what in ("whole", "told"), f"cut at {end} of {len(whole)}"
        assert end < len(whole) or what == "whole"


def test_what_defines_the_tables_is_stored_too(tmp_path: Path) -> None:
    files, kept = asyncio.run(breaking.filled(Paths(tmp_path / "filled")))
    whole = files[breaking.DATABASE]
    changes = {
        b"contentless_delete": b"contentlesq_delete",
        b"contentless_delet": b"contentless_del\xf3t",
        b"tokenize=": b"tokenizf=",
        b"USING fts5": b"USING ftt5",
    }
    assert any(old in whole for old in changes)
    for number, (old, new) in enumerate(changes.items()):
        home = tmp_path / f"changed-{number}"
        log = files[breaking.LOG].replace(old, new)
        copy_of({breaking.DATABASE: whole.replace(old, new), breaking.LOG: log}, home)
        with suppress(StorageDamaged):
            asyncio.run(breaking.what_follows(Paths(home), kept))
