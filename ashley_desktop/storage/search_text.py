"""How text looks to a search: folded, cut into pieces, and written down for the index.

The same folding and cutting serve the index, the words that are looked for and the marks in a
snippet, so that the three always agree. Pure; knows no database.
"""

from __future__ import annotations

import re
import unicodedata

# Written without spaces between words: Thai to Khmer, kana, Han and Hangul. A run of these is
# indexed as overlapping pairs, so that any part of it can be found.
_UNSPACED = (
    "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3005-\u3007\u3031-\u3098\u309d-\u30fa"
    "\u30fc-\u30ff\u31f0-\u31ff"
    "\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7af\uf900-\ufaff\U00020000-\U0003ffff"
)
_SYMBOLS = "\u2190-\u2bff\U0001f000-\U0001faff"  # arrows to emoji, each found by itself
_SPECIAL = re.compile(f"[{_UNSPACED}]+|[{_SYMBOLS}]")
_PIECE = re.compile(f"[{_UNSPACED}]+|[{_SYMBOLS}]|(?:(?![{_UNSPACED}{_SYMBOLS}])[^\\W_])+")
_IN_WORD = f"(?![{_UNSPACED}{_SYMBOLS}])[^\\W_]"


class _Folds(dict[int, str]):
    """What each character is folded to; filled as characters are met."""

    def __missing__(self, code: int) -> str:
        folded = self[code] = _fold(chr(code))
        return folded


def _fold(character: str) -> str:
    code = ord(character)
    # Alphabets in which a mark is an accent; in others it makes another letter.
    if code < 0x700 or 0x1D00 <= code < 0x2000:
        plain = unicodedata.normalize("NFKD", character.casefold())
        return "".join(one for one in plain if unicodedata.category(one) != "Mn").casefold()
    return unicodedata.normalize("NFKC", character).casefold()


_FOLDS = _Folds()


def fold(text: str) -> str:
    """The text without case and accents, wide letters as narrow ones."""
    return text.lower() if text.isascii() else text.translate(_FOLDS)


def fold_with_places(text: str) -> tuple[str, list[int] | None]:
    """The folded text, and where each of its characters stood; None where nothing moved."""
    if text.isascii():
        return text.lower(), None
    folded: list[str] = []
    places: list[int] = []
    for place, character in enumerate(text):
        became = _FOLDS[ord(character)]
        folded.append(became)
        places += [place] * len(became)
    return "".join(folded), places


def pieces(folded: str) -> tuple[str, ...]:
    """The words, unspaced runs and symbols of a folded text, in order."""
    return tuple(_PIECE.findall(folded))


def for_index(text: str) -> str:
    """The text as the index takes it: where one token ends is not left to SQLite's tables."""
    if text.isascii():
        return text
    tokens: list[str] = []
    for piece in _PIECE.findall(text.translate(_FOLDS)):
        tokens += _tokens_of(piece, last=False)
    return " ".join(tokens)


def match_words(wanted: tuple[str, ...], *, prefix: bool) -> str | None:
    """How FTS5 is asked for pieces that follow each other.

    Returns: a quoted phrase of letters and digits alone; None where there is nothing to ask.
    """
    tokens: list[str] = []
    for piece in wanted[:-1]:
        tokens += _tokens_of(piece, last=False)
    if not wanted:
        return None
    tokens += _tokens_of(wanted[-1], last=True)
    open_end = prefix and _SPECIAL.match(wanted[-1]) is None
    lone = len(wanted[-1]) == 1 and is_unspaced(wanted[-1])
    return f'"{" ".join(tokens)}"{" *" if open_end or lone else ""}'


def pattern(wanted: tuple[str, ...], *, prefix: bool) -> re.Pattern[str]:
    """Finds in a folded text what `match_words` finds in the index; whole words."""
    parts = [_pattern(piece) for piece in wanted]
    if prefix and _SPECIAL.match(wanted[-1]) is None:
        parts[-1] = f"{_begun(wanted[-1])}(?:{_IN_WORD})*"
    return re.compile("[\\W_]*".join(parts))


def is_unspaced(piece: str) -> bool:
    """Whether a piece is of a script that has no spaces."""
    return re.match(f"[{_UNSPACED}]", piece) is not None


def _pattern(piece: str) -> str:
    if _SPECIAL.match(piece):
        return re.escape(piece)
    return f"{_begun(piece)}(?!{_IN_WORD})"


def _begun(word: str) -> str:
    # The letters first and what may stand before them afterwards: so `re` jumps from one place
    # with these letters to the next, which takes a quarter of the time.
    word = re.escape(word)
    return f"{word}(?:(?<![^\\W_]{word})|(?<=[{_UNSPACED}{_SYMBOLS}]{word}))"


def _tokens_of(piece: str, *, last: bool) -> list[str]:
    """The index's tokens of a piece; the last one of a question need not end its run."""
    if not _SPECIAL.match(piece):
        return [piece]
    if not is_unspaced(piece):
        return [f"u{ord(piece):x}"]
    pairs = [piece[place : place + 2] for place in range(len(piece) - 1)]
    return pairs if last and pairs else [*pairs, piece[-1]]
