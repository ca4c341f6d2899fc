"""What is done with personas, on a real store: names, places, ways back, two processes."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from ashley_desktop.core import persona_files
from ashley_desktop.core.persona_deeds import PersonaDeeds
from ashley_desktop.core.personas import Personas
from ashley_desktop.core.presets import personas
from ashley_desktop.core.prompt import Surroundings
from ashley_desktop.errors import InvalidInput, PersonaNotFound
from ashley_desktop.paths import Paths, resources
from ashley_desktop.storage.catalog_store import CatalogStore
from ashley_desktop.storage.db import Database
from ashley_desktop.storage.persona_store import PersonaStore
from tests.helpers.pictures import png
from tests.helpers.store import Run, change_store

SHIPPED = ["Ashley", "Technical", "Creative"]


class Cast:
    """The personas of one opening of the store."""

    def __init__(self, run: Run[Any], database: Database) -> None:
        self._run = run
        store, settings = PersonaStore(database), CatalogStore(database)
        self.known = Personas(
            personas(resources()), store, settings, Surroundings("ann", "English", "Linux")
        )
        self.deeds = PersonaDeeds(self.known, store, settings)

    def do(self, deed: str, *words: Any, **fields: Any) -> Any:
        return self._run(getattr(self.deeds, deed)(*words, **fields))

    def refused(self, deed: str, *words: Any, **fields: Any) -> str:
        with pytest.raises(InvalidInput) as caught:
            self.do(deed, *words, **fields)
        return str(caught.value.parameters["problem"])

    @property
    def names(self) -> list[str]:
        return [one.name for one in self.known]


@pytest.fixture
def cast(run: Run[Any], db: Database) -> Cast:
    return Cast(run, db)


@pytest.fixture
def other(run: Run[Any], paths: Paths, cast: Cast) -> Iterator[Cast]:
    """Another process on the same store."""
    database = run(Database.open(paths))
    yield Cast(run, database)
    run(database.close())


def test_a_new_one_comes_last_and_stays(run: Run[Any], cast: Cast, other: Cast) -> None:
    done = cast.do("add", "  Pirate ", title="Captain", temperature=1.2, starters=["Ahoy?"])
    assert cast.names == [*SHIPPED, "Pirate"]
    assert done.persona.prompt == "You are {persona}, a helpful assistant."
    assert other.names == SHIPPED
    assert run(other.known.refresh())
    assert other.known.find("captain") == done.persona
    assert not run(other.known.refresh())


@pytest.mark.parametrize(
    ("name", "fields"),
    [
        ("ashley", {}),
        ("TECHNICAL EXPERT", {}),
        ("New", {"title": "creative"}),
        ("New", {"title": "Creative Assistant"}),
    ],
)
def test_a_name_or_title_leads_to_one_persona(
    cast: Cast, name: str, fields: dict[str, str]
) -> None:
    assert cast.refused("add", name, **fields) == "persona_taken"
    assert cast.names == SHIPPED


def test_two_processes_never_give_one_name_twice(run: Run[Any], cast: Cast, other: Cast) -> None:
    cast.do("add", "Pirate")
    assert other.refused("add", "PIRATE") == "persona_taken"
    run(cast.known.refresh())
    assert cast.names == [*SHIPPED, "Pirate"]


@pytest.mark.parametrize(
    ("fields", "problem"),
    [
        ({"title": " \n"}, "empty"),
        ({"title": "x" * 61}, "long"),
        ({"prompt": "x" * 100_001}, "long"),
        ({"description": "x" * 201}, "long"),
        ({"temperature": 2.1}, "number"),
        ({"temperature": float("nan")}, "number"),
        ({"temperature": "hot"}, "shape"),
        ({"temperature": True}, "shape"),
        ({"max_tokens": 0}, "number"),
        ({"max_tokens": 1.5}, "shape"),
        ({"top_p": 0.0}, "number"),
        ({"top_p": 1.1}, "number"),
        ({"avatar": "FOUR"}, "long"),
        ({"colour": "plaid"}, "choice"),
        ({"moderation": "sometimes"}, "choice"),
        ({"starters": ["a", "b", "c", "d", "e", "f", "g"]}, "many"),
        ({"starters": "one"}, "shape"),
        ({"picture": b"GIF89a"}, "picture"),
    ],
)
def test_what_cannot_be_is_refused_by_name(
    cast: Cast, fields: dict[str, Any], problem: str
) -> None:
    before = cast.known.find("Technical")
    assert cast.refused("change", "Technical", **fields) == f"persona_{problem}"
    assert cast.known.find("Technical") == before


def test_texts_are_cleaned(cast: Cast) -> None:
    done = cast.do(
        "add",
        "A\u202eB",
        title="two\n lines\0",
        prompt="\r\nkept\n\tas is\n",
        starters=["x", " x "],
    )
    assert (done.persona.name, done.persona.title) == ("AB", "two lines")
    assert done.persona.prompt == "kept\n\tas is"
    assert done.persona.starters == ("x",)


def test_a_shipped_one_is_changed_and_reset(run: Run[Any], cast: Cast, paths: Paths) -> None:
    shipped = cast.known.find("Creative")
    cast.do("change", "creative assistant", title="Muse", temperature=None, picture=png())
    changed = cast.known.find("muse")
    assert (changed.name, changed.temperature, changed.picture) == ("Creative", None, png())
    assert cast.known.changed == {"Creative"}
    (kept,) = change_store(paths, "SELECT definition FROM persona")
    assert kept == ('{"title": "Muse", "temperature": null}',)  # what differs, and no more
    cast.do("reset", "Muse")
    assert cast.known.find("Creative") == shipped
    assert change_store(paths, "SELECT name FROM persona") == []


def test_only_a_shipped_one_can_be_reset(cast: Cast) -> None:
    cast.do("add", "Pirate")
    assert cast.refused("reset", "Pirate") == "persona_not_shipped"


def test_a_deleted_one_stays_named_and_comes_back(cast: Cast) -> None:
    done = cast.do("delete", "Technical Expert")
    assert cast.names == ["Ashley", "Creative"]
    with pytest.raises(PersonaNotFound):
        cast.known.find("Technical")
    assert cast.known.title("Technical") == "Technical Expert"
    assert cast.known.answering("Technical").name == "Ashley"
    assert not cast.known.is_there("Technical")
    assert cast.known.name_of("technical expert") == "Technical"
    assert cast.known.name_of("nobody") is None
    cast.do("take_back", done.before)
    assert cast.names == SHIPPED


def test_the_last_one_stays(cast: Cast) -> None:
    cast.do("delete", "Ashley")
    cast.do("delete", "Creative")
    assert cast.refused("delete", "Technical") == "persona_last"
    assert cast.known.default.name == "Technical"


def test_the_name_of_a_deleted_one_is_its_own_again(cast: Cast) -> None:
    cast.do("add", "Pirate", title="Captain")
    cast.do("delete", "Pirate")
    assert cast.refused("add", "Other", title="pirate") == "persona_taken"
    done = cast.do("add", "PIRATE", prompt="new")
    assert (done.persona.name, done.persona.title) == ("Pirate", "PIRATE")


def test_a_way_back_into_a_taken_title_is_refused(cast: Cast) -> None:
    cast.do("add", "Pirate", title="Captain")
    done = cast.do("delete", "Pirate")
    cast.do("add", "Sailor", title="Captain")
    assert cast.refused("take_back", done.before) == "persona_taken"
    assert cast.names == [*SHIPPED, "Sailor"]


def test_places_are_kept_and_taken_back(cast: Cast, paths: Paths) -> None:
    done = cast.do("move", "Creative", 0)
    assert cast.names == ["Creative", "Ashley", "Technical"]
    assert cast.known.default.name == "Creative"
    cast.do("take_back", done.before)
    assert cast.names == SHIPPED
    assert change_store(paths, "SELECT name FROM persona") == []
    cast.do("move", "Ashley", 99)
    assert cast.names == ["Technical", "Creative", "Ashley"]
    cast.do("delete", "Technical")
    cast.do("move", "Ashley", 0)
    assert cast.names == ["Ashley", "Creative"]


def test_a_duplicate_stands_below_with_a_number(cast: Cast) -> None:
    cast.do("change", "Technical", temperature=0.1, picture=png())
    first = cast.do("duplicate", "Technical").persona
    second = cast.do("duplicate", "Technical").persona
    assert cast.names == ["Ashley", "Technical", second.name, first.name, "Creative"]
    assert (first.title, second.title) == ("Technical Expert 2", "Technical Expert 3")
    assert (first.temperature, first.picture) == (0.1, png())


def test_every_deed_can_be_taken_back(cast: Cast) -> None:
    start = list(cast.known)
    deeds: list[tuple[str, tuple[Any, ...], dict[str, Any]]] = [
        ("add", ("Pirate",), {}),
        ("change", ("Ashley",), {"prompt": "other", "picture": png()}),
        ("duplicate", ("Creative",), {}),
        ("delete", ("Technical",), {}),
        ("move", ("Creative", 0), {}),
    ]
    done = [cast.do(deed, *words, **fields) for deed, words, fields in deeds]
    for one in reversed(done):
        cast.do("take_back", one.before)
    assert list(cast.known) == start


def test_a_damaged_field_costs_that_field_only(run: Run[Any], cast: Cast, paths: Paths) -> None:
    cast.do("add", "Pirate", title="Captain", prompt="Arr")
    cast.do("change", "Ashley", temperature=1.0)
    change_store(
        paths,
        """UPDATE persona SET definition = '{"title": 7, "prompt": "Arr", "colour": "plaid"}'
            WHERE name = 'Pirate'""",
        "UPDATE persona SET definition = '[1]', picture = x'00' WHERE name = 'Ashley'",
    )
    run(cast.known.refresh())
    assert (cast.known.find("Pirate").title, cast.known.find("Pirate").prompt) == ("Pirate", "Arr")
    assert cast.known.find("Ashley") == personas(resources())[0]


def test_the_users_name_is_sent_only_where_a_prompt_says_so(run: Run[Any], cast: Cast) -> None:
    asked = cast.do("add", "Polite", prompt="Call me {user}.").persona
    silent = cast.known.find("Ashley")
    assert run(cast.known.as_sent(asked, "m")).prompt == "Call me ann."
    cast.do("set_user_name", "  Ann \n Lee ")
    assert run(cast.known.as_sent(asked, "m")).prompt == "Call me Ann Lee."
    assert "Ann" not in run(cast.known.as_sent(silent, "m")).prompt
    cast.do("set_user_name", "")
    assert run(cast.known.as_sent(asked, "m")).prompt == "Call me ann."


def test_a_file_is_imported_once(cast: Cast, tmp_path: Any) -> None:
    made = cast.do("add", "Pirate", title="Captain", starters=["Ahoy: "], picture=png()).persona
    path = tmp_path / "one.json"
    path.write_text(persona_files.as_text([made]), "utf-8")
    assert persona_files.read(path) == (made,)
    again = cast.do("import_", persona_files.read(path))
    assert (again.added, again.known) == ((), (made,))
    cast.do("change", "Pirate", prompt="another now")
    second = cast.do("import_", persona_files.read(path))
    (added,) = second.added
    assert (added.name, added.title, added.picture) == ("Pirate 2", "Captain 2", png())
    third = cast.do("import_", persona_files.read(path))
    assert (third.added, third.known) == ((), (added,))
    assert cast.names == [*SHIPPED, "Pirate", "Pirate 2"]
    cast.do("take_back", second.before)
    assert cast.names == [*SHIPPED, "Pirate"]


def test_a_deleted_one_comes_back_by_its_file(cast: Cast, tmp_path: Any) -> None:
    path = tmp_path / "one.json"
    path.write_text(persona_files.as_text([cast.known.find("Technical")]), "utf-8")
    cast.do("delete", "Technical")
    (added,) = cast.do("import_", persona_files.read(path)).added
    assert added.name == "Technical"
    assert cast.known.changed == frozenset()
