"""What is done with personas: make, change, duplicate, delete, move, reset, import, take back.

Each deed decides on what the store holds in the very transaction that writes, so that two
processes never give one name twice. It gives what brings the state before it back.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from ashley_desktop.core.persona_book import PersonaBook, before
from ashley_desktop.core.persona_fields import (
    LONGEST_NAME,
    USUAL_PROMPT,
    fields_of,
    from_fields,
    refusal,
)
from ashley_desktop.core.personas import USER_NAME, Personas
from ashley_desktop.core.presets import Persona
from ashley_desktop.storage.catalog_records import PersonaRecord

if TYPE_CHECKING:
    from ashley_desktop.storage.catalog_store import CatalogStore
    from ashley_desktop.storage.persona_store import PersonaStore

Records = list[PersonaRecord]


@dataclass(frozen=True, slots=True)
class Done:
    """A deed that was done.

    Attributes:
        persona: what it was done with, as it is now; a deleted one as it was.
        before: the records that it touched as they were, None where there was none.
    """

    persona: Persona
    before: Mapping[str, PersonaRecord | None]


@dataclass(frozen=True, slots=True)
class Imported:
    """What became of personas out of a file.

    Attributes: added: as they are here now. known: those that were here already.
    """

    added: tuple[Persona, ...]
    known: tuple[Persona, ...]
    before: Mapping[str, PersonaRecord | None]


class PersonaDeeds:
    """Changes the personas in force. Any call may raise StorageError."""

    def __init__(self, personas: Personas, store: PersonaStore, settings: CatalogStore) -> None:
        self._personas = personas
        self._store = store
        self._settings = settings

    async def add(self, name: str, **fields: Any) -> Done:
        """Make a persona, at the end of the list. A deleted one of that name is made anew.

        Args: fields: as in `Persona`; what is absent is as in a new one.
        Raises: InvalidInput.
        """
        new = from_fields({"prompt": USUAL_PROMPT, **fields, "name": name})

        def decide(book: PersonaBook) -> Persona:
            return book.add(new)

        return await self._do(decide)

    async def change(self, name: str, **changes: Any) -> Done:
        """Change fields of a persona; its name stays.

        Raises: PersonaNotFound, InvalidInput.
        """

        def decide(book: PersonaBook) -> Persona:
            old = book.view.find(name)
            return book.put(from_fields({**fields_of(old), **changes, "name": old.name}))

        return await self._do(decide)

    async def duplicate(self, name: str) -> Done:
        """Make another persona like one, with a numbered name, right below it."""

        def decide(book: PersonaBook) -> Persona:
            old = book.view.find(name)
            made = book.add(
                replace(old, name=book.numbered(old.name), title=book.numbered(old.title))
            )
            book.move(made.name, book.place(old.name) + 1)
            return made

        return await self._do(decide)

    async def delete(self, name: str) -> Done:
        """Take a persona out of the list; old messages go on naming it.

        Raises: PersonaNotFound; InvalidInput (``persona_last``).
        """

        def decide(book: PersonaBook) -> Persona:
            old = book.view.find(name)
            book.delete(old)
            return old

        return await self._do(decide)

    async def restore(self, name: str) -> Done:
        """Bring a deleted persona back, whenever that was. Args: name: the lasting one.

        Raises: PersonaNotFound; InvalidInput (``persona_taken``).
        """

        def decide(book: PersonaBook) -> Persona:
            return book.restore(name)

        return await self._do(decide)

    async def move(self, name: str, place: int) -> Done:
        """Give a persona another place in the list, counted from 0."""

        def decide(book: PersonaBook) -> Persona:
            found = book.view.find(name)
            book.move(found.name, place)
            return found

        return await self._do(decide)

    async def reset(self, name: str) -> Done:
        """Make a shipped persona what it is as it ships; its place stays.

        Raises: InvalidInput (``persona_not_shipped``).
        """

        def decide(book: PersonaBook) -> Persona:
            found = book.view.find(name)
            shipped = self._personas.shipped.get(found.name)
            if shipped is None:
                raise refusal("not_shipped", "name", persona=found.title)
            return book.put(shipped)

        return await self._do(decide)

    async def import_(self, personas: Sequence[Persona]) -> Imported:
        """Add personas of a file; what is here already stays, a taken name gets a number."""
        added: list[Persona] = []
        known: list[Persona] = []

        def decide(book: PersonaBook) -> Persona:
            for persona in personas:
                twin = book.twin(persona)
                if twin is not None:
                    known.append(twin)
                else:
                    added.append(book.add_numbered(persona))
            return book.view.default

        done = await self._do(decide)
        return Imported(tuple(added), tuple(known), done.before)

    async def take_back(self, was: Mapping[str, PersonaRecord | None]) -> None:
        """Bring records back to what they were before a deed.

        Raises: InvalidInput (``persona_taken``) where its name or title has gone to another.
        """

        def decide(book: PersonaBook) -> Persona:
            book.put_back(was)
            return book.view.default

        await self._do(decide)

    async def set_user_name(self, name: str) -> None:
        """Choose what prompts call the user; empty goes back to the system's name."""
        await self._settings.set_setting(USER_NAME, " ".join(name.split())[:LONGEST_NAME])

    async def _do(self, decide: Callable[[PersonaBook], Persona]) -> Done:
        """Write what `decide` makes of what is stored now."""
        found: list[Done] = []

        def work(records: Records) -> Records:
            book = PersonaBook(self._personas.shipped, records)
            persona = decide(book)
            found[:] = [Done(persona, before(records, book.records))]
            return book.records

        await self._store.update(work)
        await self._personas.refresh()
        return found[-1]
