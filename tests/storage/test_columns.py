from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy.dialects import sqlite

from ashley_desktop.storage.columns import UtcTime
from ashley_desktop.storage.storable import storable

DIALECT = sqlite.dialect()


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("plain", "plain"),
        ("a\0b", "ab"),
        ("é\0", "é"),
        ("lone \ud800.", "lone \ufffd."),
        (f"lone {chr(0xDC00)}.", "lone \ufffd."),
        ("pair \ud83d\ude00.", "pair 😀."),
        ("😀 stays", "😀 stays"),
        ("tab\tbell\a", "tab\tbell\a"),
        ("", ""),
    ],
)
def test_text_is_made_storable(typed: str, kept: str) -> None:
    assert storable(typed) == kept


@given(st.text(st.characters(codec=None)))
def test_any_text_becomes_utf8(text: str) -> None:
    storable(text).encode("utf-8")


@given(st.text(st.characters(codec="utf-8", exclude_characters="\0")))
def test_good_text_is_kept_as_it_is(text: str) -> None:
    assert storable(text) == text


def test_times_are_utc_in_the_database_and_aware_outside() -> None:
    berlin = timezone(timedelta(hours=1))
    column = UtcTime()
    stored = column.process_bind_param(datetime(2026, 1, 1, 0, 30, tzinfo=berlin), DIALECT)
    assert stored == datetime(2025, 12, 31, 23, 30)
    assert column.process_result_value(stored, DIALECT) == datetime(
        2025, 12, 31, 23, 30, tzinfo=UTC
    )


def test_a_naive_time_is_a_mistake() -> None:
    with pytest.raises(ValueError, match="aware"):
        UtcTime().process_bind_param(datetime(2026, 1, 1), DIALECT)
