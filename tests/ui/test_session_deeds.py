"""What is done with whole conversations from the sidebar, over a real store."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QItemSelectionModel, Qt
from PySide6.QtGui import QDropEvent
from PySide6.QtWidgets import QLineEdit, QPushButton
from pytestqt.qtbot import QtBot

from ashley_desktop.paths import Paths
from ashley_desktop.ui.dialogs import Box
from ashley_desktop.ui.lists.session_menu import SessionDeed
from ashley_desktop.ui.models.session_order import Shelf
from ashley_desktop.ui.models.session_role import SessionRole
from ashley_desktop.ui.models.sessions import SessionsModel
from ashley_desktop.ui.sidebar import Sidebar
from ashley_desktop.ui.window_state import WindowStateFile
from tests.helpers.store import change_store
from tests.helpers.window import RunningWindow, StartWindow


@pytest.fixture
def three(window: RunningWindow) -> RunningWindow:
    """A window over the conversations One, Two and Three, of which Three is on screen."""
    for text in ("One", "Two", "Three"):
        window.window.actions_.new.trigger()
        window.ask(text)
        window.until(window.answered)
        window.until(lambda text=text: text in _titles(window))
    return window


def _sidebar(window: RunningWindow) -> Sidebar:
    return window.window.sidebar


def _model(window: RunningWindow) -> SessionsModel:
    return _sidebar(window).model


def _titles(window: RunningWindow) -> list[str]:
    """The rows in their order; folders in brackets."""
    model = _model(window)
    rows = (model.index(row) for row in range(model.rowCount()))
    return [f"[{i.data()}]" if i.data(SessionRole.FOLDER) else i.data() for i in rows]


def _id(window: RunningWindow, title: str) -> str:
    model = _model(window)
    rows = [row for row in range(model.rowCount()) if model.index(row).data() == title]
    return str(model.index(rows[0]).data(SessionRole.ID))


def _do(window: RunningWindow, deed: SessionDeed, *titles: str) -> None:
    ids = tuple(_id(window, title) for title in titles)
    _sidebar(window).menu.chosen.emit(deed, ids)


def _select(window: RunningWindow, *titles: str) -> None:
    chosen = _sidebar(window).list.selectionModel()
    flag = QItemSelectionModel.SelectionFlag
    for number, title in enumerate(titles):
        index = _model(window).index(_titles(window).index(title))
        chosen.select(index, flag.Select if number else flag.ClearAndSelect)


def _press(window: RunningWindow, words: str) -> None:
    """Press a button of the notices, or of the box that is open."""
    holders = [*window.window.findChildren(Box), window.window.notices]
    buttons = [one for holder in holders for one in holder.findChildren(QPushButton)]
    next(one for one in buttons if one.text() == words and one.isVisible()).click()


def _folder(window: RunningWindow, name: str, *titles: str) -> str:
    """Make a folder by the menu, name it as a person does, and put sessions into it."""
    ids = tuple(_id(window, title) for title in titles)
    _sidebar(window).menu.new_folder_chosen.emit(ids)
    window.until(lambda: _editor(window) is not None)
    editor = _editor(window)
    assert editor is not None
    editor.setText(name)
    QtBot.keyClick(editor, Qt.Key.Key_Return)
    window.until(lambda: f"[{name}]" in _titles(window))
    return next(one.folder_id for one in _model(window).folders if one.name == name)


def _editor(window: RunningWindow) -> QLineEdit | None:
    found: QLineEdit | None = _sidebar(window).list.viewport().findChild(QLineEdit)
    return found


def test_a_pinned_one_goes_to_the_top_and_stays_there(three: RunningWindow, paths: Paths) -> None:
    _do(three, SessionDeed.PIN, "One")
    three.until(lambda: _titles(three) == ["One", "Three", "Two"])
    assert _model(three).index(0).data(SessionRole.HEADING) == "Pinned"
    assert change_store(paths, "SELECT title FROM session WHERE pinned") == [("One",)]
    _do(three, SessionDeed.UNPIN, "One")
    three.until(lambda: _titles(three) == ["Three", "Two", "One"])


def test_several_are_deleted_at_once_and_taken_back(three: RunningWindow) -> None:
    _select(three, "One", "Three")
    QtBot.keyClick(_sidebar(three).list, Qt.Key.Key_Delete)
    three.until(lambda: _titles(three) == ["Two"])
    assert three.messages == []  # Three was on screen
    _press(three, "Undo")
    three.until(lambda: _titles(three) == ["Three", "Two", "One"])


def test_selecting_several_opens_none_of_them(three: RunningWindow) -> None:
    before = three.messages
    _select(three, "One", "Two")
    assert three.messages == before
    assert _sidebar(three).list.chosen() == (_id(three, "Two"), _id(three, "One"))


def test_the_archive_is_out_of_the_way_and_can_be_read(three: RunningWindow) -> None:
    _do(three, SessionDeed.ARCHIVE, "Two")
    three.until(lambda: _titles(three) == ["Three", "One"])
    _sidebar(three).show_shelf(Shelf.ARCHIVE)
    assert _titles(three) == ["Two"]
    _select(three, "Two")
    three.until(lambda: three.messages[0].content == "Two")
    _do(three, SessionDeed.UNARCHIVE, "Two")
    three.until(lambda: _titles(three) == [])
    _sidebar(three).show_shelf(Shelf.HOME)
    assert _titles(three) == ["Three", "Two", "One"]


def test_the_trash_shows_gives_back_and_is_emptied_only_when_agreed(
    three: RunningWindow, paths: Paths
) -> None:
    _do(three, SessionDeed.TRASH, "One", "Two")
    three.until(lambda: _titles(three) == ["Three"])
    _sidebar(three).show_shelf(Shelf.TRASH)
    three.until(lambda: sorted(_titles(three)) == ["One", "Two"])
    _do(three, SessionDeed.RESTORE, "Two")
    three.until(lambda: _titles(three) == ["One"])
    _sidebar(three).empty_trash_requested.emit()
    three.until(lambda: bool(three.window.findChildren(Box)))
    _press(three, "Cancel")
    three.until(lambda: not three.window.findChildren(Box))
    assert _titles(three) == ["One"]
    _sidebar(three).empty_trash_requested.emit()
    three.until(lambda: bool(three.window.findChildren(Box)))
    _press(three, "Delete for good")
    three.until(lambda: _titles(three) == [])
    assert sorted(change_store(paths, "SELECT title FROM session")) == [("Three",), ("Two",)]


def test_a_duplicate_is_opened_and_lives_its_own_life(three: RunningWindow) -> None:
    old = _id(three, "Three")
    _do(three, SessionDeed.DUPLICATE, "Three")
    three.until(lambda: _titles(three).count("Three") == 2)
    three.until(lambda: three.program.conversations.current.session_id != old)
    assert [m.content for m in three.messages] == ["Three", "You said: Three"]


def test_a_folder_is_made_named_filled_and_closed(three: RunningWindow, paths: Paths) -> None:
    folder = _folder(three, "Work", "One", "Three")
    three.until(lambda: _titles(three) == ["[Work]", "Three", "One", "Two"])
    index = _model(three).index(0)
    assert index.data(SessionRole.COUNT) == 2
    assert index.data(Qt.ItemDataRole.AccessibleTextRole) == "Work, folder, open, 2"
    listed = _sidebar(three).list
    listed.setCurrentIndex(index)
    QtBot.keyClick(listed, Qt.Key.Key_Left)
    assert _titles(three) == ["[Work]", "Two"]
    QtBot.keyClick(listed, Qt.Key.Key_Return)
    assert _titles(three) == ["[Work]", "Three", "One", "Two"]
    _sidebar(three).menu.folder_delete_chosen.emit(folder)
    three.until(lambda: _titles(three) == ["Three", "Two", "One"])
    assert change_store(paths, "SELECT count(*) FROM session") == [(3,)]


def test_closed_folders_are_closed_after_a_restart(
    three: RunningWindow, start_window: StartWindow
) -> None:
    work, home = _folder(three, "Work", "One"), _folder(three, "Home", "Two")
    _model(three).set_open(work, False)
    _model(three).set_open(home, False)
    _model(three).set_open(home, True)
    three.close()
    again = start_window()
    seen: list[str] = []
    _model(again).rowsInserted.connect(lambda *_: seen.extend(_titles(again)))
    _model(again).modelReset.connect(lambda: seen.extend(_titles(again)))
    again.until(lambda: _titles(again) == ["[Work]", "[Home]", "Two", "Three"])
    assert "One" not in seen  # not for a moment
    _sidebar(again).menu.folder_delete_chosen.emit(work)
    again.until(lambda: "[Work]" not in _titles(again))
    again.close()
    assert WindowStateFile(again.program._paths.window_state).state.closed_folders == set()


def test_a_deleted_folder_is_taken_back_with_all_that_was_in_it(three: RunningWindow) -> None:
    _folder(three, "Home")
    folder = _folder(three, "Work", "One", "Three")
    _sidebar(three).menu.folder_move_chosen.emit(folder, 0)
    before = ["[Work]", "Three", "One", "[Home]", "Two"]
    three.until(lambda: _titles(three) == before)
    _do(three, SessionDeed.TRASH, "One")
    three.until(lambda: "One" not in _titles(three))
    _sidebar(three).menu.folder_delete_chosen.emit(folder)
    three.until(lambda: _titles(three) == ["[Home]", "Three", "Two"])
    notices = three.window.notices
    three.until(lambda: "undo:1" in notices.names())  # beside the one of the conversation
    assert notices.words_of("undo:1") == "The folder “Work” was deleted."
    notices.action_chosen.emit("undo:1")
    three.until(lambda: _titles(three) == ["[Work]", "Three", "[Home]", "Two"])
    notices.action_chosen.emit("undo:0")
    three.until(lambda: _titles(three) == before)


def test_folders_change_places_and_a_taken_name_is_told(three: RunningWindow) -> None:
    _folder(three, "Work")
    home = _folder(three, "Home")
    assert _titles(three)[:2] == ["[Work]", "[Home]"]
    _sidebar(three).menu.folder_move_chosen.emit(home, 0)
    three.until(lambda: _titles(three)[:2] == ["[Home]", "[Work]"])
    _model(three).folder_edited.emit(home, "WORK")
    three.until(lambda: "problem" in three.window.notices.names())
    assert _titles(three)[:2] == ["[Home]", "[Work]"]


def test_sessions_are_dragged_into_a_folder_and_out_of_it(three: RunningWindow) -> None:
    folder = _folder(three, "Work")
    _select(three, "One", "Two")
    model, listed = _model(three), _sidebar(three).list
    dragged = model.mimeData(listed.selectionModel().selectedIndexes())
    _drop(three, dragged, "[Work]")
    three.until(lambda: _titles(three) == ["[Work]", "Two", "One", "Three"])
    assert model.session(1).folder_id == folder
    _select(three, "Two")
    _drop(three, model.mimeData(listed.selectionModel().selectedIndexes()), "Three")
    three.until(lambda: _titles(three) == ["[Work]", "One", "Three", "Two"])


def _drop(window: RunningWindow, dragged: object, onto: str) -> None:
    listed = _sidebar(window).list
    place = listed.visualRect(_model(window).index(_titles(window).index(onto))).center()
    event = QDropEvent(
        place.toPointF(),
        Qt.DropAction.MoveAction,
        dragged,
        Qt.MouseButton.LeftButton,
        Qt.KeyboardModifier.NoModifier,
    )
    listed.dropEvent(event)
    assert event.isAccepted()


def test_what_is_on_screen_stays_marked(three: RunningWindow) -> None:
    """A click on a folder or beside the rows chooses nothing else, and takes nothing away."""
    _folder(three, "Work")
    three.until(lambda: _sidebar(three).list.chosen() == (_id(three, "Three"),))
    listed = _sidebar(three).list
    for button in (Qt.MouseButton.RightButton, Qt.MouseButton.LeftButton):
        folder = listed.visualRect(_model(three).index(0)).center()
        QtBot.mouseClick(listed.viewport(), button, pos=folder)
        ground = listed.viewport().rect().bottomLeft()
        QtBot.mouseClick(listed.viewport(), button, pos=ground)
        assert listed.chosen() == (_id(three, "Three"),)
    assert three.messages[0].content == "Three"
