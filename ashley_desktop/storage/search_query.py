"""The language of the search field. Pure; whatever is typed means something.

Words must all be there; ``"words in quotes"`` follow each other; ``word*`` and the last word, while
it is typed, match beginnings; ``-word`` must not be there. Filters: ``persona:``, ``model:``,
``from:me``, ``from:assistant``, ``before:``, ``after:`` with a year, month or day, ``in:trash``.
What is not understood is taken as words, with a hint. Must not: raise for anything typed.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta

from ashley_desktop.storage.records import Role
from ashley_desktop.storage.search_records import Hint
from ashley_desktop.storage.search_text import fold, pieces

MOST_TERMS = 32  # more than a person types; a pasted page must not become a query
_MOST_CHARACTERS = 2_000

_PART = re.compile(
    r"""(?P<minus>-?)(?P<name>[A-Za-z]+):(?P<given>"[^"]*"?|[^\s"]*)
      | (?P<without>-?)"(?P<phrase>[^"]*)(?P<end>"?)(?P<star>\*?)
      | (?P<word>[^\s"]+)""",
    re.VERBOSE,
)
_DATE = re.compile(r"(\d{4})(?:-(\d{1,2})(?:-(\d{1,2}))?)?", re.ASCII)
_ROLES = {"me": Role.USER, "user": Role.USER, "assistant": Role.ASSISTANT}
_FILTERS = ("persona", "model", "from", "before", "after", "in")


@dataclass(frozen=True, slots=True)
class Term:
    """Pieces that have to follow each other, folded; the last may be a beginning."""

    pieces: tuple[str, ...]
    prefix: bool = False


@dataclass(frozen=True, slots=True)
class Query:
    """What is looked for.

    Attributes:
        personas, models: folded; a message needs one of each kind that is given.
        after: the first day, before: the first day no more; both as the user's own calendar.
    """

    wanted: tuple[Term, ...] = ()
    unwanted: tuple[Term, ...] = ()
    personas: tuple[str, ...] = ()
    models: tuple[str, ...] = ()
    role: Role | None = None
    after: date | None = None
    before: date | None = None
    in_trash: bool = False
    hints: tuple[Hint, ...] = ()

    @property
    def narrowed(self) -> bool:
        """Whether anything is asked for that can be found without words."""
        given = self.personas or self.models or self.role or self.after or self.before
        return bool(given) or self.in_trash


def parse(text: str, *, typing: bool = True) -> Query:
    """Read what was typed.

    Args: typing: the last word is not finished yet, so it matches beginnings.
    """
    reader = _Reader()
    text = text[:_MOST_CHARACTERS]
    found = list(_PART.finditer(text))
    for number, part in enumerate(found):
        reader.take(part, open_end=typing and number == len(found) - 1 and part.end() == len(text))
    return reader.query()


class _Reader:
    """Gathers the parts of a query."""

    def __init__(self) -> None:
        self._wanted: list[Term] = []
        self._unwanted: list[Term] = []
        self._personas: list[str] = []
        self._models: list[str] = []
        self._role: Role | None = None
        self._after: date | None = None
        self._before: date | None = None
        self._in_trash = False
        self._hints: dict[str, Hint] = {}

    def take(self, part: re.Match[str], *, open_end: bool) -> None:
        """Read one part; what is no filter is words."""
        name = (part["name"] or "").lower()
        if name in _FILTERS and not part["minus"]:
            given = part["given"].strip('"').strip()
            if self._filter(name, given):
                return
        if part["phrase"] is not None:
            if not part["end"]:
                self._hint("search_quote")
            star = bool(part["star"]) or not part["end"]
            self._words(part["phrase"], minus=bool(part["without"]), prefix=star)
            return
        word = part[0]
        minus = word.startswith("-") and len(word) > 1
        self._words(word[minus:], minus=minus, prefix=word.endswith("*") or open_end)

    def query(self) -> Query:
        """All that was read."""
        narrowed = self._personas or self._models or self._role or self._after or self._before
        if self._unwanted and not (self._wanted or narrowed or self._in_trash):
            self._hint("search_only_without")
            self._wanted, self._unwanted = self._unwanted, []
        return Query(
            tuple(self._wanted),
            tuple(self._unwanted),
            tuple(self._personas),
            tuple(self._models),
            self._role,
            self._after,
            self._before,
            self._in_trash,
            tuple(self._hints.values()),
        )

    def _words(self, text: str, *, minus: bool, prefix: bool) -> None:
        found = pieces(fold(text))
        if not found:
            return
        if len(self._wanted) + len(self._unwanted) >= MOST_TERMS:
            self._hint("search_too_long", most=MOST_TERMS)
            return
        # what a word is begun with is not known of one that must not be there
        (self._unwanted if minus else self._wanted).append(Term(found, prefix))

    def _filter(self, name: str, given: str) -> bool:
        """Whether it is one; a hint says what it lacks."""
        value = fold(given)
        if name in ("persona", "model"):
            if value:
                (self._personas if name == "persona" else self._models).append(value)
            else:
                self._hint("search_filter_empty", filter=name)
            return True  # while it is typed, its name is no word to look for
        if not value:
            self._hint("search_filter_empty", filter=name)
            return True
        if name == "from":
            self._role = _ROLES.get(value, self._role)
            if value not in _ROLES:
                self._hint("search_from", value=given)
            return value in _ROLES
        if name == "in":
            self._in_trash = self._in_trash or value == "trash"
            if value != "trash":
                self._hint("search_in", value=given)
            return value == "trash"
        return self._dated(name, given)

    def _dated(self, name: str, given: str) -> bool:
        day = _day(given)
        if day is None:
            self._hint("search_date", filter=name, value=given)
        elif name == "after":
            self._after = max(day, self._after or day)
        else:
            self._before = min(day, self._before or day)
        return day is not None

    def _hint(self, code: str, **parameters: object) -> None:
        self._hints.setdefault(code, Hint(code, parameters))


def _day(given: str) -> date | None:
    """The first day of a year, month or day; None where there is none of that name."""
    found = _DATE.fullmatch(given)
    if found is None:
        return None
    try:
        day = date(int(found[1]), int(found[2] or 1), int(found[3] or 1))
    except ValueError:
        return None
    # the calendar must have room for a day more on both sides: it is turned into UTC
    edges = date.min + timedelta(days=366), date.max - timedelta(days=366)
    return min(max(day, edges[0]), edges[1])
