"""Variables of a prompt: filled in where they are meant, everything else sent as typed."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ashley_desktop.core.languages import language_name
from ashley_desktop.core.prompt import VARIABLES, Surroundings, filled, surroundings, used, values

NOW = datetime(2026, 11, 23, 9, 5, tzinfo=UTC)
KNOWN = values(Surroundings("ann", "German", "Linux"), NOW, persona="Pirate", model="m1")


@pytest.mark.parametrize(
    ("typed", "sent"),
    [
        ("Today is {weekday}, {date}, {time}.", "Today is Monday, 2026-11-23, 09:05."),
        ("{user} speaks {language}.", "ann speaks German."),
        ("You are {persona} ({model} on {system}).", "You are Pirate (m1 on Linux)."),
        ("{date}{date}", "2026-11-232026-11-23"),
    ],
)
def test_variables_are_filled_in(typed: str, sent: str) -> None:
    assert filled(typed, KNOWN) == sent


@pytest.mark.parametrize(
    "typed",
    [
        "{unknown} {Date} { date } {date.x} {}",
        "{{date}} and ${date}",
        'JSON: {"date": "{"} or {\n}',
        "in `{date}` and ``a ` {user} `` alike",
        "```python\nf'{user} {date}'\n```",
        "{" * 50 + "}" * 50,
        "date} {date",
    ],
)
def test_other_braces_and_code_stay_as_typed(typed: str) -> None:
    assert filled(typed, KNOWN) == typed


def test_a_backtick_that_begins_no_code_changes_nothing() -> None:
    assert filled("a ` {date} ``` {time}", KNOWN) == "a ` 2026-11-23 ``` 09:05"
    assert filled("`x` {date} `y`", KNOWN) == "`x` 2026-11-23 `y`"


def test_a_value_is_never_a_template() -> None:
    assert filled("{user}{date}", {**KNOWN, "user": "{date}"}) == "{date}2026-11-23"


def test_what_is_used_is_known() -> None:
    assert used("{user} at {time}, `{date}` {{model}}") == {"user", "time"}
    assert used("nothing") == frozenset()
    assert set(KNOWN) == set(VARIABLES)


@given(st.text(alphabet="{}`$ dateusr\n", max_size=200))
def test_no_text_breaks_it(typed: str) -> None:
    sent = filled(typed, dict.fromkeys(VARIABLES, ""))
    if not used(typed):
        assert sent == typed


def test_a_long_text_of_braces_and_ticks_is_quick() -> None:
    for hostile in ("`" * 100_000, "` " * 50_000, "{date" * 20_000, "``` ` " * 15_000):
        assert filled(hostile, KNOWN) == hostile or "`" in hostile


@pytest.mark.parametrize(
    ("environment", "name"),
    [
        ({"LANG": "de_DE.UTF-8"}, "German"),
        ({"LANG": "de_DE.UTF-8", "LC_ALL": "fr_CH@euro"}, "French"),
        ({"LANGUAGE": "pt_BR:en", "LANG": "en_US"}, "Portuguese"),
        ({"LANG": "C.UTF-8"}, "English"),
        ({"LANG": "xx_YY"}, "English"),
        ({}, "English"),
    ],
)
def test_the_language_of_the_system(environment: dict[str, str], name: str) -> None:
    assert language_name(environment) == name


def test_this_machine_says_something() -> None:
    around = surroundings({"LANG": "it_IT"})
    assert around.language == "Italian"
    assert around.system
