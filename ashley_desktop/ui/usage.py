"""Tokens and money in words. What is not known is not said, and never shown as 0."""

from __future__ import annotations

from decimal import Decimal

from PySide6.QtCore import QCoreApplication, QLocale

from ashley_desktop.core.costs import parsed
from ashley_desktop.storage.records import MessageRecord
from ashley_desktop.ui.texts import fill

_MOST_DECIMALS = 8  # of a dollar; the cheapest token costs more


def dollars(cost: Decimal) -> str:
    """An amount of US dollars, small ones with two figures that say something."""
    decimals = 2 if cost >= 1 or not cost else min(_MOST_DECIMALS, 1 - cost.adjusted())
    return fill(
        QCoreApplication.translate("Usage", "$%1"),
        QLocale().toString(float(cost), "f", max(2, decimals)),
    )


def usage_words(record: MessageRecord) -> str:
    """What a reply used, on one line; empty where nothing was told."""
    locale = QLocale()
    counts = (record.prompt_tokens, record.completion_tokens)
    words = []
    if all(count is not None for count in counts):
        total = sum(count or 0 for count in counts)
        words.append(fill(QCoreApplication.translate("Usage", "%1 tokens"), locale.toString(total)))
    cost = parsed(record.cost)
    if cost:  # what costs nothing needs no mention
        words.append(dollars(cost))
    return " · ".join(words)


def short_count(tokens: int) -> str:
    """A number of tokens as people call a window: 4k, 128k, 1M, 1.2k."""
    locale = QLocale()
    for size, letter in ((1_000_000, "M"), (1 << 20, "M"), (1000, "k"), (1024, "k")):
        if tokens >= size and tokens % size == 0:
            return f"{locale.toString(tokens // size)}{letter}"
    if tokens < 1000:
        return locale.toString(tokens)
    size, letter = (1_000_000, "M") if tokens >= 999_500 else (1000, "k")
    value = tokens / size
    return f"{locale.toString(value, 'f', 1 if value < 9.95 else 0)}{letter}"
