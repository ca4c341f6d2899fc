"""Where a part is measured: an application, a window that counts its frames, waiting, and plain Qt.

A frame is what the window's own painting ends with: everything that was asked for has been drawn
and given to the display.
"""

from __future__ import annotations

import asyncio
import math
import sys
import time
from collections.abc import Callable, Sequence
from concurrent.futures import Future
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from PySide6.QtCore import (
    QAbstractEventDispatcher,
    QEvent,
    QEventLoop,
    QObject,
    QPointF,
    Qt,
    QTimer,
)
from PySide6.QtGui import QKeyEvent, QTextCursor, QWheelEvent
from PySide6.QtWidgets import QApplication, QMainWindow, QPlainTextEdit, QWidget

from ashley_desktop.core.markdown.blocks import Block
from ashley_desktop.core.markdown.rendered import Rendered
from ashley_desktop.core.markdown.worker import RenderWorker
from ashley_desktop.storage.records import MessageRecord, Role, State
from ashley_desktop.ui import tokens
from ashley_desktop.ui.collecting import Collecting
from ashley_desktop.ui.models.transcript import TranscriptModel
from ashley_desktop.ui.theme import Mode, Theme
from ashley_desktop.ui.transcript import style
from ashley_desktop.ui.transcript.view import TranscriptView

WIDTH, HEIGHT = 812, 620  # what the window's usual size leaves for the transcript
PATIENCE_S = 30.0
LOOK_MS = 50  # how soon waiting notices that time is up
NEVER = "nothing was painted for a long time"


class Frames:
    """Counts a window's frames. Attributes: count; at: `time.perf_counter()` of the last one."""

    def __init__(self) -> None:
        self.count = 0
        self.at = 0.0
        self._looking: Callable[[], None] | None = None

    def note(self, event: QEvent) -> None:
        """Look at an event that the window has handled."""
        if event.type() == QEvent.Type.UpdateRequest:
            self.count += 1
            self.at = time.perf_counter()
            if self._looking is not None:
                self._looking()

    def after(self, act: Callable[[], object]) -> float:
        """Do something and wait until it is painted; return how long that took, in ms."""
        before, began = self.count, time.perf_counter()
        act()
        wait_until(lambda: self.count > before)
        return (self.at - began) * 1000

    def when(self, is_true: Callable[[], bool]) -> float:
        """Wait for a frame at whose end something is true; return the time of that end."""
        seen: list[float] = []

        def look() -> None:
            if not seen and is_true():
                seen.append(self.at)

        self._looking = look
        try:
            wait_until(lambda: bool(seen))
        finally:
            self._looking = None
        return seen[0]


class BareWindow(QMainWindow):
    """A window around one widget."""

    def __init__(self, widget: QWidget) -> None:
        self.frames = Frames()
        super().__init__()
        self.setCentralWidget(widget)
        self.resize(WIDTH, HEIGHT)
        self.show()
        wait_until(lambda: self.frames.count > 0)

    def free(self) -> QWidget:
        """Put an empty place where the widget was, in which it can have any size."""
        place = QWidget()
        self.takeCentralWidget()
        self.setCentralWidget(place)
        return place

    def event(self, event: QEvent) -> bool:
        done = super().event(event)
        self.frames.note(event)
        return done


class CountedWorker(RenderWorker):
    """The real renderer, which tells whether an answer is still to come."""

    def __init__(self) -> None:
        super().__init__()
        self.open = 0
        self._loop = QAbstractEventDispatcher.instance()

    def submit(self, blocks: Sequence[Block], *more: Any) -> Future[list[Rendered]]:
        """Render, and count until whoever asked has been told."""
        answered: Future[list[Rendered]] = Future()
        self.open += 1

        def tell(done: Future[list[Rendered]]) -> None:
            answered.set_result(done.result())  # its callbacks have run when this returns
            self.open -= 1
            self._loop.wakeUp()  # whoever waits for this looks again

        super().submit(blocks, *more).add_done_callback(tell)
        return answered


@dataclass(frozen=True)
class Shown:
    """A transcript in a bare window."""

    window: BareWindow
    view: TranscriptView
    model: TranscriptModel
    worker: CountedWorker

    def after(self, act: Callable[[], object]) -> float:
        """Do something, wait for its rendering too; the ms until the last of it was painted.

        0 where there was nothing to paint.
        """
        before, began = self.window.frames.count, time.perf_counter()
        act()
        while True:
            wait_until(lambda: self.worker.open == 0)
            QApplication.processEvents()  # what was rendered is laid out, and may want more
            if self.worker.open == 0:
                break
        QApplication.processEvents()  # in a turn of its own where another layout came before
        QApplication.processEvents()  # and painted
        frames = self.window.frames
        return (frames.at - began) * 1000 if frames.count > before else 0.0


_kept: list[object] = []  # what must live as long as the process


def application() -> QApplication:
    """The one application, with the program's looks and its event loop."""
    existing = QApplication.instance()
    if isinstance(existing, QApplication):
        return existing
    from qasync import QEventLoop as AsyncLoop

    made = QApplication(sys.argv[:1])
    made.setQuitOnLastWindowClosed(False)
    looking = QTimer()  # so that waiting for events never lasts longer than this
    looking.start(LOOK_MS)
    loop = AsyncLoop(made, already_running=True)
    asyncio.set_event_loop(loop)
    asyncio._set_running_loop(loop)
    _kept.extend((made, looking, loop, Collecting(made)))  # garbage as in the program
    return made


def transcript() -> Shown:
    """An empty transcript in a window of its own."""
    theme = Theme(application(), Mode.LIGHT)
    looks = style.build(
        theme.colours, dark=False, text_family=theme.text_family, mono_family=theme.mono_family
    )
    worker = CountedWorker()
    view = TranscriptView(worker, looks, lambda error: (error.code, ""))
    model = TranscriptModel(lambda persona: persona)
    view.set_model(model)
    return Shown(BareWindow(view), view, model, worker)


def stay_at_end(view: TranscriptView) -> None:
    """Read as somebody does who always wants the newest line.

    By itself the view stops when the question reaches the upper edge, and what comes below the
    screen then costs nothing.
    """

    def follow(at_end: bool) -> None:
        if not at_end:
            QTimer.singleShot(0, view.scroll_to_end)

    view.at_end_changed.connect(follow)


def plain_editor() -> tuple[BareWindow, QPlainTextEdit]:
    """The floor: Qt's own widget for plain text, read-only, in the same font and size."""
    theme = Theme(application(), Mode.LIGHT)
    editor = QPlainTextEdit()
    editor.setFont(theme.font(tokens.TYPE_STRONG))  # the transcript's
    editor.setReadOnly(True)
    editor.setUndoRedoEnabled(False)
    return BareWindow(editor), editor


def text_at_once(editor: QPlainTextEdit, texts: Sequence[str]) -> None:
    """Show a whole conversation, from its end."""
    editor.setPlainText("\n\n".join(texts))
    bar = editor.verticalScrollBar()
    bar.setValue(bar.maximum())


def append(editor: QPlainTextEdit, text: str) -> None:
    """Put text at the end and stay there."""
    cursor = QTextCursor(editor.document())
    cursor.movePosition(QTextCursor.MoveOperation.End)
    cursor.insertText(text)
    bar = editor.verticalScrollBar()
    bar.setValue(bar.maximum())


def records(texts: Sequence[str]) -> list[MessageRecord]:
    """Questions and replies in turn, as they come from a store."""
    return [record(number, text) for number, text in enumerate(texts)]


def record(number: int, text: str, state: State = State.COMPLETE) -> MessageRecord:
    """One message; odd numbers are replies."""
    now = datetime.now(UTC)
    reply = number % 2 == 1
    return MessageRecord(
        message_id=f"message-{number}",
        session_id="session",
        parent_id=f"message-{number - 1}" if number else None,
        role=Role.ASSISTANT if reply else Role.USER,
        content=text,
        state=state,
        created_at=now,
        finished_at=None if state is State.STREAMING else now,
        persona="Ashley" if reply else None,
    )


def wait_until(is_true: Callable[[], bool], patience_s: float = PATIENCE_S) -> None:
    """Handle events until something is true.

    Raises: TimeoutError.
    """
    flags = QEventLoop.ProcessEventsFlag
    ends = time.perf_counter() + patience_s
    while not is_true():
        QApplication.processEvents(flags.AllEvents | flags.WaitForMoreEvents)
        if time.perf_counter() > ends:
            raise TimeoutError(NEVER)


def idle(seconds: float) -> None:
    """Handle events for so long, as the loop does while a person reads; longer where it is held."""
    timer = QTimer()
    timer.setTimerType(Qt.TimerType.PreciseTimer)
    timer.setSingleShot(True)
    timer.start(round(seconds * 1000))
    wait_until(lambda: not timer.isActive(), math.inf)


def wheel(widget: QWidget, notches: float) -> None:
    """Turn the wheel over a scroll area's viewport; upwards where positive."""
    middle = QPointF(widget.rect().center())
    event = QWheelEvent(
        middle,
        QPointF(widget.mapToGlobal(middle)),
        QPointF().toPoint(),
        QPointF(0, notches * 120).toPoint(),
        Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )
    QApplication.sendEvent(widget, event)


def press(widget: QObject, key: Qt.Key) -> None:
    """Press and release a key."""
    for kind in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
        QApplication.sendEvent(widget, QKeyEvent(kind, key, Qt.KeyboardModifier.NoModifier))
