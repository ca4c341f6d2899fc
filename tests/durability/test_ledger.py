"""The ledger sees what the kills look for; each fault here is one that a store could have."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.durability.ledger import Facts, Found, Growing, Intent, Ledger, Row


def session(**changed: object) -> Row:
    row = {"title": "t", "pinned": 0, "archived": 0, "folder_id": None, "deleted": 0, "draft": ""}
    return {"session_id": "s", **row, "leaf": "b", **changed}


def message(one: str, parent: str | None, position: int, **changed: object) -> Row:
    row = {"message_id": one, "session_id": "s", "parent_id": parent, "role": "user"}
    more = {"state": "complete", "content": one, "deleted": 0, "writer": None}
    return {**row, **more, "position": position, **changed}


def whole() -> Found:
    rows = {"a": message("a", None, 1), "b": message("b", "a", 2)}
    return Found({"s": session()}, rows, [])


def lose(found: Found) -> None:
    found.messages.pop("b")
    found.sessions["s"]["leaf"] = "a"


FAULTS: dict[str, Callable[[Found], object]] = {
    "a message lost": lose,
    "a session lost": lambda found: found.sessions.clear(),
    "other words": lambda found: found.messages["b"].update(content="c"),
    "a change lost": lambda found: found.sessions["s"].update(title="old"),
    "twice": lambda found: found.messages.update(c=message("c", "b", 3, content="b")),
    "half a session": lambda found: found.sessions.update(t=session(session_id="t", leaf=None)),
    "no parent": lambda found: found.messages["b"].update(parent_id="z"),
    "a circle": lambda found: found.messages["a"].update(parent_id="b", position=3),
    "a count": lambda found: found.messages["b"].update(position=1),
    "a leaf elsewhere": lambda found: found.sessions["s"].update(leaf="z"),
    "it grows still": lambda found: found.messages["b"].update(state="streaming"),
    "SQLite's own": lambda found: found.broken.append("row 1 missing from index"),
}


def promised() -> Ledger:
    ledger = Ledger()
    rows = {one: {"session_id": "s", "content": one, "state": "complete"} for one in "ab"}
    ledger.hear("done", Facts({"s": {"title": "t"}}, rows))
    return ledger


@pytest.mark.parametrize("fault", FAULTS.values(), ids=FAULTS)
def test_a_fault_is_seen(fault: Callable[[Found], object]) -> None:
    found = whole()
    assert promised().check(found) == []
    fault(found)
    assert promised().check(found)


@pytest.mark.parametrize("done", [False, True])
def test_a_call_under_way_is_there_or_not(done: bool) -> None:
    found, ledger = whole(), promised()
    ledger.hear("intent", Intent(Facts({"s": {"title": "new"}}), new=["c"]))
    if done:
        found.sessions["s"]["title"] = "new"
        found.messages["c"] = message("c", "b", 3)
    assert ledger.check(found) == []
    found.messages.pop("c", None)
    found.sessions["s"]["title"] = "new"
    ledger = promised()
    ledger.hear("intent", Intent(Facts({"s": {"title": "new"}}), new=["c"]))
    assert ledger.check(found)  # half of it


@pytest.mark.parametrize("done", [False, True])
def test_a_removal_under_way_is_done_or_not(done: bool) -> None:
    ledger = promised()
    ledger.hear("intent", Intent(Facts(gone=["s"])))
    assert ledger.check(Found({}, {}, []) if done else whole()) == []


@pytest.mark.parametrize(
    ("content", "state", "right"),
    [
        ("one two ", "interrupted", True),
        ("one ", "interrupted", True),
        ("", "failed", False),
        ("one tw", "interrupted", True),
        ("one two ", "complete", False),
        ("one three ", "interrupted", False),
    ],
)
def test_a_growing_reply_keeps_what_was_acknowledged(content: str, state: str, right: bool) -> None:
    ledger, found = promised(), whole()
    ledger.promised.messages["b"].update(state="streaming", content="")
    ledger.growing["b"] = Growing([("one ", 1.0), ("two ", 1.1)], kept="one ")
    found.messages["b"].update(content=content, state=state)
    assert (ledger.check(found) == []) is right


@pytest.mark.parametrize(("last_s", "right"), [(1.5, True), (1.51, False)])
def test_no_more_than_half_a_second_is_lost(last_s: float, right: bool) -> None:
    ledger, found = promised(), whole()
    ledger.promised.messages["b"].update(state="streaming", content="")
    ledger.growing["b"] = Growing([("kept", 0.9), ("lost", 1.0), ("too", last_s)])
    found.messages["b"].update(content="kept", state="interrupted")
    assert (ledger.check(found) == []) is right
    assert ledger.longest_loss_s == pytest.approx(last_s - 1.0)
