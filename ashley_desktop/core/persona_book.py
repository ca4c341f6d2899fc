"""The records of all personas while one deed changes them: names, places, what is kept.

Pure: knows no store. A name or title leads to one persona, and a deleted persona keeps its name.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from ashley_desktop.core.persona_fields import LONGEST_NAME, definition, refusal
from ashley_desktop.core.personas import Personas, folded
from ashley_desktop.core.presets import Persona
from ashley_desktop.storage.catalog_records import PersonaRecord


class PersonaBook:
    """The records of all personas while one deed changes them.

    Attributes: records: as they are to be stored. view: the personas that they make.
    """

    def __init__(self, shipped: Mapping[str, Persona], records: Iterable[PersonaRecord]) -> None:
        self._shipped = shipped
        self.records = list(records)
        self.view = self._seen()

    def add(self, persona: Persona) -> Persona:
        """A new one at the end of the list."""
        gone = next((one for one in self.view.gone() if _same(one.name, persona.name)), None)
        if gone is not None:
            persona = replace(persona, name=gone.name)
        self._refuse_taken(persona, new=True)
        self._set(self._record(persona, max(self._places().values(), default=-1) + 1))
        return persona

    def add_numbered(self, persona: Persona) -> Persona:
        """A new one; what of its name and title is taken gets a number."""
        if self._taken(persona.name, "", alive=True):
            persona = replace(persona, name=self.numbered(persona.name))
        if self._taken(persona.title, persona.name):
            persona = replace(persona, title=self.numbered(persona.title))
        return self.add(persona)

    def put(self, persona: Persona) -> Persona:
        """A known one in another form."""
        self._refuse_taken(persona)
        self._set(self._record(persona, self._places()[persona.name]))
        return persona

    def delete(self, persona: Persona) -> None:
        """A known one out of the list."""
        if len(list(self.view)) == 1:
            raise refusal("last", "name")
        record = self._record(persona, self._places()[persona.name])
        self._set(replace(record, deleted=True))

    def restore(self, name: str) -> Persona:
        """A deleted one back into the list. Raises: PersonaNotFound."""
        gone = next((one for one in self.view.gone() if one.name == name), None)
        if gone is None:
            return self.view.find(name)
        self._refuse_taken(gone)
        self._set(replace(self._kept(name), deleted=False))
        return gone

    def move(self, name: str, place: int) -> None:
        """A known one to another place among those that are there."""
        places = self._places()
        order = sorted(places, key=lambda one: (places[one], one not in self._shipped, one))
        alive = [one.name for one in self.view if one.name != name]
        order.remove(name)
        place = max(0, min(place, len(alive)))
        at = order.index(alive[place]) if place < len(alive) else len(order)
        order.insert(at, name)
        for number, one in enumerate(order):
            if places[one] != number:
                kept = self._kept(one)
                self._set(replace(kept, position=number))

    def put_back(self, was: Mapping[str, PersonaRecord | None]) -> None:
        """Records as they were."""
        for name, record in was.items():
            self.records = [one for one in self.records if one.name != name]
            if record is not None:
                self.records.append(record)
        self.view = self._seen()
        for persona in self.view:
            if persona.name in was:
                self._refuse_taken(persona)

    def place(self, name: str) -> int:
        """Where a persona stands in the list, from 0."""
        return [one.name for one in self.view].index(name)

    def numbered(self, text: str) -> str:
        """A name or title that nobody has, made of another."""
        number = 2
        while True:
            end = f" {number}"
            made = text[: LONGEST_NAME - len(end)].rstrip() + end
            if not self._taken(made, ""):
                return made
            number += 1

    def twin(self, persona: Persona) -> Persona | None:
        """One that is the same but for the number that an import gave it."""
        for one in self.view:
            alike = replace(one, name=persona.name, title=persona.title) == persona
            if (
                alike
                and _is_numbered(one.name, persona.name)
                and _is_numbered(one.title, persona.title)
            ):
                return one
        return None

    def _refuse_taken(self, persona: Persona, *, new: bool = False) -> None:
        """Names and titles lead to one persona each."""
        if self._taken(persona.name, "" if new else persona.name, alive=True):
            raise refusal("taken", "name", persona=persona.name)
        if self._taken(persona.title, persona.name):
            raise refusal("taken", "title", persona=persona.title)

    def _taken(self, called: str, own: str, *, alive: bool = False) -> bool:
        """Whether a name or title belongs to another; a deleted one keeps its name too.

        Args: own: whose name it may be. alive: names of deleted ones are free.
        """
        others = [one for one in self.view if one.name != own]
        texts = [text for one in others for text in (one.name, one.title)]
        if not alive:
            texts += [one.name for one in self.view.gone() if one.name != own]
        return any(_same(called, text) for text in texts)

    def _record(self, persona: Persona, position: int) -> PersonaRecord:
        kept = definition(persona, self._shipped.get(persona.name))
        return PersonaRecord(persona.name, position, kept, persona.picture)

    def _kept(self, name: str) -> PersonaRecord:
        """The record of a persona, made where there is none."""
        found = next((one for one in self.records if one.name == name), None)
        return found or PersonaRecord(name, self._places()[name])

    def _places(self) -> dict[str, int]:
        """The position of every persona, deleted ones too."""
        usual = {name: number for number, name in enumerate(self._shipped)}
        return usual | {one.name: one.position for one in self.records}

    def _set(self, record: PersonaRecord) -> None:
        self.records = [one for one in self.records if one.name != record.name]
        names = list(self._shipped)
        usual = record.name in self._shipped and record == PersonaRecord(
            record.name, names.index(record.name)
        )
        if not usual:
            self.records.append(record)
        self.view = self._seen()

    def _seen(self) -> Personas:
        view = Personas(tuple(self._shipped.values()))
        view.take(self.records)
        return view


def _same(one: str, other: str) -> bool:
    return folded(one) == folded(other)


def _is_numbered(text: str, base: str) -> bool:
    """Whether a text is another one, or that with a number behind it."""
    head, _, number = text.rpartition(" ")
    cut = len(text) == LONGEST_NAME and bool(head) and base.startswith(head)
    return _same(text, base) or (number.isdecimal() and (_same(head, base) or cut))


def before(
    old: Sequence[PersonaRecord], new: Sequence[PersonaRecord]
) -> dict[str, PersonaRecord | None]:
    """What differs, as it was."""
    was = {one.name: one for one in old}
    now = {one.name: one for one in new}
    return {name: was.get(name) for name in was | now if was.get(name) != now.get(name)}
