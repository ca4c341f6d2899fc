"""What the keys do while the transcript has the focus."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent, QKeySequence

if TYPE_CHECKING:
    from ashley_desktop.ui.transcript.surface import Surface


class Keys:
    """The keyboard over one view."""

    def __init__(self, view: Surface) -> None:
        self._view = view

    def press(self, event: QKeyEvent) -> bool:
        """Do what a key stands for; False where it stands for nothing here."""
        view = self._view
        if event.matches(QKeySequence.StandardKey.Copy):
            view.copy()
        elif event.matches(QKeySequence.StandardKey.SelectAll):
            view.select_all()
        elif event.key() in self._moves() and not event.modifiers():
            self._moves()[event.key()]()
        else:
            return False
        return True

    def _moves(self) -> dict[int, Callable[[], None]]:
        view = self._view
        page = view.viewport().height() - 2 * view.sheet.text_line
        line = 2 * view.sheet.text_line
        return {
            Qt.Key.Key_Up: lambda: view.scroll_by(-line),
            Qt.Key.Key_Down: lambda: view.scroll_by(line),
            Qt.Key.Key_PageUp: lambda: view.scroll_by(-page),
            Qt.Key.Key_PageDown: lambda: view.scroll_by(page),
            Qt.Key.Key_Space: lambda: view.scroll_by(page),
            Qt.Key.Key_Home: view.scroll_to_start,
            Qt.Key.Key_End: view.scroll_to_end,
            Qt.Key.Key_Return: view.retry_shown,
            Qt.Key.Key_Enter: view.retry_shown,
        }
