"""Asks the index, ranks what it finds, and makes hits of it. Reads only, by the driver alone.

FTS5's own ranking reads the whole list of each word, 0.3 s for a common one in 300,000 messages. So
only the newest matches are compared, by their texts; what is older comes behind, newest first.
"""

from __future__ import annotations

import json
import math
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from ashley_desktop.storage.records import Role
from ashley_desktop.storage.search_index import of_days, of_name, of_role
from ashley_desktop.storage.search_query import Query, Term
from ashley_desktop.storage.search_records import Hint, Hit, SearchAnswer
from ashley_desktop.storage.search_snippets import Matcher, snippet
from ashley_desktop.storage.search_text import fold, match_words

RANKED = (
    5_000  # matches that are compared: a third of 100 ms, which leaves room for slower machines
)
_READ = 2_000  # characters of a text that its rank depends on
_TITLES = 300  # titles that are compared
_LOOKED_UP = 1_000  # messages that are asked for one by one, 0.03 ms each, before all are walked
_FIRST_DAY, _LAST_DAY = date(2000, 1, 1), date(2100, 1, 1)
_SQL_INTERRUPT = 9
_EVERY = 1_000  # steps of SQLite's machine between two looks at the clock: some 0.1 ms

_MESSAGES = """
SELECT message.number, substr(message.content, 1, {read}), message.created_at
  FROM {source}search_message{joined}
  CROSS JOIN message ON message.number = search_message.rowid
  CROSS JOIN session ON session.session_id = message.session_id
 WHERE search_message MATCH :match AND session.deleted_at IS {trash}
   AND message.deleted_at IS NULL AND message.state NOT IN ('streaming', 'failed')
   AND message.created_at >= :after AND message.created_at < :before
 ORDER BY search_message.rowid DESC LIMIT :most OFFSET :past
"""
_AMONG = "json_each(:among) AS one CROSS JOIN "
_JOINED = " ON search_message.rowid = one.value"
_IN_TRASH = """
SELECT message.number FROM session CROSS JOIN message ON message.session_id = session.session_id
 WHERE session.deleted_at IS NOT NULL LIMIT ?
"""
_TITLED = """
SELECT session.number, session.title, session.created_at
  FROM search_session CROSS JOIN session ON session.number = search_session.rowid
 WHERE search_session MATCH :match AND session.deleted_at IS {trash}
   AND session.created_at >= :after AND session.created_at < :before
 ORDER BY search_session.rowid DESC LIMIT :most OFFSET :past
"""
_WHOLE = """
SELECT message.number, session.session_id, message.message_id, session.title, message.content,
       message.created_at, message.role, message.persona, message.model, session.deleted_at
  FROM message JOIN session ON session.session_id = message.session_id
 WHERE message.number IN (SELECT value FROM json_each(?))
"""
_WHOLE_TITLES = """
SELECT number, session_id, NULL, title, title, created_at, NULL, persona, model, deleted_at
  FROM session WHERE number IN (SELECT value FROM json_each(?))
"""
Resolve = Callable[[str], str | None]  # the name of the persona that a filter means


@dataclass(frozen=True, slots=True)
class _Found:
    """A match: whether it is a title, and the number of its row."""

    titled: bool
    number: int
    score: float


class Look:
    """One search on one connection.

    Attributes:
        ended: whether it was stopped, so that what it gives is not all.
    """

    def __init__(self, driver: Any, query: Query, stop: Callable[[], bool]) -> None:
        self.ended = False
        self._driver = driver
        self._query = query
        self._stop = stop
        self.finding = False  # and may be stopped in the middle of a statement
        self._hints = list(query.hints)
        self._matcher = Matcher(query.wanted)

    def answer(self, limit: int, offset: int) -> SearchAnswer:
        """The hits from `offset` on, at most `limit`. Raises: the driver's errors."""
        match = self._match() if self._query.wanted or self._query.narrowed else None
        if match is None or limit < 1:
            return SearchAnswer(hints=tuple(self._hints))
        wanted = offset + limit + 1
        titles = self._ranked(_TITLED, match, _TITLES, titled=True)
        messages = self._ranked(_MESSAGES, match, RANKED + 1, titled=False)
        older = len(messages) > RANKED
        ranked = sorted(titles + messages[:RANKED], key=lambda one: -one.score)
        if older and len(ranked) < wanted:
            past = RANKED + max(0, offset - len(ranked))
            rest = self._ranked(_MESSAGES, match, wanted, titled=False, past=past)
            page = (ranked[offset:] + rest)[: limit + 1]
        else:
            page = ranked[offset:wanted]
        hits = self._hits(page[:limit])
        return SearchAnswer(
            hits, tuple(self._hints), len(page) > limit, RANKED if older else None, not self.ended
        )

    def _match(self) -> str | None:
        """What FTS5 is asked; None where a filter names nothing that there is."""
        query = self._query
        groups = [
            [of_role(query.role.value)] if query.role else [],
            self._named("persona", query.personas),
            self._named("model", query.models),
            self._days(),
        ]
        if any(group is None for group in groups):
            return None
        words = [asked for asked in map(_asked, query.wanted) if asked]
        words += [f"{{facets}} : ({' OR '.join(group)})" for group in groups if group]
        if not words:
            every = [of_role(role) for role in (*Role, "title")]
            words = [f"{{facets}} : ({' OR '.join(every)})"]
        without = [asked for asked in map(_asked, query.unwanted) if asked]
        both = " AND ".join(words)
        return f"({both}) NOT ({' OR '.join(without)})" if without else both

    def _named(self, kind: str, names: Sequence[str]) -> list[str] | None:
        found: list[str] = []
        for name in names:
            rows = self._driver.execute(
                "SELECT number, name FROM search_name WHERE kind = ?", (kind,)
            ).fetchall()
            same = [number for number, known in rows if known == name]
            part = [number for number, known in rows if name in known]
            if not part:
                self._hints.append(Hint(f"search_{kind}_unknown", {"name": name}))
            found += [of_name(number) for number in same or part]
        return None if names and not found else found

    def _days(self) -> list[str] | None:
        """Facets of a day more on both sides: they are of UTC, the user's calendar is not."""
        after, before = self._query.after, self._query.before
        if after is None and before is None:
            return []
        first = max(_FIRST_DAY, after - timedelta(days=1)) if after else _FIRST_DAY
        end = min(_LAST_DAY, before + timedelta(days=1)) if before else _LAST_DAY
        return list(of_days(first, end)) or None

    def _ranked(
        self, words: str, match: str, most: int, *, titled: bool, past: int = 0
    ) -> list[_Found]:
        if self.ended or (titled and self._query.role):
            return []
        trash = "NOT NULL" if self._query.in_trash else "NULL"
        values: dict[str, Any] = {
            "match": match,
            "most": most,
            "past": past,
            "after": _moment(self._query.after, "0000-01-01"),
            "before": _moment(self._query.before, "9999-12-31"),
        }
        among = self._among() if not titled else None
        source, joined = ("", "") if among is None else (_AMONG, _JOINED)
        if among is not None:
            values["among"] = among
        words = words.format(trash=trash, read=_READ, source=source, joined=joined)
        rows = self._rows(words, values)
        bonus = 1.0 if titled else 0.0
        now = datetime.now(UTC).replace(tzinfo=None)
        return [
            _Found(titled, number, bonus + self._score(text, created, now))
            for number, text, created in rows
        ]

    def _among(self) -> str | None:
        """The numbers of what lies in the trash, where only that is wanted and it is little."""
        if not self._query.in_trash:
            return None
        found = [number for (number,) in self._rows(_IN_TRASH, (_LOOKED_UP + 1,))]
        return None if self.ended or len(found) > _LOOKED_UP else json.dumps(found)

    def _rows(self, words: str, values: dict[str, Any] | tuple[int]) -> Iterator[Any]:
        """The rows of a query, as many as come before it is stopped."""
        self.finding = True
        try:
            for row in self._driver.execute(words, values):
                yield row
                if self._stop():
                    self.ended = True
                    return
        except Exception as error:
            if getattr(error, "sqlite_errorcode", None) != _SQL_INTERRUPT:
                raise
            self.ended = True
        finally:
            self.finding = False

    def _score(self, text: str, created: str, now: datetime) -> float:
        """How well a text answers: words that stand in it often for its length, and its age."""
        folded = fold(text)
        longer = 0.25 + 0.75 * len(folded) / 400  # a usual length, in characters
        score = 0.0
        for one in self._matcher.patterns:
            often = len(one.findall(folded))
            score += often * 2.2 / (often + 1.2 * longer)
        days = (now - datetime.fromisoformat(created)).total_seconds() / 86_400
        return score + 0.5 / (1 + math.log1p(max(0.0, days) / 7))

    def _hits(self, page: Sequence[_Found]) -> tuple[Hit, ...]:
        whole: dict[tuple[bool, int], Hit] = {}
        for titled, words in ((False, _WHOLE), (True, _WHOLE_TITLES)):
            numbers = json.dumps([one.number for one in page if one.titled == titled])
            for number, *row in self._driver.execute(words, (numbers,)).fetchall():
                whole[titled, number] = self._hit(*row)
        places = [(one.titled, one.number) for one in page]
        return tuple(whole[place] for place in places if place in whole)

    def _hit(
        self,
        session_id: str,
        message_id: str | None,
        title: str,
        text: str,
        created: str,
        role: str | None,
        persona: str | None,
        model: str | None,
        deleted: str | None,
    ) -> Hit:
        ranges = self._matcher.ranges(text)
        shown, marks = snippet(text, ranges)
        return Hit(
            session_id=session_id,
            message_id=message_id,
            title=title,
            snippet=shown,
            marks=marks,
            match=ranges[0] if ranges and message_id else None,
            created_at=datetime.fromisoformat(created).replace(tzinfo=UTC),
            role=Role(role) if role else None,
            persona=persona,
            model=model,
            in_trash=deleted is not None,
        )


def look(
    driver: Any, query: Query, limit: int, offset: int, stop: Callable[[], bool]
) -> SearchAnswer:
    """Search on one consistent state of the store.

    Args: stop: asked often; once it says so, what was found until then is the answer.
    """
    found = Look(driver, query, stop)
    driver.execute("BEGIN")
    try:
        # only finding is cut short: what was found is always shown
        driver.set_progress_handler(lambda: int(found.finding and stop()), _EVERY)
        return found.answer(limit, offset)
    finally:
        driver.set_progress_handler(None, 0)
        driver.execute("ROLLBACK")


def _asked(term: Term) -> str | None:
    words = match_words(term.pieces, prefix=term.prefix)
    return f"{{body}} : {words}" if words else None


def _moment(day: date | None, otherwise: str) -> str:
    """Where a day of the user's own calendar begins, as the store writes times.

    Never digits alone: the column would compare them as a number, which is before every text.
    """
    if day is None:
        return otherwise
    local = datetime.combine(day, time()).astimezone().astimezone(UTC)
    return local.replace(tzinfo=None).isoformat(sep=" ", timespec="microseconds")
