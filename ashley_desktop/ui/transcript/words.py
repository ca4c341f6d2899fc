"""The transcript's own words, translated.

Called by the name that the translators' tool looks for, with literals: else it finds no text.
"""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication

from ashley_desktop.ui.transcript.deeds import Deed


def translate(context: str, text: str) -> str:
    """A text in the window's language."""
    return QCoreApplication.translate(context, text)


def words(deed: Deed) -> str:
    """An action on a message, as menus and screen readers name it."""
    return {
        Deed.COPY: translate("Transcript", "Copy message"),
        Deed.EDIT: translate("Transcript", "Edit and send again"),
        Deed.REGENERATE: translate("Transcript", "Answer again"),
        Deed.CONTINUE: translate("Transcript", "Continue"),
        Deed.RETRY: translate("Transcript", "Retry"),
        Deed.SETTINGS: translate("Transcript", "Open settings"),
        Deed.QUOTE: translate("Transcript", "Quote"),
        Deed.BRANCH: translate("Transcript", "Branch into a new conversation"),
        Deed.PIN: translate("Transcript", "Pin: always send along"),
        Deed.UNPIN: translate("Transcript", "Unpin"),
        Deed.DELETE: translate("Transcript", "Delete message"),
        Deed.DETAILS: translate("Transcript", "Details"),
        Deed.PREVIOUS: translate("Transcript", "Previous version"),
        Deed.NEXT: translate("Transcript", "Next version"),
        Deed.MORE: translate("Transcript", "More actions"),
    }[deed]
