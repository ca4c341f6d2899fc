"""The sidebar's list: where rows are after any change, what is painted, keys and dragging."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

import pytest
from PySide6.QtCore import QEvent, QModelIndex, QPoint, QRect, Qt
from PySide6.QtGui import QDragLeaveEvent, QDragMoveEvent, QHelpEvent, QPainter
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QStyleOptionViewItem, QToolTip
from pytestqt.qtbot import QtBot

from ashley_desktop.storage.records import FolderRecord
from ashley_desktop.ui.lists.session_list import SessionList
from ashley_desktop.ui.lists.session_row import SessionRow
from ashley_desktop.ui.models.sessions import SessionsModel
from ashley_desktop.ui.sidebar import Sidebar
from ashley_desktop.ui.theme import Theme
from tests.ui.shell.conftest import NOW, session

MANY = 10_000


@pytest.fixture
def model() -> SessionsModel:
    made = SessionsModel(lambda: NOW)
    made.set_folders([FolderRecord("work", "Work", 0, NOW)])
    made.set_sessions([session(n, f"Talk {n}", timedelta(minutes=30 * n)) for n in range(40)])
    return made


@pytest.fixture
def shown(theme: Theme, model: SessionsModel) -> Iterator[SessionList]:
    made = SessionList(theme, model)
    made.resize(240, 400)
    made.show()
    QTest.qWait(0)
    yield made
    made.deleteLater()


def _check(shown: SessionList, model: SessionsModel) -> None:
    """Every row stands below the one above it, as high as its delegate wants it."""
    top = -shown.verticalScrollBar().value()
    for row in range(model.rowCount()):
        index = model.index(row)
        high = shown.itemDelegate().sizeHint(QStyleOptionViewItem(), index).height()
        place = shown.visualRect(index)
        assert place == QRect(0, top, shown.viewport().width(), high)
        assert shown.indexAt(place.center()) == index
        top += high
    bar = shown.verticalScrollBar()
    assert bar.maximum() == max(0, top + bar.value() - shown.viewport().height())


def test_rows_are_where_they_belong_after_any_change(
    shown: SessionList, model: SessionsModel
) -> None:
    chance = random.Random(5)
    _check(shown, model)
    for _ in range(120):
        number = chance.randrange(60)
        old = model.known(f"s{number}")
        match chance.randrange(5):
            case 0:
                model.remove(f"s{number}")
            case 1 if old is not None:
                pinned, folder = chance.choice([(True, None), (False, "work"), (False, None)])
                model.put(replace(old, pinned=pinned, folder_id=folder))
            case 2:
                model.set_open("work", chance.random() < 0.5)
            case 3:
                model.refresh_times()
            case _:
                ago = timedelta(hours=chance.randrange(300))
                model.put(session(number, f"Again {number}", ago))
        _check(shown, model)


def test_larger_type_makes_higher_rows(
    shown: SessionList, model: SessionsModel, theme: Theme
) -> None:
    before = shown.visualRect(model.index(1)).height()
    theme.set_zoom(200)
    assert shown.visualRect(model.index(1)).height() > before
    _check(shown, model)


def test_keys_go_by_rows_pages_and_to_the_ends(shown: SessionList, model: SessionsModel) -> None:
    def press(key: Qt.Key) -> int:
        QTest.keyClick(shown, key)
        place = shown.visualRect(shown.currentIndex())
        assert shown.viewport().rect().contains(place)
        return shown.currentIndex().row()

    shown.setCurrentIndex(model.index(1))
    assert press(Qt.Key.Key_Down) == 2
    assert press(Qt.Key.Key_Up) == 1
    page = press(Qt.Key.Key_PageDown)
    assert 5 <= page <= 9
    assert press(Qt.Key.Key_PageUp) <= 1
    assert press(Qt.Key.Key_End) == model.rowCount() - 1
    assert press(Qt.Key.Key_PageDown) == model.rowCount() - 1
    assert press(Qt.Key.Key_Home) == 0


def test_a_range_is_selected_from_click_to_click(shown: SessionList, model: SessionsModel) -> None:
    shift = Qt.KeyboardModifier.ShiftModifier
    button = Qt.MouseButton.LeftButton
    for row, keys in ((3, Qt.KeyboardModifier.NoModifier), (6, shift)):
        place = shown.visualRect(model.index(row)).center()
        QTest.mouseClick(shown.viewport(), button, keys, place)
    assert shown.chosen() == tuple(model.session(row).session_id for row in range(3, 7))
    QTest.keyClick(shown, Qt.Key.Key_Down, shift)
    assert len(shown.chosen()) == 5


def test_only_what_is_on_the_screen_is_painted(
    shown: SessionList, model: SessionsModel, monkeypatch: pytest.MonkeyPatch
) -> None:
    model.set_sessions([session(n, f"Talk {n}", timedelta(minutes=n)) for n in range(MANY)])
    assert model.rowCount() == MANY + 1
    painted: list[int] = []
    paint = SessionRow.paint

    def noted(
        self: SessionRow, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex
    ) -> None:
        painted.append(index.row())
        paint(self, painter, option, index)

    monkeypatch.setattr(SessionRow, "paint", noted)
    measured: list[int] = []
    headed = SessionsModel.headed

    def counted(self: SessionsModel, first: int, behind: int) -> list[bool]:
        measured.append(behind - first)
        return headed(self, first, behind)

    shown.scrollTo(model.index(MANY), shown.ScrollHint.PositionAtBottom)
    shown.grab()
    assert sorted(set(painted)) == list(range(min(painted), MANY + 1))
    assert len(set(painted)) < 12
    monkeypatch.setattr(SessionsModel, "headed", counted)
    model.put(session(MANY - 1, "Talk again", timedelta()))
    shown.grab()
    assert sum(measured) < 60


def test_scrolling_paints_only_what_comes_into_sight(
    theme: Theme, monkeypatch: pytest.MonkeyPatch, qtbot: QtBot
) -> None:
    sidebar = Sidebar(theme, lambda: NOW)
    qtbot.addWidget(sidebar)
    sidebar.resize(260, 500)
    sidebar.set_sessions([session(n, f"Talk {n}", timedelta(minutes=n)) for n in range(MANY)])
    with qtbot.waitExposed(sidebar):
        sidebar.show()
    QApplication.processEvents()
    painted: list[int] = []
    paint = SessionRow.paint

    def noted(
        self: SessionRow, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex
    ) -> None:
        painted.append(index.row())
        paint(self, painter, option, index)

    monkeypatch.setattr(SessionRow, "paint", noted)
    sidebar.list.verticalScrollBar().setValue(10)
    qtbot.waitUntil(lambda: bool(painted))
    assert len(painted) <= 2


def test_what_would_be_dropped_on_is_framed(shown: SessionList, model: SessionsModel) -> None:
    shown.setCurrentIndex(QModelIndex())
    before = shown.grab().toImage()
    onto = shown.visualRect(model.index(0)).center()
    data = model.mimeData([model.index(3)])
    shown.dragMoveEvent(
        QDragMoveEvent(
            onto,
            Qt.DropAction.MoveAction,
            data,
            Qt.MouseButton.LeftButton,
            Qt.KeyboardModifier.NoModifier,
        )
    )
    assert shown.grab().toImage() != before
    shown.dragLeaveEvent(QDragLeaveEvent())
    assert shown.grab().toImage() == before
    assert not shown.indexAt(QPoint(5, 100_000)).isValid()


def test_only_a_title_that_is_cut_has_a_tip(
    shown: SessionList, model: SessionsModel, qtbot: QtBot
) -> None:
    model.put(session(50, "A title that is much too long for a sidebar so narrow", timedelta()))
    option = QStyleOptionViewItem()
    for row, wanted in ((0, False), (model.row_of("s3"), False), (model.row_of("s50"), True)):
        option.rect = shown.visualRect(model.index(row))
        place = option.rect.center()
        event = QHelpEvent(QEvent.Type.ToolTip, place, shown.viewport().mapToGlobal(place))
        shown.itemDelegate().helpEvent(event, shown, option, model.index(row))
        assert QToolTip.isVisible() is wanted
    QToolTip.hideText()
    qtbot.waitUntil(lambda: not QToolTip.isVisible())


def test_the_screen_shows_what_painting_all_of_it_gives(theme: Theme, qtbot: QtBot) -> None:
    """`grab` paints anew and would hide what is stale, so the window's own pixels are taken."""
    sidebar = Sidebar(theme, lambda: NOW)
    qtbot.addWidget(sidebar)
    sidebar.resize(260, 500)
    sidebar.set_sessions([session(n, f"Talk {n}", timedelta(minutes=n)) for n in range(MANY)])
    sidebar.show()
    listed, bar = sidebar.list, sidebar.list.verticalScrollBar()

    def same() -> bool:
        QApplication.processEvents()
        shown = sidebar.screen().grabWindow(sidebar.winId()).toImage()
        return shown == sidebar.grab().toImage().convertToFormat(shown.format())

    listed.setCurrentIndex(sidebar.model.index(2))
    assert same()
    for key in ("End", "Home", "PageDown", "Down", "Down", "Up"):
        QTest.keyClick(listed, getattr(Qt.Key, f"Key_{key}"))
        assert same(), key
    for value in (100_000, 100_070, 99_900):
        bar.setValue(value)
        assert same(), value
    sidebar.put_session(session(5, "Talk again", timedelta()))
    assert same()
