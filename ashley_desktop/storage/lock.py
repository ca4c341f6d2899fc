"""Lock files under ``run/``: they are held while a process lives, and free when it is gone.

The operating system lets go of them however a process ends, so nothing here asks for process
numbers or ages.
"""

from __future__ import annotations

import os
import sys
from contextlib import suppress
from pathlib import Path

if sys.platform == "win32":
    import msvcrt

    def _try_lock(descriptor: int, *, shared: bool) -> bool:
        # Windows knows no shared lock here; a probe holds the byte for microseconds only
        try:
            msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)
        except OSError:
            return False
        return True

else:
    import fcntl

    def _try_lock(descriptor: int, *, shared: bool) -> bool:
        try:
            fcntl.flock(descriptor, (fcntl.LOCK_SH if shared else fcntl.LOCK_EX) | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        return True


class FolderLock:
    """One lock file, held by at most one owner at a time over all processes."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._descriptor: int | None = None

    def acquire(self) -> bool:
        """Take the lock, without waiting. False: somebody else holds it.

        Raises: OSError where the folder cannot be written.
        """
        self._path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        while self._descriptor is None:
            descriptor = os.open(self._path, os.O_RDWR | os.O_CREAT, 0o600)
            if not _try_lock(descriptor, shared=False):
                os.close(descriptor)
                return False
            if _is_still(self._path, descriptor):
                self._descriptor = descriptor
            else:  # somebody cleared the file away between opening and locking
                os.close(descriptor)
        return True

    def release(self) -> None:
        """Give the lock back and remove its file. Does nothing where it is not held."""
        if self._descriptor is None:
            return
        descriptor, self._descriptor = self._descriptor, None
        _remove(self._path, descriptor)


def writer_lock(run: Path, writer_id: str) -> FolderLock:
    """The lock that says that a writer of the store lives."""
    return FolderLock(_writer_path(run, writer_id))


def is_held(run: Path, writer_id: str) -> bool:
    """Whether the writer of that id lives, in this process or another."""
    try:
        descriptor = os.open(_writer_path(run, writer_id), os.O_RDWR)
    except FileNotFoundError:
        return False
    try:
        return not _try_lock(descriptor, shared=True)
    finally:
        os.close(descriptor)


def any_writer_lives(run: Path, but: str) -> bool:
    """Whether anybody writes to the store or copies it, the writer of the id `but` left out."""
    others = (path.stem for path in run.glob("*.lock") if _is_writer(path) and path.stem != but)
    return any(is_held(run, writer_id) for writer_id in others)


def remove_stale(run: Path) -> None:
    """Remove the files of writers that are gone; other locks in the folder are left alone."""
    for path in run.glob("*.lock"):
        if not _is_writer(path):
            continue
        with suppress(FileNotFoundError):
            descriptor = os.open(path, os.O_RDWR)
            if _try_lock(descriptor, shared=False):
                _remove(path, descriptor)
            else:
                os.close(descriptor)


def _writer_path(run: Path, writer_id: str) -> Path:
    from uuid import UUID  # here, because the window's own lock is taken before its first paint

    return run / f"{UUID(writer_id)}.lock"


def _is_writer(path: Path) -> bool:
    from uuid import UUID

    try:
        return str(UUID(path.stem)) == path.stem
    except ValueError:
        return False


def _is_still(path: Path, descriptor: int) -> bool:
    try:
        return os.path.samestat(os.stat(path), os.fstat(descriptor))
    except FileNotFoundError:
        return False


def _remove(path: Path, descriptor: int) -> None:
    """Remove a file whose lock is held, and let go of it; in this order nobody else gets in."""
    if sys.platform == "win32":  # an open file cannot be removed there
        os.close(descriptor)
        with suppress(OSError):
            path.unlink()
        return
    with suppress(OSError):
        path.unlink()
    os.close(descriptor)
