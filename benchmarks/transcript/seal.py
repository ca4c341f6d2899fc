"""Tells by the pixels of the screen whether a certain text has been painted.

The text is a row of full blocks: no letter is a solid square as high as a line.
"""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QPoint
from PySide6.QtGui import QColor, QImage
from PySide6.QtWidgets import QApplication

from ashley_desktop.ui.transcript.view import TranscriptView

INSET, WIDTH = 3, 5  # a strip inside the first block of a line
LEAST_ROWS = 11


def on_screen(view: TranscriptView) -> int:
    """How many lines of a transcript begin with the seal, on the screen as it is now."""
    window, viewport = view.window(), view.viewport()
    corner = viewport.mapTo(window, QPoint(round(view.column().left()) + INSET, 0))
    x, y, height = corner.x(), corner.y(), viewport.height()
    shot = QApplication.primaryScreen().grabWindow(window.winId(), x, y, WIDTH, height)
    return runs(solid_rows(shot.toImage(), QColor(view.sheet.style.text)))


def solid_rows(image: QImage, colour: QColor) -> list[bool]:
    """For each row of an image, whether it has this colour from edge to edge."""
    image = image.convertToFormat(QImage.Format.Format_RGBX8888)
    pixel = bytes((colour.red(), colour.green(), colour.blue(), 255))
    wanted = pixel * image.width()
    data, step = bytes(image.constBits()), image.bytesPerLine()
    starts = range(0, image.height() * step, step)
    return [data[start : start + len(wanted)] == wanted for start in starts]


def runs(rows: Sequence[bool], least: int = LEAST_ROWS) -> int:
    """How many times at least so many solid rows follow each other."""
    found = length = 0
    for solid in rows:
        length = length + 1 if solid else 0
        found += length == least
    return found
