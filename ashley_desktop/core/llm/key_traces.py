"""Takes a key out of what a server says, in whatever form it repeats it."""

from __future__ import annotations

import base64
import re
from collections.abc import Iterator
from functools import lru_cache
from urllib.parse import quote

PIECE = 8  # characters of a key that tell something of it
SHORTEST = 4  # of a key; what servers that want none get is shorter, or a word
_ESCAPE = re.compile("%[0-9A-F]{2}")
_SIGN = "[key]"


def without(text: str, key: str) -> str:
    """The text with a key, its pieces and its usual encodings replaced by ``[key]``.

    Args: key: as it is sent; one of less than four characters is none.
    """
    if len(key) < SHORTEST:
        return text
    told = [False] * len(text)
    for piece in _pieces(key):
        at = text.find(piece)
        while at >= 0:
            told[at : at + len(piece)] = [True] * len(piece)
            at = text.find(piece, at + 1)
    if not any(told):
        return text
    kept: list[str] = []
    for character, of_key in zip(text, told, strict=True):
        if not of_key:
            kept.append(character)
        elif not kept or kept[-1] != _SIGN:
            kept.append(_SIGN)
    return "".join(kept)


@lru_cache(maxsize=4)
def _pieces(key: str) -> frozenset[str]:
    return frozenset(
        form[start : start + PIECE]
        for form in _forms(key)
        for start in range(max(1, len(form) - PIECE + 1))
    )


def _forms(key: str) -> Iterator[str]:
    raw, escaped = key.encode(), quote(key, safe="")
    yield from (key, escaped, _ESCAPE.sub(lambda found: found[0].lower(), escaped))
    yield from (raw.hex(), raw.hex().upper())
    for shift in range(3):  # what stands before it moves its letters
        for encode in (base64.b64encode, base64.urlsafe_b64encode):
            begin, end = (8 * shift + 5) // 6, (8 * (shift + len(raw))) // 6
            yield encode(bytes(shift) + raw).decode()[begin:end]
