"""A window over a store that is damaged, or that a newer version wrote."""

from __future__ import annotations

import asyncio
from concurrent.futures import ThreadPoolExecutor

import pytest
from PySide6.QtWidgets import QApplication, QPushButton

from ashley_desktop.paths import Paths
from ashley_desktop.storage.backups import Backups
from ashley_desktop.storage.db import Database
from ashley_desktop.storage.session_store import SessionStore
from ashley_desktop.ui.dialogs import Box
from tests.helpers.store import change_store
from tests.helpers.window import RunningWindow, StartWindow


def _box() -> Box | None:
    shown = (w for w in QApplication.topLevelWidgets() if isinstance(w, Box) and w.isVisible())
    return next(shown, None)


def _press(box: Box, words: str) -> None:
    next(one for one in box.findChildren(QPushButton) if one.text() == words).click()


def _fill(paths: Paths, *, backup: bool) -> None:
    """A store with one question, and a backup of it."""

    async def work() -> None:
        database = await Database.open(paths)
        await SessionStore(database).begin_session("Hello?", persona="Ashley", title="Hello?")
        if backup:
            await Backups(paths, database).make()
        await database.close()

    with ThreadPoolExecutor(1) as pool:  # this thread's loop is the window's
        pool.submit(lambda: asyncio.run(work())).result()


def _damage(paths: Paths) -> bytes:
    damage = b"this is no database at all, however long it may be" * 100
    for suffix in ("-wal", "-shm"):
        paths.database.with_name(f"ashley.db{suffix}").unlink(missing_ok=True)
    paths.database.write_bytes(damage)
    return damage


def _notices(window: RunningWindow) -> str:
    bar = window.window.notices
    return " ".join(bar.words_of(name) for name in bar.names())


def test_a_damaged_store_is_kept_aside_only_when_asked(
    start_window: StartWindow, paths: Paths
) -> None:
    paths.data_dir.mkdir()
    damage = b"this is no database at all, however long it may be" * 100
    paths.database.write_bytes(damage)
    window = start_window()
    window.until(lambda: _box() is not None)
    assert paths.database.read_bytes() == damage
    box = _box()
    assert box is not None
    _press(box, "Keep it aside and start anew")
    window.until_ready()
    (aside,) = paths.data_dir.glob("ashley.db.damaged-*")
    assert aside.read_bytes() == damage
    assert change_store(paths, "PRAGMA quick_check") == [("ok",)]


def test_giving_up_on_a_damaged_store_ends_the_program(
    start_window: StartWindow, paths: Paths
) -> None:
    paths.data_dir.mkdir()
    paths.database.write_bytes(b"nonsense" * 1000)
    window = start_window()
    window.until(lambda: _box() is not None)
    box = _box()
    assert box is not None
    _press(box, "Quit")
    window.until(window.ended.done)
    assert paths.database.read_bytes() == b"nonsense" * 1000


def test_a_good_backup_is_offered_and_put_in_place(start_window: StartWindow, paths: Paths) -> None:
    _fill(paths, backup=True)
    damage = _damage(paths)
    window = start_window()
    window.until(lambda: _box() is not None)
    box = _box()
    assert box is not None
    assert "with 1 conversations and 1 messages" in box.text
    assert paths.database.read_bytes() == damage
    _press(box, "Put back the backup")
    window.until_ready()
    window.until(lambda: window.window.sidebar.model.total == 1)
    (aside,) = paths.data_dir.glob("ashley.db.damaged-*")
    assert aside.read_bytes() == damage
    assert "the damaged file is kept beside it" in _notices(window)


@pytest.mark.parametrize(
    ("way", "told"),
    [
        ("Put back the backup", "The backup is in its place"),
        ("Keep it aside and start anew", "The damaged file is kept"),
    ],
)
def test_what_a_damaged_store_still_holds_is_brought_back(
    start_window: StartWindow, paths: Paths, way: str, told: str
) -> None:
    _fill(paths, backup=True)
    _fill(paths, backup=False)  # one more, which is in no backup
    change_store(paths, "PRAGMA wal_checkpoint(TRUNCATE)")
    whole = paths.database.read_bytes()
    paths.database.write_bytes(bytes(4096) + whole[4096:])
    window = start_window()
    window.until(lambda: _box() is not None)
    box = _box()
    assert box is not None
    _press(box, way)
    window.until_ready()
    bar = window.window.notices
    window.until(lambda: told in _notices(window))
    button = next(one for one in bar.findChildren(QPushButton) if one.text().startswith("Bring"))
    button.click()
    window.until(lambda: "Messages brought back" in _notices(window))
    brought = 1 if way.startswith("Put") else 2
    assert f"from the damaged file: {brought}." in _notices(window)
    window.until(lambda: window.window.sidebar.model.total == 2)
    assert change_store(paths, "SELECT count(*) FROM message") == [(2,)]


def test_a_store_that_is_gone_comes_back_from_its_backup(
    start_window: StartWindow, paths: Paths
) -> None:
    _fill(paths, backup=True)
    paths.database.unlink()
    window = start_window()
    window.until(lambda: _box() is not None)
    box = _box()
    assert box is not None
    assert f"{paths.database} is gone" in box.text
    assert "with 1 conversations and 1 messages" in box.text
    assert "damaged" not in box.text
    assert not paths.database.exists()
    _press(box, "Put back the backup")
    window.until_ready()
    window.until(lambda: window.window.sidebar.model.total == 1)
    assert "The backup is in its place." in _notices(window)


def test_who_chose_to_start_anew_is_not_asked_again(
    start_window: StartWindow, paths: Paths
) -> None:
    _fill(paths, backup=True)
    paths.database.unlink()
    window = start_window()
    window.until(lambda: _box() is not None)
    box = _box()
    assert box is not None
    _press(box, "Start anew")
    window.until_ready()
    assert window.window.sidebar.model.total == 0
    window.close()
    again = start_window()
    again.until_ready()
    assert _box() is None
    assert len(list(paths.backups.glob("*.db"))) == 1


def test_a_store_that_is_brought_back_by_hand_is_opened(
    start_window: StartWindow, paths: Paths
) -> None:
    _fill(paths, backup=True)
    elsewhere = paths.database.rename(paths.data_dir / "moved.db")
    window = start_window()
    window.until(lambda: _box() is not None)
    box = _box()
    assert box is not None
    elsewhere.rename(paths.database)
    _press(box, "Try again")
    window.until_ready()
    window.until(lambda: window.window.sidebar.model.total == 1)


def test_a_damaged_backup_is_not_offered(start_window: StartWindow, paths: Paths) -> None:
    _fill(paths, backup=True)
    _damage(paths)
    (backup,) = paths.backups.glob("*.db")
    backup.write_bytes(backup.read_bytes()[:5000])
    window = start_window()
    window.until(lambda: _box() is not None)
    box = _box()
    assert box is not None
    assert "Put back the backup" not in [one.text() for one in box.findChildren(QPushButton)]
    _press(box, "Quit")
    window.until(window.ended.done)


def test_what_a_newer_version_wrote_can_be_read_and_searched(
    start_window: StartWindow, paths: Paths
) -> None:
    _fill(paths, backup=False)
    change_store(paths, "UPDATE alembic_version SET version_num = '9999'")
    before = change_store(paths, "SELECT * FROM session")
    window = start_window()
    window.until_ready()
    window.until(lambda: window.window.sidebar.model.total == 1)
    assert "newer version" in _notices(window)
    window.window.sidebar.session_chosen.emit(window.window.sidebar.model.session(0).session_id)
    window.until(lambda: [one.content for one in window.messages] == ["Hello?"])
    window.ask("Anything?")
    assert window.window.composer.text() == "Anything?"  # nothing typed is lost
    assert [one.content for one in window.messages] == ["Hello?"]
    window.close()
    assert change_store(paths, "SELECT * FROM session") == before
