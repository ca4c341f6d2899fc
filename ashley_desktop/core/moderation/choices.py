"""What the user chose about the checks, and the rules that follow from it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from ashley_desktop.core.moderation.rules import Rule, from_json

SETTING = "moderation"
USUAL_LIMIT = 100_000  # characters
SMALLEST_LIMIT, LARGEST_LIMIT = 100, 10_000_000


@dataclass(frozen=True, slots=True)
class Choices:
    """The user's choices.

    Attributes:
        active: texts are checked at all; the length always is.
        length_limit: characters of a message.
        agreed: for each provider the origin whose endpoint may be asked about messages.
        replies: the same for replies, which need an agreement of their own.
        rules: the user's own, and shipped ones that they changed.
        removed: names of shipped rules that they took away.
    """

    active: bool = True
    length_limit: int = USUAL_LIMIT
    agreed: Mapping[str, str] = field(default_factory=dict)
    replies: Mapping[str, str] = field(default_factory=dict)
    rules: tuple[Rule, ...] = ()
    removed: tuple[str, ...] = ()

    def in_force(self, shipped: Sequence[Rule]) -> tuple[Rule, ...]:
        """All rules, the shipped ones first, as the user wants them."""
        own = {folded(rule.name): rule for rule in self.rules}
        gone = set(map(folded, self.removed))
        found = []
        for rule in shipped:
            changed = own.pop(folded(rule.name), None)
            if changed is not None:
                rule = replace(changed, name=rule.name, shipped=True, changed=True)
            elif folded(rule.name) in gone:
                continue
            found.append(rule)
        return (*found, *own.values())

    def with_rules(self, rules: Sequence[Rule], shipped: Sequence[Rule]) -> Choices:
        """The choices that lead to these rules."""
        came = {folded(rule.name): rule.as_json() for rule in shipped}
        kept = tuple(
            replace(rule, shipped=False, changed=False)
            for rule in rules
            if came.get(folded(rule.name)) != rule.as_json()
        )
        there = {folded(rule.name) for rule in rules}
        removed = tuple(rule.name for rule in shipped if folded(rule.name) not in there)
        return replace(self, rules=kept, removed=removed)

    def agreeing(self, provider: str, origin: str, yes: bool) -> Choices:
        """The user agrees, or no longer, to have a provider's endpoint asked at this origin.

        Nobody has agreed for replies then.
        """
        others = self.agreeing_for_replies(provider, origin, False)
        return replace(others, agreed=_set(self.agreed, provider, origin if yes else ""))

    def agreeing_for_replies(self, provider: str, origin: str, yes: bool) -> Choices:
        """The same for replies."""
        return replace(self, replies=_set(self.replies, provider, origin if yes else ""))

    def as_json(self) -> dict[str, Any]:
        """As it is stored."""
        return {
            "active": self.active,
            "length_limit": self.length_limit,
            "agreed": dict(self.agreed),
            "replies": dict(self.replies),
            "rules": [rule.as_json() for rule in self.rules],
            "removed": list(self.removed),
        }


def read(stored: object) -> Choices:
    """What was stored, as far as it has the right shape."""
    if not isinstance(stored, Mapping):
        return Choices()
    limit = stored.get("length_limit")
    if not isinstance(limit, int) or not SMALLEST_LIMIT <= limit <= LARGEST_LIMIT:
        limit = USUAL_LIMIT
    rules = (from_json(row) for row in _list(stored.get("rules")))
    return Choices(
        active=stored.get("active", True) is not False,
        length_limit=limit,
        agreed=_origins(stored.get("agreed")),
        replies=_origins(stored.get("replies")),
        rules=tuple(rule for rule in rules if rule is not None),
        removed=tuple(one for one in _list(stored.get("removed")) if isinstance(one, str)),
    )


def folded(name: str) -> str:
    """A rule's name as it is compared."""
    return " ".join(name.split()).casefold()


def _set(origins: Mapping[str, str], provider: str, origin: str) -> dict[str, str]:
    kept = {name: where for name, where in origins.items() if name != provider}
    return kept | ({provider: origin} if origin else {})


def _origins(value: object) -> dict[str, str]:
    found = value if isinstance(value, Mapping) else {}
    return {str(name): where for name, where in found.items() if isinstance(where, str)}


def _list(value: object) -> list[Any]:
    return value if isinstance(value, list) else []
