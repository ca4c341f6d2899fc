"""The transcript's own words, translated.

Called by the name that the translators' tool looks for, with literals: else it finds no text.
"""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication


def translate(context: str, text: str) -> str:
    """A text in the window's language."""
    return QCoreApplication.translate(context, text)
