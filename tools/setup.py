"""`make setup`: turns a clone into something that runs, and does nothing when it is one already.

Runs on any Python from 3.8 as far as saying that it is too old; the standard library only.
"""

from __future__ import annotations

import argparse
import importlib.util
import os
import shutil
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from tools import environment, system
from tools.system import Missing, NotReady

OLDEST, NEWEST = (3, 11), (3, 13)  # qasync 0.28 does not run on 3.14


def main() -> int:
    """Make the system and the environment ready, or say what to do and return 1."""
    parser = argparse.ArgumentParser(description="Makes everything ready that the program needs.")
    parser.add_argument("--tests", action="store_true", help="also what the tests start")
    words = parser.parse_args()
    try:
        _set_up(for_tests=words.tests)
    except NotReady as problem:
        print(f"\n{problem}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("\nSet-up was interrupted. The next one begins anew.", file=sys.stderr)
        return 130
    return 0


def _set_up(*, for_tests: bool) -> None:
    current = environment.is_current()
    if not current:
        _check_python()
    missing: list[Missing] = []
    if not current:
        missing += system.missing_libraries() + system.missing_fonts() + _missing_venv()
    if for_tests:
        missing += system.missing_for_tests()
    system.make_ready(missing)
    if not current:
        with environment.alone():
            if not environment.is_current():
                environment.make()
        print("Ready.", flush=True)


def _check_python() -> None:
    """Go on with a Python that fits; hand over to one further down PATH, else say so."""
    if OLDEST <= sys.version_info[:2] <= NEWEST:
        return
    for minor in range(NEWEST[1], OLDEST[1] - 1, -1):
        other = shutil.which(f"python3.{minor}")
        if other and not os.environ.get("ASHLEY_SETUP_HANDED_OVER"):
            print(f"Going on with {other}", flush=True)
            os.environ["ASHLEY_SETUP_HANDED_OVER"] = "1"
            os.execv(other, [other, *sys.argv])
    mine = sys.version.split()[0]
    raise NotReady(
        f"Ashley Desktop runs on Python 3.11 to 3.13; {sys.executable} is {mine}.\n"
        "Install one of them, or name it: make setup PYTHON=/path/to/python3.12"
    )


def _missing_venv() -> list[Missing]:
    """Debian packs venv's own pip apart from Python."""
    if all(importlib.util.find_spec(name) for name in ("venv", "ensurepip")):
        return []
    if not sys.executable.startswith("/usr/bin/"):
        raise NotReady(f"{sys.executable} has no venv module: choose another with PYTHON=")
    version = f"{sys.version_info[0]}.{sys.version_info[1]}"
    return [Missing("Python's venv module", f"python{version}-venv")]


if __name__ == "__main__":
    sys.exit(main())
