"""Search from the sidebar's field to the very message."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, Qt
from pytestqt.qtbot import QtBot

from ashley_desktop.paths import Paths
from ashley_desktop.storage.search_records import Hit
from ashley_desktop.ui.deeds import searching
from ashley_desktop.ui.lists.session_menu import SessionDeed
from ashley_desktop.ui.models.session_order import Shelf
from ashley_desktop.ui.sidebar import Sidebar
from ashley_desktop.ui.transcript.deeds import Deed
from tests.helpers import llm_replies as replies
from tests.helpers.llm_server import LlmServer
from tests.helpers.store import change_store
from tests.helpers.window import RunningWindow


@pytest.fixture
def talks(window: RunningWindow, llm_server: LlmServer) -> RunningWindow:
    """Two conversations: about a lighthouse, and then about bread."""
    for number, (text, reply) in enumerate(
        (
            ("Who keeps the lighthouse of Ålesund?", "A **keeper** lives below the lamp."),
            ("How long does bread rise?", "An hour, in a warm kitchen."),
        ),
        1,
    ):
        window.window.actions_.new.trigger()
        llm_server.reply(replies.text(reply))
        window.ask(text)
        window.until(window.answered)
        window.until(lambda number=number: _sidebar(window).model.total == number)
    return window


def _sidebar(window: RunningWindow) -> Sidebar:
    return window.window.sidebar


def _hits(window: RunningWindow) -> list[Hit]:
    model = _sidebar(window).found
    return [model.hit(row) for row in range(model.rowCount())]


def _search(window: RunningWindow, text: str) -> list[Hit]:
    """Type into the field and wait for what is found."""
    field = _sidebar(window).search
    field.clear()
    QtBot.keyClicks(field, text)
    window.until(lambda: _sidebar(window).found_page.isVisible())
    window.until(lambda: not window.program._tasks.busy("search"))
    return _hits(window)


def test_every_word_is_found_and_enter_goes_to_the_message(talks: RunningWindow) -> None:
    (hit,) = _search(talks, "keeper")
    assert hit.snippet[slice(*hit.marks[0])] == "keeper"
    QtBot.keyClick(_sidebar(talks).search, Qt.Key.Key_Return)
    talks.until(lambda: talks.messages[0].content.startswith("Who keeps"))
    transcript = talks.shell.transcript
    talks.until(lambda: transcript._moving.flash.message_id == hit.message_id)
    assert _sidebar(talks).search.text() == "keeper"  # for the next hit


def test_accents_and_beginnings_are_found_in_titles_and_messages(talks: RunningWindow) -> None:
    hits = _search(talks, "alesu")
    assert [hit.message_id is None for hit in hits] == [True, False]
    model = _sidebar(talks).found
    assert [model.heading(row) for row in range(2)] == ["Conversations", "Messages"]
    spoken = model.index(1).data(Qt.ItemDataRole.AccessibleTextRole)
    assert spoken.startswith("Who keeps the lighthouse of Ålesund?, You: Who keeps the lighthouse")


def test_a_hit_in_another_version_switches_to_it(
    talks: RunningWindow, llm_server: LlmServer
) -> None:
    llm_server.reply(replies.text("Until it has doubled."))
    talks.shell.transcript.deed_wanted.emit(Deed.REGENERATE, talks.last.message_id)
    talks.until(lambda: talks.last.content == "Until it has doubled." and not talks.busy)
    _search(talks, "warm kitchen")
    QtBot.keyClick(_sidebar(talks).search, Qt.Key.Key_Return)
    talks.until(lambda: talks.last.content == "An hour, in a warm kitchen.")
    assert (talks.last.version, talks.last.versions) == (1, 2)


def test_keys_walk_from_the_field_through_the_hits_and_back(talks: RunningWindow) -> None:
    _search(talks, "a")
    found = _sidebar(talks).found_page.list
    QtBot.keyClick(_sidebar(talks).search, Qt.Key.Key_Down)
    talks.until(found.hasFocus)
    assert found.currentIndex().row() == 0
    QtBot.keyClick(found, Qt.Key.Key_Down)
    assert found.currentIndex().row() == 1
    QtBot.keyClick(found, Qt.Key.Key_Up)
    QtBot.keyClick(found, Qt.Key.Key_Up)
    talks.until(_sidebar(talks).search.hasFocus)


def test_nothing_found_is_said_and_the_list_comes_back(talks: RunningWindow) -> None:
    assert _search(talks, "zebra") == []
    assert _sidebar(talks).found_page.note == "Nothing was found for “zebra”."
    QtBot.keyClick(_sidebar(talks).search, Qt.Key.Key_Escape)
    assert _sidebar(talks).list.isVisible()


def test_what_was_not_found_in_time_is_looked_for_with_patience(
    talks: RunningWindow, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(searching, "BUDGET_S", -1.0)  # no time at all
    notes: list[str] = []
    page = _sidebar(talks).found_page
    monkeypatch.setattr(page, "set_note", lambda note: notes.append(note))
    assert len(_search(talks, "bread")) == 2
    assert notes == ["Still searching…", ""]


def test_wrong_syntax_is_a_hint(talks: RunningWindow) -> None:
    _search(talks, "bread before:yesterday")
    assert "before" in _sidebar(talks).found_page.note


def test_the_trash_is_searched_when_asked_for(talks: RunningWindow) -> None:
    session_id = talks.messages[0].session_id
    _sidebar(talks).menu.chosen.emit(SessionDeed.TRASH, (session_id,))
    talks.until(lambda: _sidebar(talks).model.total == 1)
    assert _search(talks, "bread") == []
    hits = _search(talks, "bread in:trash")
    assert {hit.session_id for hit in hits} == {session_id}
    first = _sidebar(talks).found_page.list.visualRect(_sidebar(talks).found.index(0))
    QtBot.mouseClick(
        _sidebar(talks).found_page.list.viewport(),
        Qt.MouseButton.LeftButton,
        pos=first.bottomLeft() + QPoint(20, -8),
    )
    talks.until(lambda: _sidebar(talks).model.shelf is Shelf.TRASH)
    talks.until(lambda: _sidebar(talks).model.row_of(session_id) == 0)


def test_what_another_program_wrote_is_indexed_without_a_search(
    window: RunningWindow, paths: Paths, monkeypatch: pytest.MonkeyPatch
) -> None:
    """More than one search would take in at once."""
    monkeypatch.setattr(searching, "KEEP_UP_EVERY_S", 0.05)
    window.ask("One")
    window.until(window.answered)
    session_id = window.messages[0].session_id
    change_store(
        paths,
        f"""WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 900)
            INSERT INTO message (message_id, session_id, position, role, state, created_at,
                                 content, reasoning)
            SELECT 'm' || i, '{session_id}', 1, 'user', 'complete', '2026-01-01 00:00:00.000000',
                   'walrus ' || i, '' FROM n""",
    )
    window.until(lambda: change_store(paths, "SELECT count(*) FROM search_todo") == [(0,)])
