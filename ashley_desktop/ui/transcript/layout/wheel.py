"""How far a turn of the wheel, or two fingers on a touchpad, move the conversation."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QWheelEvent

WHEEL_LINES = 3
NOTCH = 120  # eighths of a degree in one step of a common wheel


def wheel_pixels(event: QWheelEvent, line: float) -> tuple[float, float]:
    """The distance sideways and down in pixels; Shift turns the one into the other.

    Args: line: height of a line of text.
    """
    pixels = event.pixelDelta()
    across, down = float(pixels.x()), float(pixels.y())
    if pixels.isNull():
        turned = event.angleDelta()
        across = float(round(WHEEL_LINES * turned.x() / NOTCH * line))
        down = float(round(WHEEL_LINES * turned.y() / NOTCH * line))
    if event.modifiers() & Qt.KeyboardModifier.ShiftModifier and not across:
        return down, 0.0
    return across, down
