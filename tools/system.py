"""What the system must bring along: libraries that Qt opens, fonts, the programs of the tests.

Runs before anything is installed, on whatever Python comes first: the standard library only.
"""

from __future__ import annotations

import ctypes
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Iterable, NamedTuple

LIBRARIES = {  # what the platform plugins, xllamacpp and sqlcipher3 are linked with
    "libGL.so.1": "libgl1",
    "libEGL.so.1": "libegl1",
    "libX11-xcb.so.1": "libx11-xcb1",
    "libxkbcommon.so.0": "libxkbcommon0",
    "libxkbcommon-x11.so.0": "libxkbcommon-x11-0",
    "libdbus-1.so.3": "libdbus-1-3",
    "libfontconfig.so.1": "libfontconfig1",
    "libfreetype.so.6": "libfreetype6",
    "libglib-2.0.so.0": "libglib2.0-0",
    "libgthread-2.0.so.0": "libglib2.0-0",
    "libxcb-cursor.so.0": "libxcb-cursor0",
    "libxcb-glx.so.0": "libxcb-glx0",
    "libxcb-icccm.so.4": "libxcb-icccm4",
    "libxcb-image.so.0": "libxcb-image0",
    "libxcb-keysyms.so.1": "libxcb-keysyms1",
    "libxcb-randr.so.0": "libxcb-randr0",
    "libxcb-render.so.0": "libxcb-render0",
    "libxcb-render-util.so.0": "libxcb-render-util0",
    "libxcb-shape.so.0": "libxcb-shape0",
    "libxcb-shm.so.0": "libxcb-shm0",
    "libxcb-sync.so.1": "libxcb-sync1",
    "libxcb-util.so.1": "libxcb-util1",
    "libxcb-xfixes.so.0": "libxcb-xfixes0",
    "libxcb-xkb.so.1": "libxcb-xkb1",
    "libgomp.so.1": "libgomp1",
    "libstdc++.so.6": "libstdc++6",
}
FONTS = {  # a file name's beginning -> the package that brings it
    "Inter": "fonts-inter",
    "JetBrainsMono": "fonts-jetbrains-mono",
    "NotoColorEmoji": "fonts-noto-color-emoji",
    "wqy-microhei": "fonts-wqy-microhei",  # Chinese, Japanese and Korean in 1.6 MB
}
TEST_PROGRAMS = {
    "Xvfb": "xvfb",
    "dbus-daemon": "dbus",
    "gnome-keyring-daemon": "gnome-keyring",
    "xdotool": "xdotool",
    "import": "imagemagick",
    "desktop-file-validate": "desktop-file-utils",
}
TEST_FILES = {  # patterns below /usr -> package
    "libexec/at-spi-bus-launcher": "at-spi2-core",
    "lib/*/girepository-1.0/Atspi-2.0.typelib": "gir1.2-atspi-2.0",
    "lib/python3/dist-packages/gi/__init__.py": "python3-gi",
}
FONT_SUFFIXES = (".ttf", ".otf", ".ttc", ".pfb")


class Missing(NamedTuple):
    """One thing the system lacks.

    Attributes:
        what: its name as the dynamic linker or the shell knows it.
        package: Debian's package that brings it.
        needed: whether the program is no use without it; the rest is for looks.
    """

    what: str
    package: str
    needed: bool = True


class NotReady(Exception):
    """The system cannot be made ready; the text says what to do."""


def missing_libraries() -> list[Missing]:
    """Try to open every library as Qt's plugins will. Linux only: elsewhere wheels bring all."""
    if not sys.platform.startswith("linux"):
        return []
    return [Missing(name, package) for name, package in LIBRARIES.items() if not _opens(name)]


def missing_fonts() -> list[Missing]:
    """The preferred fonts that are not there; needed only where there is none at all."""
    if not sys.platform.startswith("linux"):
        return []
    names = [name for folder in _font_folders() for name in _font_files(folder)]
    text_font = any("emoji" not in name.lower() for name in names)
    if not text_font:
        return [Missing("any font", package) for package in FONTS.values()]
    return [
        Missing(f"the font {prefix}", package, needed=False)
        for prefix, package in FONTS.items()
        if not any(name.startswith(prefix) for name in names)
    ]


def missing_for_tests() -> list[Missing]:
    """The programs that the tests start: a display, a bus, a keyring, the screen reader's side."""
    if not sys.platform.startswith("linux"):
        return []
    programs = [Missing(n, p) for n, p in TEST_PROGRAMS.items() if shutil.which(n) is None]
    files = [
        Missing(package, package)
        for pattern, package in TEST_FILES.items()
        if not any(Path("/usr").glob(pattern))
    ]
    return programs + files


def make_ready(missing: Iterable[Missing]) -> None:
    """Install the packages as root; as anybody else say the command that does.

    Raises:
        NotReady: something needed stays missing. Nothing was changed then.
    """
    wanted = list(missing)
    if not wanted:
        return
    packages = sorted({item.package for item in wanted})
    if shutil.which("apt-get") is None:
        _require_nothing(wanted, f"Install what brings them (on Debian: {' '.join(packages)}).")
    elif os.geteuid() == 0:
        _apt_install(packages)
    else:
        _require_nothing(wanted, f"Install them, then try again:\n\n  {apt_command(packages)}\n")


def apt_command(packages: Iterable[str]) -> str:
    """The one line that a person with sudo types."""
    install = "sudo apt-get install --no-install-recommends"
    return f"sudo apt-get update && {install} {' '.join(packages)}"


def _require_nothing(wanted: list[Missing], advice: str) -> None:
    needed = [item.what for item in wanted if item.needed]
    listed = ", ".join(dict.fromkeys(needed or [item.what for item in wanted]))
    if needed:
        raise NotReady(f"This system lacks {listed}.\n{advice}")
    print(f"Nicer with {listed}. {advice}", flush=True)


def _apt_install(packages: list[str]) -> None:
    print(f"Installing {len(packages)} system packages: {' '.join(packages)}", flush=True)
    quiet = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    update = ["apt-get", "-q", "-q", "update"]
    install = ["apt-get", "-q", "-q", "install", "-y", "--no-install-recommends"]
    updated = _run(update, quiet)
    installed = _run([*install, *packages], quiet)
    if installed.returncode:
        said = (updated.stderr + installed.stderr).strip()
        command = f"apt-get update && apt-get install {' '.join(packages)}"
        raise NotReady(f"apt-get could not install them:\n{said}\n\nTry: {command}")


def _run(command: list[str], environment: dict[str, str]) -> subprocess.CompletedProcess[str]:
    return subprocess.run(command, env=environment, capture_output=True, text=True, check=False)


def _opens(library: str) -> bool:
    try:
        ctypes.CDLL(library)
    except OSError:
        return False
    return True


def _font_folders() -> list[Path]:
    home = Path.home()
    own = Path(os.environ.get("XDG_DATA_HOME") or home / ".local/share") / "fonts"
    return [Path("/usr/share/fonts"), Path("/usr/local/share/fonts"), own, home / ".fonts"]


def _font_files(folder: Path) -> list[str]:
    names = (name for _, _, files in os.walk(folder) for name in files)
    return [name for name in names if name.lower().endswith(FONT_SUFFIXES)]
