"""Brings a hit onto the screen: the message, the box in it, the line in the box.

A message that is far away is loaded, laid out and rendered only when it comes near, so this goes
on from frame to frame until the hit itself stands where it can be read.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, QTimer

from ashley_desktop.ui import tokens
from ashley_desktop.ui.transcript.finding.found import is_exact, place_of
from ashley_desktop.ui.transcript.layout.blank import BlankBox

if TYPE_CHECKING:
    from ashley_desktop.ui.transcript.surface import Surface

_THIRD = 1 / 3  # of the height, from above: where eyes look for what was found


class Seeker(QObject):
    """Goes to hits on one view."""

    def __init__(self, view: Surface) -> None:
        super().__init__(view.viewport())
        self._view = view
        self._target: tuple[str, int] | None = None
        self._shown = False  # the view was sent to the message already
        self._next = QTimer(self)
        self._next.setSingleShot(True)
        self._next.timeout.connect(self._go_on)
        view.viewport().installEventFilter(self)

    def go(self, message_id: str, number: int) -> None:
        """Bring a hit onto the screen, and mark it.

        Args: number: which of the message's hits, from 0; the last one where it has fewer.
        """
        self._target, self._shown = (message_id, number), False
        self._view.found.now = None
        self._go_on()

    def leave(self) -> None:
        """Go nowhere any more."""
        self._target = None

    def _go_on(self) -> None:
        if self._target is None:
            return
        message_id, number = self._target
        view, row = self._view, self._view.row_of(message_id)
        if row is None:
            self._target = None
            return
        boxes = view.flow.boxes(row)
        if any(isinstance(box, BlankBox) for box in boxes[:1]):
            self._show_message(message_id)
            return
        found = self._in_boxes(row, number)
        if found is None:
            self._show_message(message_id)
            self._target = None
            return
        at, within = found
        if view.flow.item(row).reveal(boxes[at]):
            view.flow.update(row)
            view.changed()
            self._next.start(0)
            return
        self._show_box(row, at, within)

    def _show_message(self, message_id: str) -> None:
        if not self._shown:
            self._shown = True
            self._view.show_message(message_id)

    def _in_boxes(self, row: int, number: int) -> tuple[int, int] | None:
        """The box that holds a hit of a message, and the hit's number in it."""
        last = None
        for at, box in enumerate(self._view.flow.boxes(row)):
            count = self._view.found.count(box)
            if number < count:
                return at, number
            number -= count
            if count:
                last = at, count - 1
        return last

    def _show_box(self, row: int, at: int, within: int) -> None:
        """Bring the box near, and when it is there as it stays, the hit in it."""
        view = self._view
        box = view.flow.boxes(row)[at]
        placed = next((p for p in view.flow.placed if p.box is box), None)
        if placed is None or not is_exact(box):
            if placed is None:
                view.flow.pin(row, at, view.viewport().height() * _THIRD)
                view.changed()
            return
        marks = view.found.stretches(box)
        if not marks:  # rendered, it reads otherwise: look again with what is known now
            self._next.start(0)
            return
        self._target = None
        view.found.now = (box, min(within, len(marks) - 1))
        place = place_of(box, marks[min(within, len(marks) - 1)])
        edge = view.sheet.px(tokens.SPACE_XL)
        height = view.viewport().height()
        top = placed.top + place.top()
        if top < edge or top + place.height() > height - edge:
            view.flow.pin(row, at, height * _THIRD - place.top() - box.gap)
        self._move_sideways(place.left(), place.right(), box.width, row, at)
        view.changed()

    def _move_sideways(self, left: float, right: float, width: float, row: int, at: int) -> None:
        """Bring what lies behind the edge of code or of a table into sight."""
        edge = self._view.sheet.px(tokens.SPACE_XXL)
        box = self._view.flow.boxes(row)[at]
        if right > width - edge:
            box.scroll_sideways(right - width + 2 * edge)
        elif left < 0:
            box.scroll_sideways(left - 2 * edge)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Paint and self._target is not None:
            self._next.start(0)  # when this frame is laid out
        return False
