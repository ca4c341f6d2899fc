"""`make check`: every checker, each to its end, so that one run shows all there is to mend."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from tools import repository
from tools.environment import ROOT

BIN = Path(sys.executable).parent
CHECKS = (
    ("format", [str(BIN / "ruff"), "format", "--check", "."]),
    ("lint", [str(BIN / "ruff"), "check", "."]),
    ("types", [str(BIN / "mypy")]),
    ("rooms", [str(BIN / "lint-imports")]),
)


def main() -> int:
    """Run all; print each one's words when it fails, a line when not."""
    failed = [name for name, command in CHECKS if not _passes(name, command)]
    broken = repository.problems()
    _tell("repository", passed=not broken, words="\n".join(broken))
    return 1 if failed or broken else 0


def _passes(name: str, command: list[str]) -> bool:
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    _tell(name, passed=done.returncode == 0, words=(done.stdout + done.stderr).strip())
    return done.returncode == 0


def _tell(name: str, *, passed: bool, words: str) -> None:
    print(f"{name}: {'passed' if passed else 'FAILED'}", flush=True)
    if not passed:
        print(words, flush=True)


if __name__ == "__main__":
    sys.exit(main())
