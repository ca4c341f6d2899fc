"""The log: one rotated file in the data folder, and no key in it, whoever writes."""

from __future__ import annotations

import logging
import re
import sys
from pathlib import Path

LEVELS = ("debug", "info", "warning", "error")
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


def to_console(level: str | None) -> None:
    """Log to standard error what `level` asks for; None asks for nothing."""
    root = logging.getLogger()
    root.setLevel(logging.DEBUG if level == "debug" else logging.INFO)
    # at debug they would repeat arguments and headers, keys among them
    for name in ("httpx2", "httpcore2", "openai", "markdown_it", "asyncio", "qasync", "MARKDOWN"):
        logging.getLogger(name).setLevel(logging.WARNING)
    if level:
        console = logging.StreamHandler(sys.stderr)
        console.setLevel(level.upper())
        console.setFormatter(_Redacting(_FORMAT))
        root.addHandler(console)


def to_file(file: Path) -> None:
    """Log into a file too, from information upwards.

    A file that cannot be written is left out; the store then says what is wrong with the folder.
    """
    from ashley_desktop.log_file import QuietFile

    try:
        for folder in (file.parent.parent, file.parent):  # both are private from the start
            folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        kept = QuietFile(file)
    except OSError:
        return
    kept.setLevel(logging.INFO)
    kept.setFormatter(_Redacting(_FORMAT))
    logging.getLogger().addHandler(kept)
