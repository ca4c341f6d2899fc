"""Text as every database takes it. Light: what lists sessions at the start may import it."""

from __future__ import annotations


def storable(text: str) -> str:
    """Make text that every database takes: no NUL, no half of a surrogate pair.

    Two halves that stand together become the character they mean, a lone one U+FFFD.
    """
    if text.isascii():
        return text.replace("\0", "")
    whole = text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
    return whole.replace("\0", "")
