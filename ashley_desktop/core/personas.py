"""The personas in force: those that ship with the user's changes on top, and the user's own.

Reading is synchronous; `refresh` brings what the store holds. What is done with personas is in
`persona_deeds.py`.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING

from ashley_desktop.core import prompt
from ashley_desktop.core.persona_fields import from_record
from ashley_desktop.core.presets import Persona
from ashley_desktop.core.prompt import Surroundings
from ashley_desktop.errors import PersonaNotFound

if TYPE_CHECKING:
    from ashley_desktop.storage.catalog_records import PersonaRecord
    from ashley_desktop.storage.catalog_store import CatalogStore
    from ashley_desktop.storage.persona_store import PersonaStore

USER_NAME = "user_name"  # the setting: what prompts call the user; empty is the system's name
NOWHERE = Surroundings("", "English", "")


class Personas:
    """The personas that can answer, in the order of the drop-down; the first is the default."""

    def __init__(
        self,
        shipped: Sequence[Persona],
        store: PersonaStore | None = None,
        settings: CatalogStore | None = None,
        around: Surroundings = NOWHERE,
        clock: Callable[[], datetime] = lambda: datetime.now().astimezone(),
    ) -> None:
        """Args: store, settings: None where nothing but what ships is wanted."""
        self.shipped = {persona.name: persona for persona in shipped}
        self.around = around
        self._store = store
        self._settings = settings
        self._clock = clock
        self.take(())

    def __iter__(self) -> Iterator[Persona]:
        return iter(self._there)

    @property
    def default(self) -> Persona:
        """Who answers in a new session."""
        return self._there[0]

    async def refresh(self) -> bool:
        """Read what the store holds now; whether anything differs. Raises: StorageError."""
        before = (self._there, self._gone, self.changed)
        if self._store is not None:
            self.take(await self._store.all())
        return before != (self._there, self._gone, self.changed)

    def find(self, called: str) -> Persona:
        """Match a name ignoring case, then a title.

        Raises: PersonaNotFound, never falling back to another persona.
        """
        wanted = folded(called)
        for persona in self._there:
            if folded(persona.name) == wanted:
                return persona
        for persona in self._there:
            if folded(persona.title) == wanted:
                return persona
        known = ", ".join(persona.name for persona in self._there)
        raise PersonaNotFound(persona=called, known=known)

    def name_of(self, called: str) -> str | None:
        """The name behind a name or title, of a deleted one too; None where there is none."""
        try:
            return self.find(called).name
        except PersonaNotFound:
            wanted = folded(called)
            gone = (one.name for one in self.gone() if wanted in map(folded, (one.name, one.title)))
            return next(gone, None)

    def is_there(self, name: str) -> bool:
        """Whether the persona of this very name can answer."""
        return name in self._names

    def answering(self, name: str) -> Persona:
        """Who answers in a session of a persona: the default one where that persona is gone.

        Whoever uses this says so where it is another: `is_there` tells.
        """
        return self._names.get(name, self.default)

    def known(self, name: str) -> Persona | None:
        """The persona of a name, a deleted one too; None where there never was one here."""
        return self._names.get(name) or self._gone.get(name)

    def title(self, name: str) -> str:
        """What people see for a name; a persona that is gone keeps its own."""
        known = self.known(name)
        return known.title if known is not None else name

    async def as_sent(self, persona: Persona, model: str) -> Persona:
        """The persona with its prompt as a model gets it, now. Raises: StorageError."""
        return replace(persona, prompt=await self.prompt_as_sent(persona, model))

    async def prompt_as_sent(self, persona: Persona, model: str) -> str:
        """A persona's prompt with its variables filled in. Raises: StorageError."""
        around = self.around
        if "user" in prompt.used(persona.prompt):
            around = replace(around, user=await self.user_name())
        known = prompt.values(around, self._clock(), persona=persona.title, model=model)
        return prompt.filled(persona.prompt, known)

    async def user_name(self) -> str:
        """What prompts call the user. Raises: StorageError."""
        chosen = await self._settings.setting(USER_NAME) if self._settings is not None else None
        return chosen if isinstance(chosen, str) and chosen.strip() else self.around.user

    def gone(self) -> tuple[Persona, ...]:
        """Deleted personas, which old messages go on naming."""
        return tuple(self._gone.values())

    def take(self, records: Iterable[PersonaRecord]) -> None:
        """Put the shipped ones and what is stored together."""
        kept = {record.name: record for record in records}
        placed = [
            ((number, 0, name), persona)
            for number, (name, persona) in enumerate(self.shipped.items())
            if name not in kept
        ]
        gone = {}
        for record in kept.values():
            shipped = self.shipped.get(record.name)
            persona = from_record(record, shipped)
            if record.deleted:
                gone[record.name] = persona
            else:
                placed.append(((record.position, int(shipped is None), record.name), persona))
        placed.sort(key=lambda one: one[0])
        self._gone = gone
        self._there = tuple(persona for _, persona in placed) or tuple(self.shipped.values())
        self._names = {persona.name: persona for persona in self._there}
        self.changed = frozenset(
            persona.name
            for persona in self._there
            if persona.name in self.shipped and persona != self.shipped[persona.name]
        )


def folded(called: str) -> str:
    """A name or title as it is compared: without case, however its accents are written."""
    return unicodedata.normalize("NFC", called.strip().casefold())
