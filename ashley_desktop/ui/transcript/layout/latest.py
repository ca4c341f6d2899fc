"""What has come below the screen since the reader left the end, and the way back to it."""

from __future__ import annotations

from PySide6.QtCore import QRectF
from PySide6.QtWidgets import QWidget

from ashley_desktop.ui.texts import fill
from ashley_desktop.ui.transcript.layout.flow import Flow
from ashley_desktop.ui.transcript.layout.jump import JumpButton
from ashley_desktop.ui.transcript.layout.motion import Motion
from ashley_desktop.ui.transcript.sheet import Sheet
from ashley_desktop.ui.transcript.words import translate


class Latest:
    """Counts what is new below, and shows it on the button.

    Attributes: button: leads to the newest message. at_end: nothing is below the screen.
    """

    def __init__(self, flow: Flow, sheet: Sheet, motion: Motion, parent: QWidget) -> None:
        self.button = JumpButton(sheet, motion, parent)
        self.at_end = True
        self._flow = flow
        self._unseen: int | None = None  # the first row that was never on the screen
        self._grew = False

    def clear(self) -> None:
        """Another conversation: nothing is new."""
        self._unseen = None
        self._grew = False

    def added(self, first: int, count: int) -> None:
        """Messages came at the end."""
        if not self.at_end and self._unseen is None:
            self._unseen = first

    def prepended(self, count: int) -> None:
        """Messages came in front."""
        if self._unseen is not None:
            self._unseen += count

    def grew(self) -> None:
        """Text of the newest reply has arrived."""
        self._grew = not self.at_end

    def note(self, height: float) -> bool:
        """The screen was laid out; True where its end came into view or left it."""
        flow = self._flow
        last = flow.placed[-1] if flow.placed else None
        at_end = last is None or flow.following
        if at_end:
            self.clear()
        elif last is not None:
            self._see(last.row)
            if flow.after(last.row, last.number) is None and last.bottom <= height:
                self._grew = False
        self.button.set_text(self.words())
        changed = at_end != self.at_end
        self.at_end = at_end
        if changed:
            self.button.appear(not at_end)
        return changed

    def words(self) -> str:
        """What is new below, as the button says it; empty where nothing is."""
        unseen = 0 if self._unseen is None else self._flow.count - self._unseen
        if unseen == 1:
            return translate("Transcript", "1 new message")
        if unseen > 1:
            return fill(translate("Transcript", "%1 new messages"), unseen)
        return translate("Transcript", "New text") if self._grew else ""

    def settle(self, area: QRectF, column: QRectF) -> None:
        """The view has another size or zoom."""
        self.button.settle(area, column)

    def _see(self, row: int) -> None:
        if self._unseen is not None and row >= self._unseen:
            self._unseen = row + 1 if row + 1 < self._flow.count else None
