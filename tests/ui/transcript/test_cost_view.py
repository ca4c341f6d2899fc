"""What a flush, a turn of the wheel, a resize or a zoom makes and lays out: counted, not timed."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import pytest
from PySide6.QtWidgets import QApplication

from ashley_desktop.storage.records import State
from ashley_desktop.ui.models.transcript import TranscriptModel
from ashley_desktop.ui.transcript.boxes import colouring
from ashley_desktop.ui.transcript.boxes.box import Box
from ashley_desktop.ui.transcript.boxes.documents import BlockDocument
from ashley_desktop.ui.transcript.view import TranscriptView

from .conftest import reply, talk
from .counting import counted

Settled = Callable[[], None]
FLUSHES = 10
CODE = "def name(argument):  # what it does\n"
ROW = "| one | **two** | `three` |\n"
ITEM = "- an item with **some** words\n"
BEGINNINGS = {CODE: "```python\n", ROW: "| a | b | c |\n|---|---|---|\n", ITEM: ""}


@dataclass
class Work:
    """What was done since it was made; each counts calls."""

    documents: list[tuple[object, ...]]
    layouts: list[tuple[object, ...]]

    boxes: list[tuple[object, ...]]
    coloured: list[tuple[object, ...]]

    def forget(self) -> None:
        """Count from here on."""
        for calls in vars(self).values():
            calls.clear()


@pytest.fixture
def work(monkeypatch: pytest.MonkeyPatch) -> Work:
    return Work(
        counted(monkeypatch, BlockDocument, "__init__"),
        counted(monkeypatch, BlockDocument, "setTextWidth"),
        counted(monkeypatch, Box, "__init__"),
        counted(monkeypatch, colouring, "_range"),
    )


@pytest.mark.parametrize("line", [CODE, ROW, ITEM], ids=["code", "table", "list"])
@pytest.mark.parametrize("lines", [30, 600])
def test_a_flush_costs_the_open_block_however_long_the_reply(
    view: TranscriptView,
    model: TranscriptModel,
    settled: Settled,
    work: Work,
    line: str,
    lines: int,
) -> None:
    begun = BEGINNINGS[line] + line * lines
    model.reset([reply(1, begun, state=State.STREAMING)])
    settled()
    QApplication.processEvents()
    work.forget()
    for _ in range(FLUSHES):
        model.append_delta("m1", line)
        model.flush()
        settled()
    # a chunk that is full is frozen and a new one begun, so one flush may make two of them
    assert len(work.documents) <= FLUSHES + 2
    assert len(work.layouts) <= FLUSHES + 4
    # the header and the foot are made anew
    assert len(work.boxes) <= 2 * FLUSHES + 2
    if line is CODE:
        assert len(work.documents) <= 1
        assert len(work.layouts) <= 1
        assert len(work.coloured) <= FLUSHES * 10  # the tokens of a line, not those of all


@pytest.mark.parametrize("messages", [100, 2_000])
def test_a_resize_lays_out_the_screen_alone(
    view: TranscriptView, model: TranscriptModel, settled: Settled, work: Work, messages: int
) -> None:
    model.reset(talk(messages))
    settled()
    work.forget()
    view.resize(640, 500)
    view.lay_out()
    assert work.documents == []
    assert 0 < len(work.layouts) <= len(view.flow.placed)


@pytest.mark.parametrize("messages", [100, 2_000])
def test_a_zoom_makes_the_screen_alone(
    view: TranscriptView, model: TranscriptModel, settled: Settled, work: Work, messages: int
) -> None:
    model.reset(talk(messages))
    settled()
    work.forget()
    view.set_zoom(1.25)
    view.lay_out()
    shown = {placed.row for placed in view.flow.placed}
    assert 0 < len(work.documents) <= len(view.flow.placed) + 2
    assert len(work.boxes) <= 6 * (len(shown) + 1)


@pytest.mark.parametrize("messages", [100, 2_000])
def test_a_turn_of_the_wheel_makes_what_it_brings(
    view: TranscriptView, model: TranscriptModel, settled: Settled, work: Work, messages: int
) -> None:
    model.reset(talk(messages))
    settled()
    work.forget()
    for _ in range(FLUSHES):
        view.scroll_by(-60)
        view.lay_out()
    came = {placed.row for placed in view.flow.placed}
    assert len(work.boxes) <= 6 * (len(came) + FLUSHES)
    assert len(work.documents) <= 3 * FLUSHES
