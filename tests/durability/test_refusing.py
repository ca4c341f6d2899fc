"""The disk is full, or refuses, at the n-th write, for every n: it is told, and nothing is lost."""

from __future__ import annotations

import asyncio
import sys
from pathlib import Path

import pytest

from tests.durability import kills
from tests.durability.refusing import Refusal, in_a_process, write
from tests.helpers.small_disk import small_disk

PAGE = 4096
DEEDS = 10  # opening, and those of deeds.py


def test_a_full_disk_at_every_write(tmp_path: Path) -> None:
    codes: set[str] = set()
    reached: set[int] = set()
    with small_disk(tmp_path / "disk", "1m") as disk:
        for free in range(200):
            home = disk.folder / f"n{free}"
            home.mkdir()
            stuffing = home / "stuffing"

            def refuse(stuffing: Path = stuffing, free: int = free) -> None:
                disk.fill().rename(stuffing)
                with stuffing.open("r+b") as file:
                    file.truncate(max(0, stuffing.stat().st_size - free * PAGE))

            def allow(stuffing: Path = stuffing) -> None:
                stuffing.unlink(missing_ok=True)

            refusals = asyncio.run(write(home, tmp_path / "import.json", refuse, allow))
            codes |= {one.code for one in refusals}
            reached |= {one.at for one in refusals}
            for left in sorted(home.rglob("*"), reverse=True):
                left.rmdir() if left.is_dir() else left.unlink()
            if not refusals:
                break
        else:
            pytest.fail("the disk never had enough room")
    assert codes == {"storage_full"}
    assert {0, 1, 2, 5, 9} <= reached <= set(range(DEEDS))


@pytest.mark.skipif(sys.platform == "win32", reason="no such limit there")
def test_a_disk_that_refuses_at_every_write(tmp_path: Path) -> None:
    reached: set[int] = set()
    most = 0
    while True:
        refusals = _limited(tmp_path, most)
        assert {one.code for one in refusals} <= {"storage_full", "storage_unwritable"}
        if not refusals:
            break
        reached |= {one.at for one in refusals}
        most += PAGE
    assert {0, 1, 2, 5, 9} <= reached <= set(range(DEEDS))


def _limited(folder: Path, most: int) -> list[Refusal]:
    ours, theirs = kills.context().Pipe(duplex=False)
    home = folder / f"n{most}"
    home.mkdir()
    process = kills.context().Process(
        target=in_a_process, args=(home, folder / "import.json", most, theirs), daemon=True
    )
    process.start()
    theirs.close()
    refusals, failed = ours.recv()
    process.join()
    assert not failed, f"with {most} bytes: {failed}"
    return list(refusals)
