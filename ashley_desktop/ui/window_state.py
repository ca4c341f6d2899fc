"""Looks and geometry that the window finds again: window.json, read before the first paint.

Plain json: a damaged, foreign or missing file is the same as none, and a disk that takes no
writing costs the looks, never the window.
"""

from __future__ import annotations

import json
import logging
import os
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeGuard

from PySide6.QtCore import QRect, QSize

from ashley_desktop.ui import tokens

_LOG = logging.getLogger(__name__)
_LARGEST_FILE = 64 * 1024
_MOST_FOLDERS = 1_000  # 40 bytes each: the file stays below its limit
_LARGEST_SIDE = 30_000  # beyond any desktop, within Qt's own limit for a window
MIN_SIZE = QSize(360, 420)
USUAL_SIZE = QSize(1080, 720)


@dataclass(slots=True)
class WindowState:
    """What is remembered.

    Attributes:
        geometry: x, y, width, height of the window while not maximized; None before the first
            closing.
        theme: ``system``, ``light`` or ``dark``. zoom: percent.
        dismissed: names of notices that shall not come again.
        closed_folders: ids of folders whose conversations are out of sight.
        usage: whether tokens and cost stand under replies.
        motion: ``system`` or ``reduced``: nothing moves by itself.
    """

    geometry: tuple[int, int, int, int] | None = None
    maximized: bool = False
    sidebar_width: int = tokens.SIDEBAR_WIDTH
    sidebar_shown: bool = True
    theme: str = "system"
    zoom: int = 100
    dismissed: set[str] = field(default_factory=set)
    closed_folders: set[str] = field(default_factory=set)
    usage: bool = False
    motion: str = "system"


class WindowStateFile:
    """The state together with the file that it came from.

    Attributes:
        state: change it, then call `save`.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self.state = _parse(_read(path))

    def save(self) -> bool:
        """Write the file anew in one step; False where the disk did not take it."""
        state = self.state
        content = {
            "geometry": state.geometry,
            "maximized": state.maximized,
            "sidebar_width": state.sidebar_width,
            "sidebar_shown": state.sidebar_shown,
            "theme": state.theme,
            "zoom": state.zoom,
            "usage": state.usage,
            "motion": state.motion,
            "dismissed": sorted(state.dismissed),
            "closed_folders": sorted(state.closed_folders)[:_MOST_FOLDERS],
        }
        beside = self._path.with_name(f"{self._path.name}.{os.getpid()}.new")
        try:
            self._path.parent.mkdir(parents=True, exist_ok=True)
            beside.write_text(json.dumps(content, indent=1), "utf-8")
            os.replace(beside, self._path)
        except OSError as error:
            _LOG.info("the window's looks were not saved: %s", error)
            return False
        return True


def on_screen(wanted: QRect, screens: list[QRect]) -> QRect:
    """The nearest rectangle that a person can reach: within the screen it overlaps most.

    Args:
        screens: usable areas, the primary screen first; empty leaves `wanted` as it is.
    """
    if not screens:
        return wanted

    def overlap(screen: QRect) -> int:
        common = screen.intersected(wanted)
        return common.width() * common.height() if common.isValid() else 0

    screen = max(screens, key=overlap)
    size = wanted.size().expandedTo(MIN_SIZE).boundedTo(screen.size())
    left = min(max(wanted.left(), screen.left()), screen.right() + 1 - size.width())
    top = min(max(wanted.top(), screen.top()), screen.bottom() + 1 - size.height())
    return QRect(left, top, size.width(), size.height())


def _read(path: Path) -> dict[str, Any]:
    try:
        with path.open("rb") as file:
            content = json.loads(file.read(_LARGEST_FILE + 1))
    except (OSError, ValueError, RecursionError):
        return {}
    return content if isinstance(content, dict) else {}


def _parse(content: dict[str, Any]) -> WindowState:
    state = WindowState()
    state.geometry = _geometry(content.get("geometry"))
    state.maximized = content.get("maximized") is True
    state.sidebar_shown = content.get("sidebar_shown") is not False
    state.usage = content.get("usage") is True
    width, zoom = content.get("sidebar_width"), content.get("zoom")
    if _is_whole(width):
        state.sidebar_width = min(tokens.SIDEBAR_MAX, max(tokens.SIDEBAR_MIN, width))
    if _is_whole(zoom):
        state.zoom = zoom
    if content.get("theme") in ("light", "dark"):
        state.theme = content["theme"]
    if content.get("motion") == "reduced":
        state.motion = "reduced"
    state.dismissed = _names(content.get("dismissed"))
    state.closed_folders = _names(content.get("closed_folders"))
    return state


def _names(value: Any) -> set[str]:
    return {name for name in value if isinstance(name, str)} if isinstance(value, list) else set()


def _geometry(value: Any) -> tuple[int, int, int, int] | None:
    if not isinstance(value, list) or len(value) != 4 or not all(map(_is_whole, value)):
        return None
    x, y, width, height = value
    return (x, y, width, height) if width > 0 and height > 0 else None


def _is_whole(value: Any) -> TypeGuard[int]:
    is_number = isinstance(value, int) and not isinstance(value, bool)
    return is_number and abs(value) <= _LARGEST_SIDE
