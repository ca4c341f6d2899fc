"""Every measure and colour of the window, and nothing else; no Qt, no widget.

Widgets and the stylesheet take their numbers from here, so that one scale holds everywhere.
Every pair of text and ground is checked against WCAG AA by the tests.
"""

from __future__ import annotations

from dataclasses import dataclass

# Spacing, in pixels before zoom.
SPACE_XS, SPACE_S, SPACE_M, SPACE_L, SPACE_XL, SPACE_XXL = 4, 8, 12, 16, 24, 32

# Type, in pixels before zoom.
TYPE_SMALL, TYPE_BODY, TYPE_STRONG, TYPE_TITLE, TYPE_DISPLAY = 12, 14, 15, 18, 26

# Zoom of all type, in percent.
ZOOM_MIN, ZOOM_MAX, ZOOM_STEP = 80, 200, 10

# Corners, in pixels.
RADIUS_S, RADIUS_M, RADIUS_L = 6, 8, 14

ICON_SIZE = 20
BUTTON_SIZE = 34

# A line of about 75 characters of body text.
MEASURE = 740

# Below this width the sidebar gives its room to the conversation.
NARROW_WIDTH = 640
SIDEBAR_WIDTH, SIDEBAR_MIN, SIDEBAR_MAX = 268, 200, 420

# The first family that is installed wins; the system's own font comes where none is.
TEXT_FAMILIES = ("Inter",)
MONO_FAMILIES = ("JetBrains Mono", "Cascadia Mono", "SF Mono", "Fira Code", "DejaVu Sans Mono")


@dataclass(frozen=True, slots=True)
class Colours:
    """One palette, as ``#rrggbb``.

    Attributes:
        ground: behind the conversation. side: behind the sidebar. raised: fields and menus.
        line: hairlines. edge: outlines of fields. hover, pressed: behind what is pointed at.
        text, muted, faint: from most to least important; all readable on every ground.
        accent: our green, for what acts. on_accent: text upon it. accent_soft: behind the
            chosen row. danger, warning: words of trouble; soft forms lie behind them.
    """

    ground: str
    side: str
    raised: str
    line: str
    edge: str
    hover: str
    pressed: str
    text: str
    muted: str
    faint: str
    accent: str
    accent_hover: str
    on_accent: str
    accent_soft: str
    danger: str
    danger_soft: str
    warning: str
    warning_soft: str


LIGHT = Colours(
    ground="#ffffff",
    side="#f4f5f4",
    raised="#ffffff",
    line="#e5e7e5",
    edge="#cfd3d0",
    hover="#eaecea",
    pressed="#dfe3e0",
    text="#1b1e1c",
    muted="#4e5552",
    faint="#5d6461",
    accent="#17735a",
    accent_hover="#115c48",
    on_accent="#ffffff",
    accent_soft="#dcefe7",
    danger="#b3261e",
    danger_soft="#fbeae8",
    warning="#7a4f00",
    warning_soft="#fbf1dc",
)

DARK = Colours(
    ground="#1c1e1d",
    side="#161817",
    raised="#242726",
    line="#2c302e",
    edge="#414744",
    hover="#262a28",
    pressed="#303532",
    text="#e9ecea",
    muted="#b3bab6",
    faint="#979f9b",
    accent="#5cc7a0",
    accent_hover="#79d5b4",
    on_accent="#06251a",
    accent_soft="#21382f",
    danger="#ff9c92",
    danger_soft="#3b2422",
    warning="#f0bd5e",
    warning_soft="#372c18",
)
