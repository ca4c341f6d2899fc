"""What a server refused once is not sent to it again: some know older or newer fields only."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from ashley_desktop.core.llm.failures import Refusal

_UNKNOWN = re.compile(
    r"(un|not )(supported|known|recogni[sz]ed|expected|permitted|allowed)|"
    r"does not support|extra (inputs|fields)|invalid (field|argument|parameter)|_forbidden",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class _Dialect:
    """A field that some servers refuse, and the name that takes its value; "" drops it."""

    field: str
    instead: str = ""


_DIALECTS = (
    _Dialect("stream_options"),
    _Dialect("max_tokens", "max_completion_tokens"),
    _Dialect("temperature"),  # reasoning models take their own only
)


class Dialects:
    """Remembers, for each model of one server, which fields it refused."""

    def __init__(self) -> None:
        self._refused: dict[str, set[str]] = {}

    def apply(self, model: str, body: dict[str, Any]) -> dict[str, Any]:
        """The body without the fields that this model's server is known to refuse."""
        spoken = dict(body)
        for dialect in _DIALECTS:
            if dialect.field in self._refused.get(model, ()) and dialect.field in spoken:
                value = spoken.pop(dialect.field)
                if dialect.instead:
                    spoken[dialect.instead] = value
        return spoken

    def learn(self, model: str, body: dict[str, Any], refusal: Refusal) -> bool:
        """Note the field that was refused. True when another try will be worded differently."""
        if refusal.status not in (400, 422):
            return False
        refused = self._refused.setdefault(model, set())
        for dialect in _DIALECTS:
            new = dialect.field in body and dialect.field not in refused
            if new and _names(refusal, dialect):
                refused.add(dialect.field)
                return True
        return False


def _names(refusal: Refusal, dialect: _Dialect) -> bool:
    """Whether the refusal is about the field itself, not about its value."""
    words = refusal.body.decode("utf-8", "replace")
    if dialect.instead and dialect.instead in words:
        return True
    named = re.search(rf"\b{dialect.field}\b", words) is not None
    return named and (dialect.field == "stream_options" or _UNKNOWN.search(words) is not None)
