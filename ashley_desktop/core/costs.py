"""What a reply costs: counted tokens times known prices. What is not known is None, never 0."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation

from ashley_desktop.core.llm.base import Usage


@dataclass(frozen=True, slots=True)
class Price:
    """US dollars for one token that is sent, and for one that is received."""

    prompt: Decimal
    completion: Decimal

    def of(self, usage: Usage) -> Decimal | None:
        """The cost of a reply; None where the server did not count both sides."""
        if usage.prompt_tokens is None or usage.completion_tokens is None:
            return None
        return self.prompt * usage.prompt_tokens + self.completion * usage.completion_tokens


def as_text(cost: Decimal | None) -> str | None:
    """The form in which the store keeps a cost: plain digits, no exponent."""
    if cost is None:
        return None
    text = format(cost, "f")
    return text.rstrip("0").rstrip(".") if "." in text else text


def parsed(text: str | None) -> Decimal | None:
    """Read what the store keeps; None for what is no cost."""
    if text is None:
        return None
    try:
        cost = Decimal(text)
    except InvalidOperation:
        return None
    return cost if cost.is_finite() and cost >= 0 else None


@dataclass(frozen=True, slots=True)
class Spent:
    """What several replies cost together.

    Attributes:
        total: of those whose cost is known. known, unknown: how many they are.
    """

    total: Decimal
    known: int
    unknown: int


def together(costs: Iterable[str | None]) -> Spent:
    """Add costs as the store keeps them."""
    read = [parsed(cost) for cost in costs]
    known = [cost for cost in read if cost is not None]
    return Spent(sum(known, Decimal(0)), len(known), len(read) - len(known))
