"""The one place that turns what the disk and the driver say into `errors.py`."""

from __future__ import annotations

import errno
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from ashley_desktop.errors import (
    StorageBusy,
    StorageDamaged,
    StorageError,
    StorageFull,
    StorageUnwritable,
)

# Primary result codes. Source: SQLite, "Result and Error Codes".
_BUSY = {5, 6}  # BUSY, LOCKED
_UNWRITABLE = {3, 8, 14}  # PERM, READONLY, CANTOPEN
_IOERR = 10
_DAMAGED = {11, 26}  # CORRUPT, NOTADB
_FULL = 13
_ERROR = 1
# The words of an _ERROR that no call of ours makes: what defines the tables has other letters.
_GONE = (
    "no such table",
    "no such column",
    "no such module",
    "no such tokenizer",
    "unrecognized option",
    "unrecognized parameter",
    "parse error in",
    "error in tokenizer constructor",
    "vtable constructor failed",
)
_NO_TEXT = "Could not decode to UTF-8"  # the driver's own words; everything stored was UTF-8
# The driver's `backup` tells no code, only these words. Source: SQLite, `sqlite3_errstr`.
_CODES = {
    "database is locked": 5,
    "attempt to write a readonly database": 8,
    "disk I/O error": _IOERR,
    "database disk image is malformed": 11,
    "database or disk is full": _FULL,
    "unable to open database file": 14,
    "file is not a database": 26,
}

_FULL_DISK = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}
_NO_ROOM_BYTES = 1 << 20  # less than this left: a write that failed did so for want of room


@contextmanager
def told_apart(path: Path) -> Iterator[None]:
    """Raise a StorageError in place of the driver's and the system's own errors.

    Args: path: the database, named in the error.
    """
    try:
        yield
    except StorageError:
        raise
    except OSError as error:
        raise _from_system(error, path) from error
    except Exception as error:
        known = _from_driver(error, path)
        if known is None:
            raise
        raise known from error


def _from_system(error: OSError, path: Path) -> StorageError:
    kind = StorageFull if error.errno in _FULL_DISK else StorageUnwritable
    return kind(path=str(error.filename or path))


def _from_driver(error: Exception, path: Path) -> StorageError | None:
    """None: not the disk's fault, so a mistake of this program."""
    cause = getattr(error, "orig", None) or error  # SQLAlchemy wraps the driver's error
    # words of SQLite's that name a table or an option which is no UTF-8 any more, or a text
    if isinstance(cause, UnicodeDecodeError) or str(cause).startswith(_NO_TEXT):
        return StorageDamaged(path=str(path))
    code = getattr(cause, "sqlite_errorcode", None) or _CODES.get(str(cause))
    if code is None:
        return None
    code &= 0xFF  # the rest of the bits tell the kind more closely
    if code in _BUSY:
        return StorageBusy(path=str(path))
    if code in _DAMAGED or (code == _ERROR and str(cause).startswith(_GONE)):
        return StorageDamaged(path=str(path))
    if code == _FULL or (code in {_IOERR, *_UNWRITABLE} and _no_room(path)):
        return StorageFull(path=str(path))
    if code == _IOERR or code in _UNWRITABLE:
        return StorageUnwritable(path=str(path))
    return None


def _no_room(path: Path) -> bool:
    try:
        return shutil.disk_usage(path.parent).free < _NO_ROOM_BYTES
    except OSError:
        return False
