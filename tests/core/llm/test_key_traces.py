"""A key is taken out of a server's words, whatever it made of it."""

from __future__ import annotations

import base64
from urllib.parse import quote

import pytest

from ashley_desktop.core.llm.key_traces import without

KEY = "Quetzal7+Marzipan/0Lantern~Walrus3"
ENCODED = {
    "whole": KEY,
    "escaped": quote(KEY, safe=""),
    "escaped in small letters": quote(KEY, safe="").replace("%2B", "%2b").replace("%2F", "%2f"),
    "base64": base64.b64encode(KEY.encode()).decode(),
    "base64 for addresses": base64.urlsafe_b64encode(KEY.encode()).decode(),
    "base64 of a header": base64.b64encode(f"Bearer {KEY}".encode()).decode(),
    "base64 of a password": base64.b64encode(f"user:{KEY}".encode()).decode(),
    "hexadecimal": KEY.encode().hex(),
    "its beginning": KEY[:8],
    "its middle": KEY[10:20],
    "its end": KEY[-8:],
}


@pytest.mark.parametrize("said", ENCODED.values(), ids=ENCODED)
def test_no_form_of_it_is_left(said: str) -> None:
    left = without(f"Incorrect key provided: {said}.", KEY)
    assert left.startswith("Incorrect key provided: ")
    assert "[key]" in left
    assert said[-8:] not in left
    assert len(left) < len("Incorrect key provided: [key].") + 14  # what stood before the key


@pytest.mark.parametrize(
    "said", ["The model is overloaded.", "Quetzal", "Incorrect API key provided.", ""]
)
def test_other_words_stay(said: str) -> None:
    assert without(said, KEY) == said


@pytest.mark.parametrize(("key", "left"), [("", "a word"), ("a", "a word"), ("word", "a [key]")])
def test_short_keys(key: str, left: str) -> None:
    assert without("a word", key) == left
