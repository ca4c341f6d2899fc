"""The checks as the orchestrator uses them: the user's choices, the rules in force, the log.

Must not: change a text, or ask an endpoint that the user did not agree to.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from ashley_desktop.core.moderation import choices as chosen
from ashley_desktop.core.moderation import rules as rule_file
from ashley_desktop.core.moderation.checks import Watch, check_length, check_rules, under
from ashley_desktop.core.moderation.choices import Choices
from ashley_desktop.core.moderation.rule_set import RuleSet
from ashley_desktop.core.moderation.rules import Rule, Shipped
from ashley_desktop.core.moderation.verdict import (
    FAILED,
    FLAGGED,
    SAFE,
    Direction,
    Policy,
    Stage,
    Verdict,
)
from ashley_desktop.errors import AshleyError, ContentBlocked, StorageError
from ashley_desktop.storage.catalog_records import DecisionRecord

if TYPE_CHECKING:
    from ashley_desktop.core.endpoints import Endpoints
    from ashley_desktop.core.presets import Persona
    from ashley_desktop.core.providers import Provider
    from ashley_desktop.storage.catalog_store import CatalogStore
    from ashley_desktop.storage.decision_store import DecisionStore

log = logging.getLogger(__name__)


class Moderation:
    """Checks questions and answers.

    Attributes: decisions: the log; None where none is kept.
    """

    def __init__(
        self,
        settings: CatalogStore,
        endpoints: Endpoints,
        decisions: DecisionStore | None,
        resources: Path,
    ) -> None:
        self._settings = settings
        self._endpoints = endpoints
        self._resources = resources
        self._shipped: Shipped | None = None
        self._compiled: dict[tuple[Direction, tuple[Rule, ...]], RuleSet] = {}
        self.decisions = decisions

    def unlogged(self) -> Moderation:
        """The same for conversations that leave nothing behind."""
        return Moderation(self._settings, self._endpoints, None, self._resources)

    # what the user chose

    @property
    def shipped(self) -> Shipped:
        """The rules that come with the program, as they came."""
        if self._shipped is None:
            self._shipped = rule_file.shipped(self._resources)
        return self._shipped

    async def choices(self) -> Choices:
        """What is chosen now. Raises: StorageError."""
        return chosen.read(await self._settings.setting(chosen.SETTING))

    async def save(self, choices: Choices) -> None:
        """Choose otherwise, from the next message on. Raises: StorageError."""
        await self._settings.set_setting(chosen.SETTING, choices.as_json())

    def rules(self, choices: Choices) -> tuple[Rule, ...]:
        """All rules, as the user wants them."""
        return choices.in_force(self.shipped.rules)

    # questions

    async def try_out(self, text: str, choices: Choices, direction: Direction) -> Verdict:
        """What length and rules say of a text; nothing is noted, and nobody else is asked."""
        return await self._local(text, choices, Policy.STANDARD, direction)

    async def question(self, text: str, persona: Persona, session_id: str | None) -> Verdict:
        """Check a question on this machine.

        Returns: a verdict that is safe; it may warn.
        Raises: ContentBlocked; StorageError.
        """
        verdict = await self._local(
            text, await self.choices(), Policy(persona.moderation), Direction.QUESTION
        )
        await self.note(verdict, Direction.QUESTION, persona, session_id)
        if not verdict.is_safe:
            raise ContentBlocked(**verdict.parameters)
        return verdict

    async def asks(self, provider: Provider, persona: Persona) -> bool:
        """Whether the provider's endpoint is asked too: the user agreed, for this very address.

        Raises: StorageError.
        """
        if provider.local or Policy(persona.moderation) is Policy.OFF:
            return False
        choices = await self.choices()
        return choices.active and choices.agreed.get(provider.name) == provider.origin

    async def asks_about_replies(self, provider: Provider, persona: Persona) -> bool:
        """The same for what it answers, which the user agreed to apart. Raises: StorageError."""
        if not await self.asks(provider, persona):
            return False
        return (await self.choices()).replies.get(provider.name) == provider.origin

    async def ask(self, text: str, provider: Provider, policy: Policy) -> Verdict:
        """What the provider's endpoint says. One that fails lets the text pass, and says so."""
        try:
            found = await self._endpoints.judge(provider, text)
        except AshleyError as error:
            log.info("the moderation endpoint of %s failed: %s", provider.name, error)
            failed = Verdict(
                flagged_categories=(FAILED,), reason=FAILED, stage=Stage.ENDPOINT.value
            )
            return under(policy, failed)
        if not found.flagged:
            return SAFE
        categories = found.categories or (FLAGGED,)
        return Verdict(False, categories, found.score, FLAGGED, Stage.ENDPOINT.value)

    async def check(self, text: str, persona: Persona, provider: Provider) -> Verdict:
        """What all checks together say of a question; nothing is noted. Raises: StorageError."""
        policy = Policy(persona.moderation)
        verdict = await self._local(text, await self.choices(), policy, Direction.QUESTION)
        if verdict.is_safe and await self.asks(provider, persona):
            theirs = await self.ask(text, provider, policy)
            return theirs if theirs.flagged_categories else verdict
        return verdict

    # answers

    async def watch(self, persona: Persona, begun: str = "") -> Watch | None:
        """What looks at an answer while it grows; None where nobody does.

        Args: begun: what the answer goes on from.
        Raises: StorageError.
        """
        policy = Policy(persona.moderation)
        choices = await self.choices()
        if policy is Policy.OFF or not choices.active:
            return None
        return Watch(await self._rule_set(choices, Direction.ANSWER), policy, begun)

    # the log

    async def note(
        self, verdict: Verdict, direction: Direction, persona: Persona, session_id: str | None
    ) -> None:
        """Write down a decision other than a plain “safe”. No word of the text goes along."""
        if self.decisions is None or verdict.action == "allow":
            return
        record = DecisionRecord(
            datetime.now(UTC),
            direction.value,
            persona.name,
            verdict.stage,
            verdict.action,
            session_id,
            verdict.rule or None,
            verdict.flagged_categories,
            verdict.reason,
        )
        try:
            await self.decisions.add(record)
        except StorageError as error:  # the decision holds all the same
            log.warning("a decision could not be noted: %s", error)

    async def _local(
        self, text: str, choices: Choices, policy: Policy, direction: Direction
    ) -> Verdict:
        verdict = check_length(text, choices.length_limit)
        if not verdict.is_safe or policy is Policy.OFF or not choices.active:
            return verdict
        rules = await self._rule_set(choices, direction)
        return await asyncio.to_thread(check_rules, text, rules, policy)

    async def _rule_set(self, choices: Choices, direction: Direction) -> RuleSet:
        rules = await asyncio.to_thread(self.rules, choices)  # the first time a file is read
        known = self._compiled.get((direction, rules))
        if known is None:
            known = await asyncio.to_thread(RuleSet, rules, direction, self.shipped.words)
            self._forget(direction)
            self._compiled[direction, rules] = known
        return known

    def _forget(self, direction: Direction) -> None:
        for key in [key for key in self._compiled if key[0] is direction]:
            del self._compiled[key]


def blocks(rules: Sequence[Rule]) -> int:
    """How many rules are on and stop something."""
    return sum(rule.enabled and rule.action == "block" for rule in rules)
