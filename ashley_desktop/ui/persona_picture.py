"""A picture file of any usual kind as the small square that a persona keeps.

Decoded by Qt within limits; nothing but the kinds listed here, none of which can name other files.
"""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QBuffer, QByteArray, QFile, QIODevice, QSize, Qt
from PySide6.QtGui import QImage, QImageReader, QImageWriter

from ashley_desktop.errors import InvalidInput

SIDE = 128
MAX_FILE = 20_000_000  # bytes
MAX_SIDE = 12_000  # pixels
MAX_MEMORY_MB = 600  # of one decoded picture of that size
KINDS = ("png", "jpeg", "jpg", "gif", "webp", "bmp")


def square_png(path: Path) -> bytes:
    """The middle of a picture, 128 x 128, as PNG. Slow for large ones: not for the event loop.

    Raises: InvalidInput (``persona_picture``).
    """
    file = QFile(str(path))
    if file.size() > MAX_FILE or not file.open(QIODevice.OpenModeFlag.ReadOnly):
        raise _refused()
    reader = QImageReader(file)
    reader.setAutoTransform(True)
    reader.setAllocationLimit(MAX_MEMORY_MB)
    kind = bytes(reader.format().data()).decode("ascii", "replace").lower()
    if kind not in KINDS:  # looked at first: some kinds are read whole to tell their size
        raise _refused()
    size = reader.size()
    if not size.isValid() or max(size.width(), size.height()) > MAX_SIDE:
        raise _refused()
    reader.setScaledSize(size.scaled(QSize(SIDE, SIDE), _FILLING))
    image = reader.read()
    if image.isNull():
        raise _refused()
    return _as_png(_middle(image))


_FILLING = Qt.AspectRatioMode.KeepAspectRatioByExpanding


def _middle(image: QImage) -> QImage:
    grown = image.scaled(QSize(SIDE, SIDE), _FILLING, Qt.TransformationMode.SmoothTransformation)
    left, top = (grown.width() - SIDE) // 2, (grown.height() - SIDE) // 2
    return grown.copy(left, top, SIDE, SIDE).convertToFormat(QImage.Format.Format_RGBA8888)


def _as_png(image: QImage) -> bytes:
    data = QByteArray()
    buffer = QBuffer(data)
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    if not QImageWriter(buffer, QByteArray(b"png")).write(image):
        raise _refused()
    return bytes(data.data())


def _refused() -> InvalidInput:
    return InvalidInput(problem="persona_picture", field="picture")
