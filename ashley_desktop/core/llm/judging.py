"""What a provider's moderation endpoint answers. Nothing here trusts a type or a size."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

LONGEST_NAME = 80
MOST_CATEGORIES = 50


@dataclass(frozen=True, slots=True)
class Judgement:
    """What an endpoint thinks of a text.

    Attributes:
        categories: what it flagged, by its own names. score: its highest among these, 0 to 1.
    """

    flagged: bool
    categories: tuple[str, ...] = ()
    score: float = 0.0


def judgement(body: bytes) -> Judgement:
    """Read the answer of ``/moderations``.

    Raises: ValueError where it is none.
    Source: OpenAI API reference, "Moderations".
    """
    document = json.loads(body)
    results = document.get("results") if isinstance(document, dict) else None
    rows = [row for row in results if isinstance(row, dict)] if isinstance(results, list) else []
    if not rows or not all(isinstance(row.get("flagged"), bool) for row in rows):
        raise ValueError("no results")
    flagged = any(row["flagged"] for row in rows)
    found = dict.fromkeys(name for row in rows for name in _flagged(row))
    scores = [_score(row, name) for row in rows for name in found]
    names = tuple(found)[:MOST_CATEGORIES] if flagged else ()
    return Judgement(flagged, names, max(scores, default=1.0) if flagged else 0.0)


def _flagged(row: dict[str, Any]) -> list[str]:
    categories = row.get("categories")
    if not isinstance(categories, Mapping):
        return []
    return [str(name)[:LONGEST_NAME] for name, value in categories.items() if value is True]


def _score(row: dict[str, Any], name: str) -> float:
    scores = row.get("category_scores")
    value = scores.get(name) if isinstance(scores, Mapping) else None
    if isinstance(value, bool) or not isinstance(value, int | float):
        return 0.0
    return min(1.0, max(0.0, float(value)))
