"""A long session from a real store in a real view: what is loaded when, and what it costs."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine, Iterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtGui import QGuiApplication
from pytestqt.qtbot import QtBot
from qasync import QEventLoop

from ashley_desktop.core.markdown.worker import RenderWorker
from ashley_desktop.paths import Paths
from ashley_desktop.storage.db import Database
from ashley_desktop.storage.records import Place, State
from ashley_desktop.storage.session_store import SessionStore
from ashley_desktop.ui.history import KEPT_MESSAGES, History
from ashley_desktop.ui.models.transcript import TranscriptModel
from ashley_desktop.ui.transcript.layout.blank import BlankBox
from ashley_desktop.ui.transcript.selecting.selection import Position
from ashley_desktop.ui.transcript.view import TranscriptView
from tests.storage.filling import fill
from tests.ui.transcript.conftest import describe, looks

MANY = 2_000
Wait = Callable[[Coroutine[Any, Any, Any]], Any]


@pytest.fixture(scope="module")
def renderer() -> Iterator[RenderWorker]:
    worker = RenderWorker()
    yield worker
    worker.close()


@pytest.fixture
def wait(loop: QEventLoop, qtbot: QtBot) -> Wait:
    """Runs a coroutine in the window's loop to its end."""

    def until_done(work: Coroutine[Any, Any, Any]) -> Any:
        task = asyncio.ensure_future(work, loop=loop)
        qtbot.waitUntil(task.done)
        return task.result()

    return until_done


@pytest.fixture
def database(tmp_path: Path, wait: Wait) -> Iterator[Database]:
    database = wait(Database.open(Paths(tmp_path / "data")))
    yield database
    wait(database.close())


class Reading:
    """A view over a session of the store, connected as the window does it."""

    def __init__(self, store: SessionStore, view: TranscriptView, wait: Wait) -> None:
        self.store, self.view, self.wait = store, view, wait
        self.brought: list[asyncio.Task[None]] = []
        self._connected: Any = None

    def open(self, session_id: str = "s") -> None:
        self.model = TranscriptModel(str)
        self.history = History(self.store, self.model)
        self.session_id = session_id
        self.wait(self.history.load(session_id, unless=lambda: False))
        if self._connected is not None:
            self.view.rows_wanted.disconnect(self._connected)
        self._connected = self.view.rows_wanted.connect(self._bring)
        self.view.set_model(self.model)
        self.view.go_to_place(self.history.place)

    def _bring(self, first: int, last: int) -> None:
        if self.history.want(first, last):
            self.brought.append(asyncio.ensure_future(self.history.bring(self.session_id)))

    def settled(self) -> bool:
        at_rest = all(task.done() for task in self.brought) and not self.view.stale
        shown = self.view.flow.placed
        blank = any(isinstance(one.box, BlankBox) for one in shown)
        return at_rest and bool(shown) and not blank and self.model.complete

    def loaded(self) -> list[int]:
        return [row for row in range(self.model.rowCount()) if self.model.is_loaded(row)]


@pytest.fixture
def reading(
    database: Database, wait: Wait, renderer: RenderWorker, qtbot: QtBot
) -> Iterator[Reading]:
    fill(wait, database, "s", MANY, "Some words that are said. " * 4)
    view = TranscriptView(renderer, looks(), describe)
    qtbot.addWidget(view)
    view.resize(700, 500)
    view.show()
    reading = Reading(SessionStore(database), view, wait)
    yield reading
    qtbot.waitUntil(lambda: all(task.done() for task in reading.brought))


def test_the_newest_are_shown_first_and_the_rest_is_counted_then(
    reading: Reading, qtbot: QtBot
) -> None:
    reading.open()
    assert reading.model.rowCount() == 30
    qtbot.waitUntil(reading.settled)
    assert reading.model.rowCount() == MANY
    assert reading.model.message_id(0) == "s-0"
    assert len(reading.loaded()) < 100
    assert reading.view.flow.following


@pytest.mark.parametrize("part", [0.0, 0.31, 0.77])
def test_wherever_the_bar_is_dragged_messages_come(
    reading: Reading, qtbot: QtBot, part: float
) -> None:
    reading.open()
    qtbot.waitUntil(reading.settled)
    bar = reading.view.verticalScrollBar()
    bar.setValue(round(bar.maximum() * part))
    qtbot.waitUntil(reading.settled)
    row = reading.view.flow.row
    assert abs(row - part * MANY) < 40
    assert reading.model.record(row).content.startswith("Some words")


def test_scrolling_through_everything_keeps_few_records(reading: Reading, qtbot: QtBot) -> None:
    reading.open()
    qtbot.waitUntil(reading.settled)
    for row in range(MANY - 40, 0, -40):
        reading.view.show_message(f"s-{row}")
        qtbot.waitUntil(reading.settled)
    assert len(reading.loaded()) <= KEPT_MESSAGES
    assert reading.view.flow.made() <= 120


def test_the_place_is_found_again(reading: Reading, qtbot: QtBot) -> None:
    reading.open()
    qtbot.waitUntil(reading.settled)
    reading.view.show_message("s-700")
    qtbot.waitUntil(reading.settled)
    place, row = reading.view.place(), reading.view.flow.row
    assert isinstance(place, Place)
    reading.wait(reading.history.keep_place("s", place))
    reading.view._places._spots.clear()  # as after a new start
    reading.open()
    assert reading.model.rowCount() == MANY
    assert reading.model.is_loaded(row)
    qtbot.waitUntil(reading.settled)
    assert reading.view.flow.row == row
    assert reading.view.place() is not None


def test_what_another_process_writes_comes_below(reading: Reading, qtbot: QtBot) -> None:
    reading.open()
    qtbot.waitUntil(reading.settled)
    reading.view.show_message("s-700")
    qtbot.waitUntil(reading.settled)
    before = [(one.row, one.number, one.y) for one in reading.view.flow.placed]
    _, asked = reading.wait(reading.store.add_user_message("s", "from elsewhere"))
    reading.wait(reading.history.load("s", unless=lambda: False))
    qtbot.waitUntil(reading.settled)
    assert reading.model.row_of(asked.message_id) == MANY
    assert [(one.row, one.number, one.y) for one in reading.view.flow.placed] == before


def test_a_reply_that_grows_stays_loaded(reading: Reading, qtbot: QtBot) -> None:
    reading.open()
    qtbot.waitUntil(reading.settled)
    draft = reading.wait(
        reading.store.start_reply(f"s-{MANY - 1}", persona="Ashley", provider="p", model="m")
    )
    reading.model.append(draft)
    for row in range(MANY - 40, 0, -60):
        reading.view.show_message(f"s-{row}")
        qtbot.waitUntil(reading.settled)
        reading.model.append_delta(draft.message_id, "more ")
    reading.model.flush()
    assert reading.model.record(MANY).content.startswith("more more")
    reading.wait(reading.store.finish_reply(draft.message_id, state=State.COMPLETE, content="done"))


def test_everything_can_be_copied(reading: Reading, qtbot: QtBot) -> None:
    reading.open()
    qtbot.waitUntil(reading.settled)
    reading.view.text_wanted.connect(
        lambda take: take(reading.wait(reading.history.whole_text("s")))
    )
    reading.view.select_all()
    reading.view.copy()
    assert QGuiApplication.clipboard().text().count("Some words") == 4 * MANY
    assert len(reading.loaded()) < 100


def test_a_selection_over_rows_that_are_not_loaded_is_copied(
    reading: Reading, qtbot: QtBot
) -> None:
    reading.open()
    qtbot.waitUntil(reading.settled)

    def load(first: int, last: int, then: Callable[[], None]) -> None:
        reading.wait(reading.history.load_rows("s", first, last))
        then()

    reading.view.load_wanted.connect(load)
    reading.view.selection.span(Position(100, 0, 0), Position(1_900, 0, 4))
    reading.view.copy()
    text = QGuiApplication.clipboard().text()
    assert text.count("that are said") == 4 * 1_800
    assert text.endswith("Some")
