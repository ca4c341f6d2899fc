"""Every failure has words, and every place in them is filled."""

from __future__ import annotations

import re
from typing import Any

import pytest

from ashley_desktop import errors
from ashley_desktop.core.persona_fields import fields_of, from_fields
from ashley_desktop.errors import AshleyError, InvalidInput
from ashley_desktop.sentences import FIELDS, SENTENCES, UNKNOWN, VARIANTS, english, fill, lookup

ABSTRACT = {"error", "not_found", "provider_error", "secret_error", "storage_error"}


def _codes() -> set[str]:
    families, codes = [AshleyError], set()
    while families:
        family = families.pop()
        codes.add(family.code)
        families += family.__subclasses__()
    return codes - ABSTRACT - {"invalid_input"}  # whose problem is a code of its own


@pytest.mark.parametrize("code", sorted(_codes()))
def test_every_error_has_a_sentence(code: str) -> None:
    assert code in SENTENCES


@pytest.mark.parametrize("code", sorted(SENTENCES))
def test_places_and_names_agree(code: str) -> None:
    sentence = SENTENCES[code]
    places = {int(digit) for digit in re.findall(r"%(\d)", sentence.text + sentence.hint)}
    assert places <= set(range(1, len(sentence.names) + 1))


def test_a_value_is_never_read_as_a_template() -> None:
    assert fill("%2 of %1", ("%2", "100 %")) == "100 % of %2"


def test_a_missing_value_leaves_no_hole() -> None:
    text, hint = english("auth", {"provider": "openai", "status": 401})
    assert text == "openai refused the key (401)."
    assert hint == "Check the key in the settings, or set a new one."


@pytest.mark.parametrize(
    ("wait_s", "told"),
    [
        (12.0, "openai asks to wait for 12 seconds."),
        (119.2, "openai asks to wait for 120 seconds."),
        (3599.4, "openai asks to wait for 60 minutes."),
        (0.0, "openai is asked too often right now."),
        (None, "openai is asked too often right now."),
    ],
)
def test_a_wait_is_told_in_round_numbers(wait_s: float | None, told: str) -> None:
    text, _ = english("rate_limited", {"provider": "openai", "retry_after_s": wait_s})
    assert text == told


def test_every_other_wording_has_its_sentence() -> None:
    for code, (name, by_value) in VARIANTS.items():
        for value, worded in by_value.items():
            assert lookup(code, {name: value})[0] is SENTENCES[worded]


@pytest.mark.parametrize(("code", "there"), [("auth", True), ("timed_out", False), ("new", False)])
def test_what_is_mended_in_the_settings(code: str, there: bool) -> None:
    assert errors.in_settings(code) is there


def test_an_unknown_code_still_says_something() -> None:
    text, hint = english("brand_new", {})
    assert text == fill(UNKNOWN.text, ("brand_new",))
    assert hint


@pytest.mark.parametrize(
    ("code", "status"),
    [
        ("storage_full", 1),
        ("auth", 4),
        ("session_not_found", 5),
        ("stream_cut", 4),
        ("closed", 4),
        ("no_keyring", 1),
    ],
)
def test_a_stored_code_has_its_exit_status(code: str, status: int) -> None:
    assert errors.exit_status(code) == status


@pytest.mark.parametrize(
    ("given", "told"),
    [
        ({"title": ""}, "“Title” cannot be empty. Give it one line of text."),
        ({"title": "t" * 61}, "This is too long for “Title”. It takes up to 60 characters."),
        (
            {"max_tokens": 0},
            "“Longest answer” cannot be this number. It goes from 1 to 10000000.",
        ),
        (
            {"max_tokens": "many"},
            "“Longest answer” takes a whole number of tokens. "
            "Write it in digits, such as 2000, or leave it empty.",
        ),
        (
            {"temperature": "warm"},
            "“Temperature” takes a number. Write it in digits, such as 0.7, or leave it empty.",
        ),
        ({"temperature": 2.5}, "“Temperature” cannot be this number. It goes from 0 to 2."),
        ({"top_p": 0}, "“Top-p” cannot be this number. It is above 0, and 1 at most."),
        (
            {"moderation": "some"},
            "“Moderation” cannot be this. Choose one of these: strict, standard, off.",
        ),
    ],
)
def test_a_field_of_a_persona_is_called_as_its_page_calls_it(
    given: dict[str, Any], told: str
) -> None:
    with pytest.raises(InvalidInput) as caught:
        from_fields({"name": "One", **given})
    assert " ".join(english(caught.value.code, caught.value.parameters)) == told


def test_every_field_of_a_persona_has_its_name_in_words() -> None:
    assert set(fields_of(from_fields({"name": "One"}))) == set(FIELDS)
