"""Writes an exported text so that the file is either the old one or the whole new one."""

from __future__ import annotations

import contextlib
import errno
import os
import secrets
import stat
from pathlib import Path

from ashley_desktop.errors import StorageFull, StorageUnwritable

_FULL = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)
_PLAIN_MODE = 0o666  # less the user's umask, as any program's new file


def write_whole(path: Path, text: str) -> None:
    """Write a text as UTF-8, replacing the file only when every byte is on the disk.

    A link is followed. What is no regular file (a pipe, a terminal) is simply written to.

    Raises: StorageFull, StorageUnwritable; the file that was there is then as it was.
    """
    try:
        target = path.resolve()
        data = text.encode("utf-8", "replace")
        if target.exists() and not target.is_file():
            target.write_bytes(data)
        else:
            _replace(target, data)
    except OSError as error:
        kind = StorageFull if error.errno in _FULL else StorageUnwritable
        raise kind(path=str(path)) from error


def _replace(target: Path, data: bytes) -> None:
    beside = target.with_name(f".{target.name[:40]}.{secrets.token_hex(4)}.part")
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0)
    descriptor = os.open(beside, flags, _PLAIN_MODE)
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        with contextlib.suppress(FileNotFoundError):
            beside.chmod(stat.S_IMODE(target.stat().st_mode))
        os.replace(beside, target)
    except BaseException:
        with contextlib.suppress(OSError):
            beside.unlink()
        raise
    _keep_name(target.parent)


def _keep_name(folder: Path) -> None:
    """Bring the rename itself to the disk, where the system lets a folder be synced."""
    with contextlib.suppress(OSError):
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
