"""Runs the parts, each in a process of its own, and keeps what they measured."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from benchmarks.run import Run
from tools.environment import ROOT

PATIENCE_S = 600.0
Lists = dict[str, list[float]]  # what a part measured, by name


class PartFailed(Exception):
    """A part ended without figures."""


@dataclass
class Samples:
    """What was measured, by a name of the caller's choice.

    Attributes: data_dir: a store of conversations; see `corpus.py`.
    """

    run: Run
    data_dir: Path
    taken: dict[str, Lists] = field(default_factory=dict)

    def take(self, name: str, part: str, **arguments: Any) -> None:
        """Run a part; the lists of several runs under one name follow each other."""
        with started(self.run, part, **arguments) as process:
            self.keep(name, result(process))

    def keep(self, name: str, lists: Lists) -> None:
        """Add lists to those of a name."""
        kept = self.taken.setdefault(name, {})
        for key, values in lists.items():
            kept.setdefault(key, []).extend(values)

    def of(self, name: str, key: str) -> list[float]:
        """All numbers measured under a name."""
        return self.taken[name][key]


def started(
    run: Run, part: str, more: Mapping[str, str] | None = None, **arguments: Any
) -> subprocess.Popen[str]:
    """Start a part. Args: more: variables of its environment."""
    words = json.dumps(arguments, default=str)
    return subprocess.Popen(
        [sys.executable, "-m", "benchmarks.transcript", part, words],
        cwd=ROOT,
        env={**run.environment, **(more or {})},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def result(process: subprocess.Popen[str]) -> Lists:
    """Wait for a part and read what it measured.

    Raises: PartFailed.
    """
    try:
        said, complaints = process.communicate(timeout=PATIENCE_S)
    except subprocess.TimeoutExpired:
        process.kill()
        said, complaints = process.communicate()
    lines = said.splitlines()
    if process.returncode or not lines:
        raise PartFailed(f"{process.args!r}\n{complaints[-4000:]}")
    found: Lists = json.loads(lines[-1])
    return found
