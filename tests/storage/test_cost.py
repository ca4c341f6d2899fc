"""What reading costs, counted in steps of SQLite's own machine, which no busy computer changes."""

from __future__ import annotations

from collections.abc import Coroutine
from typing import Any

from sqlmodel import Session

from ashley_desktop.storage.db import Database
from ashley_desktop.storage.session_store import SessionStore
from tests.helpers.store import Run
from tests.storage.filling import fill


def steps(run: Run[Any], db: Database, call: Coroutine[Any, Any, Any]) -> int:
    """Count the instructions that SQLite carries out for a call."""
    counted = [0]

    def count() -> int:
        counted[0] += 1
        return 0

    def handler(session: Session, wanted: Any) -> None:
        raw: Any = session.connection().connection.dbapi_connection
        raw.set_progress_handler(wanted, 1)

    run(db.read(lambda session: handler(session, count)))
    run(call)
    run(db.read(lambda session: handler(session, None)))
    return counted[0]


def test_opening_30_of_10000_costs_what_30_of_40_cost(
    run: Run[Any], db: Database, store: SessionStore
) -> None:
    fill(run, db, "short", 40)
    fill(run, db, "long", 10_000)
    assert len(run(store.messages("long", limit=30))) == 30
    short = steps(run, db, store.messages("short", limit=30))
    long = steps(run, db, store.messages("long", limit=30))
    everything = steps(run, db, store.messages("long"))
    assert short > 100
    assert long <= short * 1.1
    assert everything > long * 100


def test_versions_cost_nothing_of_the_other_messages(
    run: Run[Any], db: Database, store: SessionStore
) -> None:
    fill(run, db, "short", 40)
    few = steps(run, db, store.messages("short"))
    fill(run, db, "long", 10_000)
    for number in range(300):
        fill(run, db, f"other {number}", 1)
    assert steps(run, db, store.messages("short")) <= few * 1.1


def test_the_outline_grows_with_the_branch_and_no_faster(
    run: Run[Any], db: Database, store: SessionStore
) -> None:
    fill(run, db, "short", 100)
    fill(run, db, "long", 10_000)
    for look in (store.outline, store.texts):
        few, many = steps(run, db, look("short")), steps(run, db, look("long"))
        assert many <= few * 120


def test_listing_does_not_walk_through_messages(
    run: Run[Any], db: Database, store: SessionStore
) -> None:
    fill(run, db, "short", 1)
    few = steps(run, db, store.list())
    fill(run, db, "long", 10_000)
    assert [s.message_count for s in run(store.list())] == [10_000, 1]
    assert steps(run, db, store.list()) <= few * 2.2


def test_looking_for_broken_replies_does_not_walk_through_messages(
    run: Run[Any], db: Database, store: SessionStore
) -> None:
    fill(run, db, "long", 10_000)
    assert steps(run, db, store.recover()) < 200


def test_the_first_of_many_sessions_are_found_without_sorting(
    run: Run[Any], db: Database, store: SessionStore
) -> None:
    for number in range(300):
        fill(run, db, f"session {number:03}", 1)
    ten = steps(run, db, store.list(limit=10))
    everything = steps(run, db, store.list())
    assert ten * 10 < everything
