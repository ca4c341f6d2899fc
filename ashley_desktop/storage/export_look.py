"""Looks that exports take at sessions: plain SQL on the driver, read only, a page at a time.

A history of a million messages is written without ever being in memory as a whole, and going
through SQLModel would cost more than the writing.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, NamedTuple

from ashley_desktop.errors import SessionNotFound
from ashley_desktop.storage.records import Role, State
from ashley_desktop.storage.wholes import WholeFolder, WholeMessage, WholeSession

PAGE_MESSAGES = 200
PAGE_CHARACTERS = 1_000_000  # a page ends behind the message that passes this

_IDS = "SELECT session_id FROM session WHERE deleted_at IS NULL ORDER BY number"
_HOW_MANY = "SELECT count(*) FROM session WHERE deleted_at IS NULL"
_FOLDERS = "SELECT folder_id, name, position, created_at FROM folder ORDER BY position, folder_id"
_SESSION = """
SELECT session_id, title, title_is_users, user_id, persona, provider, model, created_at,
       updated_at, archived_at, pinned, folder_id, active_leaf_id, attached, parameters
  FROM session WHERE session_id = ? AND deleted_at IS NULL
"""
_COUNT = "SELECT count(*) FROM message WHERE session_id = ?"
# an index entry holds the row's number too: the next page is found without reading the last
_MESSAGES = """
SELECT number, message_id, parent_id, role, state, content, created_at, finished_at, deleted_at,
       reasoning, persona, provider, model, prompt_tokens, completion_tokens, finish_reason,
       error_code, error_parameters, moderation, first_token_ms, reasoning_ms, pinned, cost,
       reasoning_tokens, parameters
  FROM message WHERE session_id = ? AND number > ? ORDER BY number
"""
# the sizes are read from the rows' heads: no text is
_BRANCH = """
WITH RECURSIVE walk(
    height, number, parent_id, role, state, deleted_at, model, asked, said, size
) AS (
    SELECT 1, {values}
      FROM session JOIN message ON message.message_id = session.active_leaf_id
     WHERE session.session_id = ?
     UNION ALL
    SELECT height + 1, {values}
      FROM walk CROSS JOIN message ON message.message_id = walk.parent_id
)
SELECT number, role, model, asked, said, size FROM walk
 WHERE deleted_at IS NULL AND state <> 'failed' ORDER BY height DESC
""".format(
    values="""message.number, message.parent_id, message.role, message.state,
           message.deleted_at, message.model, message.prompt_tokens, message.completion_tokens,
           octet_length(message.content) + octet_length(message.reasoning)"""
)
_SAID = """
SELECT number, message_id, role, content, state, created_at, reasoning, persona, model
  FROM message WHERE number IN ({places})
"""
_CHUNKS = "SELECT text, reasoning FROM reply_chunk WHERE message_id = ? ORDER BY chunk_id"


@dataclass(frozen=True, slots=True)
class Branch:
    """The active branch without its texts.

    Attributes:
        pages: rows of the messages that were said, oldest first, in groups that are read together;
            failed ones are none of them.
        models: that replied, each once, in order.
        prompt_tokens, completion_tokens: of all replies; None where no server counted any.
    """

    pages: tuple[tuple[int, ...], ...]
    models: tuple[str, ...]
    prompt_tokens: int | None
    completion_tokens: int | None

    @property
    def count(self) -> int:
        """How many messages there are."""
        return sum(map(len, self.pages))


class Said(NamedTuple):
    """What is written of a message; the names are those of MessageRecord.

    No dataclass: making ten thousand frozen ones takes longer than reading them.
    """

    role: Role
    state: State
    content: str
    created_at: datetime
    reasoning: str
    persona: str | None
    model: str | None


_ROLES = {role.value: role for role in Role}
_STATES = {state.value: state for state in State}
_STREAMING = State.STREAMING.value


def ids(driver: Any) -> list[str]:
    """Sessions outside the trash, in the order in which they were stored."""
    return [session_id for (session_id,) in driver.execute(_IDS)]


def how_many(driver: Any) -> int:
    """How many sessions are outside the trash."""
    found: int = driver.execute(_HOW_MANY).fetchone()[0]
    return found


def folders(driver: Any) -> list[WholeFolder]:
    """All folders, as they are shown."""
    found = driver.execute(_FOLDERS).fetchall()
    return [WholeFolder(one, name, place, _moment(made)) for one, name, place, made in found]


def session(driver: Any, session_id: str) -> WholeSession:
    """Raises: SessionNotFound, also for one in the trash."""
    found = driver.execute(_SESSION, (session_id,)).fetchone()
    if found is None:
        raise SessionNotFound(session_id=session_id)
    one, title, users, user_id, persona, provider, model, made, changed, archived, *rest = found
    pinned, folder_id, leaf, attached, parameters = rest
    return WholeSession(
        one,
        title,
        bool(users),
        user_id,
        persona,
        provider,
        model,
        _moment(made),
        _moment(changed),
        _moment(archived) if archived else None,
        bool(pinned),
        folder_id,
        leaf,
        _parsed(attached) or {},
        _parsed(parameters) or {},
    )


def count(driver: Any, session_id: str) -> int:
    """How many messages its tree has."""
    found: int = driver.execute(_COUNT, (session_id,)).fetchone()[0]
    return found


def messages(driver: Any, session_id: str, after: int) -> tuple[list[WholeMessage], int]:
    """The messages of all branches that were stored after the one of this number.

    Returns: a page of them, and the number to go on from; an empty page is the end.
    """
    page: list[WholeMessage] = []
    room = PAGE_CHARACTERS
    rows = driver.execute(_MESSAGES, (session_id, after))
    try:
        for number, *values in rows:
            page.append(_whole(driver, values))
            after = number
            room -= len(page[-1].content) + len(page[-1].reasoning)
            if room < 0 or len(page) == PAGE_MESSAGES:
                break
    finally:
        rows.close()
    return page, after


def branch(driver: Any, session_id: str) -> Branch:
    """The active branch, without deleted and failed messages."""
    rows = driver.execute(_BRANCH, (session_id,)).fetchall()
    replies = [row for row in rows if row[1] == Role.ASSISTANT]
    return Branch(
        tuple(_grouped((row[0], row[5]) for row in rows)),
        tuple(dict.fromkeys(row[2] for row in replies if row[2])),
        _total(row[3] for row in replies),
        _total(row[4] for row in replies),
    )


def said(driver: Any, numbers: Sequence[int]) -> list[Said]:
    """These messages in their order; what was removed since is left out."""
    query = _SAID.format(places=",".join("?" * len(numbers)))
    found = {number: values for number, *values in driver.execute(query, numbers)}
    return [_said(driver, found[number]) for number in numbers if number in found]


def _grouped(sized: Iterable[tuple[int, int]]) -> Iterator[tuple[int, ...]]:
    """Rows in groups that are not too many and, by their sizes in bytes, not too large."""
    group: list[int] = []
    room = PAGE_CHARACTERS
    for number, size in sized:
        group.append(number)
        room -= size
        if room < 0 or len(group) == PAGE_MESSAGES:
            yield tuple(group)
            group, room = [], PAGE_CHARACTERS
    if group:
        yield tuple(group)


def _whole(driver: Any, values: list[Any]) -> WholeMessage:
    one, parent, role, state, content, made, finished, deleted, reasoning, *rest = values
    *plain, error, moderation, first_ms, reasoning_ms, pinned, cost, thought, asked = rest
    if state == State.STREAMING:
        content, reasoning = _grown(driver, one, content, reasoning)
    further = first_ms, reasoning_ms, bool(pinned), cost, thought, _parsed(asked)
    rest = [*plain, _parsed(error), _parsed(moderation), *further]
    return WholeMessage(
        one,
        parent,
        Role(role),
        State(state),
        content,
        _moment(made),
        _moment(finished) if finished else None,
        _moment(deleted) if deleted else None,
        reasoning,
        *rest,
    )


def _said(driver: Any, values: list[Any]) -> Said:
    one, role, content, state, made, reasoning, persona, model = values
    if state == _STREAMING:
        content, reasoning = _grown(driver, one, content, reasoning)
    return Said(_ROLES[role], _STATES[state], content, _moment(made), reasoning, persona, model)


def _grown(driver: Any, message_id: str, content: str, reasoning: str) -> tuple[str, str]:
    """A growing reply with what has arrived so far."""
    arrived = driver.execute(_CHUNKS, (message_id,)).fetchall()
    return (
        content + "".join(text for text, _ in arrived),
        reasoning + "".join(thought for _, thought in arrived),
    )


def _total(counts: Iterator[int | None]) -> int | None:
    known = [found for found in counts if found is not None]
    return sum(known) if known else None


def _parsed(text: str | None) -> dict[str, Any] | None:
    value = json.loads(text) if text else None
    return value if isinstance(value, dict) else None


def _moment(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)
