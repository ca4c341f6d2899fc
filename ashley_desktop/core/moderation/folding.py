"""A copy of a text in which disguises are gone: only for matching, never stored and never sent.

`folded` takes away what people do not see or do not mean: case, width, accents, invisible
characters, letters of other scripts that look like Latin ones, the kind of white space. `copies`
adds a second copy where words are spelt apart or with digits, so that the first still matches
digits that are meant as digits.
"""

from __future__ import annotations

import re
import unicodedata

# Cyrillic and Greek letters that are drawn as Latin ones, after case folding; long dashes, curly
# quotes. Patterns are folded the same way, so that words of those scripts are still found.
_LOOKALIKES = str.maketrans(
    "абвгеікмнорѕстухјһԁԛԝɡɑɩαβεικνορτυχ‘’‚“”„‐‑‒–—−",  # noqa: RUF001
    "abbreikmhopsctyxjhdqwgaiabeikvoptux'''\"\"\"------",
)
_UNSEEN = re.compile(
    "[\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180e\u200b-\u200f"
    "\u202a-\u202e\u2060-\u206f\ufe00-\ufe0f\ufeff\U000e0000-\U000e0fff]"
)
_ACCENTS = re.compile("[\u0300-\u036f]")
_LEET = str.maketrans("013457@$!|", "oieastasil")
_MIXED = re.compile(r"[0-9@$!|]")
_WORD = re.compile(r"[a-z0-9@$!|]{3,40}")
_DIGITS_AMONG_LETTERS = re.compile(r"[a-z][a-z0-9@$!|]*[0-9@$!|][a-z0-9@$!|]*[a-z]|[0-9@$][a-z]{2}")
# At least four single letters with the same sign or space between them.
_SPELT = re.compile(
    r"(?<![a-z0-9])[a-z0-9@$](?:([ ._*\-])[a-z0-9@$])(?:\1[a-z0-9@$]){2,40}(?![a-z0-9])"
)
_SPELT_WIDE = re.compile(r"[ ._*\-]")


def folded(text: str) -> str:
    """The text as patterns see it, white space as single spaces."""
    text = text.casefold()
    if not text.isascii():
        text = unicodedata.normalize("NFKD", _UNSEEN.sub("", text))
        text = _ACCENTS.sub("", text).casefold().translate(_LOOKALIKES)
        text = unicodedata.normalize("NFC", text)
    return " ".join(text.split())


def copies(text: str) -> tuple[str, ...]:
    """The folded text, and without what else may hide its words where that differs."""
    plain = folded(text)
    bare = _SPELT.sub(_joined, plain)
    if _MIXED.search(bare):
        bare = _WORD.sub(_unleeted, bare)
    return (plain,) if bare == plain else (plain, bare)


def folded_pattern(pattern: str) -> str:
    """A pattern whose letters are folded as texts are; its signs and classes stay.

    ASCII stays as it is: case is ignored by the engine, and a ``\\W`` must not become ``\\w``.
    """
    return "".join(map(_folded_sign, pattern))


def _folded_sign(sign: str) -> str:
    if sign.isascii():
        return sign
    changed = folded(sign)
    if not changed or changed == sign:
        return sign
    return changed if changed.replace(" ", "").isalnum() else re.escape(changed)


def _joined(found: re.Match[str]) -> str:
    return _SPELT_WIDE.sub("", found[0])


def _unleeted(found: re.Match[str]) -> str:
    word = found[0]
    return word.translate(_LEET) if _DIGITS_AMONG_LETTERS.search(word) else word
