"""What replies cost: known or not known, never 0 for want of knowledge."""

from __future__ import annotations

from decimal import Decimal

import pytest

from ashley_desktop.core.costs import Price, Spent, as_text, parsed, together
from ashley_desktop.core.finish import Finish, finish_of
from ashley_desktop.core.llm.base import Usage

PRICE = Price(Decimal("0.00000015"), Decimal("0.0000006"))


def test_a_cost_is_exact() -> None:
    assert as_text(PRICE.of(Usage(1234, 567))) == "0.0005253"
    assert as_text(Price(Decimal("1E-7"), Decimal(0)).of(Usage(10, 10))) == "0.000001"


@pytest.mark.parametrize("usage", [Usage(), Usage(5), Usage(None, 5)])
def test_what_was_not_counted_has_no_cost(usage: Usage) -> None:
    assert PRICE.of(usage) is None
    assert as_text(None) is None


def test_free_is_known() -> None:
    assert as_text(Price(Decimal(0), Decimal(0)).of(Usage(5, 5))) == "0"


@pytest.mark.parametrize("text", [None, "", "x", "NaN", "-1", "Infinity"])
def test_what_is_no_cost_is_not_known(text: str | None) -> None:
    assert parsed(text) is None


def test_costs_are_added_and_the_unknown_are_told() -> None:
    assert together(["0.1", None, "0.2", "x"]) == Spent(Decimal("0.3"), 2, 2)
    assert together([]) == Spent(Decimal(0), 0, 0)


@pytest.mark.parametrize(
    ("reason", "meaning"),
    [
        (None, Finish.STOP),
        ("stop", Finish.STOP),
        ("eos", Finish.STOP),
        ("length", Finish.LENGTH),
        ("MAX_TOKENS", Finish.LENGTH),
        ("content_filter", Finish.FILTER),
        ("SAFETY", Finish.FILTER),
        ("tool_calls", Finish.TOOLS),
        ("function_call", Finish.TOOLS),
        ("because", Finish.OTHER),
    ],
)
def test_servers_words_for_an_end_have_a_meaning(reason: str | None, meaning: Finish) -> None:
    assert finish_of(reason) is meaning
