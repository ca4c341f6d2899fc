"""Works off the notes of what has to be indexed, a batch at a time, inside one transaction.

A note goes in the same transaction in which its message enters the index or leaves it: a program
that is killed in between finds the note again.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import date
from typing import Any

from ashley_desktop.storage.search_schema import MESSAGE, SESSION
from ashley_desktop.storage.search_text import fold, for_index
from ashley_desktop.storage.storable import storable

# Every facet begins with a letter that nobody types: words must not find facets, and lists of
# beginnings must not be long because of them.
_SIGN = "\u01c0"
_MESSAGES = """
SELECT message.number, message.content, message.role,
       coalesce(message.persona, session.persona), message.model, message.created_at
  FROM message JOIN session ON session.session_id = message.session_id
 WHERE message.number IN (SELECT value FROM json_each(?))
   AND message.state NOT IN ('streaming', 'failed') AND message.deleted_at IS NULL
   AND message.content <> ''
 ORDER BY message.number
"""
_SESSIONS = """
SELECT number, title, 'title', persona, model, created_at FROM session
 WHERE number IN (SELECT value FROM json_each(?)) AND title <> '' ORDER BY number
"""
_KINDS = ((MESSAGE, "search_message", _MESSAGES), (SESSION, "search_session", _SESSIONS))


def pending(driver: Any) -> bool:
    """Whether any note is left."""
    return driver.execute("SELECT 1 FROM search_todo LIMIT 1").fetchone() is not None


def catch_up(driver: Any, most: int) -> int:
    """Work off the newest notes. Returns: how many; fewer than `most` where none is left."""
    notes = driver.execute(
        "SELECT entry, what, number FROM search_todo ORDER BY entry DESC LIMIT ?", (most,)
    ).fetchall()
    names = _Names(driver)
    for kind, table, query in _KINDS:
        numbers = json.dumps(sorted({number for _, what, number in notes if what == kind}))
        driver.execute(
            f"DELETE FROM {table} WHERE rowid IN (SELECT value FROM json_each(?))", (numbers,)
        )
        found = driver.execute(query, (numbers,)).fetchall()
        driver.executemany(
            f"INSERT INTO {table} (rowid, body, facets) VALUES (?, ?, ?)",
            [
                (number, for_index(text), " ".join(_facets(names, *rest)))
                for number, text, *rest in found
            ],
        )
    driver.executemany("DELETE FROM search_todo WHERE entry = ?", [(entry,) for entry, *_ in notes])
    return len(notes)


def of_role(role: str) -> str:
    """The facet of those who speak: a Role, or ``title``."""
    return f"{_SIGN}r{role}"


def of_name(number: int) -> str:
    """The facet of a persona or model, by its number in `search_name`."""
    return f"{_SIGN}n{number}"


def of_days(first: date, end: date) -> Iterable[str]:
    """As few facets of years, months and days as cover the days before `end`."""
    day = first
    while day < end:
        month_end = date(day.year + day.month // 12, day.month % 12 + 1, 1)
        year_end = date(day.year + 1, 1, 1)
        if (day.month, day.day) == (1, 1) and year_end <= end:
            yield f"{_SIGN}{day:%Y}"
            day = year_end
        elif day.day == 1 and month_end <= end:
            yield f"{_SIGN}{day:%Y%m}"
            day = month_end
        else:
            yield f"{_SIGN}{day:%Y%m%d}"
            day = date.fromordinal(day.toordinal() + 1)


class _Names:
    """The numbers of names that a filter may give; new ones are written down."""

    def __init__(self, driver: Any) -> None:
        self._driver = driver
        self._known: dict[tuple[str, str], int] = {}

    def number(self, kind: str, name: str) -> int:
        key = kind, fold(storable(name))
        if key not in self._known:
            self._driver.execute(
                "INSERT OR IGNORE INTO search_name (kind, name) VALUES (?, ?)", key
            )
            (self._known[key],) = self._driver.execute(
                "SELECT number FROM search_name WHERE kind = ? AND name = ?", key
            ).fetchone()
        return self._known[key]


def _facets(
    names: _Names, role: str, persona: str | None, model: str | None, created: str
) -> Iterable[str]:
    yield of_role(role)
    if persona:
        yield of_name(names.number("persona", persona))
    if model:
        yield of_name(names.number("model", model))
    year, month, day = created[:4], created[5:7], created[8:10]
    yield f"{_SIGN}{year}"
    yield f"{_SIGN}{year}{month}"
    yield f"{_SIGN}{year}{month}{day}"
