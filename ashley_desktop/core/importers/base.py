"""What a format has to offer so that its files can be imported."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Protocol

from ashley_desktop.errors import FileRefused
from ashley_desktop.storage.wholes import WholeFolder, WholeTree

HEAD_BYTES = 4096  # of a file, for recognising it


class Importer(Protocol):
    """One format. Attributes: name: as people know it."""

    name: str

    def recognises(self, head: str) -> bool:
        """Whether a file that begins with this text is in the format, by its shape."""

    def read(self, path: Path) -> Iterator[WholeFolder | WholeTree]:
        """Read a file: its folders, then its sessions, one at a time.

        Every id is given once, every parent and folder is in the file, and parents come before
        what hangs under them.

        Raises: Unfit, at the first thing that is not as it must be.
        """


class Unfit(Exception):
    """Something in a file is not as it must be.

    Attributes: problem, place: as `errors.FileRefused` has them.
    """

    def __init__(self, problem: str, place: str = "") -> None:
        super().__init__(problem, place)
        self.problem = problem
        self.place = place

    def refused(self, path: Path) -> FileRefused:
        """The same as a failure that a person can meet."""
        return FileRefused(problem=self.problem, path=str(path), place=self.place)
