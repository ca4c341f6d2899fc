"""The colours that a persona can have, one set for light and one for dark; no Qt.

Every one carries white letters and stands out from the ground; a test holds both.
"""

from __future__ import annotations

import zlib

INK = "#ffffff"

LIGHT = {
    "rose": "#a33157",
    "red": "#b0352b",
    "orange": "#9a4a1f",
    "amber": "#85590c",
    "olive": "#636a1c",
    "green": "#2f7339",
    "teal": "#17735a",
    "cyan": "#0f6f80",
    "blue": "#3b5fb0",
    "indigo": "#5850b4",
    "violet": "#7d3f98",
    "slate": "#566069",
}
DARK = {
    "rose": "#c4557a",
    "red": "#c9574d",
    "orange": "#bd6a3a",
    "amber": "#a37426",
    "olive": "#7f8539",
    "green": "#4a9150",
    "teal": "#2f9273",
    "cyan": "#2a8e9f",
    "blue": "#5a7fd6",
    "indigo": "#7a73d6",
    "violet": "#9d63ba",
    "slate": "#727f8a",
}
# what a persona gets that has chosen none: far apart from each other
_BY_NAME = ("rose", "blue", "orange", "cyan", "violet", "teal")


def usual_colour(name: str) -> str:
    """The colour of a persona that has chosen none; it keeps it."""
    return _BY_NAME[zlib.crc32(name.encode("utf-8", "replace")) % len(_BY_NAME)]
