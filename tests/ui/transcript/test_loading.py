"""Messages that are not loaded: rows for all of them, free space, and nothing ever jumps."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import pytest
from pytestqt.qtbot import QtBot

from ashley_desktop.storage.records import MessageRecord, Outline, State
from ashley_desktop.ui.models.transcript import TranscriptModel
from ashley_desktop.ui.transcript.layout.blank import BlankBox
from ashley_desktop.ui.transcript.selecting.selection import Position
from ashley_desktop.ui.transcript.view import TranscriptView

from .conftest import question, reply, talk

Settled = Callable[[], None]


def outline(record: MessageRecord) -> Outline:
    return Outline(record.message_id, record.role, len(record.content), record.created_at)


class Store:
    """Gives the rows that a view wants, when it is told to."""

    def __init__(
        self, view: TranscriptView, model: TranscriptModel, records: Sequence[Any]
    ) -> None:
        self.records = records
        self.asked: list[tuple[int, int]] = []
        self._model = model
        view.rows_wanted.connect(lambda first, last: self.asked.append((first, last)))

    def open(self, newest: int = 30) -> None:
        self._model.reset(self.records[-newest:], complete=False)

    def outline(self) -> None:
        known = self._model.rowCount()
        self._model.prepend([outline(one) for one in self.records[:-known]])

    def wants(self, row: int) -> bool:
        return any(first <= row <= last for first, last in self.asked)

    def give(self) -> None:
        for first, last in self.asked:
            self._model.fill(self.records[max(0, first) : last + 1])
        self.asked.clear()


@pytest.fixture
def store(view: TranscriptView, model: TranscriptModel) -> Store:
    records = [
        question(n, f"Question {n} " * (1 + n % 7))
        if n % 2 == 0
        else reply(n, f"Reply {n}. " * (n % 90))
        for n in range(2_000)
    ]
    return Store(view, model, records)


@pytest.fixture
def opened(view: TranscriptView, store: Store, settled: Settled) -> Store:
    store.open()
    settled()
    store.outline()
    settled()
    return store


def seen(view: TranscriptView) -> dict[tuple[str, int], float]:
    """Where every box on the screen that is loaded stands."""
    return {
        (view.flow.record(one.row).message_id, one.number): one.y
        for one in view.flow.placed
        if not isinstance(one.box, BlankBox)
    }


def blanks(view: TranscriptView) -> list[int]:
    return [one.row for one in view.flow.placed if isinstance(one.box, BlankBox)]


def test_the_outline_fills_the_scroll_bar_and_moves_nothing(
    view: TranscriptView, store: Store, settled: Settled
) -> None:
    store.open()
    settled()
    view.scroll_by(-300)
    settled()
    view.lay_out()
    before, bar = seen(view), view.verticalScrollBar().maximum()
    store.outline()
    settled()
    assert seen(view) == before
    assert view.flow.count == 2_000
    assert view.verticalScrollBar().maximum() > 20 * bar


def test_the_view_asks_for_what_it_does_not_know_after_it_was_painted(
    view: TranscriptView, store: Store, settled: Settled, qtbot: QtBot
) -> None:
    store.open()
    assert not store.asked
    qtbot.waitUntil(lambda: bool(store.asked))


def test_a_row_that_is_loaded_is_asked_for_no_more(
    view: TranscriptView, opened: Store, qtbot: QtBot, settled: Settled
) -> None:
    bar = view.verticalScrollBar()
    bar.setValue(bar.maximum() // 3)
    qtbot.waitUntil(lambda: any(first > 100 for first, _ in opened.asked))
    first, last = opened.asked[-1]
    assert blanks(view)
    assert last - first < 100
    opened.give()
    settled()
    assert not blanks(view)
    settled()
    assert all(view._rows.is_loaded(row) for row in range(first, last + 1))


@pytest.mark.parametrize("steps", [-1, 1])
def test_rows_that_arrive_do_not_move_what_is_read(
    view: TranscriptView, opened: Store, settled: Settled, qtbot: QtBot, steps: int
) -> None:
    view.show_message("m1000")
    qtbot.waitUntil(lambda: opened.wants(1_000))
    opened.give()
    settled()
    view.scroll_by(1)
    settled()
    while not blanks(view):
        view.scroll_by(steps * 150)
        view.lay_out()
    settled()
    view.lay_out()
    before, missing = seen(view), blanks(view)[0]
    assert before, "something is being read"
    qtbot.waitUntil(lambda: opened.wants(missing))
    opened.give()
    settled()
    view.lay_out()
    after = seen(view)
    assert not blanks(view)
    assert {key: after.get(key) for key in before} == before


def test_a_message_far_away_comes_into_the_upper_third(
    view: TranscriptView, opened: Store, settled: Settled, qtbot: QtBot
) -> None:
    view.show_message("m700", mark=True)
    view.lay_out()
    qtbot.waitUntil(lambda: opened.wants(700))
    opened.give()
    settled()
    view.lay_out()
    (top,) = [one.y for one in view.flow.placed if (one.row, one.number) == (700, 0)]
    assert 0 < top < view.viewport().height() / 3
    assert not blanks(view)


def test_home_shows_the_first_message_once_it_is_there(
    view: TranscriptView, opened: Store, settled: Settled, qtbot: QtBot
) -> None:
    view.scroll_to_start()
    qtbot.waitUntil(lambda: any(first == 0 for first, _ in opened.asked))
    opened.give()
    settled()
    view.lay_out()
    assert seen(view)["m0", 0] == 0
    assert view.verticalScrollBar().value() == 0


def test_records_far_away_are_dropped_and_those_in_use_are_not(
    view: TranscriptView, model: TranscriptModel, opened: Store, settled: Settled
) -> None:
    model.fill(opened.records[:300])
    model.append(reply(5_000, "on its way", state=State.STREAMING))
    view.selection.span(Position(20, 0, 0), Position(30, 0, 5))
    view._rows.hold_selected()
    model.drop_far(600, 640, rows=50, characters=1_000_000)
    loaded = [row for row in range(model.rowCount()) if model.is_loaded(row)]
    assert set(range(20, 31)) < set(loaded)
    assert loaded[-1] == 2_000
    assert len(loaded) <= 50 + 12
    settled()
    view.lay_out()
    assert view.flow.count == 2_001


def test_what_is_dropped_keeps_its_height(
    view: TranscriptView, model: TranscriptModel, opened: Store, settled: Settled
) -> None:
    total = view.flow.total
    model.drop_far(0, 0, rows=0, characters=0)
    assert view.flow.total == total


def test_a_stand_in_says_who_speaks_and_nothing_else(model: TranscriptModel) -> None:
    record = reply(1, "text")
    model.reset([outline(record)])
    assert not model.is_loaded(0)
    assert (model.record(0).message_id, model.record(0).role) == ("m1", record.role)
    assert model.record(0).content == ""
    assert model.lengths(0, 0) == [4]
    model.fill([record, reply(9, "of no row")])
    assert model.record(0) is record


def test_another_process_adds_below_and_the_reader_stays(
    view: TranscriptView, model: TranscriptModel, settled: Settled
) -> None:
    messages = talk(60)
    model.reset(messages)
    settled()
    view.scroll_by(-800)
    settled()
    view.lay_out()
    before = seen(view)
    model.renew([*messages, question(100, "from elsewhere"), reply(101, "and its answer")])
    settled()
    view.lay_out()
    assert seen(view) == before
    assert model.rowCount() == 62
    assert not view.flow.following


def test_another_branch_takes_the_place_of_the_rows_that_differ(model: TranscriptModel) -> None:
    messages = talk(6)
    model.reset(messages[2:], complete=False)
    model.renew([*map(outline, messages[:4]), reply(50, "other")])
    assert [model.message_id(row) for row in range(model.rowCount())] == [
        "m0",
        "m1",
        "m2",
        "m3",
        "m50",
    ]
    assert [model.is_loaded(row) for row in range(5)] == [False, False, True, True, True]
    model.renew([question(70, "all new")])
    assert model.rowCount() == 1


def test_what_is_above_a_box_that_went_is_the_last_that_stayed(
    view: TranscriptView, model: TranscriptModel, settled: Settled
) -> None:
    model.reset([question(0, "?"), reply(1, "One.\n\nTwo.\n\nThree.")])
    settled()
    row, number = view.flow.before(1, 99)
    assert (row, number) == (1, len(view.flow.boxes(1)) - 1)
