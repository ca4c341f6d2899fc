"""What the search field understands, and that nothing that is typed can hurt it."""

from __future__ import annotations

import random
import re
from datetime import date
from typing import Any

import pytest

from ashley_desktop.storage.db import Database
from ashley_desktop.storage.records import Role
from ashley_desktop.storage.search_query import MOST_TERMS, Query, Term, parse
from ashley_desktop.storage.search_records import Hint
from ashley_desktop.storage.search_store import SearchStore
from ashley_desktop.storage.search_text import match_words
from ashley_desktop.storage.session_store import SessionStore
from tests.helpers.store import Run


def words(*found: str) -> tuple[Term, ...]:
    return tuple(Term((one.rstrip("*"),), one.endswith("*")) for one in found)


@pytest.mark.parametrize(
    ("typed", "means"),
    [
        ("", Query()),
        ("  \t\n", Query()),
        ("red ros", Query(words("red", "ros*"))),
        ("red ros ", Query(words("red", "ros"))),
        ("re* rose ", Query(words("re*", "rose"))),
        ("ÉTÉ Straße ", Query(words("ete", "strasse"))),
        ('"Red Rose"', Query((Term(("red", "rose")),))),
        ('"red ro"*', Query((Term(("red", "ro"), True),))),
        ("well-known ", Query((Term(("well", "known")),))),
        ("red -rose ", Query(words("red"), words("rose"))),
        ('red -"in the" ', Query(words("red"), (Term(("in", "the")),))),
        ("x persona:Tech", Query(words("x"), personas=("tech",))),
        ('model:"GPT 4" x ', Query(words("x"), models=("gpt 4",))),
        ("from:me from:Assistant", Query(role=Role.ASSISTANT)),
        ("after:2026 before:2026-03", Query(after=date(2026, 1, 1), before=date(2026, 3, 1))),
        ("after:2026-02-28", Query(after=date(2026, 2, 28))),
        ("in:trash a ", Query(words("a"), in_trash=True)),
        ("note:this ", Query((Term(("note", "this")),))),
        ("http://x.org ", Query((Term(("http", "x", "org")),))),
        ("- * ... ", Query()),
        ("東京タワー ", Query((Term(("東京タワー",)),))),
        ("🎉🎉 ", Query((Term(("🎉", "🎉")),))),
    ],
)
def test_what_is_typed_is_understood(typed: str, means: Query) -> None:
    assert parse(typed) == means


@pytest.mark.parametrize(
    ("typed", "found", "hint"),
    [
        ('"red ro', (Term(("red", "ro"), True),), Hint("search_quote", {})),
        ("-red ", words("red"), Hint("search_only_without", {})),
        (
            "before:soon ",
            (Term(("before", "soon")),),
            Hint("search_date", {"filter": "before", "value": "soon"}),
        ),
        (
            "after:2026-13 ",
            (Term(("after", "2026", "13")),),
            Hint("search_date", {"filter": "after", "value": "2026-13"}),
        ),
        ("from:you ", (Term(("from", "you")),), Hint("search_from", {"value": "you"})),
        ("in:here ", (Term(("in", "here")),), Hint("search_in", {"value": "here"})),
        ("persona:", (), Hint("search_filter_empty", {"filter": "persona"})),
        ("a " * 40, words("a") * MOST_TERMS, Hint("search_too_long", {"most": MOST_TERMS})),
    ],
)
def test_wrong_syntax_is_words_with_a_hint(typed: str, found: tuple[Term, ...], hint: Hint) -> None:
    query = parse(typed)
    assert query.wanted == found
    assert query.unwanted == ()
    assert query.hints == (hint,)


def test_a_finished_word_is_no_beginning() -> None:
    assert parse("red ros", typing=False).wanted == words("red", "ros")


_PIECES = [
    *"\"'*-^:(){}[]+%_;,.\\\0\n\ud800é東京🎉ßa",
    *("AND", "OR", "NOT", "NEAR(", "body", "facets", "rowid", "{body} :", "\u01c0ruser", "--"),
    *("persona:", "model:", "from:", "before:", "after:", "in:", "9999-12-31", "0001", "trash"),
    *(
        "SELECT",
        "DROP TABLE message;",
        "\u0301",
        "\u3099",
        "\U0010ffff",
        "\u0966",
        "½",
        "\u0e01\u0e31\u0e19",
        "word",
    ),
]


def garbage(seed: int) -> str:
    chance = random.Random(seed)
    parts = chance.choices(_PIECES, k=chance.randint(0, 12))
    return "".join(part + chance.choice(["", " "]) for part in parts)


@pytest.mark.parametrize("seed", range(0, 4_000, 1_000))
def test_no_syntax_of_the_index_leaks_in(seed: int) -> None:
    for number in range(seed, seed + 1_000):
        query = parse(garbage(number))
        for term in (*query.wanted, *query.unwanted):
            asked = match_words(term.pieces, prefix=term.prefix)
            assert asked
            assert re.fullmatch(r'"[^"\s]+( [^"\s]+)*"( \*)?', asked), (number, asked)


def test_whatever_is_typed_is_answered(run: Run[Any], db: Database, store: SessionStore) -> None:
    search = SearchStore(db)
    for number in range(30):
        run(store.begin_session(garbage(-number) + " x", persona="Ashley", title="word"))
    for number in range(500):
        run(search.search(garbage(number), budget_s=None))
    run(search.aclose())


def test_what_is_typed_as_it_stands_is_found(
    run: Run[Any], db: Database, store: SessionStore
) -> None:
    """Any text, put between quotation marks, is found by itself and marked from word to word."""
    search = SearchStore(db)
    for number in range(200):
        text = garbage(10_000 + number).replace('"', "").replace("\0", "")
        _, message = run(store.begin_session(text or "-", persona="Ashley", title=""))
        asked = parse(f'"{text}"').wanted
        answer = run(search.search(f'"{text}"', 300, budget_s=None))
        if asked:
            assert message.message_id in {hit.message_id for hit in answer.hits}, (number, text)
            assert all(hit.match for hit in answer.hits), (number, text)
    run(search.aclose())
