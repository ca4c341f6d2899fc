"""What is known of a model, in words: short beside its name, whole for reading and listening."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QLocale

from ashley_desktop.ui.texts import fill

if TYPE_CHECKING:
    from ashley_desktop.core.models import ModelFacts

_MILLION = 1_000_000


def quiet(facts: ModelFacts) -> str:
    """What is known, as short as can be; empty where nothing is."""
    parts = []
    if facts.context_tokens is not None:
        parts.append(short_count(facts.context_tokens))
    if _is_free(facts):
        if facts.source != "machine":
            parts.append(QCoreApplication.translate("Models", "free"))
    elif facts.prompt_price is not None or facts.completion_price is not None:
        unknown = QCoreApplication.translate("Models", "unknown")
        prices = [
            unknown if price is None else money(price)
            for price in (facts.prompt_price, facts.completion_price)
        ]
        parts.append(" / ".join(prices))
    return " · ".join(parts)


def told(facts: ModelFacts) -> str:
    """Context window and price, in whole sentences."""
    return f"{_window(facts)} {_price(facts)}"


def short_count(count: int) -> str:
    """A number of tokens as people say it: 4k, 128k, 1M."""
    if count >= _MILLION:
        return f"{count / _MILLION:.2g}M"
    if count < 1000:
        return str(count)
    whole = 1024 if count % 1000 and not count % 1024 else 1000
    return f"{round(count / whole)}k"


def money(price: Decimal) -> str:
    """A price for one token, as that of a million: $2.50."""
    million = price * _MILLION
    if million == million.to_integral_value():
        return f"${million:.0f}"
    return f"${million:.2f}" if million >= Decimal("0.1") else f"${float(million):.2g}"


def size(count: int) -> str:
    """Bytes of a disk or a memory: 98 MB, 7.9 GB."""
    if count < 1_000_000_000:
        return fill(
            QCoreApplication.translate("Models", "%1 MB"), QLocale().toString(round(count / 1e6))
        )
    return fill(
        QCoreApplication.translate("Models", "%1 GB"), QLocale().toString(count / 1e9, "f", 1)
    )


def _is_free(facts: ModelFacts) -> bool:
    return facts.prompt_price == 0 and facts.completion_price == 0


def _window(facts: ModelFacts) -> str:
    if facts.context_tokens is None:
        return QCoreApplication.translate("Models", "Context window unknown.")
    count = QLocale().toString(facts.context_tokens)
    return fill(QCoreApplication.translate("Models", "Context window of %1 tokens."), count)


def _price(facts: ModelFacts) -> str:
    sent, received = facts.prompt_price, facts.completion_price
    if _is_free(facts):
        return QCoreApplication.translate("Models", "Costs nothing.")
    if sent is None and received is None:
        return QCoreApplication.translate("Models", "Price unknown.")
    unknown = QCoreApplication.translate("Models", "unknown")
    words = QCoreApplication.translate("Models", "A million tokens: %1 sent, %2 received.")
    prices = [unknown if price is None else money(price) for price in (sent, received)]
    return fill(words, *prices)
