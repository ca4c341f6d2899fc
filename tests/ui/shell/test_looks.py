"""Contrast of both palettes, icons, and looks that change while the window is open."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QGuiApplication, QPalette
from PySide6.QtWidgets import QApplication

import ashley_desktop
from ashley_desktop import paths
from ashley_desktop.ui import tokens
from ashley_desktop.ui.icons import APP_ICON, Icons
from ashley_desktop.ui.main_window import MainWindow
from ashley_desktop.ui.theme import Mode, Theme
from ashley_desktop.ui.tokens import Colours

ICONS = sorted(path.stem for path in (paths.resources() / "icons").glob("*.svg"))
GROUNDS = ("ground", "side", "raised", "hover", "pressed", "accent_soft")
PALETTES = pytest.mark.parametrize("colours", [tokens.LIGHT, tokens.DARK], ids=["light", "dark"])


def _luminance(colour: str) -> float:
    def linear(part: float) -> float:
        return part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4

    red, green, blue = (linear(part) for part in QColor(colour).getRgbF()[:3])
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _contrast(one: str, other: str) -> float:
    lighter, darker = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


@PALETTES
@pytest.mark.parametrize("ground", GROUNDS)
@pytest.mark.parametrize("ink", ["text", "muted", "faint"])
def test_text_is_readable_on_every_ground(colours: Colours, ink: str, ground: str) -> None:
    assert _contrast(getattr(colours, ink), getattr(colours, ground)) >= 4.5


@PALETTES
@pytest.mark.parametrize(
    ("ink", "ground"),
    [
        ("on_accent", "accent"),
        ("on_accent", "accent_hover"),
        ("accent", "ground"),
        ("accent", "accent_soft"),
        ("accent", "warning_soft"),
        ("accent", "danger_soft"),
        ("danger", "ground"),
        ("text", "danger_soft"),
        ("text", "warning_soft"),
    ],
)
def test_signal_colours_are_readable(colours: Colours, ink: str, ground: str) -> None:
    assert _contrast(getattr(colours, ink), getattr(colours, ground)) >= 4.5


@PALETTES
def test_the_focus_is_seen(colours: Colours) -> None:
    for ground in GROUNDS:
        assert _contrast(colours.accent, getattr(colours, ground)) >= 3


@pytest.mark.parametrize("name", ICONS)
def test_every_icon_takes_the_colour_it_is_asked_for(qapp: QApplication, name: str) -> None:
    image = Icons().pixmap(name, "#ff0000", 24).toImage()
    inked = {
        image.pixelColor(x, y).name()
        for x in range(image.width())
        for y in range(image.height())
        if image.pixelColor(x, y).alpha() == 255
    }
    assert inked
    if name != APP_ICON:
        assert inked == {"#ff0000"}


@pytest.mark.parametrize("name", [name for name in ICONS if name != APP_ICON])
def test_icons_keep_to_one_style(name: str) -> None:
    svg = (paths.resources() / "icons" / f"{name}.svg").read_text("utf-8")
    for part in ('viewBox="0 0 24 24"', 'stroke-width="1.75"', 'stroke-linecap="round"'):
        assert part in svg


def test_dark_and_light_while_the_window_is_open(window: MainWindow, theme: Theme) -> None:
    application = QApplication.instance()
    assert isinstance(application, QApplication)
    theme.set_mode(Mode.DARK)
    ground = application.palette().color(QPalette.ColorRole.Window).name()
    assert theme.dark
    assert ground == tokens.DARK.ground
    corner = window.header.grab().toImage().pixelColor(2, 2).name()
    assert corner == tokens.DARK.ground
    theme.set_mode(Mode.LIGHT)
    assert window.header.grab().toImage().pixelColor(2, 2).name() == tokens.LIGHT.ground


def test_a_system_that_says_nothing_is_light(window: MainWindow, theme: Theme) -> None:
    theme.set_mode(Mode.DARK)
    theme.set_mode(Mode.SYSTEM)
    assert QGuiApplication.styleHints().colorScheme() is Qt.ColorScheme.Unknown
    assert not theme.dark


def test_an_icon_is_drawn_for_every_name_in_the_code() -> None:
    package = Path(ashley_desktop.__file__).parent / "ui"
    code = "".join(path.read_text("utf-8") for path in package.rglob("*.py"))
    named = set(re.findall(r"(?:icon|pixmap|IconButton)\((?:[\w.]+, )?\"([a-z-]+)\"", code))
    assert {"search", "close", "send", "stop", "new", "warning"} <= named
    assert named <= set(ICONS)


def test_zoom_makes_everything_larger_and_is_kept(
    window: MainWindow, theme: Theme, state_path: Path
) -> None:
    before = window.composer.edit.height()
    for _ in range(5):
        window.actions_.zoom_in.trigger()
    assert theme.zoom == 150
    assert window.composer.edit.height() > before
    assert '"zoom": 150' in state_path.read_text("utf-8")
    window.actions_.zoom_reset.trigger()
    assert theme.zoom == 100
    assert window.composer.edit.height() == before
    theme.set_zoom(10_000)
    assert theme.zoom == tokens.ZOOM_MAX


def test_another_window_is_as_large_as_the_first(qapp: QApplication) -> None:
    """The size that the system asks for is the system's, not what was set before."""
    assert Theme(qapp).scale == Theme(qapp).scale
