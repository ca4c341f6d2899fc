"""What is done to a text before it is stored and sent: as little as possible."""

from __future__ import annotations

import re

from ashley_desktop.errors import InvalidInput

TITLE_LENGTH = 60  # about the width of the sidebar at its widest
_CONTROLS = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
_SURROGATES = re.compile(r"[\ud800-\udfff]")
_MARKS = re.compile(r"^[#>*\-\s`]+")


def cleaned(text: str) -> str:
    """The text as typed, less NUL and other control characters; tabs and line ends stay.

    Raises: InvalidInput (problem ``empty_message``) where nothing is left to send.
    """
    kept = _SURROGATES.sub("\ufffd", _CONTROLS.sub("", text))
    if not kept.strip():
        raise InvalidInput(problem="empty_message")
    return kept


def title_from(question: str) -> str:
    """A session's title from the first question's words: its first line, cut between words."""
    line = next((line for line in question.splitlines() if _MARKS.sub("", line).strip()), question)
    words = " ".join(_MARKS.sub("", line).split()) or " ".join(question.split())
    if len(words) <= TITLE_LENGTH:
        return words
    cut = words.rfind(" ", 0, TITLE_LENGTH)
    head = words[: cut if cut > TITLE_LENGTH // 2 else TITLE_LENGTH - 1]
    return head.rstrip(" ,;:.") + "…"
