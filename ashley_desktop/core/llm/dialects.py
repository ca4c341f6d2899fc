"""What a server refused once is not sent to it again: some know older or newer fields only."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any, Protocol

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


# In the order in which they are applied: what stands in for a field may be refused in its turn.
_DIALECTS = (
    _Dialect("stream_options"),
    _Dialect("max_tokens", "max_completion_tokens"),
    _Dialect("max_completion_tokens"),
    _Dialect("temperature"),  # reasoning models take their own only
    _Dialect("top_p"),
)


class Refusals(Protocol):
    """Remembers which fields the models of one server refused."""

    async def known(self, model: str) -> frozenset[str]:
        """Fields that a model's server is known to refuse."""
        ...

    async def note(self, model: str, fields: frozenset[str]) -> None:
        """Remember more of them."""
        ...


class RefusalsOfThisRun:
    """A memory that ends with the client."""

    def __init__(self) -> None:
        self._refused: dict[str, frozenset[str]] = {}

    async def known(self, model: str) -> frozenset[str]:
        """As `Refusals.known`."""
        return self._refused.get(model, frozenset())

    async def note(self, model: str, fields: frozenset[str]) -> None:
        """As `Refusals.note`."""
        self._refused[model] = await self.known(model) | fields


class Wording:
    """How one request is worded. A field is left out at most once, so its tries are few.

    Attributes:
        learnt: what was refused while this request was tried.
    """

    def __init__(self, refused: frozenset[str]) -> None:
        self._refused = set(refused)
        self.learnt: frozenset[str] = frozenset()

    def apply(self, body: dict[str, Any]) -> dict[str, Any]:
        """The body without the fields that this model's server refuses."""
        spoken = dict(body)
        for dialect in _DIALECTS:
            if dialect.field in self._refused and dialect.field in spoken:
                value = spoken.pop(dialect.field)
                if dialect.instead:
                    spoken[dialect.instead] = value
        return spoken

    def learn(self, spoken: dict[str, Any], refusal: Refusal) -> bool:
        """Note the field that was refused. True when another try will be worded differently.

        Args: spoken: the body as it was sent.
        """
        if refusal.status not in (400, 422):
            return False
        asked = [dialect for dialect in _DIALECTS if dialect.field in spoken]
        exact = [dialect for dialect in asked if dialect.field == refusal.said.param]
        for dialect in exact or asked:
            if _names(refusal, dialect):
                self._refused.add(dialect.field)
                self.learnt |= {dialect.field}
                return True
        return False


def _names(refusal: Refusal, dialect: _Dialect) -> bool:
    """Whether the refusal is about the field itself, not about its value."""
    words = refusal.body.decode("utf-8", "replace")
    if dialect.instead and dialect.instead in words:
        return True
    named = re.search(rf"\b{dialect.field}\b", words) is not None
    return named and (dialect.field == "stream_options" or _UNKNOWN.search(words) is not None)
