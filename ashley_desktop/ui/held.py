"""What is read stays where it is on the screen while rows change their messages.

Must not: change rows itself.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from ashley_desktop.ui.transcript.boxes.foot import FootBox

if TYPE_CHECKING:
    from ashley_desktop.ui.transcript.layout.flow import Placed
    from ashley_desktop.ui.transcript.view import TranscriptView


class Held:
    """The screen as it was; made before the rows change."""

    def __init__(self, view: TranscriptView) -> None:
        if view.stale:
            view.lay_out()
        self._view = view
        self._following = view.flow.following
        self._marks = [(self._id(placed), placed) for placed in view.flow.placed]

    def _id(self, placed: Placed) -> str:
        return self._view.flow.record(placed.row).message_id

    def keep_rest(self) -> None:
        """The first message that is still there is where it was."""
        if self._following:
            return
        for message_id, placed in self._marks:
            if self._pin(message_id, placed.number, placed.y):
                return

    def keep_foot(self, old_id: str, new_id: str) -> None:
        """The row under a message is where that of the message in its place was."""
        row, flow = self._view.row_of(new_id), self._view.flow
        if row is None or (self._following and row == flow.count - 1):
            return
        feet = [p for i, p in self._marks if i == old_id and isinstance(p.box, FootBox)]
        if feet:
            self._pin(new_id, len(flow.boxes(row)) - 1, feet[0].y)
        else:
            self.keep_rest()

    def keep_text(self, old_id: str, new_id: str) -> None:
        """A message that begins as the one in whose place it came is where that was."""
        if self._following:
            return
        for message_id, placed in self._marks:
            shown_id = new_id if message_id == old_id else message_id
            if self._pin(shown_id, placed.number, placed.y):
                return

    def keep_chosen(self, old_id: str, new_id: str) -> None:
        """Where the keys had chosen one message, they have chosen the other now."""
        row = self._view.row_of(new_id)
        if self._view.chosen.message_id == old_id and row is not None:
            self._view.lay_out()
            self._view.chosen.choose(row)

    def _pin(self, message_id: str, number: int, y: float) -> bool:
        row = self._view.row_of(message_id)
        if row is None:
            return False
        flow = self._view.flow
        flow.pin(row, min(number, len(flow.boxes(row)) - 1), y)
        self._view.changed()
        return True
