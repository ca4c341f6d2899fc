"""The log's file, rotated. Apart from `logs.py`: the window is painted before it is needed."""

from __future__ import annotations

import logging
from logging.handlers import RotatingFileHandler
from pathlib import Path

FILE_BYTES = 1_000_000
FILES = 3


class QuietFile(RotatingFileHandler):
    """A full disk or a folder that refuses loses a line, and prints nothing about it."""

    def __init__(self, file: Path) -> None:
        super().__init__(file, maxBytes=FILE_BYTES, backupCount=FILES, encoding="utf-8", delay=True)

    def handleError(self, record: logging.LogRecord) -> None:  # noqa: N802 - logging's name
        pass
