"""What is typed and not sent: it belongs to its conversation and is never lost."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from ashley_desktop.paths import Paths
from ashley_desktop.ui.models.session_role import SessionRole
from tests.helpers.store import change_store
from tests.helpers.window import RunningWindow, StartWindow


def _talk(window: RunningWindow, text: str) -> str:
    """Begin a conversation; gives its ID."""
    window.window.actions_.new.trigger()
    window.ask(text)
    window.until(window.answered)
    conversations = window.program.conversations
    assert conversations is not None
    assert conversations.current.session_id is not None
    return conversations.current.session_id


def _go(window: RunningWindow, session_id: str, text: str) -> None:
    window.window.sidebar.session_chosen.emit(session_id)
    window.until(lambda: window.messages and window.messages[0].content == text)


def _typed(window: RunningWindow) -> str:
    return window.window.composer.text()


def _kept(paths: Paths, session_id: str) -> str:
    found = change_store(paths, f"SELECT draft FROM session WHERE session_id = '{session_id}'")
    return str(found[0][0] or "")


def _kept_new(paths: Paths) -> str:
    found = change_store(paths, "SELECT value FROM setting WHERE name = 'draft'")
    return str(found[0][0]) if found else ""


def test_each_conversation_has_its_own(window: RunningWindow) -> None:
    one, two = _talk(window, "One"), _talk(window, "Two")
    window.window.composer.set_text("more of two")
    _go(window, one, "One")
    assert _typed(window) == ""
    window.window.composer.set_text("more of one")
    window.window.actions_.new.trigger()
    assert _typed(window) == ""
    window.window.composer.set_text("something else")
    _go(window, two, "Two")
    assert _typed(window) == "more of two"
    _go(window, one, "One")
    assert _typed(window) == "more of one"
    window.window.actions_.new.trigger()
    window.window.actions_.new.trigger()
    assert _typed(window) == "something else"


def test_what_is_typed_is_stored_while_the_window_lives(
    window: RunningWindow, paths: Paths
) -> None:
    one = _talk(window, "One")
    QTest.keyClicks(window.window.composer.edit, "half")
    window.until(lambda: _kept(paths, one) == "half")
    window.window.actions_.new.trigger()
    QTest.keyClicks(window.window.composer.edit, "new")
    window.until(lambda: _kept_new(paths) == '"new"')
    assert _kept(paths, one) == "half"


def test_it_comes_back_after_a_restart(start_window: StartWindow, window: RunningWindow) -> None:
    one = _talk(window, "One")
    window.window.composer.set_text("half")
    window.window.actions_.new.trigger()
    window.window.composer.set_text("new")
    window.close()
    again = start_window()
    again.until_ready()
    again.until(lambda: _typed(again) == "new")
    _go(again, one, "One")
    assert _typed(again) == "half"


def test_what_was_typed_before_the_draft_came_stays_behind_it(
    start_window: StartWindow, window: RunningWindow
) -> None:
    window.window.composer.set_text("yesterday")
    window.close()
    again = start_window()
    again.window.composer.set_text("today")
    again.until_ready()
    again.until(lambda: _typed(again) == "yesterday\n\ntoday")


def test_a_question_that_is_stored_is_no_draft(window: RunningWindow, paths: Paths) -> None:
    window.window.composer.set_text("Hello?")
    window.until(lambda: _kept_new(paths) == '"Hello?"')
    window.window.composer.submit()
    window.until(window.answered)
    window.until(lambda: _kept_new(paths) == '""')
    conversations = window.program.conversations
    assert conversations is not None
    assert _kept(paths, conversations.current.session_id or "") == ""
    window.window.actions_.new.trigger()
    assert _typed(window) == ""


def test_what_is_typed_behind_a_question_stays_with_it(window: RunningWindow) -> None:
    one = _talk(window, "One")
    window.window.composer.set_text("Two")
    window.window.composer.submit()
    window.window.composer.edit.insertPlainText(" and more")
    window.window.actions_.new.trigger()  # before the store has answered
    window.window.composer.set_text("other")
    window.until(lambda: not window.program._tasks.busy("reply"))
    assert _typed(window) == "other"
    _go(window, one, "One")
    window.until(lambda: len(window.messages) == 4)
    assert _typed(window) == " and more"


def test_a_question_on_its_way_is_found_as_such(window: RunningWindow) -> None:
    """Whoever comes back before it is stored cannot send it twice."""
    one = _talk(window, "One")
    window.window.composer.set_text("Two")
    window.window.composer.submit()
    window.window.actions_.new.trigger()
    window.window.sidebar.session_chosen.emit(one)  # it is answered: shown at once
    assert (_typed(window), window.window.composer.is_sending) == ("Two", True)
    window.until(window.answered)
    assert _typed(window) == ""
    assert [m.content for m in window.messages if m.role == "user"] == ["One", "Two"]


def test_a_message_that_is_edited_is_not_taken_for_it(window: RunningWindow, paths: Paths) -> None:
    one = _talk(window, "One")
    composer = window.window.composer
    composer.set_text("half")
    window.until(lambda: _kept(paths, one) == "half")
    composer.begin_edit(window.messages[0].message_id, "One")
    QTest.keyClicks(composer.edit, ", edited")
    window.close()
    assert _kept(paths, one) == "half"


def test_a_draft_is_no_change_of_its_conversation(window: RunningWindow, paths: Paths) -> None:
    one, two = _talk(window, "One"), _talk(window, "Two")
    _go(window, one, "One")
    window.window.composer.set_text("half")
    window.until(lambda: _kept(paths, one) == "half")
    order = change_store(paths, "SELECT session_id FROM session ORDER BY touched DESC")
    assert order == [(two,), (one,)]


def test_nothing_of_it_is_in_the_windows_own_file(window: RunningWindow, paths: Paths) -> None:
    window.window.composer.set_text("private words")
    window.close()
    assert "private words" not in Path(paths.window_state).read_text("utf-8")
    assert "private words" in _kept_new(paths)


def test_deleting_a_conversation_and_taking_it_back_brings_its_draft(window: RunningWindow) -> None:
    one = _talk(window, "One")
    window.window.composer.set_text("half")
    window.window.actions_.delete.trigger()
    window.until(lambda: not window.messages)
    assert _typed(window) == ""
    window.window.sidebar.menu.chosen.emit("restore", (one,))
    window.until(lambda: len(window.messages) == 2)
    assert _typed(window) == "half"
    QTest.keyClick(window.window.composer.edit, Qt.Key.Key_Return)
    window.until(lambda: len(window.messages) == 4 and window.answered())


def _marked(window: RunningWindow) -> dict[str, str]:
    """Titles and drafts of the rows that tell of one."""
    model = window.window.sidebar.model
    rows = [model.index(row) for row in range(model.rowCount())]
    return {one.data(): one.data(SessionRole.DRAFT) for one in rows if one.data(SessionRole.DRAFT)}


def test_the_rows_of_others_tell_of_their_drafts(
    window: RunningWindow, start_window: StartWindow
) -> None:
    one, two = _talk(window, "One"), _talk(window, "Two")
    window.window.composer.set_text("more of two")
    assert _marked(window) == {}  # it is before everybody's eyes
    _go(window, one, "One")
    assert _marked(window) == {"Two": "more of two"}
    window.window.composer.set_text("more of one")
    _go(window, two, "Two")
    assert _marked(window) == {"One": "more of one"}
    window.window.composer.set_text("")
    window.window.actions_.new.trigger()
    window.window.composer.set_text("of a new one")
    assert _marked(window) == {"One": "more of one"}
    window.close()
    again = start_window()
    again.until(lambda: _marked(again) == {"One": "more of one"})
    _go(again, one, "One")
    assert _marked(again) == {}


def test_what_is_sent_is_no_draft_any_more(window: RunningWindow) -> None:
    one, _ = _talk(window, "One"), _talk(window, "Two")
    _go(window, one, "One")
    window.ask("sent at once")
    window.window.actions_.new.trigger()
    assert _marked(window) == {}
