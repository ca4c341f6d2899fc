"""Folders, pins and the archive: where sessions are kept, without changing them."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest

from ashley_desktop.errors import FolderNotFound, InvalidInput
from ashley_desktop.storage.session_store import SessionStore
from tests.helpers.store import Run


def make(run: Run[Any], store: SessionStore, *titles: str) -> list[str]:
    return [run(store.create(persona="Ashley", title=title)).session_id for title in titles]


def test_pins_go_in_and_out(run: Run[Any], store: SessionStore) -> None:
    a, b, c = make(run, store, "a", "b", "c")
    before = run(store.list())
    run(store.trash(c))
    pinned = run(store.set_pinned([b, a, c, "nowhere"], True))
    assert [(one.title, one.pinned) for one in pinned] == [("b", True), ("a", True)]
    assert pinned[1] == replace(before[2], pinned=True)  # nothing else changed, nor its place
    assert [one.pinned for one in run(store.list())] == [True, True]
    assert not run(store.restore(c)).pinned
    assert not run(store.set_pinned([a], False))[0].pinned
    assert run(store.get(b)).pinned


def test_the_archive_keeps_the_time(run: Run[Any], store: SessionStore) -> None:
    a, b = make(run, store, "a", "b")
    before = datetime.now(UTC)
    (first,) = run(store.archive([a]))
    assert before <= first.archived_at <= datetime.now(UTC)
    again = run(store.archive([a, b]))
    assert again[0] == first
    assert again[1].archived_at > first.archived_at
    assert [one.session_id for one in run(store.list())] == [b, a]
    assert [one.archived_at for one in run(store.unarchive([a, b]))] == [None, None]


def test_folders_have_an_order_of_their_own(run: Run[Any], store: SessionStore) -> None:
    made = [run(store.add_folder(name)) for name in ("Work", "Home", "Garden")]
    assert run(store.folders()) == made
    assert [one.position for one in made] == [0, 1, 2]
    for position, order in [
        (0, ["Garden", "Work", "Home"]),
        (1, ["Work", "Garden", "Home"]),
        (99, ["Work", "Home", "Garden"]),
        (-1, ["Garden", "Work", "Home"]),
    ]:
        moved = run(store.move_folder(made[2].folder_id, position))
        assert [one.name for one in moved] == order
        assert run(store.folders()) == moved
        assert [one.position for one in moved] == [0, 1, 2]


def test_folders_close_the_gap_of_a_deleted_one(run: Run[Any], store: SessionStore) -> None:
    work, _, _ = [run(store.add_folder(name)) for name in ("Work", "Home", "Garden")]
    run(store.delete_folder(work.folder_id))
    run(store.add_folder("New"))
    found = run(store.folders())
    assert [(one.name, one.position) for one in found] == [("Home", 0), ("Garden", 1), ("New", 2)]


@pytest.mark.parametrize("name", ["", " \t", "work", "  WORK "])
def test_a_folder_needs_a_name_of_its_own(run: Run[Any], store: SessionStore, name: str) -> None:
    run(store.add_folder("Work"))
    other = run(store.add_folder("Home"))
    problem = "folder_exists" if name.strip() else "folder_name_empty"
    for call in (store.add_folder(name), store.rename_folder(other.folder_id, name)):
        with pytest.raises(InvalidInput) as caught:
            run(call)
        assert caught.value.parameters["problem"] == problem
    assert [one.name for one in run(store.folders())] == ["Work", "Home"]


def test_a_folder_is_renamed(run: Run[Any], store: SessionStore) -> None:
    made = run(store.add_folder("work"))
    assert run(store.rename_folder(made.folder_id, " Work  and play ")) == replace(
        made, name="Work and play"
    )
    assert run(store.rename_folder(made.folder_id, "WORK AND PLAY")).name == "WORK AND PLAY"


def test_sessions_go_into_folders_and_out(run: Run[Any], store: SessionStore) -> None:
    a, b = make(run, store, "a", "b")
    before = run(store.get(a))
    work, home = [run(store.add_folder(name)).folder_id for name in ("Work", "Home")]
    inside = run(store.put_into_folder([b, a, "nowhere"], work))
    assert [(one.title, one.folder_id) for one in inside] == [("b", work), ("a", work)]
    assert inside[1] == replace(before, folder_id=work)
    run(store.put_into_folder([a], home))
    assert [one.folder_id for one in run(store.list())] == [work, home]
    assert run(store.put_into_folder([a], None)) == [before]


def test_deleting_a_folder_loses_no_session(run: Run[Any], store: SessionStore) -> None:
    a, b, c = make(run, store, "a", "b", "c")
    work = run(store.add_folder("Work")).folder_id
    run(store.put_into_folder([a, b], work))
    run(store.trash(b))
    left = run(store.delete_folder(work))
    assert sorted(left.session_ids) == sorted([a, b])
    assert run(store.folders()) == []
    assert [one.session_id for one in run(store.list())] == [c, a]
    assert run(store.restore(b)).folder_id is None
    assert run(store.get(a)).folder_id is None


def test_a_deleted_folder_comes_back_as_it_was(run: Run[Any], store: SessionStore) -> None:
    a, b, c, d = make(run, store, "a", "b", "c", "d")
    before = [run(store.add_folder(name)) for name in ("Work", "Home", "Garden")]
    home, garden = before[1].folder_id, before[2].folder_id
    run(store.put_into_folder([a, b, c], home))
    run(store.trash(b))
    inside = run(store.list())
    deleted = run(store.delete_folder(home))
    assert deleted.folder == before[1]
    assert run(store.restore_folder(deleted)) == before
    assert run(store.folders()) == before
    assert run(store.list()) == inside
    assert run(store.restore(b)).folder_id == home
    assert run(store.get(d)).folder_id is None

    deleted = run(store.delete_folder(home))
    run(store.put_into_folder([a], garden))  # since then it has another place
    run(store.restore_folder(deleted))
    assert run(store.restore_folder(deleted)) == before  # twice is once
    assert [run(store.get(one)).folder_id for one in (a, b, c)] == [garden, home, home]


def test_a_deleted_folder_comes_back_into_the_new_one_of_its_name(
    run: Run[Any], store: SessionStore
) -> None:
    (a,) = make(run, store, "a")
    old = run(store.add_folder("Work"))
    run(store.put_into_folder([a], old.folder_id))
    deleted = run(store.delete_folder(old.folder_id))
    new = run(store.add_folder("WORK"))
    assert run(store.restore_folder(deleted)) == [new]
    assert run(store.get(a)).folder_id == new.folder_id


def test_an_unknown_folder_is_not_found(run: Run[Any], store: SessionStore) -> None:
    (a,) = make(run, store, "a")
    for call in (
        store.rename_folder("nowhere", "x"),
        store.move_folder("nowhere", 0),
        store.delete_folder("nowhere"),
        store.put_into_folder([a], "nowhere"),
    ):
        with pytest.raises(FolderNotFound) as caught:
            run(call)
        assert caught.value.parameters == {"folder_id": "nowhere"}
    assert run(store.get(a)).folder_id is None
