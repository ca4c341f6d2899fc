from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ashley_desktop.core.seam import LONGEST_OVERLAP, Seam


def joined(old: str, *pieces: str) -> str:
    seam = Seam(old)
    return old + "".join(map(seam.take, pieces)) + seam.close()


@pytest.mark.parametrize(
    ("old", "new", "whole"),
    [
        ("The quick br", "own fox", "The quick brown fox"),
        ("The quick brown", "brown fox", "The quick brown fox"),
        ("The quick brown", "quick brown fox", "The quick brown fox"),
        ("I am goi", "going home", "I am going home"),
        ("The quick ", " brown fox", "The quick brown fox"),
        ("The quick", " brown fox", "The quick brown fox"),
        ("hel", "lo", "hello"),
        ("bana", "na", "banana"),
        ("    }\n", "}\n", "    }\n}\n"),
        ("----", "----", "--------"),
        ("x = 1", "10", "x = 110"),
        ("def f():\n    ", "    return 1", "def f():\n    return 1"),
        ("", "Anything", "Anything"),
    ],
)
def test_old_and_new_make_one_text(old: str, new: str, whole: str) -> None:
    assert joined(old, new) == whole
    assert joined(old, *new) == whole  # a character at a time


def test_text_that_repeats_nothing_is_not_held_back() -> None:
    assert Seam("The quick brown").take("fox") == "fox"


def test_a_repetition_is_held_until_it_is_known() -> None:
    seam = Seam("one two three")
    assert seam.take("two") == ""
    assert seam.held == "two"
    assert seam.take(" three four") == " four"
    assert seam.take(" four") == " four"


@given(st.text(max_size=400), st.lists(st.text(min_size=1, max_size=60), max_size=8))
def test_nothing_but_a_repetition_is_left_out(old: str, pieces: list[str]) -> None:
    new = "".join(pieces)
    whole = joined(old, *pieces)
    assert whole.startswith(old)
    left_out = len(old) + len(new) - len(whole)
    assert 0 <= left_out <= max(LONGEST_OVERLAP, len(new) - len(new.lstrip(" ")))
    assert whole[len(old) :] == new[left_out:]
    assert old.endswith(new[:left_out]) or not new[:left_out].strip(" ")
