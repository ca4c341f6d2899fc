"""What leaves the storage room about personas, providers, models and decisions: frozen values."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any


@dataclass(frozen=True, slots=True)
class ProviderRecord:
    """What the user changed about a provider, or a whole one of theirs. Holds no key.

    Attributes:
        base_url, model: None means the shipped preset's.
        key_origins: origins (``https://host:port``) for which a key was put into the keyring.
        options: what else was chosen for it; JSON-able.
        position: its place in the list; among equal ones the name decides.
        deleted: the user took it out of the list.
    """

    name: str
    base_url: str | None = None
    model: str | None = None
    key_origins: tuple[str, ...] = ()
    options: Mapping[str, Any] = field(default_factory=dict)
    position: int = 0
    deleted: bool = False


@dataclass(frozen=True, slots=True)
class PersonaRecord:
    """A persona that the user made; a shipped one only where it was changed, moved or deleted.

    Attributes:
        name: kept for ever. position: its place in the list.
        definition: all but the name and the picture; JSON-able.
        picture: a PNG, or None.
        deleted: the user took it out of the list.
    """

    name: str
    position: int
    definition: Mapping[str, Any] = field(default_factory=dict)
    picture: bytes | None = None
    deleted: bool = False


@dataclass(frozen=True, slots=True)
class ModelRecord:
    """What is known of a provider's model.

    Attributes:
        facts: what its server says and what the user says; JSON-able.
        refused: fields of a request that its server refused.
        seen_at: when its server listed it last, aware, UTC; None where it never did.
    """

    provider: str
    model: str
    facts: Mapping[str, Any] = field(default_factory=dict)
    favourite: bool = False
    refused: tuple[str, ...] = ()
    seen_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class DecisionRecord:
    """What the checks of content decided, without a word of the content.

    Attributes:
        decided_at: aware, UTC. direction: ``question`` or ``answer``.
        stage: which check decided. rule: its rule, where it has some.
        action: what came of it. categories: as flagged. reason: a code, no text of a message.
        decision_id: given by the store.
    """

    decided_at: datetime
    direction: str
    persona: str
    stage: str
    action: str
    session_id: str | None = None
    rule: str | None = None
    categories: tuple[str, ...] = ()
    reason: str = ""
    decision_id: int | None = None
