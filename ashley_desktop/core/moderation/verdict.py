"""What the checks say of a text: one verdict, whichever of them spoke."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

TOO_LONG = "excessive_length"
MATCHED = "pattern_match"
FLAGGED = "endpoint_flagged"
FAILED = "moderation_error"


class Direction(StrEnum):
    """Which way a text goes."""

    QUESTION = "question"
    ANSWER = "answer"


class Policy(StrEnum):
    """How strict a persona is."""

    STRICT = "strict"
    STANDARD = "standard"
    OFF = "off"


class Stage(StrEnum):
    """Which check spoke, in the order in which they are asked."""

    LENGTH = "length"
    RULES = "rules"
    ENDPOINT = "endpoint"


@dataclass(frozen=True, slots=True)
class Verdict:
    """What comes of a check.

    Attributes:
        is_safe: the text may pass.
        flagged_categories: ``excessive_length``, ``pattern_match``, ``moderation_error``, or the
            endpoint's own names. A warning is safe and has them all the same.
        confidence_score: how sure the check is of what it flagged, 0 to 1; 0 where it flagged
            nothing or could not look.
        reason: a code that has a sentence; empty where there is nothing to say.
        stage: which check spoke; empty where none did.
        rule: the name of the rule that matched. subject: what that rule is about.
        length, limit: characters, where the text was too long.
    """

    is_safe: bool = True
    flagged_categories: tuple[str, ...] = ()
    confidence_score: float = 0.0
    reason: str = ""
    stage: str = ""
    rule: str = ""
    subject: str = ""
    length: int = 0
    limit: int = 0

    @property
    def action(self) -> str:
        """What comes of it: ``block``, ``warn`` or ``allow``."""
        if not self.is_safe:
            return "block"
        return "warn" if self.flagged_categories else "allow"

    @property
    def parameters(self) -> dict[str, Any]:
        """The values of its sentence."""
        return {
            "reason": self.reason,
            "rule": self.rule,
            "subject": self.subject,
            "categories": ", ".join(self.flagged_categories),
            "length": self.length,
            "limit": self.limit,
        }

    def as_json(self) -> dict[str, Any]:
        """As it is kept with a message; no word of the message is in it."""
        return {
            "action": self.action,
            "stage": self.stage,
            "rule": self.rule,
            "subject": self.subject,
            "categories": list(self.flagged_categories),
            "confidence": round(self.confidence_score, 4),
            "reason": self.reason,
            "length": self.length,
            "limit": self.limit,
        }


SAFE = Verdict()


def from_json(kept: Mapping[str, Any] | None) -> Verdict:
    """What was kept with a message; what has an odd shape counts as nothing."""
    kept = kept or {}
    rows = kept.get("categories")
    categories = tuple(str(one) for one in rows) if isinstance(rows, list) else ()
    return Verdict(
        is_safe=kept.get("action") != "block",
        flagged_categories=categories,
        confidence_score=_number(kept.get("confidence")),
        reason=_text(kept.get("reason")),
        stage=_text(kept.get("stage")),
        rule=_text(kept.get("rule")),
        subject=_text(kept.get("subject")),
        length=int(_number(kept.get("length"))),
        limit=int(_number(kept.get("limit"))),
    )


def _text(value: object) -> str:
    return value if isinstance(value, str) else ""


def _number(value: object) -> float:
    return float(value) if isinstance(value, int | float) else 0.0
