"""The mouse over the transcript: hands each event to who knows what it means.

What is under it is in `hover.py`, selecting and dragging in `press.py`, what a click on a button
does in `acting.py`, the menu in `context_menu.py`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QContextMenuEvent, QMouseEvent
from PySide6.QtWidgets import QMenu

from ashley_desktop.ui.transcript.input import context_menu
from ashley_desktop.ui.transcript.input.acting import Acting
from ashley_desktop.ui.transcript.input.hover import Hover
from ashley_desktop.ui.transcript.input.places_at import action_at, link_at
from ashley_desktop.ui.transcript.input.press import Press

if TYPE_CHECKING:
    from ashley_desktop.ui.transcript.boxes.box import Stretch
    from ashley_desktop.ui.transcript.layout.flow import Placed
    from ashley_desktop.ui.transcript.view import TranscriptView


class Pointer:
    """The mouse over one view."""

    def __init__(self, view: TranscriptView) -> None:
        self._view = view
        self._pressed_link = ""
        self._acting = Acting(view)
        self._hover = Hover(view)
        self._press = Press(view)

    def hovered_in(self, placed: Placed) -> str:
        """The action of a box that is under the pointer."""
        return self._hover.action_in(placed)

    def link_in(self, placed: Placed) -> Stretch | None:
        """The stretch of a box's text that is the link under the pointer."""
        return self._hover.link_in(placed)

    def done_in(self, placed: Placed) -> str:
        """The action of a box that was carried out a moment ago."""
        return self._acting.done_in(placed)

    def press(self, event: QMouseEvent) -> None:
        """A button went down."""
        if event.button() is not Qt.MouseButton.LeftButton:
            return
        placed, action = action_at(self._view, event.position())
        if placed is not None and action:
            self._acting.act(placed, action)
            return
        self._pressed_link = link_at(self._view, event.position())
        self._press.begin(event)

    def move(self, event: QMouseEvent) -> None:
        """The pointer moved, with a button down or not."""
        if not self._press.move(event):
            self._hover.move(event)

    def release(self, event: QMouseEvent) -> None:
        """A button went up."""
        pressed, self._pressed_link = self._pressed_link, ""
        if event.button() is not Qt.MouseButton.LeftButton:
            return
        self._press.end()
        selected = bool(self._view.selection)
        if pressed and not selected and link_at(self._view, event.position()) == pressed:
            self._view.link_activated.emit(pressed)

    def double_click(self, event: QMouseEvent) -> None:
        """Select a word; one more click selects the block. A button is pressed once more."""
        if event.button() is not Qt.MouseButton.LeftButton:
            return
        placed, action = action_at(self._view, event.position())
        if placed is not None and action:
            self._acting.act(placed, action)
        else:
            self._press.begin_word(event)

    def leave(self) -> None:
        """The pointer is elsewhere."""
        self._hover.leave()

    def menu(self, place: QPoint) -> QMenu:
        """The context menu for a place in the viewport."""
        return context_menu.build(self._view, self._acting, place)

    def open_menu(self, event: QContextMenuEvent) -> None:
        """Open the context menu: at the pointer, or by its key at the active message."""
        if event.reason() is not QContextMenuEvent.Reason.Keyboard:
            self.menu(event.pos()).popup(event.globalPos())
            return
        place = context_menu.place_of_active(self._view)
        self.menu(place).popup(self._view.viewport().mapToGlobal(place))
