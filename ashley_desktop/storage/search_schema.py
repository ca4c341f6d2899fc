"""The index of words: its tables, and the triggers that note what has to be indexed.

Its tables are SQLite's own and hold nothing that cannot be made again from messages and titles.
A trigger notes a change in the same transaction as the change itself, whoever makes it, so that
nothing can be forgotten; `search_index.py` works off the notes. Importing this is light.
"""

from __future__ import annotations

PREFIX = "search_"  # of every table of the index
MESSAGE, SESSION = 0, 1  # what a note is about

# A growing message is noted when it ends; what cannot be found is noted too, to be taken out.
_MESSAGE_PARTS = "content, state, deleted_at, role, persona, model, created_at, session_id"
_SESSION_PARTS = "title, persona, model, created_at"


def _words(table: str) -> str:
    # Of the text nothing is kept but the words. The prefix index is what makes one to three
    # letters quick; longer beginnings belong to few enough words.
    return (
        f"CREATE VIRTUAL TABLE {table} USING fts5(body, facets, content='', contentless_delete=1,"
        " tokenize='unicode61 remove_diacritics 0', prefix='1 2 3')"
    )


def _note(name: str, event: str, table: str, what: int, row: str, when: str = "") -> str:
    return (
        f"CREATE TRIGGER search_{name} AFTER {event} ON {table} {when}"
        f" BEGIN INSERT INTO search_todo (what, number) VALUES ({what}, {row}.number); END"
    )


STATEMENTS = (
    _words("search_message"),
    _words("search_session"),
    "CREATE TABLE search_todo (entry INTEGER PRIMARY KEY, what INTEGER NOT NULL,"
    " number INTEGER NOT NULL)",
    # a name that a filter may give; its number stands in the facets
    "CREATE TABLE search_name (number INTEGER PRIMARY KEY, kind TEXT NOT NULL,"
    " name TEXT NOT NULL, UNIQUE (kind, name))",
    _note(
        "message_added",
        "INSERT",
        "message",
        MESSAGE,
        "NEW",
        "WHEN NEW.state <> 'streaming' AND NEW.state <> 'failed'",
    ),
    _note(
        "message_changed",
        f"UPDATE OF {_MESSAGE_PARTS}",
        "message",
        MESSAGE,
        "NEW",
        "WHEN NEW.state <> 'streaming' OR OLD.state <> 'streaming'",
    ),
    _note("message_removed", "DELETE", "message", MESSAGE, "OLD"),
    _note("session_added", "INSERT", "session", SESSION, "NEW"),
    _note("session_changed", f"UPDATE OF {_SESSION_PARTS}", "session", SESSION, "NEW"),
    _note("session_removed", "DELETE", "session", SESSION, "OLD"),
)

# For a store that was filled before there was an index: the newest note is worked off first.
NOTE_ALL = (
    f"INSERT INTO search_todo (what, number) SELECT {SESSION}, number FROM session ORDER BY number",
    f"INSERT INTO search_todo (what, number) SELECT {MESSAGE}, number FROM message"
    " WHERE state NOT IN ('streaming', 'failed') AND deleted_at IS NULL ORDER BY number",
)
