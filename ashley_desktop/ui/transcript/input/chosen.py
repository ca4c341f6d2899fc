"""The message that the keys have chosen: arrows go from one to the next, however long they are."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QRectF
from PySide6.QtGui import QAccessible

from ashley_desktop.ui import tokens
from ashley_desktop.ui.transcript.speech import accessible

if TYPE_CHECKING:
    from ashley_desktop.ui.transcript.surface import Surface

LINES = 3  # a step through a message that is longer than the screen


class Chosen:
    """Goes from message to message.

    Attributes: message_id: empty until the first step.
    """

    def __init__(self, surface: Surface) -> None:
        self._surface = surface
        self.message_id = ""

    @property
    def row(self) -> int | None:
        """Where the chosen message stands, if it is still there."""
        return self._surface.row_of(self.message_id) if self.message_id else None

    def step(self, by: int) -> None:
        """Choose the next message (`by` 1) or the one before (-1).

        The first step chooses one on the screen. A message that goes on beyond the edge is
        scrolled through before the next one's turn comes.
        """
        surface, row = self._surface, self.row
        shown = self._rows()
        if not shown:
            return
        if row not in shown:
            self.choose(shown[0] if by > 0 else shown[-1])
        elif not self._whole(row, by):
            surface.scroll_by(by * LINES * surface.sheet.text_line)
        elif 0 <= row + by < surface.flow.count:
            self.choose(row + by)
            self._reveal(row + by, by)
        elif by > 0:
            surface.scroll_to_end()

    def choose(self, row: int) -> None:
        """Choose the message of a row."""
        surface = self._surface
        self.message_id = surface.active_id = surface.flow.record(row).message_id
        surface.viewport().update()
        self._tell()

    def clear(self) -> None:
        """Choose none."""
        self.message_id = ""

    def area(self) -> QRectF | None:
        """The part of the viewport that the chosen message takes; None where it is away."""
        surface, row = self._surface, self.row
        parts = [one for one in surface.flow.placed if one.row == row]
        if row is None or not parts:
            return None
        column, edge = surface.column(), surface.sheet.px(tokens.SPACE_S)
        top = parts[0].top
        height = parts[-1].top + parts[-1].box.height - top
        return QRectF(column.left(), top, column.width(), height).adjusted(-edge, -edge, edge, edge)

    def _rows(self) -> list[int]:
        """Rows on the screen, from the top."""
        return list(dict.fromkeys(one.row for one in self._surface.flow.placed))

    def _whole(self, row: int, by: int) -> bool:
        """Whether the message's end in the direction of the step is on the screen."""
        surface = self._surface
        parts = [one for one in surface.flow.placed if one.row == row]
        if by < 0:
            return parts[0].number == 0 and parts[0].top >= 0
        last = parts[-1]
        ends = last.number == len(surface.flow.boxes(row)) - 1
        return ends and last.top + last.box.height <= surface.viewport().height()

    def _reveal(self, row: int, by: int) -> None:
        """Bring a message onto the screen: all of it, or as much as there is room for."""
        surface = self._surface
        surface.lay_out()
        height = surface.viewport().height()
        if row not in self._rows():
            surface.scroll_by(by * height / 2)
            surface.lay_out()
        parts = [one for one in surface.flow.placed if one.row == row]
        if not parts:
            surface.show_message(self.message_id)
            return
        top, bottom = parts[0].top, parts[-1].top + parts[-1].box.height
        if by > 0 and not self._whole(row, by):
            surface.scroll_by(min(max(bottom - height, height / 3), top))
        elif by < 0 and not self._whole(row, by):
            surface.scroll_by(max(min(top, -height / 3), bottom - height))

    def _tell(self) -> None:
        if QAccessible.isActive():
            accessible.focus(self._surface, self.message_id)
