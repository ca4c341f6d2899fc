"""What is moved on the screen instead of being painted: the screen is what a full painting gives.

`grab` paints anew and would hide what is stale, so the window's own pixels are taken.
"""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import QEvent, QObject, Qt, QTimer
from PySide6.QtGui import QImage, QPaintEvent
from PySide6.QtWidgets import QApplication, QWidget

from ashley_desktop.storage.records import State
from ashley_desktop.ui.models.transcript import TranscriptModel
from ashley_desktop.ui.transcript.view import TranscriptView

from .conftest import question, reply, talk

Settled = Callable[[], None]
MIXED = (
    "## A heading\n\nSome **words** that are `code`, and [a link](https://example.org/a) that is"
    " followed by so many words that they need more than one line of the column.\n\n- one\n"
    "- two *items*\n  - within\n\n```python\ndef f(a: int) -> str:\n    return str(a)\n```\n\n"
    "| a | b |\n|---|---|\n| one | two |\n| three | four |\n\n> A quote with `code` in it.\n\n"
    "1. first\n2. second\n\nThe end of it all, **at last**, and nothing more than that.\n\n"
)
STEP = 7
ROUNDING = 2  # of 255


def on_screen(view: TranscriptView) -> QImage:
    """The pixels that the window has given to the display."""
    return view.screen().grabWindow(view.winId()).toImage()


def painted_anew(view: TranscriptView) -> QImage:
    return view.grab().toImage().convertToFormat(QImage.Format.Format_RGB32)


def same(view: TranscriptView) -> bool:
    """Whether the screen is what painting all of it gives; a curve that the edge cuts may round."""
    shown = on_screen(view).convertToFormat(QImage.Format.Format_RGB32)
    wanted = painted_anew(view)
    pairs = zip(bytes(shown.constBits()), bytes(wanted.constBits()), strict=True)
    return shown == wanted or all(abs(one - other) <= ROUNDING for one, other in pairs)


class Paints(QObject):
    """How high each area was that a widget painted.

    Attributes:
        heights: from the top of an area to its bottom. pixels: painted in all.
    """

    def __init__(self, widget: QWidget) -> None:
        super().__init__(widget)
        self.heights: list[int] = []
        self.pixels = 0
        widget.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt's name
        if isinstance(event, QPaintEvent):
            self.heights.append(event.rect().height())
            self.pixels += sum(part.width() * part.height() for part in event.region())
        return False


@pytest.fixture
def growing(view: TranscriptView, model: TranscriptModel, settled: Settled) -> str:
    """A reply at the lower edge that has begun to grow, whose reader stays there; its id."""
    view.set_reduced_motion(True)
    view.at_end_changed.connect(
        lambda at_end: None if at_end else QTimer.singleShot(0, view.scroll_to_end)
    )
    model.reset([*talk(6), question(6, "And?"), reply(7, MIXED, state=State.STREAMING)])
    settled()
    view.scroll_to_end()
    settled()
    return "m7"


@pytest.mark.parametrize("focused", [False, True])
def test_a_growing_reply_leaves_nothing_stale(
    view: TranscriptView,
    model: TranscriptModel,
    settled: Settled,
    growing: str,
    focused: bool,
) -> None:
    if focused:
        view.setFocus(Qt.FocusReason.TabFocusReason)
    for at in range(0, len(MIXED), STEP):
        model.append_delta(growing, MIXED[at : at + STEP])
        model.flush()
        settled()
        QApplication.processEvents()  # painted
        assert same(view), f"after {MIXED[: at + STEP]!r}"


def test_a_line_more_is_not_painted_as_a_whole_screen(
    view: TranscriptView, model: TranscriptModel, settled: Settled, growing: str
) -> None:
    def grow() -> None:
        model.append_delta(growing, "some words more ")
        model.flush()
        settled()
        QApplication.processEvents()

    grow()  # the reader is taken to the end again
    grow()
    paints = Paints(view.viewport())
    top = view.flow.placed[0].top
    for _ in range(40):
        grow()
    assert view.flow.placed[0].top != top
    assert len(paints.heights) >= 40
    assert max(paints.heights) < 200


@pytest.mark.parametrize("focused", [False, True])
def test_scrolling_leaves_nothing_stale(
    view: TranscriptView, model: TranscriptModel, settled: Settled, focused: bool
) -> None:
    """Up and down by all distances, past both ends, with the button that lies upon it."""
    view.set_reduced_motion(True)
    many = [one for n in range(0, 60, 2) for one in (question(n, f"No {n}?"), reply(n + 1, MIXED))]
    model.reset(many)
    settled()
    view.scroll_to_end()
    settled()
    if focused:
        view.setFocus(Qt.FocusReason.TabFocusReason)
    for distance in (-72, -72, 30, -500, 72, -3, 1, -1, -350, -72, 2000, -90, 45, -100_000, 60, -9):
        view.scroll_by(distance)
        QApplication.processEvents()  # painted
        assert same(view), f"after {distance}"
        settled()
        QApplication.processEvents()
        assert same(view), f"settled after {distance}"


def test_a_turn_of_the_wheel_paints_what_is_new(
    view: TranscriptView, model: TranscriptModel, settled: Settled
) -> None:
    view.set_reduced_motion(True)
    model.reset(talk(40))
    settled()
    view.scroll_to_end()
    settled()
    view.scroll_by(-400)
    QApplication.processEvents()
    settled()
    paints = Paints(view.viewport())
    view.scroll_by(-72)
    QApplication.processEvents()
    assert 0 < paints.pixels < view.viewport().width() * view.viewport().height() / 3
