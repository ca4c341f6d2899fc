"""The checks that need no network: length, then rules, in that order."""

from __future__ import annotations

from dataclasses import replace

from ashley_desktop.core.moderation.rule_set import RuleSet
from ashley_desktop.core.moderation.rules import Action, Rule
from ashley_desktop.core.moderation.sentences import LONGEST, Sentences
from ashley_desktop.core.moderation.verdict import MATCHED, SAFE, TOO_LONG, Policy, Stage, Verdict

SURE = 0.9  # a pattern has matched; whether it was meant so, a pattern cannot know
LESS_SURE = 0.5  # a rule that only warns


class Watch:
    """Looks at a text while it grows, sentence by sentence.

    Attributes:
        passed: characters of the sentences that passed.
        verdict: the worst so far; one that blocks ends the watch.
    """

    def __init__(self, rules: RuleSet, policy: Policy, begun: str = "") -> None:
        """Args: begun: what the text goes on from; it is not looked at again."""
        self._rules = rules
        self._policy = policy
        self._sentences = Sentences()
        self._before = begun[-LONGEST:]
        self.passed = 0
        self.verdict = SAFE

    def take(self, text: str) -> Verdict:
        """Look at the sentences that became complete."""
        for sentence in self._sentences.take(text):
            if not self._look(sentence):
                break
        return self.verdict

    def end(self) -> Verdict:
        """Nothing more comes: look at what did not end."""
        if self.verdict.is_safe and (rest := self._sentences.rest()):
            self._look(rest)
        return self.verdict

    def begun_passes(self) -> bool:
        """Whether the sentence that has not ended would pass if it ended here."""
        begun = self._sentences.begun
        found = self._rules.look(begun, self._before) if begun.strip() else None
        return found is None or _verdict(found, self._policy).is_safe

    def again(self) -> Watch:
        """A watch of the same kind, over another text."""
        return Watch(self._rules, self._policy)

    def _look(self, sentence: str) -> bool:
        """Whether the sentence passes."""
        found = self._rules.look(sentence, self._before) if sentence.strip() else None
        if found is not None:
            verdict = _verdict(found, self._policy)
            if not verdict.is_safe or not self.verdict.flagged_categories:
                self.verdict = verdict
            if not verdict.is_safe:
                return False
        if sentence.strip():
            self._before = sentence
        self.passed += len(sentence)
        return True


def check_length(text: str, limit: int) -> Verdict:
    """A text that is too long is refused, never cut."""
    if len(text) <= limit:
        return SAFE
    return Verdict(
        False, (TOO_LONG,), 1.0, TOO_LONG, Stage.LENGTH.value, length=len(text), limit=limit
    )


def check_rules(text: str, rules: RuleSet, policy: Policy) -> Verdict:
    """What the rules say of a whole text."""
    watch = Watch(rules, policy)
    watch.take(text)
    return watch.end()


def under(policy: Policy, verdict: Verdict) -> Verdict:
    """The same as a policy takes it: where it is strict, a warning is enough to stop a text."""
    if policy is Policy.STRICT and verdict.flagged_categories:
        return replace(verdict, is_safe=False)
    return verdict


def _verdict(rule: Rule, policy: Policy) -> Verdict:
    blocks = rule.action is Action.BLOCK
    found = Verdict(
        not blocks,
        (MATCHED,),
        SURE if blocks else LESS_SURE,
        MATCHED,
        Stage.RULES.value,
        rule.name,
        rule.category,
    )
    return under(policy, found)
