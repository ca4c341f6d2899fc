"""A disk of its own for a data folder: a small one, or one that cannot be written."""

from __future__ import annotations

import contextlib
import os
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest


class SmallDisk:
    """A mounted disk in memory. Attributes: folder: where it is."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def remount(self, options: str) -> None:
        """Mount it again with other options, such as ``ro`` or ``size=8m``."""
        _run("mount", "-o", f"remount,{options}", str(self.folder))

    def fill(self) -> Path:
        """Write until nothing fits any more; gives the file that takes the room."""
        file = self.folder / "filling"
        with contextlib.suppress(OSError), file.open("wb", buffering=0) as out:
            while out.write(bytes(4096)):
                pass
        return file


@contextlib.contextmanager
def small_disk(folder: Path, size: str) -> Iterator[SmallDisk]:
    """Mount an empty disk of this size; it is gone with the block, whatever happens there."""
    if os.geteuid() != 0:
        pytest.skip("a full disk is a small one mounted for the test, and only root can mount")
    folder.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", f"size={size},mode=0700", "tmpfs", str(folder)]
    if subprocess.run(mount, capture_output=True, check=False).returncode:
        pytest.skip("this container lets nobody mount, so no disk of a test's own can be filled")
    try:
        yield SmallDisk(folder)
    finally:
        _run("umount", "--lazy", str(folder))


def _run(*words: str) -> None:
    subprocess.run(words, capture_output=True, timeout=30, check=True)
