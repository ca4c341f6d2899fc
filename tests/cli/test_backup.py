"""`backup` and `restore` from outside, also while something else holds the store open."""

from __future__ import annotations

import json
import re
import stat
import threading
from collections.abc import Callable
from pathlib import Path

import pytest

from ashley_desktop.paths import Paths
from tests.helpers import llm_replies as replies
from tests.helpers.commands import Ended, Program, opened
from tests.helpers.llm_server import LlmServer
from tests.helpers.small_disk import small_disk
from tests.helpers.store import change_store


def new(program: Program) -> str:
    ended = program.run("sessions", "new")
    assert ended.status == 0
    return ended.out.strip()


def ids(program: Program) -> list[str]:
    return [one["session_id"] for one in program.run("sessions", "list", "--json").json]


def backed_up(program: Program, *words: str) -> Path:
    ended = program.run("backup", *words)
    assert ended.status == 0
    assert ended.err.endswith("; verified.\n")
    return Path(ended.out.removesuffix("\n"))


def refused(ended: Ended, words: str) -> None:
    assert (ended.status, ended.out) == (1, "")
    assert words in ended.err
    assert "Traceback" not in ended.err


def test_backup_prints_where_it_is(asking: Program, llm_server: LlmServer) -> None:
    llm_server.reply(replies.text("Fine"))
    asking.run("ask", "Hi")
    new(asking)
    ended = asking.run("backup")
    path = Path(ended.out.removesuffix("\n"))
    assert path.parent == asking.data_dir / "backups"
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert re.fullmatch(r"2 conversations, 2 messages, 0\.[1-9] MB; verified\.\n", ended.err)


def test_backup_to_a_file_takes_its_place_whole(program: Program, tmp_path: Path) -> None:
    session = new(program)
    target = tmp_path / "mine.db"
    target.write_text("an older one")
    assert backed_up(program, "-o", str(target)) == target
    program.run("sessions", "delete", session, "--purge")
    assert program.run("restore", str(target)).status == 0
    assert ids(program) == [session]


def test_backup_never_replaces_the_store(program: Program) -> None:
    session = new(program)
    ended = program.run("backup", "-o", str(program.data_dir / "ashley.db"))
    assert ended.status == 2
    assert "cannot take the place" in ended.err
    assert ids(program) == [session]


def test_backup_on_a_full_disk_leaves_the_old_file(program: Program, tmp_path: Path) -> None:
    new(program)
    with small_disk(tmp_path / "stick", "1m") as disk:
        target = disk.folder / "mine.db"
        target.write_text("an older one")
        disk.fill()
        refused(program.run("backup", "-o", str(target)), "The disk is full")
        assert target.read_text() == "an older one"
        assert {path.name for path in disk.folder.iterdir()} == {"mine.db", "filling"}


def test_backup_to_where_nothing_can_be(program: Program, tmp_path: Path) -> None:
    new(program)
    for target in (tmp_path / "nowhere" / "mine.db", tmp_path):
        refused(program.run("backup", "-o", str(target)), "cannot be written")


def test_restore_tells_what_it_changed(program: Program) -> None:
    first, second = new(program), new(program)
    path = backed_up(program)
    program.run("sessions", "delete", first, "--purge")
    third = new(program)

    foreseen = program.run("restore", str(path), "--dry-run")
    assert (foreseen.status, foreseen.err) == (0, "")
    assert "Conversations: 1 only here, 1 only in the backup, 1 in both.\n" in foreseen.out
    assert "Messages: 0 only here, 0 only in the backup, 0 in both.\n" in foreseen.out
    assert ids(program) == [third, second]

    ended = program.run("restore", str(path))
    assert (ended.status, ended.err) == (0, "")
    assert ended.out.startswith(foreseen.out)
    assert ids(program) == [second, first]
    kept = ended.out.rstrip("\n").rpartition(" is kept as ")[2]
    assert program.run("restore", kept).status == 0
    assert ids(program) == [third, second]


def test_restore_into_a_new_data_folder(program: Program, tmp_path: Path) -> None:
    session = new(program)
    path = backed_up(program, "-o", str(tmp_path / "mine.db"))
    program.data_dir = tmp_path / "another machine"
    assert program.run("restore", str(path)).status == 0
    assert ids(program) == [session]


def test_merge_adds_and_removes_nothing(program: Program, tmp_path: Path) -> None:
    theirs = new(program)
    path = backed_up(program, "-o", str(tmp_path / "theirs.db"))
    program.data_dir = tmp_path / "another machine"
    mine = new(program)
    ended = program.run("restore", "--merge", str(path))
    assert (ended.status, ended.err) == (0, "")
    assert ended.out.startswith("Added: 1 conversation, 0 messages in all.\n")
    assert set(ids(program)) == {mine, theirs}
    again = program.run("restore", "--merge", str(path))
    assert again.out.startswith("Added: 0 conversations, 0 messages in all.\n")


@pytest.mark.parametrize("word", [[], ["--merge"], ["--dry-run"]])
def test_a_file_that_is_no_backup_changes_nothing(
    program: Program, tmp_path: Path, word: list[str]
) -> None:
    session = new(program)
    foreign = tmp_path / "text.db"
    foreign.write_text("no database")
    refused(program.run("restore", str(foreign), *word), "is no backup of this program")
    refused(program.run("restore", str(tmp_path / "nowhere"), *word), "There is no file")
    assert ids(program) == [session]
    assert not (program.data_dir / "backups").exists()


def test_beside_a_reply_that_streams(asking: Program, llm_server: LlmServer) -> None:
    """The other process has the store open, and writes to it all the time."""
    before = new(asking)
    path = backed_up(asking)
    rest = threading.Event()
    llm_server.reply(replies.text("Hello ", "world", gates=(opened(), rest)))
    talking = asking.start("ask", "Hi")
    talking.read_until("Hello ")
    meanwhile = backed_up(asking)
    refused(asking.run("restore", str(path)), "A reply is still being written.")
    assert asking.run("restore", "--merge", str(path)).status == 0
    rest.set()
    ended = talking.end()
    assert (ended.status, ended.out) == (0, "Hello world\n")
    talk, _ = ids(asking)
    assert [one["content"] for one in asking.show(talk)["messages"]] == ["Hi", "Hello world"]

    assert asking.run("restore", str(meanwhile)).status == 0
    cut = asking.show(talk)["messages"][1]
    assert cut["state"] in ("interrupted", "failed")  # it was growing when it was copied
    assert asking.run("restore", str(path)).status == 0
    assert ids(asking) == [before]


DAMAGE: dict[str, Callable[[bytes], bytes]] = {
    "empty": lambda whole: b"",
    "header destroyed": lambda whole: bytes(100) + whole[100:],
    "a page of the tables": lambda whole: whole[:4096] + b"\xa5" * 40960 + whole[45056:],
}


@pytest.mark.parametrize("damage", DAMAGE.values(), ids=DAMAGE)
def test_a_damaged_store_is_set_aside_and_replaced(
    program: Program, damage: Callable[[bytes], bytes]
) -> None:
    session = new(program)
    path = backed_up(program)
    database = program.data_dir / "ashley.db"
    broken = damage(database.read_bytes())
    database.write_bytes(broken)
    told = program.run("sessions", "list")
    refused(told, "cannot be read")
    assert "“ashley-desktop restore FILE”" in told.err
    refused(program.run("restore", str(path), "--merge"), "cannot be read")
    assert database.read_bytes() == broken

    ended = program.run("restore", str(path))
    assert (ended.status, ended.err) == (0, "")
    assert ended.out.startswith("Restored: 1 conversation, 0 messages.\n")
    aside = ended.out.rstrip("\n").rpartition(" is kept as ")[2]
    assert Path(aside).read_bytes() == broken
    assert ids(program) == [session]
    assert new(program)


def test_what_a_damaged_store_still_holds_is_added(asking: Program, llm_server: LlmServer) -> None:
    path = backed_up(asking)
    llm_server.reply(replies.text("Newer than the backup"))
    assert asking.run("ask", "Hello?").status == 0
    database = asking.data_dir / "ashley.db"
    database.write_bytes(bytes(4096) + database.read_bytes()[4096:])
    ended = asking.run("restore", str(path))
    aside = ended.out.rstrip("\n").rpartition(" is kept as ")[2]
    assert ids(asking) == []
    ended = asking.run("restore", aside, "--salvage")
    assert (ended.status, ended.err) == (0, "")
    assert ended.out.startswith("Added: 1 conversation, 2 messages in all.\n")
    (talk,) = ids(asking)
    said = [one["content"] for one in asking.show(talk)["messages"]]
    assert said == ["Hello?", "Newer than the backup"]
    assert asking.run("restore", aside, "--salvage", "--merge").status == 2
    refused(asking.run("restore", str(asking.data_dir / "x"), "--salvage"), "There is no file")


def test_a_store_that_is_gone_is_told_and_replaced(program: Program) -> None:
    session = new(program)
    path = backed_up(program)
    database = program.data_dir / "ashley.db"
    database.unlink()
    for words in (["sessions", "list"], ["sessions", "new"], ["restore", str(path), "--merge"]):
        told = program.run(*words)
        refused(told, f"{database} is gone")
        assert "“ashley-desktop restore FILE”" in told.err
    checked = {one["name"]: one for one in program.run("doctor", "--json").json["checks"]}
    assert not checked["store"]["ok"]
    assert not database.exists()

    ended = program.run("restore", str(path))
    assert (ended.status, ended.err) == (0, "")
    assert ended.out == "Restored: 1 conversation, 0 messages.\n"
    assert ids(program) == [session]


def test_a_damaged_store_and_a_damaged_backup(program: Program) -> None:
    new(program)
    path = backed_up(program)
    database = program.data_dir / "ashley.db"
    for file in (path, database):
        file.write_bytes(file.read_bytes()[: file.stat().st_size // 2])
    broken = database.read_bytes()
    refused(program.run("restore", str(path)), "is damaged")
    assert database.read_bytes() == broken
    assert not list(program.data_dir.glob("*.damaged-*"))


def test_a_newer_store_is_read_and_not_written(program: Program) -> None:
    session = new(program)
    change_store(
        Paths(program.data_dir),
        "UPDATE alembic_version SET version_num = '9999'",
        "ALTER TABLE session ADD COLUMN mood TEXT",
    )
    assert ids(program) == [session]
    assert program.show(session)["session_id"] == session
    assert program.run("export", session).status == 0
    path = backed_up(program)
    for words in (
        ["sessions", "new"],
        ["sessions", "rename", session, "x"],
        ["sessions", "delete", session],
        ["ask", "Hi"],
        ["restore", str(path)],
    ):
        assert "newer version" in program.run(*words).err, words
    shown = program.run("doctor", "--json")
    assert {one["name"]: one["ok"] for one in json.loads(shown.out)["checks"]}["store"]
