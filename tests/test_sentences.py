"""Every failure has words, and every place in them is filled."""

from __future__ import annotations

import re

import pytest

from ashley_desktop import errors
from ashley_desktop.errors import AshleyError
from ashley_desktop.sentences import SENTENCES, UNKNOWN, english, fill

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


def test_a_long_wait_is_told_in_seconds() -> None:
    text, _ = english("rate_limited", {"provider": "openai", "retry_after_s": 600.0})
    assert text == "openai asks to wait for 600 seconds."


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
