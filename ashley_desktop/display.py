"""Whether a window could open here, found out without Qt: without a display Qt ends the process."""

from __future__ import annotations

import ctypes
import os
import sys
from pathlib import Path

HEADLESS = ("offscreen", "minimal", "vnc")


def has_display() -> bool:
    """True where Qt will find a screen."""
    if not sys.platform.startswith("linux"):
        return True
    if os.environ.get("QT_QPA_PLATFORM", "").partition(":")[0] in HEADLESS:
        return True
    return _wayland_answers() or _x11_answers()


def _wayland_answers() -> bool:
    name = os.environ.get("WAYLAND_DISPLAY")
    folder = os.environ.get("XDG_RUNTIME_DIR")
    return bool(name) and Path(folder or "/", name or "").is_socket()


def _x11_answers() -> bool:
    """Connect as Qt would: a name in DISPLAY does not mean that anybody listens there."""
    if not os.environ.get("DISPLAY"):
        return False
    try:
        xcb = ctypes.CDLL("libxcb.so.1")
    except OSError:
        return False  # Qt needs it too
    xcb.xcb_connect.restype = ctypes.c_void_p
    xcb.xcb_connection_has_error.argtypes = [ctypes.c_void_p]
    xcb.xcb_disconnect.argtypes = [ctypes.c_void_p]
    connection = xcb.xcb_connect(None, None)
    broken = xcb.xcb_connection_has_error(connection)
    xcb.xcb_disconnect(connection)
    return not broken
