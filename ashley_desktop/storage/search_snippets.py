"""Where in a text the words were found, and a piece of it to show. Pure."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence

from ashley_desktop.storage.search_query import Term
from ashley_desktop.storage.search_text import fold_with_places, pattern

Range = tuple[int, int]

_LENGTH = 160  # characters: two lines of a sidebar
_BEFORE = 40  # of what stands before the first match
_REACH = 24  # how far a cut is moved to leave a word whole
_MOST_MARKS = 200


class Matcher:
    """Finds the words of one search in many texts."""

    def __init__(self, wanted: Sequence[Term]) -> None:
        self.patterns = [pattern(term.pieces, prefix=term.prefix) for term in wanted]

    def ranges(self, text: str) -> list[Range]:
        """Where the words stand, as offsets into the text; in order, none in another."""
        folded, places = fold_with_places(text)
        found: list[Range] = []
        for one in self.patterns:
            for number, match in enumerate(one.finditer(folded)):
                if number == _MOST_MARKS:
                    break
                start, end = match.span()
                if places is not None:
                    start, end = places[start], places[end - 1] + 1
                found.append((start, end))
        return _joined(sorted(found))


def snippet(text: str, ranges: Sequence[Range]) -> tuple[str, tuple[Range, ...]]:
    """A piece of the text where most different matches stand, on one line, and its marks."""
    start = _best_start(ranges)
    start = 0 if start < _REACH else _whole_words(text, start)
    end = min(len(text), start + _LENGTH)
    if ranges:
        # the match itself is shown whole, as far as there is room for it
        first = next((one for one in ranges if one[0] >= start), ranges[0])
        end = max(end, min(first[1], start + 2 * _LENGTH))
    if end < len(text):
        cut = text.rfind(" ", end - _REACH, end + 1)
        end = cut if cut > start else end
    shown, places = _on_one_line(text, start, end)
    head = "…" if start else ""
    tail = "…" if end < len(text) else ""
    marks = []
    for first_at, last_at in ranges:
        if first_at >= end:
            break
        low, high = bisect_right(places, first_at - 1), bisect_right(places, min(last_at, end) - 1)
        if last_at > start and high > low:
            marks.append((low + len(head), high + len(head)))
    return f"{head}{shown}{tail}", tuple(marks)


def _best_start(ranges: Sequence[Range]) -> int:
    """Before the match from which on most others are near."""
    best, most = 0, 0
    for number, (start, _) in enumerate(ranges[:_MOST_MARKS]):
        near = bisect_right(ranges, (start + _LENGTH - _BEFORE, 0)) - number
        if near > most:
            best, most = start, near
    return max(0, best - _BEFORE)


def _whole_words(text: str, start: int) -> int:
    space = re.compile(r"\s").search(text, start, start + _REACH)
    return space.end() if space else start


def _on_one_line(text: str, start: int, end: int) -> tuple[str, list[int]]:
    """The piece with single spaces, and where each of its characters stands in the text."""
    shown: list[str] = []
    places: list[int] = []
    for place in range(start, end):
        character = " " if text[place].isspace() else text[place]
        if character != " " or (shown and shown[-1] != " "):
            shown.append(character)
            places.append(place)
    return "".join(shown), places


def _joined(ranges: list[Range]) -> list[Range]:
    joined: list[Range] = []
    for start, end in ranges:
        if joined and start < joined[-1][1]:
            joined[-1] = joined[-1][0], max(end, joined[-1][1])
        else:
            joined.append((start, end))
    return joined
