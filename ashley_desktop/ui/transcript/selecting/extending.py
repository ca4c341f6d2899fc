"""Selecting with the keys: Shift with the arrows, Page, Home and End; Esc takes it away.

The selection grows from where it was begun last: by the mouse, or at the top of the active
message, else of the screen.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, QPointF, Qt
from PySide6.QtGui import QKeyEvent, QTextCursor

from ashley_desktop.ui import tokens
from ashley_desktop.ui.transcript.finding.found import place_of
from ashley_desktop.ui.transcript.input.places_at import position_at
from ashley_desktop.ui.transcript.selecting.selection import Position, selectable

if TYPE_CHECKING:
    from ashley_desktop.ui.transcript.boxes import Box
    from ashley_desktop.ui.transcript.surface import Surface

_SHIFT = Qt.KeyboardModifier.ShiftModifier
_CONTROL = Qt.KeyboardModifier.ControlModifier
_MODIFIERS = _SHIFT | _CONTROL | Qt.KeyboardModifier.AltModifier
_Move = QTextCursor.MoveOperation
# key -> (without Ctrl, with Ctrl); whether it goes back is in _BACK
_STEPS = {
    Qt.Key.Key_Left: (_Move.Left, _Move.WordLeft),
    Qt.Key.Key_Right: (_Move.Right, _Move.WordRight),
    Qt.Key.Key_Up: (_Move.Up, _Move.StartOfBlock),
    Qt.Key.Key_Down: (_Move.Down, _Move.EndOfBlock),
    Qt.Key.Key_Home: (_Move.StartOfLine, _Move.Start),
    Qt.Key.Key_End: (_Move.EndOfLine, _Move.End),
}
_BACK = (Qt.Key.Key_Left, Qt.Key.Key_Up, Qt.Key.Key_Home)
_PAGES = (Qt.Key.Key_PageUp, Qt.Key.Key_PageDown)


class Extending(QObject):
    """The selection under the keys of one view."""

    def __init__(self, view: Surface) -> None:
        super().__init__(view.viewport())
        self._view = view
        focused = view.viewport().parentWidget()
        if focused is not None:
            focused.installEventFilter(self)

    def press(self, event: QKeyEvent) -> bool:
        """Do what a key does to the selection; False where it does nothing to it."""
        view, held = self._view, event.modifiers() & _MODIFIERS
        if event.key() == Qt.Key.Key_Escape and held == Qt.KeyboardModifier.NoModifier:
            return self._clear()
        if not held & _SHIFT or held & Qt.KeyboardModifier.AltModifier:
            return False
        key, far = Qt.Key(event.key()), bool(held & _CONTROL)
        if (key not in _STEPS and key not in _PAGES) or not self._begin():
            return False
        if key in _PAGES:
            self._page(-1 if key is Qt.Key.Key_PageUp else 1)
        elif far and key in (Qt.Key.Key_Home, Qt.Key.Key_End):
            self._to_end(-1 if key is Qt.Key.Key_Home else 1)
        else:
            self._step(_STEPS[key][far], -1 if key in _BACK else 1)
        view.viewport().update()
        return True

    def _clear(self) -> bool:
        if not self._view.selection:
            return False
        self._view.selection.clear()
        self._view.viewport().update()
        return True

    def _begin(self) -> bool:
        """Have a place to go on from; False where there is no text."""
        selection = self._view.selection
        if selection.end is not None and self._box(selection.end) is not None:
            return True
        placed = [one for one in self._view.flow.placed if selectable(one.box)]
        active = self._view.row_of(self._view.active_id)
        first = [one for one in placed if one.row == active] or [p for p in placed if p.top >= 0]
        if not (first or placed):
            return False
        start = (first or placed)[0]
        selection.begin(Position(start.row, start.number, 0))
        return True

    def _box(self, position: Position) -> Box | None:
        """The box of a position, laid out; None where it is there no longer."""
        flow = self._view.flow
        if position.row >= flow.count:
            return None
        boxes = flow.boxes(position.row)
        if position.number >= len(boxes) or not selectable(boxes[position.number]):
            return None
        flow.measure(position.row, boxes[position.number])
        return boxes[position.number]

    def _step(self, move: QTextCursor.MoveOperation, by: int) -> None:
        end = self._view.selection.end
        box = self._box(end) if end is not None else None
        if end is None or box is None:
            return
        to = self._within(box, end, move)
        lines = move in (_Move.Up, _Move.Down)
        if to is None and move not in (_Move.StartOfLine, _Move.EndOfLine):
            x = self._x(box, end.at) if lines else None
            to = self._beyond(end, by, x)
        if to is not None:
            self._extend(to)

    def _within(self, box: Box, end: Position, move: QTextCursor.MoveOperation) -> Position | None:
        """Where a step leads within the box; None where it leads out of it."""
        if box.document is None:
            return None
        cursor = QTextCursor(box.document)
        cursor.setPosition(min(end.at, box.length()))
        if not cursor.movePosition(move) or cursor.position() == end.at:
            return None
        return Position(end.row, end.number, cursor.position())

    def _x(self, box: Box, at: int) -> float:
        return place_of(box, (at, at)).left() if box.document is not None else 0.0

    def _beyond(self, end: Position, by: int, x: float | None) -> Position | None:
        """The nearest place in the next box with text, or the one before.

        Args: x: where in the line, for a step up or down.
        """
        flow = self._view.flow
        at: tuple[int, int] | None = (end.row, end.number)
        while at is not None:
            if by < 0 and at == (0, 0):
                return None
            at = flow.after(*at) if by > 0 else flow.before(*at)
            if at is None:
                return None
            box = self._box(Position(*at, 0))
            if box is None or box.hidden or box.document is None:
                if box is None and not self._known(at[0]):
                    return None  # not loaded yet
                continue
            if x is not None:
                return Position(*at, box.position_at(QPointF(x, 2 if by > 0 else box.height - 2)))
            return Position(*at, 0 if by > 0 else box.length())
        return None

    def _known(self, row: int) -> bool:
        return len(self._view.flow.boxes(row)) > 1

    def _to_end(self, by: int) -> None:
        """To the very beginning or end of the conversation."""
        flow = self._view.flow
        row = 0 if by < 0 else flow.count - 1
        numbers = [n for n, box in enumerate(flow.boxes(row)) if selectable(box)]
        if numbers:
            number = numbers[0] if by < 0 else numbers[-1]
            box = self._box(Position(row, number, 0))
            self._extend(Position(row, number, 0 if by < 0 or box is None else box.length()))

    def _page(self, by: int) -> None:
        """As far as a page of the screen goes."""
        view = self._view
        where = self._where()
        height = view.viewport().height() - 2 * view.sheet.text_line
        view.scroll_by(by * height)
        view.lay_out()
        to = position_at(view, where)
        if to is not None:
            self._extend(to)

    def _where(self) -> QPointF:
        """Where on the screen the selection ends."""
        end = self._view.selection.end
        for placed in self._view.flow.placed:
            if end is not None and (placed.row, placed.number) == (end.row, end.number):
                if placed.box.document is None:
                    break
                place = place_of(placed.box, (end.at, end.at))
                return place.center() + QPointF(self._view.column().left(), placed.top)
        return QPointF(self._view.column().left(), self._view.viewport().height() / 2)

    def _extend(self, to: Position) -> None:
        selection = self._view.selection
        if selection.anchor is not None:
            selection.span(selection.anchor, to)
            self._reveal(to)

    def _reveal(self, end: Position) -> None:
        """Scroll so far that the end is seen."""
        view = self._view
        box = self._box(end)
        if box is None:
            return
        placed = next((p for p in view.flow.placed if p.box is box), None)
        if placed is None:
            first = view.flow.placed[0] if view.flow.placed else None
            above = first is not None and (end.row, end.number) < (first.row, first.number)
            view.flow.pin(end.row, end.number, 0 if above else view.viewport().height() / 2)
            view.changed()
            return
        edge = view.sheet.px(tokens.SPACE_XL)
        if box.document is None:
            return
        place = place_of(box, (end.at, end.at)).translated(0, placed.top)
        below = place.bottom() + edge - view.viewport().height()
        if place.top() - edge < 0:
            view.scroll_by(place.top() - edge)
        elif below > 0:
            view.scroll_by(below)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Esc takes the selection away before a shortcut of the window sees it."""
        if (
            event.type() == QEvent.Type.ShortcutOverride
            and isinstance(event, QKeyEvent)
            and event.key() == Qt.Key.Key_Escape
            and bool(self._view.selection)
        ):
            event.accept()
            return True
        return False
