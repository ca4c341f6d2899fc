"""Finding a persona by what people call it."""

from __future__ import annotations

import pytest

from ashley_desktop.core.personas import Personas
from ashley_desktop.core.presets import Persona, personas
from ashley_desktop.errors import PersonaNotFound
from ashley_desktop.paths import resources


def made(name: str, title: str) -> Persona:
    """A persona of which only the names matter."""
    return Persona(name, title, "", "prompt", 1.0, 10)


@pytest.fixture
def shipped() -> Personas:
    """The personas that ship."""
    return Personas(personas(resources()))


def test_the_first_is_the_default(shipped: Personas) -> None:
    assert shipped.default.name == "Ashley"
    assert [one.name for one in shipped] == ["Ashley", "Technical", "Creative"]


@pytest.mark.parametrize("called", ["Technical", "TECHNICAL", " technical ", "technical expert"])
def test_a_name_or_a_title_in_any_case(shipped: Personas, called: str) -> None:
    assert shipped.find(called).name == "Technical"


def test_a_name_comes_before_a_title() -> None:
    people = Personas([made("One", "Two"), made("Two", "Three")])
    assert people.find("two").name == "Two"
    assert people.find("three").name == "Two"


@pytest.mark.parametrize("called", ["", "Tech", "Ashleyy", "Technical  Expert"])
def test_nobody_else_answers_instead(shipped: Personas, called: str) -> None:
    with pytest.raises(PersonaNotFound) as caught:
        shipped.find(called)
    assert caught.value.parameters["known"] == "Ashley, Technical, Creative"


def test_a_persona_that_is_gone_keeps_its_name(shipped: Personas) -> None:
    assert shipped.title("Creative") == "Creative Assistant"
    assert shipped.title("Gone") == "Gone"


def test_case_folds_beyond_ascii() -> None:
    assert Personas([made("Straße", "X")]).find("STRASSE").name == "Straße"
