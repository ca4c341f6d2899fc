"""Sessions on their way by mouse."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import QMimeData

DRAGGED = "application/x-ashley-sessions"


def packed(session_ids: Iterable[str]) -> QMimeData:
    """Sessions in the form in which a drag carries them; empty ids are left out."""
    dragged = QMimeData()
    dragged.setData(DRAGGED, "\n".join(filter(None, session_ids)).encode())
    return dragged


def unpacked(dragged: QMimeData) -> tuple[str, ...]:
    """The session ids that a drag carries."""
    return tuple(filter(None, bytes(dragged.data(DRAGGED).data()).decode().split("\n")))
