"""What is done to a text before it is stored and sent."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ashley_desktop.core.text import TITLE_LENGTH, cleaned, title_from
from ashley_desktop.errors import InvalidInput


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("plain", "plain"),
        ("  two\r\n\tlines \n", "  two\r\n\tlines \n"),
        ("a\x00b\x1bc\x7fd", "abcd"),
        ("lone \ud83d half", "lone \ufffd half"),
        ("<b>x</b>  &amp; \u200b🎈", "<b>x</b>  &amp; \u200b🎈"),
    ],
)
def test_a_text_stays_as_typed_but_for_controls(typed: str, kept: str) -> None:
    assert cleaned(typed) == kept


@pytest.mark.parametrize("typed", ["", " \n\t", "\x00\x1b"])
def test_nothing_to_send(typed: str) -> None:
    with pytest.raises(InvalidInput) as caught:
        cleaned(typed)
    assert caught.value.parameters == {"problem": "empty_message"}


@given(st.text(st.characters(), min_size=1))
def test_what_is_kept_can_be_stored_and_cleaning_twice_changes_nothing(typed: str) -> None:
    try:
        kept = cleaned(typed)
    except InvalidInput:
        return
    kept.encode("utf-8")
    assert cleaned(kept) == kept


@pytest.mark.parametrize(
    ("question", "title"),
    [
        ("Short one", "Short one"),
        ("\n\n  First   line \nsecond", "First line"),
        ("## A heading\ntext", "A heading"),
        ("```\ncode here\n```", "code here"),
        ("***", "***"),
        ("x" * 70, "x" * 59 + "…"),
        (
            "How do I write a parser for a small language, step by step, in Python?",
            "How do I write a parser for a small language, step by step…",
        ),
    ],
)
def test_a_title_is_made_of_the_first_words(question: str, title: str) -> None:
    assert title_from(question) == title


@given(st.text(min_size=1).filter(lambda text: bool(text.strip())))
def test_a_title_is_one_short_line(question: str) -> None:
    title = title_from(question)
    assert title
    assert len(title) <= TITLE_LENGTH
    assert len(title.splitlines()) == 1
