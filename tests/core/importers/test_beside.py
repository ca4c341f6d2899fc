"""An import beside what is there: only what is missing is added, nothing is overwritten."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from sqlmodel import Session, select

from ashley_desktop.core.exporters.exports import Format
from ashley_desktop.storage import import_rows, import_store
from ashley_desktop.storage.import_rows import Imported
from ashley_desktop.storage.records import State
from ashley_desktop.storage.session_store import SessionStore
from ashley_desktop.storage.tables import MessageRow, SessionRow
from tests.core.importers.conftest import Store
from tests.core.importers.test_refused import document, message, session, written
from tests.helpers.store import Run

NewStore = Callable[[], Store]


def rows(store: Store) -> dict[str, tuple[str, int]]:
    """Text and position of every message by id."""
    return {row[0]: (row[21], row[3]) for row in store.dump()["message"]}


def test_a_session_that_is_there_gets_what_it_lacks(new_store: NewStore, tmp_path: Path) -> None:
    store = new_store()
    store.take(
        written(
            tmp_path / "a.json",
            document(session("s1", message(1), message(2, 1), active_leaf_id="m2")),
        )
    )
    later = "2026-04-01T00:00:00.000000Z"
    grown = session(
        "s1",
        message(1),
        message(2, 1, content="Otherwise."),
        message(3, 2),
        message(4, 1),
        updated_at=later,
        active_leaf_id="m3",
        title="Another",
    )
    done = store.take(written(tmp_path / "b.json", document(grown)))
    assert done == Imported(messages=2, known_sessions=1, differing=2)
    assert rows(store) == {
        "m1": ("Said.", 1),
        "m2": ("Said.", 2),
        "m3": ("Said.", 3),
        "m4": ("Said.", 2),
    }
    (kept,) = store.dump()["session"]
    assert (kept[1], kept[7]) == ("A talk", "m3")  # what went on there is shown
    assert kept[9].startswith("2026-04-01")
    assert kept[13] == 1_775_001_600_000_000


def test_an_older_file_does_not_make_a_session_older(new_store: NewStore, tmp_path: Path) -> None:
    store = new_store()
    store.take(written(tmp_path / "a.json", document(session("s1", message(1)))))
    old = session("s1", message(2), updated_at="2020-01-01T00:00:00Z")
    store.take(written(tmp_path / "b.json", document(old)))
    (kept,) = store.dump()["session"]
    assert kept[9].startswith("2026-03-01")
    assert len(rows(store)) == 2


def test_what_was_broken_off_is_completed(new_store: NewStore, tmp_path: Path) -> None:
    store = new_store()
    store.take(written(tmp_path / "a.json", document(session("s1", message(1)))))
    (kept,) = store.dump()["session"]
    assert kept[7] is None  # as where the second half was not written
    whole = document(session("s1", message(1), message(2, 1), active_leaf_id="m2"))
    store.take(written(tmp_path / "b.json", whole))
    (kept,) = store.dump()["session"]
    assert kept[7] == "m2"


def test_another_branch_that_was_chosen_here_stays(new_store: NewStore, tmp_path: Path) -> None:
    store = new_store()
    both = [message(1), message(2, 1), message(3, 1)]
    store.take(written(tmp_path / "a.json", document(session("s1", *both, active_leaf_id="m2"))))
    grown = session("s1", *both, message(4, 3), active_leaf_id="m4")
    store.take(written(tmp_path / "b.json", document(grown)))
    (kept,) = store.dump()["session"]
    assert kept[7] == "m2"


def test_a_session_is_readable_as_far_as_it_is_written(
    new_store: NewStore, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Two branches, the shown one written last, and what fits into a transaction is little."""
    store = new_store()
    leaves: list[str | None] = []
    add = import_rows.add_portion

    def added(db: Session, portion: import_rows.Portion) -> Imported:
        done = add(db, portion)
        leaves.append(db.exec(select(SessionRow.active_leaf_id)).one())
        return done

    monkeypatch.setattr(import_store, "MESSAGES_AT_ONCE", 2)
    monkeypatch.setattr(import_rows, "add_portion", added)
    said = [message(1), message(2, 1), message(3, 1), message(4, 2), message(5, 3)]
    path = written(tmp_path / "a.json", document(session("s1", *said, active_leaf_id="m5")))
    for _ in range(2):
        store.take(path)
    assert leaves == ["m1", "m3", "m5", "m5", "m5", "m5"]


def test_children_before_their_parents(new_store: NewStore, tmp_path: Path) -> None:
    store = new_store()
    turned = session("s1", message(3, 2), message(2, 1), message(1), message(4, 1))
    store.take(written(tmp_path / "a.json", document(turned)))
    assert [*rows(store)] == ["m1", "m2", "m3", "m4"]
    assert [place for _, place in rows(store).values()] == [1, 2, 3, 2]


def test_versions_keep_their_order(new_store: NewStore, tmp_path: Path, run: Run[Any]) -> None:
    store = new_store()
    said = [message(9), message(5, 9), message(7, 9), message(2, 9)]
    store.take(written(tmp_path / "a.json", document(session("s1", *said, active_leaf_id="m5"))))
    assert run(SessionStore(store.database).siblings("m7")) == ["m5", "m7", "m2"]


def test_a_session_in_the_trash_stays_there_and_is_told(
    new_store: NewStore, tmp_path: Path, run: Run[Any]
) -> None:
    store = new_store()
    path = written(tmp_path / "a.json", document(session("s1", message(1))))
    store.take(path)
    run(SessionStore(store.database).trash("s1"))
    assert store.take(path) == Imported(known_sessions=1, in_trash=1)
    assert run(store.exports.ids()) == []


@pytest.mark.parametrize(
    ("content", "state", "code"),
    [("Half", State.INTERRUPTED, None), ("", State.FAILED, "stream_cut")],
)
def test_a_reply_that_was_growing_ends_as_after_a_crash(
    new_store: NewStore, tmp_path: Path, content: str, state: State, code: str | None
) -> None:
    store = new_store()
    growing = message(2, 1, role="assistant", state="streaming", content=content)
    path = written(tmp_path / "a.json", document(session("s1", message(1), growing)))
    store.take(path)

    def look(db: Session) -> tuple[str, str | None, str | None]:
        row = db.exec(select(MessageRow).where(MessageRow.message_id == "m2")).one()
        return row.state, row.error_code, row.writer

    assert store.fill(look) == (state, code, None)
    assert store.take(path) == Imported(known_sessions=1)


def test_text_that_no_database_takes_is_mended_once(new_store: NewStore, tmp_path: Path) -> None:
    store = new_store()
    path = written(
        tmp_path / "a.json",
        document(session("s1", message(1, content="a\0b\ud83d\ude00\ud800"), title="\0")),
    )
    store.take(path)
    assert rows(store)["m1"][0] == "ab\N{GRINNING FACE}\ufffd"
    assert store.take(path) == Imported(known_sessions=1)


def test_an_export_of_a_growing_reply_has_what_arrived(
    new_store: NewStore, tmp_path: Path, run: Run[Any]
) -> None:
    store = new_store()
    sessions = SessionStore(store.database)
    _, asked = run(sessions.begin_session("Q", persona="Ashley"))
    reply = run(
        sessions.start_reply(
            asked.message_id, persona="Ashley", provider="p", model="m", content="One "
        )
    )
    run(sessions.append_chunk(reply.message_id, "two ", "why "))
    run(sessions.append_chunk(reply.message_id, "three"))
    last = json.loads(store.export(tmp_path / "all.json"))["sessions"][0]["messages"][-1]
    assert (last["state"], last["content"]) == ("streaming", "One two three")
    assert (last["reasoning"], last["finished_at"]) == ("why ", None)
    assert "writer" not in last


def test_neither_draft_nor_place_nor_trash_is_exported(
    new_store: NewStore, tmp_path: Path, run: Run[Any]
) -> None:
    store = new_store()
    for name in ("s1", "s2"):
        run(SessionStore(store.database).create(persona="Ashley", session_id=name))

    def change(db: Session) -> None:
        for row in db.exec(select(SessionRow)):
            row.draft, row.place = "unsent words", {"message_id": "m1", "offset": 0.5}

    store.fill(change)
    run(SessionStore(store.database).trash("s2"))
    text = store.export(tmp_path / "all.json")
    assert b"unsent words" not in text
    assert b"offset" not in text
    assert [one["session_id"] for one in json.loads(text)["sessions"]] == ["s1"]


def test_a_selection_has_the_folders_it_lies_in_and_no_others(
    new_store: NewStore, tmp_path: Path, run: Run[Any]
) -> None:
    store = new_store()
    folders = [
        {"folder_id": f"f{n}", "name": f"F{n}", "position": n, "created_at": "2026-01-01T00:00:00Z"}
        for n in range(3)
    ]
    inside = session("s1", folder_id="f1")
    store.take(written(tmp_path / "a.json", document(inside, session("s2"), folders=folders)))
    whole = json.loads(store.export(tmp_path / "all.json"))
    assert [one["folder_id"] for one in whole["folders"]] == ["f0", "f1", "f2"]
    run(store.exports.to_file(["s1"], Format.JSON, tmp_path / "one.json"))
    one = json.loads((tmp_path / "one.json").read_text())
    assert [folder["name"] for folder in one["folders"]] == ["F1"]
