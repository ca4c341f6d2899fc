"""What the keys do while the transcript has the focus."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent, QKeySequence

from ashley_desktop.ui.transcript.deeds import Deed
from ashley_desktop.ui.transcript.selecting.extending import Extending

if TYPE_CHECKING:
    from ashley_desktop.ui.transcript.surface import Surface

_NONE = Qt.KeyboardModifier.NoModifier
_CONTROL = Qt.KeyboardModifier.ControlModifier
_SHORT_OF_KEYPAD = ~Qt.KeyboardModifier.KeypadModifier  # its arrows are arrows too


class Keys:
    """The keyboard over one view."""

    def __init__(self, view: Surface) -> None:
        self._view = view
        self._extending = Extending(view)

    def press(self, event: QKeyEvent) -> bool:
        """Do what a key stands for; False where it stands for nothing here."""
        view = self._view
        if self._extending.press(event):
            return True
        move = self._moves().get((event.key(), event.modifiers() & _SHORT_OF_KEYPAD))
        if event.matches(QKeySequence.StandardKey.Copy):
            self._copy()
        elif event.matches(QKeySequence.StandardKey.SelectAll):
            view.select_all()
        elif move is not None:
            move()
        else:
            return False
        return True

    def _moves(self) -> dict[tuple[int, Qt.KeyboardModifier], Callable[[], None]]:
        view, chosen = self._view, self._view.chosen
        page = view.viewport().height() - 2 * view.sheet.text_line
        line = 2 * view.sheet.text_line
        alone: dict[int, Callable[[], None]] = {
            Qt.Key.Key_Up: lambda: chosen.step(-1),
            Qt.Key.Key_Down: lambda: chosen.step(1),
            Qt.Key.Key_Left: lambda: self._do(Deed.PREVIOUS),
            Qt.Key.Key_Right: lambda: self._do(Deed.NEXT),
            Qt.Key.Key_Delete: lambda: self._do(Deed.DELETE),
            Qt.Key.Key_PageUp: lambda: view.scroll_by(-page),
            Qt.Key.Key_PageDown: lambda: view.scroll_by(page),
            Qt.Key.Key_Space: lambda: view.scroll_by(page),
            Qt.Key.Key_Home: view.scroll_to_start,
            Qt.Key.Key_End: view.scroll_to_end,
            Qt.Key.Key_Return: self._enter,
            Qt.Key.Key_Enter: self._enter,
        }
        moves = {(key, _NONE): move for key, move in alone.items()}
        moves[Qt.Key.Key_Up, _CONTROL] = lambda: view.scroll_by(-line)
        moves[Qt.Key.Key_Down, _CONTROL] = lambda: view.scroll_by(line)
        return moves

    def _enter(self) -> None:
        """The chosen message's menu; without one, Retry for a reply that failed."""
        if self._view.chosen.row is None:
            self._view.retry_shown()
        else:
            self._do(Deed.MORE)

    def _copy(self) -> None:
        if self._view.selection:
            self._view.copy()
        else:
            self._do(Deed.COPY)

    def _do(self, deed: Deed) -> None:
        row = self._view.chosen.row
        if row is None:
            return
        record = self._view.flow.record(row)
        versions = {Deed.PREVIOUS: record.version > 1, Deed.NEXT: record.version < record.versions}
        if versions.get(deed, True):
            self._view.deed_wanted.emit(str(deed), record.message_id)
