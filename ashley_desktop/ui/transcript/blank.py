"""The box of a message that is not loaded: free space, about as high as the message will be."""

from __future__ import annotations

from ashley_desktop.ui.transcript.boxes import Box
from ashley_desktop.ui.transcript.sheet import Sheet


class BlankBox(Box):
    """Stands where a message will be; paints nothing."""

    def __init__(self, height: float) -> None:
        super().__init__()
        self.height = height

    @property
    def mark(self) -> object:
        return ("blank", self.height)

    def lay_out(self, sheet: Sheet, width: float) -> None:
        self.width = width
