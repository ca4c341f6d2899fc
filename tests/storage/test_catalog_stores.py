"""Personas, models and decisions in a real file."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from ashley_desktop.storage import decision_store
from ashley_desktop.storage.catalog_records import DecisionRecord, ModelRecord, PersonaRecord
from ashley_desktop.storage.db import Database
from ashley_desktop.storage.decision_store import DecisionStore
from ashley_desktop.storage.model_store import ModelStore
from ashley_desktop.storage.persona_store import PersonaStore
from tests.helpers.store import Run

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)


def test_personas_are_kept_in_their_order_with_picture_and_all(run: Run[Any], db: Database) -> None:
    store = PersonaStore(db)
    first = PersonaRecord("Zoë", 0, {"title": "Zoë", "prompt": "a\n\tb"}, b"\x89PNG\0\xff")
    second = PersonaRecord("Ashley", 1, deleted=True)
    run(store.update(lambda _: [second, first]))
    assert run(store.all()) == [first, second]
    back = PersonaRecord("Ashley", -1)
    run(store.update(lambda old: [back, *old[:1]]))
    assert run(store.all()) == [back, first]
    run(store.update(lambda old: old[1:]))
    assert run(store.all()) == [first]


def test_models_are_kept_by_provider(run: Run[Any], db: Database) -> None:
    store = ModelStore(db)
    one = ModelRecord("a", "m/1", {"context_tokens": 8192}, True, ("temperature",), NOW)
    other = ModelRecord("b", "m/1")
    run(store.save([other, one]))
    assert run(store.all()) == [one, other]
    assert run(store.all("b")) == [other]
    changed = ModelRecord("a", "m/1", {}, False, (), None)
    run(store.save([changed]))
    run(store.remove("b"))
    assert run(store.all()) == [changed]


def test_decisions_are_listed_newest_first_and_the_oldest_go(
    run: Run[Any], db: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(decision_store, "MOST_DECISIONS", 3)
    store = DecisionStore(db)
    for number in range(5):
        moment = NOW - timedelta(minutes=number)  # a clock that is set back changes nothing
        run(
            store.add(
                DecisionRecord(
                    moment, "question", "Ashley", "rules", "block", "s", str(number), ("c",), "r"
                )
            )
        )
    assert [one.rule for one in run(store.newest(10))] == ["4", "3", "2"]
    (newest,) = run(store.newest(1))
    assert newest == DecisionRecord(
        NOW - timedelta(minutes=4), "question", "Ashley", "rules", "block", "s", "4", ("c",), "r", 5
    )
    run(store.clear())
    assert run(store.newest(10)) == []
