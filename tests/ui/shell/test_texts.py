"""Filled places, times in words, translated sentences."""

from __future__ import annotations

from datetime import timedelta

import pytest
from PySide6.QtCore import QLocale

from ashley_desktop.sentences import english
from ashley_desktop.ui.texts import describe_error, fill, when
from tests.ui.shell.conftest import NOW


def test_a_value_is_never_a_template() -> None:
    assert fill("%2 before %1", "%2", 7) == "7 before %2"
    assert fill("100 % of %1", "<b>") == "100 % of <b>"


@pytest.mark.parametrize(
    ("before", "words"),
    [
        (timedelta(seconds=-30), "Just now"),
        (timedelta(seconds=59), "Just now"),
        (timedelta(minutes=1), "1 min ago"),
        (timedelta(minutes=59), "59 min ago"),
        (timedelta(hours=2), "12:30"),
        (timedelta(days=1), "Yesterday, 14:30"),
        (timedelta(days=3), "Sunday, 14:30"),
        (timedelta(days=30), "16 February"),
        (timedelta(days=365), "18 March 2025"),
    ],
)
def test_moments_as_people_say_them(before: timedelta, words: str) -> None:
    usual = QLocale()
    QLocale.setDefault(QLocale(QLocale.Language.English, QLocale.Country.UnitedKingdom))
    try:
        assert when(NOW - before, NOW) == words
    finally:
        QLocale.setDefault(usual)


@pytest.mark.parametrize(
    ("code", "parameters"),
    [
        ("auth", {"provider": "openai", "status": 401, "detail": "no %1"}),
        ("invalid_input", {"problem": "empty_message"}),
        ("never_heard_of", {}),
    ],
)
def test_errors_in_words_without_a_translation_are_the_english_ones(
    code: str, parameters: dict[str, object]
) -> None:
    assert describe_error(code, parameters) == english(code, parameters)
