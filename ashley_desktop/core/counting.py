"""Counts the tokens of a request: by the model's own tokenizer, or by a corrected estimate."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from math import ceil

from ashley_desktop.core.tokens import MESSAGE_OVERHEAD_TOKENS, estimated_tokens, glanced_tokens

Tokenize = Callable[[str], Awaitable[int | None]]
REMEMBERED = 4096  # counts of a tokenizer; a conversation's texts come again with every question


def raw_estimate(text: str) -> int:
    """Tokens of one message before anything was learnt of the model."""
    return estimated_tokens(text) + MESSAGE_OVERHEAD_TOKENS


class Counter:
    """Counts for one model.

    Attributes: exact: every count so far was the tokenizer's own.
    """

    def __init__(
        self,
        factor: float = 1.0,
        tokenize: Tokenize | None = None,
        remembered: dict[tuple[int, int], int] | None = None,
    ) -> None:
        """Args:
        factor: corrects the estimate. tokenize: gives None where it cannot count now.
        remembered: counts of that tokenizer, to be looked at and added to.
        """
        self._factor = factor
        self._tokenize = tokenize
        self._remembered = {} if remembered is None else remembered
        self.exact = tokenize is not None

    async def message(self, text: str) -> int:
        """Tokens of one message, with what stands around it."""
        if self._tokenize is None:
            return ceil(raw_estimate(text) * self._factor)
        key = (hash(text), len(text))
        known = self._remembered.get(key)
        if known is None:
            known = await self._tokenize(text)
            if known is None:
                self.exact = False
                return ceil(raw_estimate(text) * self._factor)
            while len(self._remembered) >= REMEMBERED:
                del self._remembered[next(iter(self._remembered))]
            self._remembered[key] = known
        return known + MESSAGE_OVERHEAD_TOKENS

    def estimate(self, text: str) -> int:
        """About the same without asking anybody, and quickly for a text of any length."""
        return ceil((glanced_tokens(text) + MESSAGE_OVERHEAD_TOKENS) * self._factor)
