"""All rules in force, compiled: looks at one sentence together with the one before it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from ashley_desktop.core.moderation.folding import copies
from ashley_desktop.core.moderation.patterns import Words, compiled, together
from ashley_desktop.core.moderation.rules import Action, Rule
from ashley_desktop.core.moderation.verdict import Direction
from ashley_desktop.errors import InvalidInput

_Sentence = tuple[str, ...]  # the copies of one


class _Group:
    """Rules with the same consequence. One search tells whether any of them matches."""

    def __init__(self, rules: Iterable[Rule], words: Words) -> None:
        self._each: list[tuple[Rule, Any]] = []
        for rule in rules:
            try:
                self._each.append((rule, compiled(rule.pattern, words)))
            except InvalidInput:
                continue  # refused when it was written; another version may have taken it
        patterns = [rule.pattern for rule, _ in self._each]
        self._any = together(patterns, words) if patterns else None

    def first(self, texts: _Sentence) -> Rule | None:
        """The first rule that matches any of the copies."""
        if not self._each:
            return None
        if self._any is not None and not any(map(self._any.search, texts)):
            return None
        for rule, pattern in self._each:
            if any(map(pattern.search, texts)):
                return rule
        return None


class RuleSet:
    """The rules for one direction."""

    def __init__(self, rules: Sequence[Rule], direction: Direction, words: Words) -> None:
        def group(action: Action) -> _Group:
            fit = (one for one in rules if one.action is action and one.applies(direction))
            return _Group(fit, words)

        self._allow, self._block, self._warn = map(group, (Action.ALLOW, Action.BLOCK, Action.WARN))

    def look(self, sentence: str, before: str = "") -> Rule | None:
        """The rule that decides about a sentence: one that blocks, else one that warns.

        Args: before: the sentence in front of it. What stretches over both is found too.
        """
        alone = copies(sentence)
        both = copies(f"{before} {sentence}") if before else alone
        return self._decides(self._block, alone, both) or self._decides(self._warn, alone, both)

    def _decides(self, group: _Group, alone: _Sentence, both: _Sentence) -> Rule | None:
        found = group.first(both)
        if found is None:
            return None
        inside = group.first(alone)
        # what excuses a sentence stands in it; what stretches over two is excused by either
        if self._allow.first(alone if inside is not None else both) is not None:
            return None
        return inside or found
