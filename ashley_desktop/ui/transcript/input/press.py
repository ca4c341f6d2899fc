"""Selecting with the mouse: by letters, words or blocks; and dragging out what is selected."""

from __future__ import annotations

from enum import Enum, auto
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QPointF, Qt, QTimer
from PySide6.QtGui import QMouseEvent, QTextCursor
from PySide6.QtWidgets import QApplication

from ashley_desktop.ui.transcript.input.places_at import in_selection, position_at
from ashley_desktop.ui.transcript.selecting.drag import drag_out
from ashley_desktop.ui.transcript.selecting.selection import Position

if TYPE_CHECKING:
    from ashley_desktop.ui.transcript.view import TranscriptView

SCROLL_MS = 30  # steps of scrolling while a selection is dragged past an edge


class _Unit(Enum):
    """What a drag extends by."""

    LETTER = auto()
    WORD = auto()
    BOX = auto()


class Press(QObject):
    """The left button, held down over one view."""

    def __init__(self, view: TranscriptView) -> None:
        super().__init__(view.viewport())
        self._view = view
        self._unit = _Unit.LETTER
        self._origin: tuple[Position, Position] | None = None  # what was selected first
        self._held = False  # pressed on the selection: a drag, or a click that clears it
        self._pressed = self._where = QPointF()
        self._triple = QTimer(self, singleShot=True)
        self._scroll = QTimer(self, interval=SCROLL_MS)
        self._scroll.timeout.connect(self._scroll_on)

    def begin(self, event: QMouseEvent) -> None:
        """The button went down on text."""
        view, self._pressed = self._view, event.position()
        position = position_at(view, self._pressed)
        if position is None:
            return
        extends = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
        if self._triple.isActive():
            self._triple.stop()
            self._start(_Unit.BOX, position)
        elif extends and view.selection.anchor is not None:
            self._unit, self._origin = _Unit.LETTER, (view.selection.anchor, view.selection.anchor)
            view.selection.span(view.selection.anchor, position)
        elif in_selection(view, self._pressed):
            self._held = True
        else:
            self._unit, self._origin = _Unit.LETTER, (position, position)
            view.selection.begin(position)
        view.viewport().update()

    def begin_word(self, event: QMouseEvent) -> None:
        """A second click: select the word."""
        position = position_at(self._view, event.position())
        if position is not None:
            self._held = False
            self._start(_Unit.WORD, position)
            self._triple.start(QApplication.doubleClickInterval())

    def move(self, event: QMouseEvent) -> bool:
        """The pointer moved; False where nothing is being selected or dragged."""
        self._where = event.position()
        if not event.buttons() & Qt.MouseButton.LeftButton:
            return False
        if self._held:
            self._drag_out()
            return True
        if self._origin is None:
            return False
        self._stretch()
        outside = not 0 <= self._where.y() < self._view.viewport().height()
        if outside and not self._scroll.isActive():
            self._scroll.start()
        return True

    def end(self) -> None:
        """The button went up; a click on the selection takes it away."""
        self._scroll.stop()
        self._origin = None
        if self._held:
            self._held = False
            self._view.selection.clear()
            self._view.viewport().update()

    def _start(self, unit: _Unit, position: Position) -> None:
        self._unit = unit
        self._origin = self._around(position)
        self._view.selection.span(*self._origin)
        self._view.viewport().update()

    def _around(self, position: Position) -> tuple[Position, Position]:
        """The whole word or box at a position."""
        box = self._view.flow.boxes(position.row)[position.number]
        if self._unit is _Unit.LETTER or box.document is None:
            return position, position
        start, end = 0, box.length()
        if self._unit is _Unit.WORD:
            cursor = QTextCursor(box.document)
            cursor.setPosition(min(position.at, end))
            cursor.select(QTextCursor.SelectionType.WordUnderCursor)
            start, end = cursor.selectionStart(), cursor.selectionEnd()
        row, number = position.row, position.number
        return Position(row, number, start), Position(row, number, end)

    def _stretch(self) -> None:
        """Select from what was selected first to the pointer."""
        position = position_at(self._view, self._where)
        if position is None or self._origin is None:
            return
        first, last = self._origin
        start, end = self._around(position)
        if start < first:
            self._view.selection.span(last, start)
        else:
            self._view.selection.span(first, max(last, end))
        self._view.viewport().update()

    def _drag_out(self) -> None:
        far = (self._where - self._pressed).manhattanLength()
        if far < QApplication.startDragDistance():
            return
        self._held = False
        view = self._view
        if view.clipboard.whole():
            drag_out(view.viewport(), view.clipboard.data(), view.sheet)

    def _scroll_on(self) -> None:
        """Scroll while the pointer is past an edge, the faster the farther."""
        height = self._view.viewport().height()
        past = min(0.0, self._where.y()) + max(0.0, self._where.y() - height)
        if not past or self._origin is None:
            self._scroll.stop()
            return
        self._view.scroll_by(past / 2)
        self._view.lay_out()
        self._stretch()
