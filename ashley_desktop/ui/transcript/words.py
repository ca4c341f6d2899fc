"""The transcript's own words, translated."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication

from ashley_desktop.ui.texts import fill

CONTEXT = "Transcript"


def word(text: str, *values: object) -> str:
    """A text in the window's language, its places %1 to %9 filled."""
    return fill(QCoreApplication.translate(CONTEXT, text), *values)
