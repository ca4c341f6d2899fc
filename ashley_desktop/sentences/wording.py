"""What a sentence is made of, and the mark by which the translators' tool finds its texts."""

from __future__ import annotations

from dataclasses import dataclass


def QT_TRANSLATE_NOOP(context: str, text: str) -> str:  # noqa: N802 - the name lupdate looks for
    """Mark a text for the translators' tool; returns it unchanged."""
    return text


@dataclass(frozen=True, slots=True)
class Sentence:
    """What happened and what to do; `names` gives the parameters behind %1, %2 …"""

    text: str
    hint: str = ""
    names: tuple[str, ...] = ()
