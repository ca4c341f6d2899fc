"""A persona's prompt as it is sent: its variables filled in, everything else as typed.

A variable is one of `VARIABLES` in single braces, such as ``{date}``. Other braces stay, and so
does everything between backticks: code in a prompt is sent as it stands.
"""

from __future__ import annotations

import getpass
import platform
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from ashley_desktop.core.languages import language_name

VARIABLES = ("date", "weekday", "time", "user", "language", "persona", "model", "system")

_NAMED = re.compile(r"(?<![{$])\{(" + "|".join(VARIABLES) + r")\}(?!\})")
_TICKS = re.compile(r"`+")
_DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_SYSTEMS = {"Darwin": "macOS"}


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What does not change while the program runs.

    Attributes:
        user: the system's name for the user. language: its English name, such as ``German``.
        system: the operating system, such as ``Linux``.
    """

    user: str
    language: str
    system: str


def surroundings(environment: Mapping[str, str]) -> Surroundings:
    """What this machine says. Nothing of it leaves the machine unless a prompt asks for it."""
    system = platform.system()
    return Surroundings(
        _system_user(), language_name(environment), _SYSTEMS.get(system, system or "unknown")
    )


def values(around: Surroundings, now: datetime, *, persona: str, model: str) -> dict[str, str]:
    """The value of each variable.

    Args: now: the user's own time. persona: the title. model: as the server knows it.
    """
    return {
        "date": f"{now:%Y-%m-%d}",
        "weekday": _DAYS[now.weekday()],
        "time": f"{now:%H:%M}",
        "user": around.user,
        "language": around.language,
        "persona": persona,
        "model": model,
        "system": around.system,
    }


def filled(prompt: str, known: Mapping[str, str]) -> str:
    """The prompt with its variables replaced; in one pass, so that no value is a template."""

    def fill(text: str) -> str:
        return _NAMED.sub(lambda found: known.get(found[1], found[0]), text)

    parts, at = [], 0
    for start, end in _code(prompt):
        parts += [fill(prompt[at:start]), prompt[start:end]]
        at = end
    return "".join([*parts, fill(prompt[at:])])


def used(prompt: str) -> frozenset[str]:
    """The variables that a prompt asks for."""
    names: set[str] = set()
    marks = {name: f"\0{name}\0" for name in VARIABLES}
    text = filled(prompt.replace("\0", ""), marks)
    names.update(name for name, mark in marks.items() if mark in text)
    return frozenset(names)


def _code(prompt: str) -> list[tuple[int, int]]:
    """Stretches between backticks: begun and ended by as many of them, as in Markdown."""
    runs = [found.span() for found in _TICKS.finditer(prompt)]
    later: dict[int, list[int]] = {}  # by length: where runs stand, the last one first
    for number in range(len(runs) - 1, -1, -1):
        later.setdefault(runs[number][1] - runs[number][0], []).append(number)
    found = []
    number = 0
    while number < len(runs):
        start, end = runs[number]
        same = later[end - start]
        while same and same[-1] <= number:
            same.pop()
        if same:
            number = same[-1]
            found.append((start, runs[number][1]))
        number += 1
    return found


def _system_user() -> str:
    try:
        return getpass.getuser()
    except (OSError, KeyError, ImportError):  # a user that the system has no name for
        return ""
