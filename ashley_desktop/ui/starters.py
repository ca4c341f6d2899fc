"""The starter questions that ship with the personas, in the window's language.

A starter that the user wrote is shown as written. A test holds the list to resources/personas.toml.
"""

from __future__ import annotations

from PySide6.QtCore import QT_TRANSLATE_NOOP, QCoreApplication

SHIPPED = (
    QT_TRANSLATE_NOOP("Starters", "Explain how rainbows form, in simple words"),
    QT_TRANSLATE_NOOP("Starters", "Help me write a friendly reply to this e-mail: "),
    QT_TRANSLATE_NOOP("Starters", "Plan a healthy dinner with what is in most kitchens"),
    QT_TRANSLATE_NOOP("Starters", "Explain what this error message means: "),
    QT_TRANSLATE_NOOP("Starters", "Write a Python function that reads a CSV file safely"),
    QT_TRANSLATE_NOOP("Starters", "Compare SQLite and PostgreSQL for a small web app"),
    QT_TRANSLATE_NOOP("Starters", "Give me five names for a small bakery by the sea"),
    QT_TRANSLATE_NOOP("Starters", "Write the first paragraph of a mystery set in a library"),
    QT_TRANSLATE_NOOP("Starters", "Help me plan a birthday party with a theme"),
)


def shown(starter: str) -> str:
    """A starter as people see it."""
    return QCoreApplication.translate("Starters", starter) if starter in SHIPPED else starter
