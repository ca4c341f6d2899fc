"""Cleaning up by age, from the settings and by itself."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QSignalSpy, QTest
from PySide6.QtWidgets import QPushButton

from ashley_desktop.paths import Paths
from ashley_desktop.ui.deeds import quiet
from ashley_desktop.ui.settings.history_page import HistoryPage
from tests.helpers.store import change_store
from tests.helpers.window import RunningWindow, StartWindow

AGE = "UPDATE session SET updated_at = datetime('now', '-{} days') WHERE title = '{}'"


@pytest.fixture
def aged(window: RunningWindow, paths: Paths) -> RunningWindow:
    """Conversations that were written to 100, 40 and 0 days ago, and a pinned one of 100."""
    for title, days in (("Oldest", 100), ("Older", 40), ("Pinned", 100), ("New", 0)):
        window.window.actions_.new.trigger()
        window.ask(title)
        window.until(window.answered)
        window.until(lambda: not window.program._tasks.busy("reply"))
        change_store(paths, AGE.format(days, title))
    change_store(paths, "UPDATE session SET pinned = 1 WHERE title = 'Pinned'")
    return window


def _page(window: RunningWindow) -> HistoryPage:
    window.window.open_settings()
    assert window.window.settings is not None
    window.window.settings.show_page("history")
    return window.window.settings.history


def _listed(page: HistoryPage) -> list[str]:
    return [page.list.item(row).text().split(",")[0] for row in range(page.list.count())]


def _left(paths: Paths) -> set[str]:
    return {t for (t,) in change_store(paths, "SELECT title FROM session WHERE deleted_at IS NULL")}


def _choose(page: HistoryPage, days: int) -> None:
    row = page.days.findData(days)
    page.days.setCurrentIndex(row)
    page.days.activated.emit(row)


def test_exactly_what_is_listed_goes_and_comes_back(aged: RunningWindow, paths: Paths) -> None:
    page = _page(aged)
    aged.until(lambda: _listed(page) == ["Older", "Oldest"])
    _choose(page, 60)
    aged.until(lambda: _listed(page) == ["Oldest"])
    QTest.mouseClick(page.clean, Qt.MouseButton.LeftButton)
    aged.until(lambda: _left(paths) == {"Older", "Pinned", "New"})
    assert not page.clean.isEnabled()
    aged.until(lambda: aged.window.notices.findChildren(QPushButton))
    buttons = aged.window.notices.findChildren(QPushButton)
    next(one for one in buttons if one.text() == "Undo").click()
    aged.until(lambda: _left(paths) == {"Oldest", "Older", "Pinned", "New"})


def test_enter_beside_the_button_moves_nothing(aged: RunningWindow) -> None:
    page = _page(aged)
    aged.until(lambda: bool(_listed(page)))
    pressed = QSignalSpy(page.clean_requested)
    QTest.keyClick(page.automatic, Qt.Key.Key_Return)
    QTest.keyClick(page.days, Qt.Key.Key_Return)
    assert pressed.count() == 0


def test_what_was_written_to_since_it_was_listed_stays(aged: RunningWindow, paths: Paths) -> None:
    page = _page(aged)
    aged.until(lambda: _listed(page) == ["Older", "Oldest"])
    change_store(paths, AGE.format(0, "Older"))
    page.clean.click()
    aged.until(lambda: _left(paths) == {"Older", "Pinned", "New"})


def test_nothing_goes_by_itself_unless_it_was_chosen(
    aged: RunningWindow,
    start_window: StartWindow,
    paths: Paths,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(quiet, "IDLE_S", 0.02)
    monkeypatch.setattr(quiet, "AGAIN_S", 0.02)
    aged.close()
    window = start_window()
    window.until(lambda: any(paths.backups.glob("*daily*")))
    page = _page(window)
    window.until(lambda: _listed(page) == ["Older", "Oldest"])
    assert not page.automatic.isChecked()
    assert len(_left(paths)) == 4
    page.automatic.click()
    window.until(lambda: _left(paths) == {"Pinned", "New"})


def test_the_rule_outlives_the_window(
    aged: RunningWindow, start_window: StartWindow, paths: Paths
) -> None:
    page = _page(aged)
    aged.until(lambda: bool(_listed(page)))
    _choose(page, 90)
    page.automatic.click()
    kept = "SELECT value FROM setting WHERE name LIKE 'cleanup%' ORDER BY name"
    aged.until(lambda: change_store(paths, kept) == [("true",), (90,)])
    aged.close()
    again = start_window()
    again.until_ready()
    page = _page(again)
    again.until(lambda: page.automatic.isChecked() and page.days.currentData() == 90)
