"""Free space in the place of what is not there yet, and about as high as that will be."""

from __future__ import annotations

from ashley_desktop.ui.transcript.boxes.box import Box
from ashley_desktop.ui.transcript.sheet import Sheet


class BlankBox(Box):
    """Stands where a message, or the rest of a long one, will be; paints nothing."""

    def __init__(self, height: float) -> None:
        super().__init__()
        self.height = height

    @property
    def mark(self) -> object:
        return ("blank", self.height)

    def lay_out(self, sheet: Sheet, width: float) -> None:
        self.width = width
