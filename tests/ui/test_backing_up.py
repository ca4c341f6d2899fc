"""Backups on the history page of the settings, over a real store."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QApplication, QPushButton

from ashley_desktop.paths import Paths
from ashley_desktop.ui.dialogs import Box
from ashley_desktop.ui.lists.session_menu import SessionDeed
from ashley_desktop.ui.settings.backups_part import BackupsPart
from tests.helpers.store import change_store
from tests.helpers.window import RunningWindow


@pytest.fixture
def kept(window: RunningWindow) -> RunningWindow:
    """A window with one conversation and one backup of it."""
    window.ask("Remember this")
    window.until(window.answered)
    window.until(lambda: window.window.sidebar.model.total == 1)
    window.window.open_settings()
    assert window.window.settings is not None
    window.window.settings.show_page("history")
    _part(window).make.click()
    window.until(lambda: "Backed up and verified" in _part(window).told.text())
    return window


def _part(window: RunningWindow) -> BackupsPart:
    assert window.window.settings is not None
    return window.window.settings.history.backups


def _rows(window: RunningWindow) -> list[str]:
    listed = _part(window).list
    return [listed.item(row).text() for row in range(listed.count())]


def _answer(window: RunningWindow, words: str) -> str:
    """Press a button of the box that opens; gives what the box said."""

    def box() -> Box | None:
        shown = (w for w in QApplication.topLevelWidgets() if isinstance(w, Box) and w.isVisible())
        return next(shown, None)

    window.until(lambda: box() is not None)
    found = box()
    assert found is not None
    next(one for one in found.findChildren(QPushButton) if one.text() == words).click()
    return found.text


def test_what_there_is_is_listed_with_date_kind_size_and_count(kept: RunningWindow) -> None:
    kept.until(lambda: len(_rows(kept)) == 1)
    when, kind, size, count = _rows(kept)[0].split(" · ")
    assert (when, kind, count) == ("Just now", "by hand", "conversations: 1")
    assert size.endswith(("kB", "KiB", "MB", "MiB"))


@pytest.mark.parametrize("words", ["Restore", "Add what is missing"])
def test_a_backup_brings_back_what_was_removed(
    kept: RunningWindow, paths: Paths, words: str
) -> None:
    session_id = kept.messages[0].session_id
    kept.window.sidebar.menu.chosen.emit(SessionDeed.TRASH, (session_id,))
    kept.until(lambda: kept.window.sidebar.model.total == 0)
    change_store(paths, "DELETE FROM message", "DELETE FROM session")
    kept.ask("Something newer")
    kept.until(kept.answered)
    kept.until(lambda: kept.window.sidebar.model.total == 1)
    _part(kept).list.setCurrentRow(0)
    _part(kept).restore.click()
    said = _answer(kept, words)
    assert "so they come back: 1. Only here, so they go: 1." in said
    expected = 1 if words == "Restore" else 2
    kept.until(lambda: _part(kept).told.text().startswith(("Restored.", "Messages added: 2")))
    kept.until(lambda: kept.window.sidebar.model.known(session_id) is not None)
    kept.until(lambda: kept.window.sidebar.model.total == expected)
    kept.until(lambda: len(_rows(kept)) == 2)  # what was there before is kept


def test_cancelling_changes_nothing(kept: RunningWindow, paths: Paths) -> None:
    before = change_store(paths, "SELECT * FROM session")
    _part(kept).list.setCurrentRow(0)
    _part(kept).restore.click()
    _answer(kept, "Cancel")
    kept.until(lambda: _part(kept).make.isEnabled())
    assert change_store(paths, "SELECT * FROM session") == before


def test_a_backup_that_is_gone_is_told(kept: RunningWindow, paths: Paths) -> None:
    _part(kept).list.setCurrentRow(0)
    for one in paths.backups.glob("*.db"):
        one.write_bytes(b"damaged")
    _part(kept).restore.click()
    kept.until(lambda: "problem" in kept.window.notices.names())
    kept.until(lambda: _part(kept).make.isEnabled())
