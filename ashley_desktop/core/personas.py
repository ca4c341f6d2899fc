"""Finding a persona by what people call it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from ashley_desktop.core.presets import Persona
from ashley_desktop.errors import PersonaNotFound


class Personas:
    """The personas that can answer, in the order of the drop-down; the first is the default."""

    def __init__(self, personas: Sequence[Persona]) -> None:
        self._personas = tuple(personas)

    def __iter__(self) -> Iterator[Persona]:
        return iter(self._personas)

    @property
    def default(self) -> Persona:
        """Who answers in a new session."""
        return self._personas[0]

    def find(self, called: str) -> Persona:
        """Match a name ignoring case, then a title.

        Raises: PersonaNotFound, never falling back to another persona.
        """
        wanted = called.strip().casefold()
        for persona in self._personas:
            if persona.name.casefold() == wanted:
                return persona
        for persona in self._personas:
            if persona.title.casefold() == wanted:
                return persona
        known = ", ".join(persona.name for persona in self._personas)
        raise PersonaNotFound(persona=called, known=known)

    def title(self, name: str) -> str:
        """What people see for a name; a persona that is gone keeps its name."""
        return next((p.title for p in self._personas if p.name == name), name)
