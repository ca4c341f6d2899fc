"""What the rows of the sidebar tell beside their titles."""

from __future__ import annotations

from enum import IntEnum

from PySide6.QtCore import Qt

DRAFT_LENGTH = 200  # characters of a draft that a row may show


class SessionRole(IntEnum):
    """What a row tells beside its title; a folder's row has an empty session ID."""

    ID = Qt.ItemDataRole.UserRole + 1
    HEADING = Qt.ItemDataRole.UserRole + 2
    WHEN = Qt.ItemDataRole.UserRole + 3
    FOLDER = Qt.ItemDataRole.UserRole + 4  # a folder's own ID, empty for a session
    OPEN = Qt.ItemDataRole.UserRole + 5  # whether a folder's sessions are in sight
    COUNT = Qt.ItemDataRole.UserRole + 6  # of the sessions in a folder
    INSIDE = Qt.ItemDataRole.UserRole + 7  # whether a session stands below its folder
    DRAFT = Qt.ItemDataRole.UserRole + 8  # how begins what was typed and not sent
    ANSWERING = Qt.ItemDataRole.UserRole + 9  # whether a reply is under way in a session
