from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from ashley_desktop.paths import Paths
from ashley_desktop.storage import lock as lock_module
from ashley_desktop.storage.ids import uuid7
from ashley_desktop.storage.lock import FolderLock, is_held, remove_stale, writer_lock

Child = Callable[..., "subprocess.Popen[str]"]


def test_one_owner_at_a_time(tmp_path: Path) -> None:
    path = tmp_path / "run" / "window.lock"
    first, second = FolderLock(path), FolderLock(path)
    assert first.acquire()
    assert not second.acquire()
    first.release()
    assert not path.exists()
    assert second.acquire()
    second.release()


def test_taking_and_giving_twice_is_harmless(tmp_path: Path) -> None:
    lock = FolderLock(tmp_path / "window.lock")
    assert lock.acquire()
    assert lock.acquire()
    lock.release()
    lock.release()
    assert lock.acquire()
    lock.release()


def test_another_process_holds_it_until_it_is_killed(paths: Paths, child: Child) -> None:
    other = child("lock")
    assert other.stdout
    assert other.stdout.readline() == "locked\n"
    mine = FolderLock(paths.run / "window.lock")
    assert not mine.acquire()
    other.kill()
    other.wait()
    assert mine.acquire()
    mine.release()


def test_a_file_cleared_away_while_it_is_taken_is_taken_anew(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "window.lock"
    real, taken = lock_module._try_lock, []

    def cleared_before(descriptor: int, *, shared: bool) -> bool:
        if not taken:
            path.unlink()  # as another process's remove_stale does
        taken.append(descriptor)
        return real(descriptor, shared=shared)

    monkeypatch.setattr(lock_module, "_try_lock", cleared_before)
    mine = FolderLock(path)
    assert mine.acquire()
    assert len(taken) == 2
    monkeypatch.undo()
    assert not FolderLock(path).acquire()
    mine.release()


def test_a_writer_lives_while_its_lock_is_held(tmp_path: Path) -> None:
    writer = uuid7()
    assert not is_held(tmp_path, writer)
    lock = writer_lock(tmp_path, writer)
    assert lock.acquire()
    assert is_held(tmp_path, writer)
    lock.release()
    assert not is_held(tmp_path, writer)


@pytest.mark.skipif(sys.platform == "win32", reason="no shared locks there")
def test_two_who_ask_at_once_do_not_take_each_other_for_the_writer(tmp_path: Path) -> None:
    import fcntl

    writer = uuid7()
    with (tmp_path / f"{writer}.lock").open("w") as asked_by_another:
        fcntl.flock(asked_by_another, fcntl.LOCK_SH)
        assert not is_held(tmp_path, writer)


def test_only_files_of_dead_writers_are_removed(tmp_path: Path) -> None:
    living, dead = uuid7(), uuid7()
    lock = writer_lock(tmp_path, living)
    assert lock.acquire()
    for name in (f"{dead}.lock", "window.lock", "notes.txt"):
        (tmp_path / name).touch()
    remove_stale(tmp_path)
    assert sorted(os.listdir(tmp_path)) == sorted([f"{living}.lock", "notes.txt", "window.lock"])
    assert is_held(tmp_path, living)
    lock.release()
