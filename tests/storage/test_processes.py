"""Several processes at one store, and what is left when one is killed."""

from __future__ import annotations

import subprocess
from collections.abc import Callable
from typing import Any

import pytest

from ashley_desktop.errors import ReplyUnderWay
from ashley_desktop.paths import Paths
from ashley_desktop.storage.db import Database
from ashley_desktop.storage.records import State
from ashley_desktop.storage.session_store import SessionStore
from tests.helpers.store import Run
from tests.storage.child import MODEL, piece

Child = Callable[..., "subprocess.Popen[str]"]


def line(process: subprocess.Popen[str]) -> str:
    assert process.stdout
    said = process.stdout.readline()
    assert said, "the child ended before it said anything"
    return said.rstrip("\n")


@pytest.mark.parametrize("acknowledged", [1, 40, 200])
def test_a_kill_loses_nothing_that_was_acknowledged(
    run: Run[Any], paths: Paths, child: Child, acknowledged: int
) -> None:
    writer = child("stream")
    session_id, reply_id = line(writer).split()
    for _ in range(acknowledged):
        line(writer)
    writer.kill()
    assert writer.stdout
    rest = writer.stdout.read()  # what readline has buffered, and what is still in the pipe
    writer.wait()
    last = acknowledged - 1 + rest.count("\n")

    db = run(Database.open(paths))
    store = SessionStore(db)
    assert run(store.recover()) == 1
    asked, mended = run(store.messages(session_id))
    assert (asked.content, asked.state) == ("?", State.COMPLETE)
    assert (mended.message_id, mended.state) == (reply_id, State.INTERRUPTED)
    kept = "".join(map(piece, range(last + 1)))
    # one more may have reached the disk before it could be acknowledged
    assert mended.content in (kept, kept + piece(last + 1))
    assert [path.stem for path in paths.run.iterdir()] == [db.writer_id]
    check = "PRAGMA integrity_check"
    assert run(db.read(lambda s: s.connection().exec_driver_sql(check).scalar())) == "ok"
    run(db.close())


def test_a_reply_under_way_in_another_process_is_respected(
    run: Run[Any], store: SessionStore, child: Child
) -> None:
    writer = child("hold")
    session_id, reply_id = line(writer).split()
    question_id = run(store.messages(session_id))[0].message_id
    for call in (
        store.add_user_message(session_id, "and?"),
        store.start_reply(question_id, **MODEL),
        store.purge(session_id),
    ):
        with pytest.raises(ReplyUnderWay):
            run(call)
    assert run(store.recover()) == 0
    assert run(store.message(reply_id)).state is State.STREAMING
    writer.kill()
    writer.communicate()
    # no recovery in between: the next question mends what it finds
    session, _ = run(store.add_user_message(session_id, "and?"))
    assert run(store.message(reply_id)).state is State.FAILED
    assert session.message_count == 2


def test_an_end_in_order_leaves_no_lock_behind(paths: Paths, child: Child) -> None:
    writer = child("hold")
    line(writer)
    assert len(list(paths.run.iterdir())) == 1
    writer.communicate("")
    assert writer.returncode == 0
    assert list(paths.run.iterdir()) == []


def test_processes_make_and_fill_one_store_at_the_same_time(
    run: Run[Any], paths: Paths, child: Child
) -> None:
    writers = [child("write", word) for word in ("one", "two", "three")]
    db = run(Database.open(paths))
    store = SessionStore(db)
    for number in range(50):
        run(store.begin_session(f"zero {number}", persona="Ashley", title="zero"))
    for writer in writers:
        assert line(writer) == "done"
        writer.communicate()
        assert writer.returncode == 0
    titles = [session.title for session in run(store.list())]
    assert {title: titles.count(title) for title in titles} == {
        "zero": 50,
        "one": 100,
        "two": 100,
        "three": 100,
    }
    run(db.close())


def test_writes_of_another_process_are_noticed(
    run: Run[Any], db: Database, store: SessionStore, child: Child
) -> None:
    assert not run(db.changed_elsewhere())
    run(store.create(persona="Ashley"))
    assert not run(db.changed_elsewhere())
    other = child("write", "x")
    assert line(other) == "done"
    assert run(db.changed_elsewhere())
    other.communicate()
    run(db.changed_elsewhere())
    assert not run(db.changed_elsewhere())
