"""How many tokens a text is for a model whose tokenizer is not known: careful, never exact.

The figures are those of the packaged model's tokenizer, a small one that knows English best: for
most other models the estimate is too high, which costs a part of the history and breaks nothing.
What servers report corrects it (`calibration.py`).
"""

from __future__ import annotations

import re

_SAMPLES, _SAMPLE = 8, 2_000  # samples, and the characters of one
MESSAGE_OVERHEAD_TOKENS = 8  # role and separators of one message, generously

# Common words are one token with the blank before them; what follows the first letters of a long
# word, a name or another language's word comes in small pieces.
_PIECES = re.compile(
    r"[A-Z]{2,3}(?![a-z])"
    r"|(?<![A-Za-z])[A-Za-z][a-z]{0,5}"
    r"|[A-Z][a-z]{0,4}"  # within a joined word
    r"|[a-z]{1,2}"
    r"|[ ](?=[0-9])|[0-9]"  # many tokenizers take every digit for itself
    r"|([!-/:-@\[-`{-~])\1{0,3}"  # runs of one sign are less, as in rules and comments
    r"|\n{1,4}|\t|[ ]{2,16}"
)
_SOLID = re.compile(r"[A-Za-z0-9+/=_-]{40,}")  # keys, checksums, encoded files
_SOLID_EXTRA = 0.35  # for each character, over what its pieces make
_CHARACTERS = (
    (re.compile(r"[\u0080-\u024f]"), 2.5),  # accented letters, which break a word in pieces
    (re.compile(r"[\u0250-\u07ff]"), 1.2),  # Greek, Cyrillic, Hebrew, Arabic
    (re.compile(r"[\u0800-\u1fff]"), 2.0),  # Devanagari, Thai and their neighbours
    (re.compile(r"[\u2000-\uabff\uf900-\uffff]"), 2.0),  # signs, Chinese, Japanese
    (re.compile(r"[\uac00-\ud7ff]"), 2.9),  # Korean
    (re.compile(r"[\ud800-\uf8ff]|[\U00010000-\U0010ffff]"), 3.2),  # emoji, rare characters
)


def glanced_tokens(text: str) -> int:
    """The same of samples where a text is long: within a millisecond or two, whatever its length.

    For what is shown while somebody types, not for what is sent.
    """
    if len(text) <= _SAMPLES * _SAMPLE:
        return estimated_tokens(text)
    step = (len(text) - _SAMPLE) // (_SAMPLES - 1)
    seen = [text[at * step : at * step + _SAMPLE] for at in range(_SAMPLES)]
    return round(sum(map(estimated_tokens, seen)) * len(text) / (_SAMPLES * _SAMPLE))


def estimated_tokens(text: str) -> int:
    """An estimate that is too high rather than too low."""
    count = float(len(_PIECES.findall(text)))
    count += _SOLID_EXTRA * sum(map(len, _SOLID.findall(text)))
    if not text.isascii():
        count += sum(cost * len(kind.findall(text)) for kind, cost in _CHARACTERS)
    return int(count) + 1
