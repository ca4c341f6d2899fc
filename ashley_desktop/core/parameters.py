"""What a conversation may set of a request: temperature, length of the answer, top-p.

What holds is looked up in order: the message's own, the conversation's, the persona's; a provider
may cap the temperature.
"""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import asdict, dataclass
from enum import StrEnum
from math import isfinite
from typing import TYPE_CHECKING, Any

from ashley_desktop.errors import InvalidInput

if TYPE_CHECKING:
    from ashley_desktop.core.presets import Persona
    from ashley_desktop.core.providers import Provider

MOST_TEMPERATURE = 2.0
MOST_TOKENS = 10_000_000  # no model answers at such length; above it a number is a slip


class From(StrEnum):
    """Who a value in force comes from."""

    MESSAGE = "message"
    SESSION = "session"
    PERSONA = "persona"
    PROVIDER = "provider"  # it has capped another's value


@dataclass(frozen=True, slots=True)
class Parameters:
    """Values of one request; None is not said, and who comes next in order decides.

    Attributes:
        temperature: 0 to 2. max_tokens: longest answer, above 0. top_p: above 0, up to 1.

    Raises: InvalidInput (``bad_temperature``, ``bad_max_tokens``, ``bad_top_p``).
    """

    temperature: float | None = None
    max_tokens: int | None = None
    top_p: float | None = None

    def __post_init__(self) -> None:
        if self.temperature is not None and not 0 <= self.temperature <= MOST_TEMPERATURE:
            raise InvalidInput(problem="bad_temperature", value=self.temperature)
        if self.max_tokens is not None and not 1 <= self.max_tokens <= MOST_TOKENS:
            raise InvalidInput(problem="bad_max_tokens", value=self.max_tokens)
        if self.top_p is not None and not 0 < self.top_p <= 1:
            raise InvalidInput(problem="bad_top_p", value=self.top_p)

    def over(self, other: Parameters) -> Parameters:
        """These values, and another's where these say nothing."""
        return Parameters(
            other.temperature if self.temperature is None else self.temperature,
            other.max_tokens if self.max_tokens is None else self.max_tokens,
            other.top_p if self.top_p is None else self.top_p,
        )

    def as_json(self) -> dict[str, float | int]:
        """What is said, by name; the form in which the store keeps it."""
        return {name: value for name, value in asdict(self).items() if value is not None}

    @classmethod
    def of(cls, stored: Mapping[str, Any]) -> Parameters:
        """Read what the store keeps; what is off there, as from a file, counts as not said."""
        found = cls()
        for name in ("temperature", "max_tokens", "top_p"):
            value = stored.get(name)
            if isinstance(value, bool) or not isinstance(value, int | float):
                continue
            if not isfinite(value):
                continue
            given: dict[str, Any] = {name: int(value) if name == "max_tokens" else value}
            with suppress(InvalidInput):
                found = cls(**given).over(found)
        return found


NOTHING_SAID = Parameters()


@dataclass(frozen=True, slots=True)
class InForce:
    """What the next request is sent with, and whose each value is.

    Attributes:
        usual: what would hold if the conversation said nothing.
        sources: by the name of a value.
    """

    parameters: Parameters
    usual: Parameters
    sources: Mapping[str, From]


def in_force(
    persona: Persona,
    provider: Provider,
    session: Parameters = NOTHING_SAID,
    message: Parameters = NOTHING_SAID,
) -> InForce:
    """Put message over session over persona, within what the provider allows."""
    theirs = Parameters(persona.temperature, persona.max_tokens, persona.top_p)
    values = message.over(session).over(theirs)
    sources = {
        name: (
            From.MESSAGE
            if getattr(message, name) is not None
            else From.SESSION
            if getattr(session, name) is not None
            else From.PERSONA
        )
        for name in ("temperature", "max_tokens", "top_p")
    }
    capped = _capped(values, provider)
    if capped.temperature != values.temperature:
        sources["temperature"] = From.PROVIDER
    return InForce(capped, _capped(theirs, provider), sources)


def _capped(values: Parameters, provider: Provider) -> Parameters:
    most = provider.max_temperature
    if values.temperature is None or values.temperature <= most:
        return values
    return Parameters(most, values.max_tokens, values.top_p)
