"""Both error rates of the shipped rules, as the corpus of the tests shows them.

python -m tests.core.moderation.figures
"""

from __future__ import annotations

import sys
import tomllib
from dataclasses import dataclass
from pathlib import Path

from ashley_desktop.core.moderation import rules
from ashley_desktop.core.moderation.checks import check_rules
from ashley_desktop.core.moderation.rule_set import RuleSet
from ashley_desktop.core.moderation.verdict import Direction, Policy
from ashley_desktop.paths import resources

HALVES = ("development", "held_out", "second_author", "newest")


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence of the corpus. Attributes: harmful: it is to be stopped."""

    text: str
    harmful: bool
    theme: str
    language: str


@dataclass(frozen=True, slots=True)
class Figures:
    """What became of sentences."""

    wanted: int
    stopped: int
    harmless: int
    stopped_wrongly: int
    noted: int

    @property
    def missed(self) -> float:
        """Which part of what is to be stopped passes."""
        return 1 - self.stopped / self.wanted

    @property
    def wrong(self) -> float:
        """Which part of what is to pass is stopped."""
        return self.stopped_wrongly / self.harmless


def corpus(half: str) -> list[Sentence]:
    """The sentences of a half."""
    path = Path(__file__).parent / f"corpus_{half}.toml"
    return [
        Sentence(text, group["label"] == "harmful", group["theme"], group["language"])
        for group in tomllib.loads(path.read_text("utf-8"))["group"]
        for text in group["sentences"]
    ]


def figures(sentences: list[Sentence], rule_set: RuleSet) -> Figures:
    """What the rules make of sentences, under the standard policy."""
    actions = [
        (one.harmful, check_rules(one.text, rule_set, Policy.STANDARD).action) for one in sentences
    ]
    return Figures(
        wanted=sum(harmful for harmful, _ in actions),
        stopped=sum(harmful and action == "block" for harmful, action in actions),
        harmless=sum(not harmful for harmful, _ in actions),
        stopped_wrongly=sum(not harmful and action == "block" for harmful, action in actions),
        noted=sum(not harmful and action == "warn" for harmful, action in actions),
    )


def main() -> None:
    """Print the table of docs/moderation.md."""
    shipped = rules.shipped(resources())
    rule_set = RuleSet(shipped.rules, Direction.QUESTION, shipped.words)
    lines = [
        "| sentences | language | to be stopped | stopped | missed | to pass | stopped wrongly |",
        "| --- | --- | --- | --- | --- | --- | --- |",
    ]
    for half in HALVES:
        for language in ("en", "de"):
            found = figures([one for one in corpus(half) if one.language == language], rule_set)
            lines.append(
                f"| {half} | {language} | {found.wanted} | {found.stopped} | {found.missed:.1%} "
                f"| {found.harmless} | {found.stopped_wrongly} ({found.wrong:.1%}) |"
            )
    sys.stdout.write("\n".join(lines) + "\n")


if __name__ == "__main__":
    main()
