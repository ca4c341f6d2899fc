"""Our own SVG icons as QIcon, in the colour that the palette wants, sharp on every screen.

Knows files and pixels; which icon goes where is the widgets' own choice.
"""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QByteArray, QRectF, QSize, Qt
from PySide6.QtGui import QGuiApplication, QIcon, QPainter, QPixmap
from PySide6.QtSvg import QSvgRenderer

from ashley_desktop import paths
from ashley_desktop.ui import tokens

APP_ICON = "ashley-desktop"
_APP_SIZES = (16, 24, 32, 48, 64, 128)


class Icons:
    """Draws each icon once for a colour and size, and keeps it."""

    def __init__(self, folder: Path | None = None) -> None:
        self._folder = folder or paths.resources() / "icons"
        self._made: dict[tuple[str, str, int, float], QPixmap] = {}

    def icon(
        self, name: str, colour: str, disabled: str = "", size: int = tokens.ICON_SIZE
    ) -> QIcon:
        """The icon in one colour.

        Args:
            name: file name in resources/icons without its ending.
            colour: ``#rrggbb`` in place of the file's currentColor.
            disabled: the colour where the widget is disabled; empty leaves that to Qt.
            size: side in device-independent pixels.

        Raises: OSError where there is no such icon.
        """
        icon = QIcon(self.pixmap(name, colour, size))
        if disabled:
            icon.addPixmap(self.pixmap(name, disabled, size), QIcon.Mode.Disabled)
        return icon

    def pixmap(self, name: str, colour: str, size: int = tokens.ICON_SIZE) -> QPixmap:
        """The same as a picture for painting; drawn for the sharpest screen that is there."""
        ratio = _pixel_ratio()
        key = (name, colour, size, ratio)
        if key not in self._made:
            svg = (self._folder / f"{name}.svg").read_text("utf-8")
            self._made[key] = _draw(svg.replace("currentColor", colour), size, ratio)
        return self._made[key]

    def app_icon(self) -> QIcon:
        """The program's own picture in the usual sizes."""
        svg = (self._folder / f"{APP_ICON}.svg").read_text("utf-8")
        icon = QIcon()
        for size in _APP_SIZES:
            icon.addPixmap(_draw(svg, size, 1.0))
        return icon


def _pixel_ratio() -> float:
    application = QGuiApplication.instance()
    return application.devicePixelRatio() if isinstance(application, QGuiApplication) else 1.0


def _draw(svg: str, size: int, ratio: float) -> QPixmap:
    pixmap = QPixmap(QSize(size, size) * ratio)
    pixmap.setDevicePixelRatio(ratio)
    pixmap.fill(Qt.GlobalColor.transparent)
    painter = QPainter(pixmap)
    QSvgRenderer(QByteArray(svg.encode())).render(painter, QRectF(0, 0, size, size))
    painter.end()
    return pixmap
