"""The personas and providers that ship as data in resources/*.toml, checked when they are read."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

OPENAI = "openai"  # shipped providers that the program knows by name
OFFLINE = "offline"


@dataclass(frozen=True, slots=True)
class Persona:
    """How a model is asked to behave, and how that looks.

    Attributes:
        name: kept for ever, unique ignoring case. title: what people see.
        prompt: the system prompt, with variables as `core/prompt.py` knows them; may be empty.
        temperature: 0 to 2. max_tokens: longest answer. top_p: above 0, up to 1. None leaves it
            to the server.
        provider, model: its own; empty follows what is chosen elsewhere.
        avatar: an emoji or initials; empty is the title's first letter. picture: a small PNG,
            shown instead.
        colour: a name of `persona_fields.COLOURS`; empty lets the name decide.
        starters: questions offered where a conversation begins.
        moderation: ``strict``, ``standard`` or ``off``.
    """

    name: str
    title: str
    description: str
    prompt: str
    temperature: float | None = None
    max_tokens: int | None = None
    top_p: float | None = None
    provider: str = ""
    model: str = ""
    avatar: str = ""
    picture: bytes | None = None
    colour: str = ""
    starters: tuple[str, ...] = ()
    moderation: str = "standard"

    def __post_init__(self) -> None:
        if not self.name or not self.title:
            raise ValueError(f"persona {self.name!r}: name and title must not be empty")
        if self.temperature is not None and not 0 <= self.temperature <= 2:
            raise ValueError(f"persona {self.name!r}: temperature is 0 to 2")
        if self.max_tokens is not None and self.max_tokens < 1:
            raise ValueError(f"persona {self.name!r}: max_tokens is above 0")


@dataclass(frozen=True, slots=True)
class ProviderPreset:
    """A server that speaks the OpenAI wire format, before the user changed anything.

    Attributes:
        model: empty where only the server knows which it has.
        base_url: empty for a local provider, whose address is known only while it runs.
        local: the model runs in a child process of this program.
        nearby: a server on this machine or in its network, at its usual address.
        moderates: it has an address that judges texts.
        lists_models, lists_prices: it tells its models, and what they cost.
        open_list: it tells its models without a key too.
        context_tokens: what the model can read and write together; 0 is unknown.
        max_temperature: upper bound for every persona's temperature.
        own: it is the user's; nothing of it ships.
    """

    name: str
    title: str
    model: str = ""
    base_url: str = ""
    needs_key: bool = True
    local: bool = False
    nearby: bool = False
    moderates: bool = False
    lists_models: bool = True
    lists_prices: bool = False
    open_list: bool = False
    context_tokens: int = 0
    max_temperature: float = 2.0
    own: bool = False

    def __post_init__(self) -> None:
        if not self.local and not self.base_url.startswith(("http://", "https://")):
            raise ValueError(f"provider {self.name!r}: base_url must be http or https")


def personas(resources: Path) -> tuple[Persona, ...]:
    """Read the shipped personas, in the order of the drop-down.

    Raises: ValueError or TypeError where the file is off; that is a bug of this program.
    """
    data = tomllib.loads((resources / "personas.toml").read_text("utf-8"))
    return tuple(_persona(row) for row in data["persona"])


def providers(resources: Path) -> tuple[ProviderPreset, ...]:
    """Read the shipped providers. Raises as `personas` does."""
    data = tomllib.loads((resources / "providers.toml").read_text("utf-8"))
    return tuple(ProviderPreset(**row) for row in data["provider"])


def _persona(row: dict[str, Any]) -> Persona:
    starters = tuple(row.get("starters", ()))
    return Persona(**{**row, "prompt": row["prompt"].strip(), "starters": starters})
