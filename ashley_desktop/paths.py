"""Where everything local lives. The one place that knows folders; makes none by itself."""

from __future__ import annotations

import os
import sys
from dataclasses import dataclass
from pathlib import Path

PROGRAM = "ashley-desktop"


@dataclass(frozen=True, slots=True)
class Paths:
    """The data folder and the names in it, all of which users may rely on."""

    data_dir: Path

    @property
    def database(self) -> Path:
        """The history."""
        return self.data_dir / "ashley.db"

    @property
    def backups(self) -> Path:
        """Copies of the history."""
        return self.data_dir / "backups"

    @property
    def log(self) -> Path:
        """The log; older ones carry a number behind."""
        return self.data_dir / "logs" / "ashley.log"

    @property
    def models(self) -> Path:
        """Models that the user put there."""
        return self.data_dir / "models"

    @property
    def run(self) -> Path:
        """Locks of running processes."""
        return self.data_dir / "run"

    @property
    def window_state(self) -> Path:
        """Looks and geometry, read before the first paint."""
        return self.data_dir / "window.json"


def find(option: str | os.PathLike[str] | None = None) -> Paths:
    """Choose the data folder: the option, ``ASHLEY_DATA_DIR``, the platform's own place."""
    chosen = option or os.environ.get("ASHLEY_DATA_DIR")
    if chosen:
        return Paths(Path(chosen).expanduser().absolute())
    from platformdirs import user_data_path

    return Paths(user_data_path(PROGRAM, appauthor=False))


def resources() -> Path:
    """The folder of shipped data, beside the package in a checkout and inside it when installed."""
    frozen = getattr(sys, "_MEIPASS", None)
    if frozen:
        return Path(frozen) / "resources"
    package = Path(__file__).resolve().parent
    inside = package / "resources"
    return inside if inside.is_dir() else package.parent / "resources"


def this_program() -> list[str]:
    """The words that start this program again, from source and when frozen."""
    if getattr(sys, "frozen", False):
        return [sys.executable]
    return [sys.executable, "-m", "ashley_desktop"]


def child_environment() -> dict[str, str]:
    """The environment for the program's helper processes: this one's, without the keys in it."""
    return {name: value for name, value in os.environ.items() if "API_KEY" not in name.upper()}
