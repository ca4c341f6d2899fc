"""The log: one rotated file in the data folder, and no key in it, whoever writes."""

from __future__ import annotations

import logging
import re
import sys
from logging.handlers import RotatingFileHandler
from pathlib import Path

LEVELS = ("debug", "info", "warning", "error")
FILE_BYTES = 1_000_000
FILES = 3
_FORMAT = "%(asctime)s %(levelname)s %(name)s: %(message)s"

# what providers' keys look like: a known prefix, a bearer token, or a name with a value behind it
_KEYS = re.compile(
    r"(?i)\b(?:sk|pk|rk|gsk|xai|key)-[\w\-]{6,}"
    r"|(?<=bearer )\S+"
    r"|(?<=api_key=)[^\s,&)]+"
    r"|(?<=api-key: )\S+"
)


def redacted(text: str) -> str:
    """The text with everything that looks like a key replaced by ``[key]``."""
    return _KEYS.sub("[key]", text)


class _Redacting(logging.Formatter):
    """Redacts the whole line, the traceback included."""

    def format(self, record: logging.LogRecord) -> str:
        return redacted(super().format(record))


class _Quiet(RotatingFileHandler):
    """A full disk or a folder that refuses loses a line, and prints nothing about it."""

    def handleError(self, record: logging.LogRecord) -> None:  # noqa: N802 - logging's name
        pass


def start(file: Path, level: str | None) -> None:
    """Log warnings and worse into the file, and to standard error what `level` asks for.

    A file that cannot be written is left out; the store then says what is wrong with the folder.
    """
    root = logging.getLogger()
    root.setLevel(logging.DEBUG if level == "debug" else logging.INFO)
    # at debug they would repeat arguments and headers, keys among them
    for name in ("httpx2", "httpcore2", "openai", "markdown_it", "asyncio", "qasync", "MARKDOWN"):
        logging.getLogger(name).setLevel(logging.WARNING)
    formatter = _Redacting(_FORMAT)
    if level:
        console = logging.StreamHandler(sys.stderr)
        console.setLevel(level.upper())
        console.setFormatter(formatter)
        root.addHandler(console)
    try:
        for folder in (file.parent.parent, file.parent):  # both are private from the start
            folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        kept = _Quiet(file, maxBytes=FILE_BYTES, backupCount=FILES, encoding="utf-8", delay=True)
    except OSError:
        return
    kept.setLevel(logging.INFO)
    kept.setFormatter(formatter)
    root.addHandler(kept)
