"""What holds of temperature, length and top-p, and whose it is."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from ashley_desktop.core.parameters import NOTHING_SAID, From, Parameters, in_force
from ashley_desktop.core.presets import Persona
from ashley_desktop.core.providers import Provider
from ashley_desktop.errors import InvalidInput

PERSONA = Persona("P", "P", "", "Be kind.", 0.7, 1000)
PROVIDER = Provider("openai", "", "http://h/v1", "http://h:80", "m", True, False, 0, 2.0)


def test_message_over_session_over_persona() -> None:
    session, message = Parameters(0.3, 500), Parameters(max_tokens=50, top_p=0.5)
    known = in_force(PERSONA, PROVIDER, session, message)
    assert known.parameters == Parameters(0.3, 50, 0.5)
    assert known.usual == Parameters(0.7, 1000)
    assert known.sources == {
        "temperature": From.SESSION,
        "max_tokens": From.MESSAGE,
        "top_p": From.MESSAGE,
    }
    assert in_force(PERSONA, PROVIDER).parameters == Parameters(0.7, 1000)


def test_a_provider_caps_the_temperature_whosever_it_is() -> None:
    small = replace(PROVIDER, max_temperature=0.2)
    for session in (NOTHING_SAID, Parameters(1.5)):
        known = in_force(PERSONA, small, session)
        assert known.parameters.temperature == 0.2
        assert known.sources["temperature"] is From.PROVIDER
    cool = in_force(PERSONA, small, Parameters(0.1))
    assert (cool.parameters.temperature, cool.sources["temperature"]) == (0.1, From.SESSION)


@pytest.mark.parametrize(
    ("values", "problem"),
    [
        ({"temperature": -0.1}, "bad_temperature"),
        ({"temperature": 2.1}, "bad_temperature"),
        ({"temperature": float("nan")}, "bad_temperature"),
        ({"max_tokens": 0}, "bad_max_tokens"),
        ({"max_tokens": 10**9}, "bad_max_tokens"),
        ({"top_p": 0.0}, "bad_top_p"),
        ({"top_p": 1.1}, "bad_top_p"),
    ],
)
def test_what_cannot_be_is_refused(values: dict[str, Any], problem: str) -> None:
    with pytest.raises(InvalidInput) as refused:
        Parameters(**values)
    assert refused.value.parameters["problem"] == problem


@pytest.mark.parametrize(
    ("stored", "expected"),
    [
        ({}, NOTHING_SAID),
        ({"temperature": 0, "max_tokens": 5, "top_p": 1}, Parameters(0, 5, 1)),
        ({"temperature": "warm", "max_tokens": 5.0, "top_p": True}, Parameters(max_tokens=5)),
        ({"temperature": 9, "top_p": 0.5, "else": 1}, Parameters(top_p=0.5)),
        ({"max_tokens": float("inf"), "temperature": float("nan")}, NOTHING_SAID),
        ({"max_tokens": None}, NOTHING_SAID),
    ],
)
def test_what_a_file_says_is_taken_as_far_as_it_can_be(
    stored: dict[str, Any], expected: Parameters
) -> None:
    assert Parameters.of(stored) == expected
    assert Parameters.of(expected.as_json()) == expected
