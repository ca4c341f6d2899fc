"""A step of resizing: from the new width until everything on the screen fits it."""

from __future__ import annotations

from functools import partial

from PySide6.QtWidgets import QWidget

from benchmarks.transcript.stage import (
    HEIGHT,
    WIDTH,
    BareWindow,
    idle,
    plain_editor,
    records,
    text_at_once,
    transcript,
)
from benchmarks.transcript.text import conversation

NARROWEST, STEP = 440, 12  # pixels
STEP_EVERY_S = 1 / 60


def resize(messages: int, rounds: int) -> dict[str, list[float]]:
    """Milliseconds a step, with so many messages."""
    shown = transcript()
    shown.model.reset(records(conversation(messages)))
    idle(1)
    return {"step": _drag(shown.window, shown.view, rounds)}


def resize_plain(messages: int, rounds: int) -> dict[str, list[float]]:
    """The same with the same text in a QPlainTextEdit."""
    window, editor = plain_editor()
    text_at_once(editor, conversation(messages))
    idle(1)
    return {"step": _drag(window, editor, rounds)}


def _drag(window: BareWindow, widget: QWidget, rounds: int) -> list[float]:
    """Narrower and wider again, as an edge is dragged; the window itself stays as it is."""
    widget.setParent(window.free())
    widget.show()
    widget.resize(WIDTH, HEIGHT)
    idle(0.5)
    narrower = list(range(WIDTH - STEP, NARROWEST, -STEP))
    steps = []
    wider = [*narrower[-2::-1], WIDTH]
    for width in (*narrower, *wider) * rounds:
        steps.append(window.frames.after(partial(widget.resize, width, HEIGHT)))
        idle(STEP_EVERY_S)
    return steps
