"""Another machine's history merged into this one: nothing lost, nothing twice."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from ashley_desktop.errors import StorageFull
from ashley_desktop.paths import Paths
from ashley_desktop.storage.backup_records import Merged
from ashley_desktop.storage.backups import Backups
from ashley_desktop.storage.catalog_records import PersonaRecord
from ashley_desktop.storage.db import Database
from ashley_desktop.storage.persona_store import PersonaStore
from ashley_desktop.storage.records import MessageRecord, State
from ashley_desktop.storage.search_store import SearchStore
from ashley_desktop.storage.session_store import SessionStore
from tests.helpers.small_disk import small_disk
from tests.helpers.store import Run, change_store
from tests.storage.filling import fill

MODEL = {"persona": "Ashley", "provider": "offline", "model": "tiny"}
NOTHING = Merged(0, 0, 0, 0, 0)


class Machine:
    """A store of its own."""

    def __init__(self, run: Run[Any], folder: Path) -> None:
        self._run = run
        self.paths = Paths(folder)
        self.db: Database = run(Database.open(self.paths))
        self.store = SessionStore(self.db)
        self.backups = Backups(self.paths, self.db)

    def ask(self, session_id: str | None, text: str) -> str:
        """A question with a whole answer; the session's id."""
        if session_id is None:
            begun = self.store.begin_session(text, persona="Ashley", title=text)
        else:
            begun = self.store.add_user_message(session_id, text)
        session, question = self._run(begun)
        self.answer(question.message_id, f"{text}!")
        return str(session.session_id)

    def answer(self, question_id: str, text: str, state: State = State.COMPLETE) -> str:
        reply = self._run(self.store.start_reply(question_id, **MODEL))
        self._run(self.store.finish_reply(reply.message_id, state=state, content=text))
        return str(reply.message_id)

    def said(self, session_id: str) -> list[str]:
        return [message.content for message in self.messages(session_id)]

    def messages(self, session_id: str) -> list[MessageRecord]:
        found: list[MessageRecord] = self._run(self.store.messages(session_id))
        return found

    def take(self, other: Machine) -> Merged:
        """Merge all that the other has."""
        made = self._run(other.backups.make())
        merged: Merged = self._run(self.backups.merge(made.path))
        return merged

    def rows(self) -> dict[str, list[Any]]:
        """Everything, but the numbers that rows have here."""
        kept = {"session": "active_leaf_id, title, touched, deleted_at, folder_id"}
        kept["message"] = "parent_id, session_id, position, state, content, deleted_at"
        return {
            table: change_store(self.paths, f"SELECT {table}_id, {columns} FROM {table} ORDER BY 1")
            for table, columns in kept.items()
        }


@pytest.fixture
def desk(run: Run[Any], tmp_path: Path) -> Iterator[Machine]:
    machine = Machine(run, tmp_path / "desk")
    yield machine
    run(machine.db.close())


@pytest.fixture
def laptop(run: Run[Any], tmp_path: Path) -> Iterator[Machine]:
    machine = Machine(run, tmp_path / "laptop")
    yield machine
    run(machine.db.close())


def counted(machine: Machine, session_id: str) -> None:
    """The count that is kept is the one that walking the branch gives."""
    kept = machine._run(machine.store.get(session_id)).message_count
    assert kept == sum(one.state is not State.FAILED for one in machine.messages(session_id))


def test_what_only_the_other_has_comes_whole(desk: Machine, laptop: Machine) -> None:
    mine, theirs = desk.ask(None, "mine"), laptop.ask(None, "theirs")
    laptop.ask(theirs, "more")
    assert desk.take(laptop) == Merged(1, 0, 4, 0, 0)
    assert desk.said(mine) == ["mine", "mine!"]
    assert desk.said(theirs) == ["theirs", "theirs!", "more", "more!"]
    assert desk.messages(theirs) == laptop.messages(theirs)
    before = desk.rows()
    assert desk.take(laptop) == NOTHING
    assert desk.rows() == before
    desk.ask(theirs, "goes on")
    counted(desk, theirs)


def test_a_backup_is_made_before(run: Run[Any], desk: Machine, laptop: Machine) -> None:
    desk.ask(None, "mine")
    laptop.ask(None, "theirs")
    desk.take(laptop)
    (kept,) = run(desk.backups.list())
    assert (kept.kind, kept.sessions) == ("before-merge", 1)
    run(desk.backups.restore(kept.path))
    assert len(run(desk.store.list())) == 1


def test_both_went_on_and_both_stay(run: Run[Any], desk: Machine, laptop: Machine) -> None:
    session = desk.ask(None, "begun")
    laptop.take(desk)
    here, there = "on the desk", "on the laptop"
    desk.ask(session, here)
    laptop.ask(session, there)
    assert desk.take(laptop) == Merged(0, 1, 2, 0, 0)
    assert desk.said(session) == ["begun", "begun!", there, f"{there}!"]  # touched last
    question = desk.messages(session)[2]
    assert (question.version, question.versions) == (2, 2)
    counted(desk, session)
    run(desk.store.activate(run(desk.store.siblings(question.message_id))[0]))
    assert desk.said(session) == ["begun", "begun!", here, f"{here}!"]
    counted(desk, session)
    before = desk.rows()
    assert desk.take(laptop) == NOTHING
    assert desk.rows() == before


def test_the_branch_shown_here_stays_where_it_was_touched_last(
    desk: Machine, laptop: Machine
) -> None:
    session = desk.ask(None, "begun")
    laptop.take(desk)
    laptop.ask(session, "earlier")
    desk.ask(session, "later")
    assert desk.take(laptop) == Merged(0, 1, 2, 0, 0)
    assert desk.said(session)[2:] == ["later", "later!"]
    assert laptop.take(desk) == Merged(0, 1, 2, 0, 0)
    assert laptop.said(session)[2:] == ["later", "later!"]
    mine, theirs = desk.rows(), laptop.rows()
    assert mine == theirs


def test_an_older_copy_of_the_same_adds_nothing(desk: Machine, laptop: Machine) -> None:
    session = desk.ask(None, "begun")
    laptop.take(desk)
    desk.ask(session, "later")
    before = desk.rows()
    assert desk.take(laptop) == NOTHING
    assert desk.rows() == before


def test_a_deleted_message_stays_deleted_and_is_not_counted(
    run: Run[Any], desk: Machine, laptop: Machine
) -> None:
    session = desk.ask(None, "begun")
    laptop.take(desk)
    run(desk.store.delete_message(desk.messages(session)[1].message_id))
    laptop.ask(session, "more")
    desk.take(laptop)
    assert desk.said(session) == ["begun", "more", "more!"]
    counted(desk, session)


def test_a_reply_that_was_cut_here_and_is_whole_there_becomes_whole(
    run: Run[Any], desk: Machine, laptop: Machine
) -> None:
    session, question = run(desk.store.begin_session("?", persona="Ashley", title="t"))
    reply = run(desk.store.start_reply(question.message_id, **MODEL))
    run(desk.store.append_chunk(reply.message_id, "so"))
    growing = run(desk.backups.make())
    end = desk.store.finish_reply(
        reply.message_id, state=State.COMPLETE, content="so far, so good", finish_reason="stop"
    )
    run(end)
    run(laptop.backups.restore(growing.path))
    assert laptop.said(session.session_id) == ["?", "so"]
    assert run(laptop.backups.merge(growing.path)) == NOTHING  # cut in both
    merged = laptop.take(desk)
    assert (merged.sessions_changed, merged.messages_added, merged.messages_completed) == (1, 0, 1)
    assert laptop.messages(session.session_id) == desk.messages(session.session_id)
    # and what is whole here is not cut by what was cut there
    assert run(laptop.backups.merge(growing.path)) == NOTHING
    assert laptop.said(session.session_id) == ["?", "so far, so good"]


def test_a_reply_that_grows_here_is_left_alone(
    run: Run[Any], desk: Machine, laptop: Machine
) -> None:
    session = desk.ask(None, "begun")
    laptop.take(desk)
    _, question = run(desk.store.add_user_message(session, "now"))
    reply = run(desk.store.start_reply(question.message_id, **MODEL))
    laptop.ask(session, "meanwhile")
    assert desk.take(laptop) == Merged(0, 1, 2, 0, 0)
    run(desk.store.append_chunk(reply.message_id, "grows"))
    run(desk.store.finish_reply(reply.message_id, state=State.COMPLETE, content="grows"))
    assert desk.said(session) == ["begun", "begun!", "now", "grows"]
    counted(desk, session)


def test_titles_that_people_gave_win(run: Run[Any], desk: Machine, laptop: Machine) -> None:
    session = desk.ask(None, "begun")
    laptop.take(desk)
    run(desk.store.rename(session, "Mine"))
    laptop.ask(session, "later")
    desk.take(laptop)
    assert run(desk.store.get(session)).title == "Mine"
    run(laptop.store.rename(session, "Newer"))
    laptop.ask(session, "again")
    desk.take(laptop)
    assert run(desk.store.get(session)).title == "Newer"


def test_folders_are_the_same_by_id_and_by_name(
    run: Run[Any], desk: Machine, laptop: Machine
) -> None:
    add = "INSERT INTO folder VALUES ('{}', '{}', 0, '2026-01-01')"
    put = "UPDATE session SET folder_id = '{}' WHERE session_id = '{}'"
    change_store(desk.paths, add.format("d1", "Work"), add.format("both", "Here"))
    work, both, new = (laptop.ask(None, word) for word in ("work", "both", "new"))
    change_store(laptop.paths, add.format("l1", "Work"), add.format("both", "There"))
    change_store(laptop.paths, add.format("l2", "New"))
    for folder, session in (("l1", work), ("both", both), ("l2", new)):
        change_store(laptop.paths, put.format(folder, session))
    assert desk.take(laptop).folders_added == 1
    found = {one.session_id: one.folder_id for one in run(desk.store.list())}
    assert found == {work: "d1", both: "both", new: "l2"}
    names = change_store(desk.paths, "SELECT folder_id, name FROM folder ORDER BY position, 1")
    assert names == [("both", "Here"), ("d1", "Work"), ("l2", "New")]
    assert desk.take(laptop) == NOTHING


def test_the_sessions_in_the_trash_come_as_such(
    run: Run[Any], desk: Machine, laptop: Machine
) -> None:
    session = laptop.ask(None, "thrown away")
    run(laptop.store.trash(session))
    assert desk.take(laptop).sessions_added == 1
    assert run(desk.store.list()) == []
    run(desk.store.restore(session))
    assert desk.said(session) == ["thrown away", "thrown away!"]


def test_the_session_named_default_keeps_both_beginnings(
    run: Run[Any], desk: Machine, laptop: Machine
) -> None:
    for machine, word in ((desk, "here"), (laptop, "there")):
        run(machine.store.create(persona="Ashley", session_id="default"))
        machine.ask("default", word)
    desk.take(laptop)
    assert desk.said("default") == ["there", "there!"]
    assert desk.messages("default")[0].versions == 2
    counted(desk, "default")


def test_a_full_disk_takes_all_of_it_back(run: Run[Any], tmp_path: Path, laptop: Machine) -> None:
    fill(run, laptop.db, "large", 3000, content="x" * 1000)
    made = run(laptop.backups.make())
    with small_disk(tmp_path / "disk", "7m") as disk:
        desk = Machine(run, disk.folder / "data")
        session = desk.ask(None, "mine")
        before = desk.rows()
        with pytest.raises(StorageFull):
            run(desk.backups.merge(made.path))
        assert desk.rows() == before
        assert not list(desk.paths.data_dir.glob(".ashley-*"))
        desk.ask(session, "goes on")
        disk.remount("size=40m")
        assert run(desk.backups.merge(made.path)).messages_added == 3000
        run(desk.db.close())


def test_what_came_and_what_came_back_is_found(
    run: Run[Any], desk: Machine, laptop: Machine
) -> None:
    """By a search that was open all the time."""
    search = SearchStore(desk.db)

    def found(word: str) -> list[str]:
        while run(search.catch_up()):
            pass
        return [hit.session_id for hit in run(search.search(word)).hits]

    mine = desk.ask(None, "elderberry")
    kept = run(desk.backups.make())
    assert set(found("elderberry")) == {mine}
    theirs = laptop.ask(None, "gooseberry")
    assert found("gooseberry") == []
    desk.take(laptop)
    assert set(found("gooseberry")) == {theirs}
    run(desk.backups.restore(kept.path))
    assert found("gooseberry") == []
    assert set(found("elderberry")) == {mine}
    run(search.aclose())


def test_personas_that_nobody_here_has_come_along(
    run: Run[Any], desk: Machine, laptop: Machine
) -> None:
    mine, theirs = PersonaStore(desk.db), PersonaStore(laptop.db)
    poet = PersonaRecord("Poet", 4, {"title": "mine"})
    run(mine.update(lambda _: [poet]))
    run(
        theirs.update(
            lambda _: [
                PersonaRecord("poet", 0, {"title": "theirs"}),
                PersonaRecord("Chef", 1, {"title": "Chef"}, b"picture"),
                PersonaRecord("Gone", 2, deleted=True),
            ]
        )
    )
    desk.take(laptop)
    chef = PersonaRecord("Chef", 6, {"title": "Chef"}, b"picture")
    assert run(mine.all()) == [poet, chef]
    desk.take(laptop)
    assert run(mine.all()) == [poet, chef]
