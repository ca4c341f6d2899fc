"""The looks in force: which palette, which fonts, which zoom; tells everyone when they change.

The one place that touches the application's style, palette, font and stylesheet.
"""

from __future__ import annotations

from enum import StrEnum

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QColor, QFont, QFontDatabase, QFontInfo, QIcon, QPalette, QPixmap
from PySide6.QtWidgets import QApplication

from ashley_desktop.ui import stylesheet, tokens
from ashley_desktop.ui.frame import wants_dark
from ashley_desktop.ui.icons import Icons
from ashley_desktop.ui.tokens import Colours

# What a system font at its usual size has; people who chose a larger one get it here too.
_USUAL_FONT_PX = 13.5


class Mode(StrEnum):
    """Who decides between light and dark."""

    SYSTEM = "system"
    LIGHT = "light"
    DARK = "dark"


class Theme(QObject):
    """The application's looks.

    Attributes:
        mode, zoom: as chosen; zoom in percent.
        dark: whether the dark palette is in force. colours: the palette in force.

    Signals:
        changed: palette, fonts or zoom are others now; icons must be taken again.
    """

    changed = Signal()

    def __init__(
        self, application: QApplication, mode: Mode = Mode.SYSTEM, zoom: int = 100
    ) -> None:
        super().__init__(application)
        self._application = application
        system = QFontDatabase.systemFont(QFontDatabase.SystemFont.GeneralFont)
        self._system_font_px = QFontInfo(system).pixelSize()
        self.icons = Icons()
        self.mode = mode
        self.zoom = _within(zoom)
        application.setStyle("Fusion")
        application.setWindowIcon(self.icons.app_icon())
        families = set(QFontDatabase.families())
        self.text_family = _first(tokens.TEXT_FAMILIES, families, system.family())
        self.mono_family = _first(tokens.MONO_FAMILIES, families, "monospace")
        application.styleHints().colorSchemeChanged.connect(self._follow_system)
        self._request_scheme()
        self._apply()

    @property
    def scale(self) -> float:
        """Factor on every size of type: the zoom, and the system's larger font if it has one."""
        return self.zoom / 100 * max(1.0, self._system_font_px / _USUAL_FONT_PX)

    def set_mode(self, mode: Mode) -> None:
        """Choose light, dark, or what the system says."""
        if mode != self.mode:
            self.mode = mode
            self._request_scheme()
            self._apply()

    def set_zoom(self, percent: int) -> None:
        """Choose the size of type; held within tokens.ZOOM_MIN and ZOOM_MAX."""
        if _within(percent) != self.zoom:
            self.zoom = _within(percent)
            self._apply()

    def font(self, size: int, weight: QFont.Weight = QFont.Weight.Normal) -> QFont:
        """The text font at a size of the type scale, zoomed."""
        font = QFont(self.text_family)
        font.setPixelSize(max(1, round(size * self.scale)))
        font.setWeight(weight)
        return font

    def colour(self, name: str) -> QColor:
        """A colour of the palette in force, by its name in `tokens.Colours`."""
        return QColor(getattr(self.colours, name))

    def icon(self, name: str, colour: str = "muted", size: int = tokens.ICON_SIZE) -> QIcon:
        """An icon in a colour of the palette in force; take it again when `changed` is sent."""
        return self.icons.icon(name, getattr(self.colours, colour), self.colours.edge, size)

    def pixmap(self, name: str, colour: str = "muted", size: int = tokens.ICON_SIZE) -> QPixmap:
        """The same as a picture, for painting."""
        return self.icons.pixmap(name, getattr(self.colours, colour), size)

    def _request_scheme(self) -> None:
        schemes = {Mode.LIGHT: Qt.ColorScheme.Light, Mode.DARK: Qt.ColorScheme.Dark}
        hints = self._application.styleHints()
        wanted = schemes.get(self.mode, Qt.ColorScheme.Unknown)
        # The platform's own parts (title bar, file dialog) follow this where they can.
        hints.setColorScheme(wanted)

    def _follow_system(self) -> None:
        if self.mode is Mode.SYSTEM and self._wants_dark() != self.dark:
            self._apply()

    def _wants_dark(self) -> bool:
        return wants_dark(self.mode)

    def _apply(self) -> None:
        self.dark = self._wants_dark()
        self.colours: Colours = tokens.DARK if self.dark else tokens.LIGHT
        self._application.setPalette(_palette(self.colours))
        self._application.setFont(self.font(tokens.TYPE_BODY))
        self._application.setStyleSheet(stylesheet.build(self.colours, self.scale))
        self.changed.emit()


def _within(percent: int) -> int:
    return min(tokens.ZOOM_MAX, max(tokens.ZOOM_MIN, percent))


def _first(wanted: tuple[str, ...], installed: set[str], otherwise: str) -> str:
    return next((name for name in wanted if name in installed), otherwise)


def _palette(colours: Colours) -> QPalette:
    role = QPalette.ColorRole
    palette = QPalette()
    for target, name in {
        role.Window: colours.ground,
        role.Base: colours.ground,
        role.AlternateBase: colours.side,
        role.Button: colours.raised,
        role.ToolTipBase: colours.raised,
        role.WindowText: colours.text,
        role.Text: colours.text,
        role.ButtonText: colours.text,
        role.ToolTipText: colours.text,
        role.PlaceholderText: colours.faint,
        role.Highlight: colours.accent,
        role.Accent: colours.accent,
        role.HighlightedText: colours.on_accent,
        role.Link: colours.accent,
        role.LinkVisited: colours.accent,
        role.Light: colours.hover,
        role.Midlight: colours.line,
        role.Mid: colours.edge,
        role.Dark: colours.edge,
        role.Shadow: colours.edge,
    }.items():
        palette.setColor(target, QColor(name))
    for target in (role.WindowText, role.Text, role.ButtonText):
        palette.setColor(QPalette.ColorGroup.Disabled, target, QColor(colours.faint))
    return palette
