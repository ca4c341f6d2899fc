"""Rules: patterns with what follows from a match. They are data; the shipped ones are a file."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from enum import StrEnum
from pathlib import Path
from typing import Any

from ashley_desktop.core.moderation.verdict import Direction
from ashley_desktop.errors import InvalidInput

LONGEST_NAME = 80


class Action(StrEnum):
    """What follows from a match. In one sentence ``allow`` is over ``block``, and that over
    ``warn``."""

    BLOCK = "block"
    WARN = "warn"
    ALLOW = "allow"


class AppliesTo(StrEnum):
    """Where a rule looks."""

    QUESTION = "question"
    ANSWER = "answer"
    BOTH = "both"


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule.

    Attributes:
        name: shown wherever it decides; unique ignoring case.
        pattern: in RE2's syntax; it is searched in folded sentences, whatever their case.
        category: what it is about, in a word. description: what it stops, for people.
        shipped: it comes with the program. changed: a shipped one that is not as it came.
    """

    name: str
    pattern: str
    action: Action = Action.BLOCK
    category: str = ""
    description: str = ""
    applies_to: AppliesTo = AppliesTo.BOTH
    enabled: bool = True
    shipped: bool = False
    changed: bool = False

    def applies(self, direction: Direction) -> bool:
        """Whether it looks at texts that go this way, and is on."""
        return self.enabled and self.applies_to in (AppliesTo.BOTH, direction.value)

    def as_json(self) -> dict[str, Any]:
        """As it is stored: what can be chosen of it."""
        kept = asdict(self)
        del kept["shipped"], kept["changed"]
        return kept


def from_json(row: object) -> Rule | None:
    """A stored rule; None for what cannot be one."""
    if not isinstance(row, Mapping):
        return None
    texts = [row.get(name, "") for name in ("name", "pattern", "category", "description")]
    if not all(isinstance(one, str) for one in texts) or not texts[0].strip():
        return None
    try:
        action = Action(row.get("action", Action.BLOCK))
        applies_to = AppliesTo(row.get("applies_to", AppliesTo.BOTH))
    except ValueError:
        return None
    name, pattern, category, description = texts
    enabled = row.get("enabled", True) is not False
    return Rule(name, pattern, action, category, description, applies_to, enabled)


@dataclass(frozen=True, slots=True)
class Shipped:
    """What comes with the program.

    Attributes: words: lists that patterns may name, also the user's.
    """

    rules: tuple[Rule, ...]
    words: Mapping[str, str]


def shipped(resources: Path) -> Shipped:
    """The rules that come with the program.

    Raises: ValueError where the file is off; that is a bug of this program.
    """
    data = tomllib.loads((resources / "moderation" / "rules.toml").read_text("utf-8"))
    rules = []
    for row in data["rule"]:
        rule = from_json({**row, "pattern": _joined(row["pattern"])})
        if rule is None:
            raise ValueError(f"rule {row.get('name')!r} is off")
        rules.append(replace(rule, shipped=True))
    words = {
        name: "|".join(one.strip() for one in text.split(" | "))
        for name, text in ((name, " ".join(lines.split())) for name, lines in data["words"].items())
    }
    return Shipped(tuple(rules), words)


def checked(rule: Rule, words: Mapping[str, str]) -> Rule:
    """The rule, its texts without white space around them.

    Raises: InvalidInput (``rule_unnamed``, ``rule_name_long``), and as `patterns.compiled`.
    """
    from ashley_desktop.core.moderation.patterns import compiled

    rule = replace(
        rule,
        name=" ".join(rule.name.split()),
        category=" ".join(rule.category.split()),
        description=rule.description.strip(),
        pattern=rule.pattern.strip(),
    )
    if not rule.name:
        raise InvalidInput(problem="rule_unnamed")
    if len(rule.name) > LONGEST_NAME:
        raise InvalidInput(problem="rule_name_long", limit=LONGEST_NAME)
    compiled(rule.pattern, words)
    return rule


def _joined(pattern: str) -> str:
    """A pattern that stands in several lines, so that it can be read."""
    return "".join(line.strip() for line in pattern.splitlines())
