"""Halves of characters are joined or replaced, never passed on."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from ashley_desktop.core.llm.text import PairJoiner, well_formed


def joined(*pieces: str) -> str:
    joiner = PairJoiner()
    return "".join(map(joiner.feed, pieces)) + joiner.flush()


def test_a_pair_cut_in_two_is_joined() -> None:
    assert joined("a\ud83d", "\ude00b") == "a😀b"
    assert joined("a\ud83d", "", "\ude00b") == "a😀b"
    assert joined("\ud83d\ude00") == "😀"


def test_a_lone_half_is_replaced() -> None:
    assert joined("a\ud83d", "b") == "a\ufffdb"
    assert joined("\ude00b") == "\ufffdb"
    assert joined("a\ud83d") == "a\ufffd"
    assert joined("\ud83d", "\ud83d\ude00") == "\ufffd😀"


def test_nul_is_dropped() -> None:
    assert well_formed("a\0b") == "ab"


@given(st.text(), st.integers(0, 400))
def test_text_cut_anywhere_in_its_utf16_form_comes_back(text: str, cut: int) -> None:
    units = text.encode("utf-16-le")
    edge = min(2 * cut, len(units))
    halves = [units[:edge], units[edge:]]
    pieces = [half.decode("utf-16-le", "surrogatepass") for half in halves]
    assert joined(*pieces) == text.replace("\0", "")


@given(st.lists(st.text(st.characters(exclude_categories=()), max_size=5), max_size=8))
def test_whatever_comes_can_be_written(pieces: list[str]) -> None:
    assert "\0" not in joined(*pieces)
    joined(*pieces).encode()
