"""The painted conversation: what is on the screen, and that it stays where it is."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QGuiApplication, QWheelEvent
from pytestqt.qtbot import QtBot

from ashley_desktop.core.markdown.worker import RenderWorker
from ashley_desktop.storage.records import ErrorRecord, State
from ashley_desktop.ui.models.transcript import TranscriptModel
from ashley_desktop.ui.transcript.boxes import BlockBox, BubbleBox, TextBox
from ashley_desktop.ui.transcript.boxes.box import Box
from ashley_desktop.ui.transcript.boxes.code import CodeBox
from ashley_desktop.ui.transcript.boxes.parts import DotsBox, LineBox, NoticeBox
from ashley_desktop.ui.transcript.layout.flow import Placed
from ashley_desktop.ui.transcript.layout.jump import JumpButton
from ashley_desktop.ui.transcript.view import TranscriptView

from .conftest import describe, looks, question, reply, talk

Settled = Callable[[], None]
RICH = (
    "# Head\n\nProse with **bold**, a [link](https://example.org/a) and more.\n\n"
    "```python\ndef f(x):\n    return x\n```\n\n1. one\n2. two\n\n> quoted\n\n"
    "| a | b |\n|---|---|\n| 1 | 2 |\n\nThe end.\n"
)


def on_screen(view: TranscriptView, kind: type) -> list[Placed]:
    return [placed for placed in view.flow.placed if isinstance(placed.box, kind)]


def point_in(view: TranscriptView, placed: Placed, x: float, y: float) -> QPoint:
    return QPointF(view.column().left() + x, placed.top + y).toPoint()


def wheel(view: TranscriptView, steps: int) -> None:
    event = QWheelEvent(
        QPointF(100, 100),
        view.mapToGlobal(QPointF(100, 100)),
        QPoint(),
        QPoint(0, 120 * steps),
        Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )
    view.wheelEvent(event)
    view.lay_out()


def test_opens_at_the_newest_message(
    view: TranscriptView, model: TranscriptModel, settled: Settled
) -> None:
    model.reset(talk(300))
    settled()
    last = view.flow.placed[-1]
    assert last.row == 299
    assert last.top + last.box.height <= view.viewport().height()
    assert view.flow.following


def test_only_what_is_near_the_screen_is_made(
    view: TranscriptView, model: TranscriptModel, settled: Settled
) -> None:
    model.reset(talk(2_000))
    settled()
    made = view.flow.made()
    assert made < 60
    for _ in range(300):
        view.scroll_by(-400)
        view.lay_out()
    assert view.flow.made() < 200


def test_a_short_conversation_begins_at_the_top(
    view: TranscriptView, model: TranscriptModel, settled: Settled
) -> None:
    model.reset([question(0, "Hi")])
    settled()
    assert view.flow.placed[0].y == 0
    assert view.verticalScrollBar().maximum() == 0


def test_reading_is_not_moved_by_older_messages_or_growing_text(
    view: TranscriptView, model: TranscriptModel, settled: Settled
) -> None:
    model.reset([*talk(60), reply(100, "start", state=State.STREAMING)])
    settled()
    view.scroll_by(-1500)
    view.lay_out()
    settled()
    before = [(view.flow.record(p.row).message_id, p.number, p.y) for p in view.flow.placed]
    model.prepend([question(200 + n, "older " * n) for n in range(30)])
    model.append_delta("m100", "grows\n\n" * 40)
    model.flush()
    view.lay_out()
    after = [(view.flow.record(p.row).message_id, p.number, p.y) for p in view.flow.placed]
    assert after == before
    assert not view.flow.following


def test_follows_a_reply_until_its_question_is_at_the_top(
    view: TranscriptView, model: TranscriptModel, settled: Settled
) -> None:
    model.reset(talk(20))
    model.append(question(50, "Tell me"))
    model.append(reply(51, "", state=State.STREAMING))
    settled()
    assert on_screen(view, DotsBox)
    for number in range(60):
        model.append_delta("m51", f"Paragraph {number} with some words.\n\n")
        model.flush()
        view.lay_out()
    first = view.flow.placed[0]
    assert (view.flow.record(first.row).message_id, first.number, first.y) == ("m50", 0, 0)
    assert not view.flow.following
    view.scroll_to_end()
    model.append_delta("m51", "The end.")
    model.flush()
    view.lay_out()
    assert view.flow.following


def _all_rendered(view: TranscriptView, row: int) -> bool:
    """Whether nothing of a message is awaited any more, on the screen or beyond it."""
    blocks = [box for box in view.flow.boxes(row) if isinstance(box, BlockBox)]
    return all(box.shown == box.block and box.width == view.flow.width for box in blocks)


def test_streamed_blocks_are_those_of_the_whole_text(
    view: TranscriptView, model: TranscriptModel, settled: Settled, qtbot: QtBot
) -> None:
    model.reset([question(0, "q"), reply(1, "", state=State.STREAMING)])
    settled()
    for at in range(0, len(RICH), 7):
        model.append_delta("m1", RICH[at : at + 7])
        model.flush()
        view.lay_out()
    model.replace(reply(1, RICH))
    settled()
    qtbot.waitUntil(lambda: _all_rendered(view, 1))
    streamed = [(box.source, box.plain()) for box in view.flow.boxes(1)]
    model.reset([question(0, "q"), reply(1, RICH)])
    settled()
    view.scroll_to_start()
    settled()
    qtbot.waitUntil(lambda: _all_rendered(view, 1))
    for row, box in view.flow.neighbours(2_000):
        view.flow.measure(row, box)
    assert [(box.source, box.plain()) for box in view.flow.boxes(1)] == streamed


def test_finished_blocks_keep_their_documents_while_text_grows(
    view: TranscriptView, model: TranscriptModel, settled: Settled
) -> None:
    model.reset([question(0, "q"), reply(1, "First.\n\nSecond", state=State.STREAMING)])
    settled()
    first = view.flow.boxes(1)[1].document
    assert first is not None
    model.append_delta("m1", " goes on.\n\nThird")
    model.flush()
    settled()
    assert view.flow.boxes(1)[1].document is first


def test_how_a_reply_ended_is_said(
    view: TranscriptView, model: TranscriptModel, settled: Settled
) -> None:
    cut = ErrorRecord("stream_cut")
    model.reset(
        [
            reply(1, "half", state=State.STOPPED),
            reply(2, "half", state=State.INTERRUPTED, error=cut),
        ]
    )
    settled()
    lines = [placed.box.plain() for placed in on_screen(view, LineBox)]
    assert lines == ["Stopped", "Interrupted: It failed: stream_cut"]


def test_why_a_reply_ended_is_never_cut(
    view: TranscriptView, model: TranscriptModel, settled: Settled
) -> None:
    cut = ErrorRecord("stream_cut" * 3 + " and more" * 12)
    model.reset([reply(1, "half", state=State.INTERRUPTED, error=cut)])
    view.resize(1200, 600)
    settled()
    (wide,) = (placed.box.height for placed in on_screen(view, LineBox))
    view.resize(400, 600)
    settled()
    (narrow,) = (placed.box.height for placed in on_screen(view, LineBox))
    assert narrow > wide


def test_a_failure_that_is_mended_in_the_settings_leads_there(
    view: TranscriptView, model: TranscriptModel, settled: Settled, qtbot: QtBot
) -> None:
    model.reset([reply(1, "", state=State.FAILED, error=ErrorRecord("auth"))])
    settled()
    (notice,) = on_screen(view, NoticeBox)
    middle = notice.box.height - 25
    beside = (x for x in range(30, 400, 5) if _deed_at(notice.box, x, middle) == "open-settings")
    button = point_in(view, notice, next(beside) + 10, middle)
    with qtbot.waitSignal(view.deed_wanted) as blocker:
        qtbot.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=button)
    assert blocker.args == ["open-settings", "m1"]


def _deed_at(box: Box, x: float, y: float) -> str:
    return box.action_at(QPointF(x, y))


def test_a_failed_reply_is_a_notice_with_retry(
    view: TranscriptView, model: TranscriptModel, settled: Settled, qtbot: QtBot
) -> None:
    model.reset([reply(1, "", state=State.FAILED, error=ErrorRecord("timed_out"))])
    settled()
    (notice,) = on_screen(view, NoticeBox)
    assert notice.box.plain() == "It failed: timed_out\nTry again."
    button = point_in(view, notice, 30, notice.box.height - 25)
    with qtbot.waitSignal(view.deed_wanted) as blocker:
        qtbot.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=button)
    assert blocker.args == ["retry", "m1"]
    with qtbot.waitSignal(view.deed_wanted):
        qtbot.keyClick(view, Qt.Key.Key_Return)


def test_a_link_is_told_and_never_opened(
    view: TranscriptView, model: TranscriptModel, settled: Settled, qtbot: QtBot
) -> None:
    model.reset([reply(1, "[here](https://example.org/a)")])
    settled()
    (text,) = on_screen(view, BlockBox)
    place = point_in(view, text, 8, 8)
    with qtbot.waitSignal(view.link_activated) as blocker:
        qtbot.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=place)
    assert blocker.args == ["https://example.org/a"]


def test_copy_of_a_code_block_gives_all_its_pieces(
    view: TranscriptView, model: TranscriptModel, settled: Settled, qtbot: QtBot
) -> None:
    code = "\n".join(f"x = {n}" for n in range(900))
    model.reset([reply(1, f"```python\n{code}\n```\n")])
    settled()
    view.scroll_to_start()
    settled()
    head = on_screen(view, CodeBox)[0]
    place = point_in(view, head, head.box.width - 30, 15)
    qtbot.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=place)
    assert QGuiApplication.clipboard().text() == code


def test_keys_wheel_and_scroll_bar_move_the_view(
    view: TranscriptView, model: TranscriptModel, settled: Settled, qtbot: QtBot
) -> None:
    model.reset(talk(200))
    settled()
    bar = view.verticalScrollBar()
    assert bar.value() == bar.maximum()
    wheel(view, 1)
    assert bar.value() < bar.maximum()
    qtbot.keyClick(view, Qt.Key.Key_PageUp)
    view.lay_out()
    assert view.flow.placed[0].row < 198
    qtbot.keyClick(view, Qt.Key.Key_Home)
    view.lay_out()
    assert (view.flow.placed[0].row, view.flow.placed[0].y, bar.value()) == (0, 0, 0)
    bar.setValue(bar.maximum() // 2)
    view.lay_out()
    assert 60 < view.flow.placed[0].row < 140
    qtbot.keyClick(view, Qt.Key.Key_End)
    view.lay_out()
    assert view.flow.following


def test_looks_change_at_once_and_the_place_stays(
    view: TranscriptView, model: TranscriptModel, settled: Settled
) -> None:
    model.reset(talk(100))
    settled()
    view.scroll_by(-2_000)
    view.lay_out()
    settled()
    place = view.flow.row, view.flow.number
    light = view.grab().toImage().pixelColor(3, 3)
    view.set_style(looks(dark=True))
    view.set_zoom(1.5)
    settled()
    assert (view.flow.row, view.flow.number) == place
    assert view.grab().toImage().pixelColor(3, 3).lightness() < light.lightness()


@pytest.mark.parametrize("text", ["", "\n\n", "   ", "\N{GRINNING FACE}\u200d", "\ud800", "a\0b"])
def test_odd_texts_are_shown(
    view: TranscriptView, model: TranscriptModel, settled: Settled, text: str
) -> None:
    model.reset([question(0, text), reply(1, text)])
    settled()
    assert on_screen(view, BubbleBox)


def test_the_end_of_a_draft_without_text(
    view: TranscriptView, model: TranscriptModel, settled: Settled
) -> None:
    draft = reply(1, "", state=State.STREAMING)
    model.reset([question(0, "q"), draft])
    settled()
    model.replace(replace(draft, state=State.STOPPED))
    settled()
    assert not on_screen(view, DotsBox)
    assert [placed.box.plain() for placed in on_screen(view, LineBox)] == ["Stopped"]


def test_partial_painting_leaves_nothing_stale(
    view: TranscriptView, model: TranscriptModel, settled: Settled, qtbot: QtBot
) -> None:
    """What is on the screen after each flush is what painting everything would give."""
    model.reset([*talk(20), reply(99, "", state=State.STREAMING)])
    settled()
    text = 2 * RICH
    for at in range(0, len(text), 11):
        model.append_delta("m99", text[at : at + 11])
        model.flush()
        settled()
        QGuiApplication.sendPostedEvents()
        qtbot.wait(0)
        screen = view.screen().grabWindow(view.winId()).toImage()
        assert not screen.isNull()
        whole = view.grab().toImage().convertToFormat(screen.format())
        assert screen == whole, f"after {at} characters"


def test_a_button_leads_back_to_the_end(
    view: TranscriptView, model: TranscriptModel, settled: Settled, qtbot: QtBot
) -> None:
    model.reset(talk(60))
    settled()
    button = view.findChild(JumpButton)
    assert button is not None
    assert not button.isVisible()
    view.scroll_by(-900)
    view.lay_out()
    assert button.isVisible()
    assert button.accessibleName()
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    view.lay_out()
    assert view.flow.following
    assert not button.isVisible()


def test_numbers_of_a_list_go_on_in_its_next_chunk(
    view: TranscriptView, model: TranscriptModel, settled: Settled
) -> None:
    model.reset([reply(1, "1. item\n" * 60)])
    settled()
    view.scroll_to_end()
    settled()
    chunk = on_screen(view, TextBox)[-1].box
    assert isinstance(chunk, TextBox)
    assert [number for _, number in chunk.markers][-1] == "60."


def test_a_renderer_that_was_closed_leaves_plain_text(qtbot: QtBot, model: TranscriptModel) -> None:
    closed = RenderWorker()
    closed.close()
    view = TranscriptView(closed, looks(), describe)
    qtbot.addWidget(view)
    view.set_model(model)
    view.resize(700, 500)
    model.reset([reply(1, "**bold**")])
    view.show()
    qtbot.waitUntil(lambda: any(box.plain() == "**bold**" for box in view.flow.boxes(0)))
