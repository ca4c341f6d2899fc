"""Writes a file so that it is either the old one or the whole new one."""

from __future__ import annotations

import contextlib
import errno
import io
import os
import secrets
import stat
from collections.abc import Iterator
from pathlib import Path

from ashley_desktop.errors import StorageFull, StorageUnwritable

_FULL = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)
_PLAIN_MODE = 0o666  # less the user's umask, as any program's new file


class WholeFile:
    """A file that is written piece by piece under another name, and named when it is whole.

    A link is followed. What is no regular file (a pipe, a terminal) is simply written to. One of
    `keep` and `drop` ends it; the file that was there stays as it was until `keep`. Every call may
    raise StorageFull or StorageUnwritable.

    Attributes: beside: where the bytes are until `keep`; another program may write them there.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        with self._told_apart():
            self._target = path.resolve()
            self._direct = self._target.exists() and not self._target.is_file()
            self.beside = self._target if self._direct else _beside(self._target)
            self._file = self.beside.open("wb") if self._direct else _new(self.beside)

    def write(self, piece: str | bytes) -> None:
        """Add bytes, or a text as UTF-8."""
        data = piece.encode("utf-8", "replace") if isinstance(piece, str) else piece
        with self._told_apart():
            self._file.write(data)

    def keep(self) -> None:
        """Bring every byte to the disk, then put the file in its place."""
        with self._told_apart():
            self._file.flush()
            if self._direct:
                self._file.close()
                return
            os.fsync(self._file.fileno())
            self._file.close()
            with contextlib.suppress(FileNotFoundError):
                self.beside.chmod(stat.S_IMODE(self._target.stat().st_mode))
            os.replace(self.beside, self._target)
            _keep_name(self._target.parent)

    def drop(self) -> None:
        """Leave nothing of what was written."""
        with contextlib.suppress(OSError):
            self._file.close()
        if not self._direct:
            with contextlib.suppress(OSError):
                self.beside.unlink()

    @contextlib.contextmanager
    def _told_apart(self) -> Iterator[None]:
        try:
            yield
        except OSError as error:
            kind = StorageFull if error.errno in _FULL else StorageUnwritable
            raise kind(path=str(self._path)) from error


@contextlib.contextmanager
def whole_file(path: Path) -> Iterator[WholeFile]:
    """Keep the file where the block comes to its end, drop it where anything is raised.

    Raises: StorageFull, StorageUnwritable; the file that was there is then as it was.
    """
    file = WholeFile(path)
    try:
        yield file
        file.keep()
    except BaseException:
        file.drop()
        raise


def write_whole(path: Path, text: str) -> None:
    """Write a text as UTF-8, replacing the file only when every byte is on the disk.

    Raises: StorageFull, StorageUnwritable; the file that was there is then as it was.
    """
    with whole_file(path) as file:
        file.write(text)


def _beside(target: Path) -> Path:
    return target.with_name(f".{target.name[:40]}.{secrets.token_hex(4)}.part")


def _new(path: Path) -> io.BufferedWriter:
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0)
    return os.fdopen(os.open(path, flags, _PLAIN_MODE), "wb")


def _keep_name(folder: Path) -> None:
    """Bring the rename itself to the disk, where the system lets a folder be synced."""
    with contextlib.suppress(OSError):
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
