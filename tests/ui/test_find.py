"""Find in the conversation: the bar, the count, and where a hit comes to stand."""

from __future__ import annotations

import asyncio
import threading
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest
from PySide6.QtCore import QLocale, Qt
from PySide6.QtWidgets import QApplication, QLabel
from pytestqt.qtbot import QtBot
from sqlmodel import Session, col, update

from ashley_desktop.paths import Paths
from ashley_desktop.storage.db import Database
from ashley_desktop.storage.tables import MessageRow
from ashley_desktop.ui.find_bar import FindBar
from ashley_desktop.ui.parts import IconButton
from ashley_desktop.ui.transcript.boxes import BubbleBox
from ashley_desktop.ui.transcript.finding.found import place_of
from ashley_desktop.ui.transcript.selecting.selection import Position
from tests.helpers import llm_replies as replies
from tests.helpers.commands import opened
from tests.helpers.llm_server import LlmServer
from tests.helpers.window import RunningWindow, StartWindow
from tests.storage.filling import fill

MANY = 700
FAR = {f"s-{number}": "A **nee**dle, Nadel, aiguille. " + "Words. " * 400 for number in (3, 350)}


def _store(paths: Paths) -> None:
    with asyncio.Runner() as runner:
        database = runner.run(Database.open(paths))
        fill(runner.run, database, "s", MANY, "Some words of mine.")

        def work(session: Session) -> None:
            for message_id, text in FAR.items():
                row = update(MessageRow).where(col(MessageRow.message_id) == message_id)
                session.connection().execute(row.values(content=text, role="assistant"))

        runner.run(database.run(work))
        runner.run(database.close())


@pytest.fixture
def stored(paths: Paths) -> None:
    """A session of many messages; two far ones are replies that hold a needle."""
    with ThreadPoolExecutor(1) as pool:  # this thread's loop is the window's
        pool.submit(_store, paths).result()


@pytest.fixture
def reading(stored: None, start_window: StartWindow, qtbot: QtBot) -> RunningWindow:
    """The window with that session on screen."""
    started = start_window()
    started.until_ready()
    assert started.program.conversations is not None
    started.program.conversations.choose("s")
    transcript = started.shell.transcript
    started.until(lambda: transcript.model is not None and transcript.model.rowCount() == MANY)
    started.until(lambda: not transcript.stale)
    return started


def find(window: RunningWindow, qtbot: QtBot, text: str) -> FindBar:
    """Open the bar and type."""
    window.window.actions_.find.trigger()
    bar = bar_of(window)
    qtbot.keyClicks(bar.field, text)
    return bar


def bar_of(window: RunningWindow) -> FindBar:
    return next(iter(window.window.findChildren(FindBar)))


def said(bar: FindBar) -> list[str]:
    return [label.text() for label in bar.findChildren(QLabel) if label.text()]


def row_now(window: RunningWindow) -> int | None:
    """The row of the hit that is marked as the present one, where it is on the screen."""
    view = window.shell.transcript
    if view.found.now is None:
        return None
    box, number = view.found.now
    placed = next((p for p in view.flow.placed if p.box is box), None)
    marks = view.found.stretches(box)
    if placed is None or not marks:
        return None
    y = placed.top + place_of(box, marks[number]).center().y()
    return placed.row if 0 < y < view.viewport().height() else None


def test_messages_that_are_not_loaded_are_found_and_gone_to(
    reading: RunningWindow, qtbot: QtBot
) -> None:
    bar = find(reading, qtbot, "NEEDLE")
    reading.until(lambda: said(bar) == ["2 of 2"])
    reading.until(lambda: row_now(reading) == 350)
    qtbot.keyClick(bar.field, Qt.Key.Key_Return, Qt.KeyboardModifier.ShiftModifier)
    assert said(bar) == ["1 of 2"]
    reading.until(lambda: row_now(reading) == 3)
    qtbot.keyClick(bar.field, Qt.Key.Key_Return, Qt.KeyboardModifier.ShiftModifier)
    assert said(bar) == ["On from the end", "2 of 2"]
    reading.until(lambda: row_now(reading) == 350)
    qtbot.keyClick(bar.field, Qt.Key.Key_Return)
    assert said(bar) == ["On from the beginning", "1 of 2"]
    reading.until(lambda: row_now(reading) == 3)


def test_hits_begin_at_what_is_on_the_screen(reading: RunningWindow, qtbot: QtBot) -> None:
    bar = find(reading, qtbot, "words")
    total = QLocale().toString(MANY - 2 + 2 * 400)
    first = reading.shell.transcript.flow.placed[0].row
    reading.until(lambda: any(text.endswith(f"of {total}") for text in said(bar)))
    reading.until(lambda: row_now(reading) is not None)
    assert row_now(reading) in range(first, first + 3)
    before = said(bar)
    qtbot.keyClicks(bar.field, " of")  # the same hit still is one
    assert bar.field.text() == "words of"
    reading.until(lambda: said(bar) != before)
    reading.until(lambda: row_now(reading) in range(first, first + 3))


def test_nothing_found_is_said_quietly_and_esc_goes_back(
    reading: RunningWindow, qtbot: QtBot
) -> None:
    composer = reading.window.composer.edit
    composer.setFocus()
    bar = find(reading, qtbot, "zebra")
    assert bar.field.hasFocus()
    reading.until(lambda: said(bar) == ["No matches"])
    buttons = {one.accessibleName(): one for one in bar.findChildren(IconButton)}
    assert set(buttons) == {"Previous", "Next", "Close"}
    assert not buttons["Next"].isEnabled()
    qtbot.keyClick(bar.field, Qt.Key.Key_Escape)
    assert bar.isHidden()
    assert composer.hasFocus()
    assert reading.shell.transcript.found.needle == ""


def test_esc_in_the_conversation_closes_the_bar(reading: RunningWindow, qtbot: QtBot) -> None:
    bar = find(reading, qtbot, "words")
    view = reading.shell.transcript
    view.setFocus()
    view.select_all()
    qtbot.keyClick(view, Qt.Key.Key_Escape)
    assert not view.selection
    assert not bar.isHidden()
    qtbot.keyClick(view, Qt.Key.Key_Escape)
    assert bar.isHidden()
    assert view.found.needle == ""


def test_what_is_selected_is_looked_for(reading: RunningWindow, qtbot: QtBot) -> None:
    view = reading.shell.transcript
    placed = next(p for p in view.flow.placed if isinstance(p.box, BubbleBox))
    start = Position(placed.row, placed.number, 0)
    view.selection.span(start, replace(start, at=len("Some words")))
    reading.window.actions_.find.trigger()
    bar = bar_of(reading)
    assert bar.field.text() == "Some words"
    assert bar.field.selectedText() == "Some words"
    reading.until(lambda: any(text.endswith(f"of {MANY - 2}") for text in said(bar)))


def test_a_reply_that_arrives_is_searched_too(
    window: RunningWindow, llm_server: LlmServer, qtbot: QtBot
) -> None:
    gate = threading.Event()
    llm_server.reply(replies.text("A needle", ", a needle.", gates=[opened(), gate]))
    window.ask("Where is the needle?")
    window.until(lambda: len(window.messages) == 2 and "needle" in window.last.content)
    bar = find(window, qtbot, "needle")
    window.until(lambda: said(bar) and said(bar)[-1].endswith("of 2"))
    shown = said(bar)[-1].split()[0]
    gate.set()
    window.until(window.answered)
    window.until(lambda: said(bar)[-1] == f"{shown} of 3")


def test_another_conversation_is_searched_anew(
    window: RunningWindow, llm_server: LlmServer, qtbot: QtBot
) -> None:
    window.ask("First question")
    window.until(window.answered)
    bar = find(window, qtbot, "first")
    window.until(lambda: said(bar)[-1:] and said(bar)[-1].endswith("of 2"))
    assert window.program.conversations is not None
    window.program.conversations.begin()
    window.until(lambda: said(bar) == ["No matches"])


def test_f3_steps_and_opens(reading: RunningWindow, qtbot: QtBot) -> None:
    actions = reading.window.actions_
    actions.find_next.trigger()
    bar = bar_of(reading)
    assert bar.isVisible()
    qtbot.keyClicks(bar.field, "needle")
    reading.until(lambda: said(bar) == ["2 of 2"])
    actions.find_previous.trigger()
    assert said(bar) == ["1 of 2"]
    actions.find_next.trigger()
    assert said(bar) == ["2 of 2"]


def test_a_folded_message_opens_for_its_hit(
    window: RunningWindow, llm_server: LlmServer, qtbot: QtBot
) -> None:
    long = "\n".join(f"line {number}" for number in range(200))
    window.window.composer.set_text(f"{long}\nat the very end")
    qtbot.keyClick(window.window.composer.edit, Qt.Key.Key_Return)
    window.until(window.answered)
    llm_server.reply(replies.text("Yes."))
    window.ask("And?")
    window.until(lambda: window.answered() and len(window.messages) == 4)
    bar = find(window, qtbot, "line 150")
    window.until(lambda: said(bar) == ["2 of 2"])  # the reply repeats the question
    qtbot.keyClick(bar.field, Qt.Key.Key_Return, Qt.KeyboardModifier.ShiftModifier)
    window.until(lambda: row_now(window) == 0)
    assert QApplication.focusWidget() is bar.field
