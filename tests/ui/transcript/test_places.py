"""Where somebody reads: kept over zoom, width and other conversations."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta

import pytest

from ashley_desktop.storage.records import Place, State
from ashley_desktop.ui.models.transcript import TranscriptModel
from ashley_desktop.ui.transcript.view import TranscriptView

from .conftest import question, reply, talk

Settled = Callable[[], None]
LONG = "\n\n".join(
    f"Paragraph {n} with some words in it, and **more** of them." * 3 for n in range(40)
)


@pytest.fixture
def reading(view: TranscriptView, model: TranscriptModel, settled: Settled) -> TranscriptView:
    """A view in the middle of a long message."""
    model.reset([*talk(20), question(50, "q"), reply(51, LONG), *talk(0)])
    settled()
    view.show_message("m51")
    settled()
    view.scroll_by(900)
    settled()
    view.lay_out()
    return view


def top(view: TranscriptView) -> tuple[str, int, float]:
    """The box at the upper edge, and which part of it is above."""
    flow = view.flow
    extent = flow.boxes(flow.row)[flow.number].extent
    return flow.record(flow.row).message_id, flow.number, flow.offset / extent


def test_the_end_is_no_place(
    view: TranscriptView, model: TranscriptModel, settled: Settled
) -> None:
    model.reset(talk(30))
    settled()
    assert view.place() is None


def test_a_place_is_found_again_in_another_view_of_the_same(
    reading: TranscriptView, model: TranscriptModel, settled: Settled
) -> None:
    place, before = reading.place(), top(reading)
    assert place is not None
    assert place.message_id == "m51"
    assert 0.1 < place.offset < 0.6
    reading._places._spots.clear()  # as after a new start
    reading.resize(560, 400)
    reading.set_model(model)
    reading.go_to_place(place)
    settled()
    reading.lay_out()
    assert top(reading)[:2] == before[:2]
    assert top(reading)[2] == pytest.approx(before[2], abs=0.05)


def test_within_a_run_a_place_is_exact(
    reading: TranscriptView, model: TranscriptModel, settled: Settled
) -> None:
    before = [(one.row, one.number, one.y) for one in reading.flow.placed]
    place = reading.place()
    other = TranscriptModel(str)
    other.reset(talk(5))
    reading.set_model(other)
    settled()
    reading.set_model(model)
    reading.go_to_place(place)
    settled()
    reading.lay_out()
    assert [(one.row, one.number, one.y) for one in reading.flow.placed] == before


def test_a_place_whose_message_is_gone_is_the_end(reading: TranscriptView) -> None:
    reading.go_to_place(Place("gone", 0.5))
    reading.lay_out()
    assert reading.flow.following


@pytest.mark.parametrize("factor", [0.8, 1.25, 2.0])
def test_zoom_and_width_keep_what_is_at_the_upper_edge(
    reading: TranscriptView, settled: Settled, factor: float
) -> None:
    before = top(reading)
    reading.set_zoom(factor)
    settled()
    reading.lay_out()
    assert top(reading)[:2] == before[:2]
    assert top(reading)[2] == pytest.approx(before[2], abs=0.02)
    for width in (640, 500, 430, 700):
        reading.resize(width, 500)
        reading.lay_out()
    settled()
    reading.set_zoom(1.0)
    settled()
    reading.lay_out()
    assert top(reading)[:2] == before[:2]
    assert top(reading)[2] == pytest.approx(before[2], abs=0.02)


def test_days_stand_above_the_first_message_of_each(
    view: TranscriptView, model: TranscriptModel, settled: Settled
) -> None:
    noon = datetime(2026, 3, 4, 12, tzinfo=UTC)
    at = [noon, noon + timedelta(minutes=1), noon + timedelta(days=1), noon + timedelta(days=1)]
    messages = [question(n, "q", created_at=when) for n, when in enumerate(at)]
    model.reset(messages[1:], complete=False)
    days = [model.day(row) for row in range(3)]
    assert days == [None, date(2026, 3, 5), None]
    model.prepend(messages[:1])
    assert [model.day(row) for row in range(4)] == [date(2026, 3, 4), None, date(2026, 3, 5), None]


def test_the_first_row_is_told_of_its_day_when_nothing_is_above(model: TranscriptModel) -> None:
    model.reset([question(0, "q")], complete=False)
    told: list[int] = []
    model.dataChanged.connect(lambda first, last: told.append(first.row()))
    model.prepend([])
    assert told == [0]
    assert model.day(0) is not None


def test_only_the_last_row_is_the_newest(
    view: TranscriptView, model: TranscriptModel, settled: Settled
) -> None:
    model.reset(talk(4))
    settled()
    assert [view.flow.item(row).shown.newest for row in range(4)] == [False, False, False, True]
    model.append(question(9, "more"))
    settled()
    assert [view.flow.item(row).shown.newest for row in range(3, 5)] == [False, True]
    model.cut_after("m3")
    settled()
    assert view.flow.item(3).shown.newest


def test_text_that_grows_is_no_reason_to_move(
    reading: TranscriptView, model: TranscriptModel, settled: Settled
) -> None:
    before = [(one.row, one.number, one.y) for one in reading.flow.placed]
    model.append(reply(60, "", state=State.STREAMING))
    for _ in range(20):
        model.append_delta("m60", "More and more.\n\n")
        model.flush()
    settled()
    reading.lay_out()
    assert [(one.row, one.number, one.y) for one in reading.flow.placed] == before
