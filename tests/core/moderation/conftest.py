"""What the tests of the checks share."""

from __future__ import annotations

import pytest

from ashley_desktop.core.moderation import rules
from ashley_desktop.core.moderation.rule_set import RuleSet
from ashley_desktop.core.moderation.rules import Shipped
from ashley_desktop.core.moderation.verdict import Direction
from ashley_desktop.paths import resources


@pytest.fixture(scope="session")
def shipped() -> Shipped:
    """The rules as they come with the program."""
    return rules.shipped(resources())


@pytest.fixture(scope="session")
def for_questions(shipped: Shipped) -> RuleSet:
    """They, compiled for questions."""
    return RuleSet(shipped.rules, Direction.QUESTION, shipped.words)


@pytest.fixture(scope="session")
def for_answers(shipped: Shipped) -> RuleSet:
    """They, compiled for answers."""
    return RuleSet(shipped.rules, Direction.ANSWER, shipped.words)
