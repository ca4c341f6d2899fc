"""The personas and providers that ship as data in resources/*.toml, checked when they are read."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Persona:
    """How a model is asked to behave.

    Attributes:
        name: kept for ever, unique ignoring case. title: what people see.
        prompt: the system prompt. temperature: 0 to 2. max_tokens: longest answer.
    """

    name: str
    title: str
    description: str
    prompt: str
    temperature: float
    max_tokens: int

    def __post_init__(self) -> None:
        if not self.name or not self.title or not self.prompt.strip():
            raise ValueError(f"persona {self.name!r}: name, title and prompt must not be empty")
        if not 0 <= self.temperature <= 2 or self.max_tokens < 1:
            raise ValueError(f"persona {self.name!r}: temperature is 0 to 2, max_tokens above 0")


@dataclass(frozen=True, slots=True)
class ProviderPreset:
    """A server that speaks the OpenAI wire format, before the user changed anything.

    Attributes:
        base_url: empty for a local provider, whose address is known only while it runs.
        local: the model runs in a child process of this program.
        context_tokens: what the model can read and write together; 0 is unknown.
        max_temperature: upper bound for every persona's temperature.
    """

    name: str
    title: str
    model: str
    base_url: str = ""
    needs_key: bool = True
    local: bool = False
    context_tokens: int = 0
    max_temperature: float = 2.0

    def __post_init__(self) -> None:
        if not self.local and not self.base_url.startswith(("http://", "https://")):
            raise ValueError(f"provider {self.name!r}: base_url must be http or https")


def personas(resources: Path) -> tuple[Persona, ...]:
    """Read the shipped personas, in the order of the drop-down.

    Raises: ValueError or TypeError where the file is off; that is a bug of this program.
    """
    data = tomllib.loads((resources / "personas.toml").read_text("utf-8"))
    return tuple(Persona(**{**row, "prompt": row["prompt"].strip()}) for row in data["persona"])


def providers(resources: Path) -> tuple[ProviderPreset, ...]:
    """Read the shipped providers. Raises as `personas` does."""
    data = tomllib.loads((resources / "providers.toml").read_text("utf-8"))
    return tuple(ProviderPreset(**row) for row in data["provider"])
