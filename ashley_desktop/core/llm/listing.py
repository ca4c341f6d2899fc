"""Lists of models as servers send them: ids, and what they say of window and price.

Nothing here trusts a type, a number or a size: what has an odd shape counts as unknown. A list is
read item by item, so that a long one never holds the interpreter for long.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal
from io import BytesIO
from typing import Any

from ashley_desktop.core.importers.base import Unfit
from ashley_desktop.core.importers.json_stream import JsonStream
from ashley_desktop.core.llm.base import ModelList, ModelOffer
from ashley_desktop.core.llm.wire import model_name

MODELS_LIMIT = 10_000  # the longest public lists hold some hundred
CONTEXT_LIMIT = 100_000_000  # tokens; a hundred times the largest window that is offered
PRICE_LIMIT = Decimal(1000)  # US dollars; for one token, or typed for a million
# What servers call the window. Where several are given, the smallest holds: a model may have been
# trained for more than the server lets it use.
_CONTEXT_NAMES = (
    "context_length",  # OpenRouter, Together
    "max_context_length",  # LM Studio, Mistral
    "loaded_context_length",  # LM Studio
    "max_model_len",  # vLLM
    "context_window",  # Groq
    "n_ctx",  # llama.cpp
    "n_ctx_train",  # llama.cpp
)
_PARTS = ("meta", "top_provider")  # objects in a row that may say it too
_PLAIN_PRICE = re.compile(r"\d{1,12}(\.\d{1,24})?([eE]-?\d{1,2})?", re.ASCII)


def model_list(body: bytes, *, cut: bool = False) -> ModelList:
    """Read the answer of ``/models``; each id once, in the server's order.

    Args: cut: `body` is only the beginning of the answer; what is whole in it counts.

    Raises: ValueError where it is no JSON.
    """
    found: dict[str, ModelOffer] = {}
    try:
        for row in _rows(JsonStream(BytesIO(body))):
            offer = _offer(row)
            if offer is not None and offer.model not in found:
                if len(found) == MODELS_LIMIT:
                    return ModelList(tuple(found.values()), more=True)
                found[offer.model] = offer
    except Unfit as error:
        if not cut or not found:
            raise ValueError(str(error)) from None
    return ModelList(tuple(found.values()), more=cut)


def token_count(value: object) -> int | None:
    """A number of tokens, None for anything that cannot be one."""
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    if isinstance(value, bool) or not isinstance(value, int):
        return None
    return value if 0 < value <= CONTEXT_LIMIT else None


def price(value: object) -> Decimal | None:
    """A price, None for anything that cannot be one. Negative ones mean “it depends” in lists."""
    if isinstance(value, bool):
        return None
    if isinstance(value, int | float):
        value = str(value) if abs(value) <= PRICE_LIMIT else ""
    if not isinstance(value, str) or not _PLAIN_PRICE.fullmatch(value):
        return None
    amount = Decimal(value)
    return amount if amount <= PRICE_LIMIT else None


def _rows(stream: JsonStream) -> Iterator[object]:
    """The items of the list, which is the document itself or lies in ``data`` or ``models``."""
    if stream.kind() == "[":
        yield from _items(stream)
        stream.end()
    elif stream.kind() == "{":
        for name in stream.fields():
            if name in ("data", "models") and stream.kind() == "[":
                yield from _items(stream)
            else:
                stream.value()
        stream.end()
    else:
        stream.value()
        stream.end()


def _items(stream: JsonStream) -> Iterator[object]:
    for _ in stream.items():
        yield stream.value()


def _offer(row: object) -> ModelOffer | None:
    if not isinstance(row, dict):
        name = model_name(row)
        return ModelOffer(name) if name else None
    name = model_name(row.get("id")) or model_name(row.get("name"))
    if not name:
        return None
    prices = row.get("pricing")
    prices = prices if isinstance(prices, dict) else {}
    return ModelOffer(
        name, _context(row), price(prices.get("prompt")), price(prices.get("completion"))
    )


def _context(row: dict[str, Any]) -> int | None:
    parts = [row, *(row.get(name) for name in _PARTS)]
    told = (
        token_count(part.get(name))
        for part in parts
        if isinstance(part, dict)
        for name in _CONTEXT_NAMES
    )
    return min((count for count in told if count is not None), default=None)
